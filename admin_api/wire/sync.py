"""The sync layer on the wire: lanes, requests, their SKUs, what waits, listings."""

from typing import Literal

from pydantic import Field, JsonValue

from admin_api.listing_links import link_of
from admin_api.sync_view import ChannelState, LaneState, SkuWait
from admin_api.wire import Wire
from catalog.listings import Listing
from catalog.merchants import Channel
from catalog.requests import LaneHold, Reconciliation, Request, Standing
from catalog.sync_views import PlanRemark, RequestSku, WishKind


class HoldIn(Wire):
    """Why a lane is to send nothing."""

    why: str = Field(min_length=1, max_length=300, examples=["prices look wrong"])


class HoldOut(Wire):
    """A lane that sends nothing for now; `until` is null where somebody must let it go."""

    since: str
    until: str | None
    code: str
    message: str


class RequestOut(Wire):
    """What a marketplace is asked in one file, and how far that is."""

    id: str
    channel: str
    lane: str
    kind: str
    state: str
    actions: int
    skus: int
    planned_at: str
    sent_at: str | None
    closed_at: str | None
    look_at: str | None
    ticket: str | None
    code: str | None
    message: str


class RequestWhole(RequestOut):
    """A request with how its SKUs stand; `files` are those that are kept of it."""

    recorded: int
    answered: int
    refused: int
    files: list[Literal["plan", "file", "result"]]


class LaneOut(Wire):
    """One lane: its hold, and its requests that are under way."""

    lane: str
    hold: HoldOut | None
    requests: list[RequestWhole]


class AccessOut(Wire):
    """Whether a merchant is connected, and since when the marketplace refuses it."""

    account: str
    made_at: str
    refused_at: str | None
    message: str


class ReconciliationOut(Wire):
    """One comparison of a channel with what we know."""

    asked_at: str
    ended_at: str
    counts: dict[str, int]


class GivenUpOut(Wire):
    """A comparison that came to nothing, and why."""

    at: str
    message: str


class ChannelOut(Wire):
    """One channel of a merchant.

    `waiting` counts, by code, the SKUs that the last plans did not send; 1,000 means that many or
    more. `given_up` is a comparison after `reconciled` that came to nothing. `wishes` are what
    somebody wants done at once and no worker has taken up yet.
    """

    channel: str
    access: AccessOut | None
    lanes: list[LaneOut]
    drift: dict[str, int]
    reconciled: ReconciliationOut | None
    given_up: GivenUpOut | None
    waiting: dict[str, int]
    wishes: list[WishKind]


class ReasonOut(Wire):
    """Why a SKU was refused, in the marketplace's words or ours."""

    code: str
    message: str
    field: str | None


class PartOut(Wire):
    """Fields of one draft as they were sent; `answer` is null before it came."""

    noun: str
    place: str
    version: int
    fields: dict[str, JsonValue]
    answer: str | None


class RequestSkuOut(Wire):
    """One SKU of a request."""

    place: int
    sku: str
    outcome: Literal["open", "done", "refused"]
    answered_at: str | None
    listing_id: str | None
    link: str | None
    asked: list[PartOut]
    reasons: list[ReasonOut]


class SentAgainOut(Wire):
    """How many refused SKUs are in line again, and how many are left as they are."""

    queued: int
    left: int


class WaitOut(Wire):
    """Why a SKU is not sent to a channel."""

    channel: str
    sku: str
    product: str
    code: str
    message: str
    since: str


class SkuWaitOut(Wire):
    """Why one SKU is not sent to a channel now; `request` is what its lane is busy with."""

    channel: str
    code: str
    message: str
    since: str | None
    request: str | None


class ListingOut(Wire):
    """One SKU on one channel; `link` is its page for buyers."""

    sku: str
    product: str
    channel: str
    state: str
    listing_id: str | None
    link: str | None
    waiting: int
    submitted_at: str | None
    listed_at: str | None
    ended_at: str | None
    code: str | None
    message: str | None


class WishOut(Wire):
    """What was wished; a worker takes it up at its next look."""

    channel: str
    wish: WishKind
    at: str


def channel_out(state: ChannelState) -> ChannelOut:
    """A channel as it is shown."""
    found = state.connection
    return ChannelOut(
        channel=str(state.channel),
        access=None if found is None else AccessOut.model_validate(found),
        lanes=[_lane_out(each) for each in state.lanes],
        drift=dict(state.drifts),
        reconciled=None if state.reconciled is None else reconciliation_out(state.reconciled),
        given_up=None if state.given_up is None else GivenUpOut.model_validate(state.given_up),
        waiting=dict(state.waiting),
        wishes=[each.wish for each in state.wishes],
    )


def _lane_out(lane: LaneState) -> LaneOut:
    return LaneOut(
        lane=lane.lane,
        hold=None if lane.hold is None else hold_out(lane.hold),
        requests=[request_whole(*each) for each in lane.requests],
    )


def hold_out(hold: LaneHold) -> HoldOut:
    """A hold as it is shown."""
    return HoldOut.model_validate(hold)


def reconciliation_out(done: Reconciliation) -> ReconciliationOut:
    """A reconciliation as it is shown."""
    return ReconciliationOut(
        asked_at=done.asked_at, ended_at=done.ended_at, counts=dict(done.counts)
    )


_OF_REQUEST = tuple(name for name in RequestOut.model_fields if name != "channel")
_FILES: tuple[Literal["plan", "file", "result"], ...] = ("plan", "file", "result")


def request_out(request: Request) -> RequestOut:
    """A request as a list shows it."""
    told = {name: getattr(request, name) for name in _OF_REQUEST}
    return RequestOut(channel=str(request.channel), **told)


def request_whole(request: Request, standing: Standing) -> RequestWhole:
    """A request as its page shows it."""
    told = {name: getattr(request, name) for name in _OF_REQUEST}
    return RequestWhole(
        channel=str(request.channel),
        recorded=standing.skus,
        answered=standing.answered,
        refused=standing.refused,
        files=[kind for kind in _FILES if getattr(request, kind)],
        **told,
    )


def request_sku_out(channel: Channel, found: RequestSku) -> RequestSkuOut:
    """A SKU of a request to a channel as it is shown."""
    recorded = found.recorded
    parts = [
        PartOut.model_validate(
            {
                "noun": part.noun,
                "place": part.place,
                "version": part.version,
                "fields": dict(part.fields),
                "answer": part.answer,
            }
        )
        for part in recorded.parts
    ]
    return RequestSkuOut(
        place=recorded.record,
        sku=recorded.sku,
        outcome=found.outcome,
        answered_at=recorded.answered_at,
        listing_id=found.listing_id,
        link=link_of(channel, found.listing_id),
        asked=parts,
        reasons=[
            ReasonOut(code=each.code, message=each.message, field=each.field)
            for each in found.reasons
        ],
    )


def wait_out(remark: PlanRemark) -> WaitOut:
    """What a plan said, as it is shown."""
    names = ("sku", "product", "code", "message", "since")
    told = {name: getattr(remark, name) for name in names}
    return WaitOut(channel=str(remark.channel), **told)


def sku_wait_out(wait: SkuWait) -> SkuWaitOut:
    """Why a SKU waits, as it is shown."""
    return SkuWaitOut(
        channel=str(wait.channel),
        code=wait.code,
        message=wait.message,
        since=wait.since,
        request=wait.request,
    )


def listing_out(listing: Listing) -> ListingOut:
    """A listing as it is shown."""
    answer = listing.answer
    names = ("sku", "product", "state", "listing_id", "waiting", "submitted_at", "listed_at")
    told = {name: getattr(listing, name) for name in names}
    return ListingOut(
        channel=str(listing.channel),
        link=link_of(listing.channel, listing.listing_id),
        ended_at=listing.ended_at,
        code=None if answer is None else answer.code,
        message=None if answer is None else answer.message,
        **told,
    )
