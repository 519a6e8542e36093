"""Promotion: what is sent of a draft, what a marketplace says to it, and what comes of that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from catalog.listings import Ack, SentPart

# What became of one SKU of a call:
#   done      as asked
#   repeated  this was recorded before; nothing changed
#   held      the item is not in a state to be sent; it must stay out of the request
#   unknown   the request, the SKU in it, or the noun in that was never sent
Result: TypeAlias = Literal["done", "repeated", "held", "unknown"]

# Which request has made the listing that an answer names:
#   this     the one that is answered
#   earlier  one before it whose answer never came; the marketplace has found that listing again
#   any      this one or one before it: a report shows the listing, and not who has made it
MadeBy: TypeAlias = Literal["this", "earlier", "any"]

# Nouns that change many times a day: what a marketplace has a fast way for.
FAST_NOUNS: Final = frozenset({"offer", "inventory"})

# The fields that prices and quantities come from, by noun; and what a channel is told of them. They
# change many times a day, so they never wait for the texts of what they are of.
FIGURE_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "offer": frozenset({"Price", "SalePrice", "SaleStart", "SaleEnd"}),
    "inventory": frozenset({"Quantity", "Location"}),
    "listed": frozenset({"price", "quantity", "ended"}),
}

# Refusals of ours, before anything is sent, that end with what somebody adds: a profile, a
# template. They say nothing against prices and quantities, which therefore stay.
FOR_LACK: Final = frozenset({"profile_unknown", "template_unknown"})


def says_figures_alone(parts: Iterable[SentPart]) -> bool:
    """Whether parts say no more than prices and quantities, or that what is sold out ends."""
    return all(part.fields.keys() <= FIGURE_FIELDS.get(part.noun, frozenset()) for part in parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """One SKU of a request.

    Attributes:
        sku: Whose drafts the parts were taken from.
        record: Its position in the request, from 1: SKUs of one listing may share it, and then
            they are sent together or not at all. Errors point at it.
        parts: What is sent of it; none in a request that only ends a listing.
        product: SKU of the product whose listing it becomes part of; None where it stands alone.
        is_part: There is more to say of it, which another request says: it stays in line for that,
            and nobody must approve it once more.
    """

    sku: str
    record: int
    parts: tuple[SentPart, ...]
    product: str | None = None
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The marketplace has done what was sent of one SKU.

    Attributes:
        request_id: Of the request it answers.
        sku: Of the entry it answers.
        listing_id: The id it gave, where it gave one; else the listing keeps its own.
        nouns: What was accepted; None for all that was sent.
        ack: `warning` where it has remarks.
        code, message: The marketplace's own code and words for them.
        made_by: Which request has made the listing. It shows what was said then.
    """

    request_id: str
    sku: str
    listing_id: str | None = None
    nouns: frozenset[str] | None = None
    ack: Ack = "success"
    code: str | None = None
    message: str = ""
    made_by: MadeBy = "this"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a marketplace refused: its own code and words, and the field it names, if any."""

    code: str
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The marketplace has refused what was sent of one SKU.

    Attributes:
        request_id: Of the request it answers.
        sku: Of the entry it answers.
        reasons: At least one, the gravest first.
        nouns: What was refused; None for all that was sent and is not accepted.
    """

    request_id: str
    sku: str
    reasons: tuple[Reason, ...]
    nouns: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one SKU of a call.

    `item_state` is the SKU's state over all channels, `listing_state` that on the call's channel;
    None where there is none.
    """

    sku: str
    result: Result
    item_state: str | None
    listing_state: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The fields of one draft that differ from main of a channel; None: not there, or cleared."""

    noun: str
    place: str
    version: int
    wanted: Mapping[str, object]
    seen: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pending:
    """One SKU whose drafts differ from main of a channel.

    Attributes:
        sku: Whose drafts they are.
        product: SKU of the product it is a variation of, or its own: what must be sent together.
        state: The item's; only a QUEUED one may be submitted anew.
        waiting: Whether a request to this channel is unanswered; its values may be among these.
        listed: Whether the channel has a listing of it that has not ended.
        differences: At least one.
    """

    sku: str
    product: str
    state: str
    waiting: bool
    listed: bool
    differences: tuple[Difference, ...]
