"""Listings: what a marketplace has of a SKU, what was sent to it last, and what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from catalog.merchants import Channel

# What became of one part of a request.
PartAnswer: TypeAlias = Literal["accepted", "refused"]

# Done; done, with remarks; not done.
Ack: TypeAlias = Literal["success", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The marketplace's last word on one listing.

    `code` is the marketplace's own (`21919188`); `at` is ISO 8601 UTC.
    """

    request_id: str
    ack: Ack
    code: str | None
    message: str
    at: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One SKU on one channel.

    Attributes:
        sku: The merchant's own id of it.
        channel: Where it is listed.
        listing_id: The marketplace's id; variations of one product share it. None until the first
            acceptance.
        product: SKU of the product whose listing it is part of; its own where it stands alone.
        state: SUBMITTED, LIVE, OUT_OF_STOCK, REJECTED or ENDED, as `catalog.product_states` means
            them, of this channel alone.
        waiting: Requests that are not fully answered, but for what was sent once more since.
        sent_hash: Of what was sent last, as 32 hexadecimal digits: a request that says the same
            need not be sent.
        submitted_at, listed_at, ended_at: ISO 8601 UTC; of the last request, the first
            acceptance under this id, and the end.
        answer: The last one.
    """

    sku: str
    channel: Channel
    listing_id: str | None
    product: str
    state: str
    waiting: int
    sent_hash: str | None
    submitted_at: str | None
    listed_at: str | None
    ended_at: str | None
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Main:
    """The fields of one noun of a SKU that a channel has accepted.

    `cause_id` is the request whose acceptance changed it last, or the report of the marketplace.
    """

    sku: str
    channel: Channel
    noun: str
    place: str
    version: int
    changed_at: str
    cause_id: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel was told of one SKU beside its drafts, and whether that is certain.

    Attributes:
        listing: On the channel.
        product: SKU of the product that plans look at for it.
        fields: Of the main noun `listed`: `price`, `quantity`, …; see `marketplaces.standing`.
        told_at: When something was sent, answered or given up last, ISO 8601 UTC; None where never.
        is_certain: Every request was answered or given up. Else what there is may change.
    """

    listing: Listing
    product: str
    fields: Mapping[str, object]
    told_at: str | None
    is_certain: bool

    @property
    def has_left(self) -> bool:
        """Whether it has left its listing, or that has ended, so that another takes its place."""
        left = self.fields.get("ended")
        return left is not None and left == self.listing.listing_id


@dataclass(frozen=True, slots=True)
class SentPart:
    """Fields of one draft as they stand in a request.

    Attributes:
        noun, place: Of the draft they were taken from.
        version: Of that draft, so that somebody can see what has come since.
        fields: Exactly what is sent. None asks the marketplace to clear a field.
        answer: None before it came.
    """

    noun: str
    place: str
    version: int
    fields: Mapping[str, object]
    answer: PartAnswer | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What one request said of one SKU. `answered_at` is None until all parts are answered.

    `is_put_off`: the marketplace asked to wait and did not look at it.
    """

    request_id: str
    at: str
    answered_at: str | None
    parts: tuple[SentPart, ...]
    is_put_off: bool = False
