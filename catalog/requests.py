"""Requests: what a marketplace is asked in one file, and how far that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from catalog.listings import SentPart
from catalog.merchants import Channel


@dataclass(frozen=True, slots=True)
class Request:
    """One request of one merchant to one channel.

    Attributes:
        id: Unique among all merchants' feeds: a request is an outbound feed.
        merchant: Whose.
        channel: Where it goes.
        lane: `product` or `fast`; requests of one lane follow one another.
        kind: What it asks: add, revise, price_quantity, end or relist.
        state: As `catalog.request_states` means them.
        actions: How many listings it is about.
        skus: How many SKUs were recorded.
        plan, file, result: SHA-256 of the bytes that are kept of it: what it should ask, as lines
            of JSON; what was sent; what came back. None until they are there.
        ticket: The marketplace's own id of it; empty while it is asked for and not known.
        asked_at: When that was asked for last, ISO 8601 UTC.
        planned_at, sent_at, closed_at: ISO 8601 UTC.
        look_at: When it is looked at next, while nobody works on it.
        code, message: Why it is broken, or what it waits for; the marketplace's own words.
    """

    id: str
    merchant: str
    channel: Channel
    lane: str
    kind: str
    state: str
    actions: int
    planned_at: str
    plan: str | None = None
    file: str | None = None
    result: str | None = None
    ticket: str | None = None
    asked_at: str | None = None
    skus: int = 0
    sent_at: str | None = None
    closed_at: str | None = None
    look_at: str | None = None
    code: str | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class RecordedSku:
    """One SKU of a recorded request.

    `record` is the place of its action in the request; `answered_at` None before all is answered.
    `lost_at` is since when no answer is waited for: it was not done, as far as anybody knows, and
    is in line again.
    """

    sku: str
    record: int
    parts: tuple[SentPart, ...]
    answered_at: str | None
    lost_at: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the SKUs of a request stand.

    `refused` counts those with an error of this request; they are among the answered ones.
    """

    skus: int
    answered: int
    refused: int


@dataclass(frozen=True, slots=True)
class LaneHold:
    """A lane that sends nothing for now.

    Attributes:
        merchant, channel, lane: Which.
        since: ISO 8601 UTC.
        until: When it goes on by itself; None where somebody must act.
        code, message: Why: a code of Crossdock or of the marketplace, and words for people.
    """

    merchant: str
    channel: Channel
    lane: str
    since: str
    until: str | None
    code: str
    message: str

    def is_over(self, now: str) -> bool:
        """Whether its time has come; `now` is ISO 8601 UTC."""
        return self.until is not None and self.until <= now


@dataclass(frozen=True, slots=True)
class Connection:
    """One merchant's access to one marketplace.

    Attributes:
        merchant, marketplace: Whose, and where.
        account: The merchant's name there.
        sealed: What proves the access, encrypted by whoever made it; the store cannot read it.
        sealed_pass: A pass that is good for some hours, encrypted; None where there is none.
        pass_until: Until when, ISO 8601 UTC.
        made_at, made_by: When, and by which user.
        refused_at: Since when the marketplace refuses it; None while it does not.
        message: The marketplace's words for that.
    """

    merchant: str
    marketplace: str
    account: str
    sealed: str
    made_at: str
    made_by: str
    sealed_pass: str | None = None
    pass_until: str | None = None
    refused_at: str | None = None
    message: str = ""


#   price     another price is there than the one we told
#   sold      fewer pieces are there than we told
#   quantity  more pieces are there than we told
#   ended     our listing is gone
#   missing   our listing is there without this SKU
#   moved     our listing is gone, and another one has its SKU
#   unknown   a listing that is not ours
DriftKind: TypeAlias = Literal["price", "sold", "quantity", "ended", "missing", "moved", "unknown"]


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference between main and what the marketplace shows.

    Attributes:
        sku: Whose listing it is; empty where the listing names none that we know.
        channel: Where.
        kind: What differs.
        listing_id: The marketplace's id.
        ours, theirs: What main has, and what was seen there.
        found_at: When the first report that showed it was asked for, ISO 8601 UTC.
        report: Id of the last report that showed it.
        settled_at, settled_by: When it was gone, and how: `taken_over`, `put_right`, `gone`.
    """

    sku: str
    channel: Channel
    kind: DriftKind
    listing_id: str
    ours: Mapping[str, object]
    theirs: Mapping[str, object]
    found_at: str
    report: str
    settled_at: str | None = None
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The last time that what a channel shows was compared with main.

    Attributes:
        merchant, channel: Whose, and where.
        asked_at: When the marketplace was asked for its report: what was sent later is not in it.
        ended_at: When all of it was compared, ISO 8601 UTC.
        counts: What was found, by name: listings seen, new differences by kind.
    """

    merchant: str
    channel: Channel
    asked_at: str
    ended_at: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GivenUpReconciliation:
    """A reconciliation that came to nothing, after the last one that did not.

    Attributes:
        at: When it was given up, ISO 8601 UTC.
        message: Why, for people.
    """

    at: str
    message: str
