"""What there is to see of the sync layer: channels with their lanes, requests and their SKUs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.codes import CODES
from catalog.errors import NotFound
from catalog.merchants import Channel, Merchant
from catalog.paging import entries_of
from catalog.product_states import AWAIT_A_PERSON, QUEUED
from catalog.requests import (
    Connection,
    GivenUpReconciliation,
    LaneHold,
    Reconciliation,
    Request,
    Standing,
)
from catalog.sync_views import RequestSku, Wish
from marketplaces.actions import LANE_OF
from store.store import Store

# Codes of plans that say why a SKU is not sent.
WAITS = tuple(sorted(code for code in CODES if code.startswith("waits_")))


@dataclass(frozen=True, slots=True)
class LaneState:
    """One lane of a channel: its hold, and its requests that are under way, with their counts."""

    lane: str
    hold: LaneHold | None
    requests: tuple[tuple[Request, Standing], ...]


@dataclass(frozen=True, slots=True)
class ChannelState:
    """One channel of a merchant.

    Attributes:
        merchant: Whose.
        channel: Where.
        connection: The access; None where the merchant is not connected.
        lanes: By name.
        drifts: Differences that are open, by kind.
        reconciled: The last comparison with main; None where there was none.
        given_up: One after it that came to nothing; None where there was none.
        waiting: SKUs that the last plans did not send, by the code that says why; counted to
            `store.plan_remarks.MOST_COUNTED`.
        wishes: What somebody wants done at once, and no worker has taken up yet.
    """

    merchant: str
    channel: Channel
    connection: Connection | None
    lanes: tuple[LaneState, ...]
    drifts: Mapping[str, int]
    reconciled: Reconciliation | None
    given_up: GivenUpReconciliation | None
    waiting: Mapping[str, int]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class SkuWait:
    """Why a SKU is not sent to a channel now.

    Attributes:
        channel: Where.
        code: Of the plan that looked at it (`waits_for_stock`), or what keeps plans from looking:
            `access_missing`, `access_refused`, `lane_held`, `lane_busy`, `approval_missing`.
        message: A sentence for people.
        since: ISO 8601 UTC; None where nobody knows.
        request: Id of the request that the lane is busy with.
    """

    channel: Channel
    code: str
    message: str
    since: str | None = None
    request: str | None = None


def channel_states(store: Store, merchant: Merchant) -> Iterator[ChannelState]:
    """Yield how every channel of a merchant stands."""
    connections = {each.marketplace: each for each in store.connections.all(merchant.id)}
    requests = store.requests.open(merchant.id)
    holds = {(each.channel, each.lane): each for each in store.requests.holds(merchant.id)}
    wishes = store.sync_wishes.all(merchant.id)
    # A channel that was taken out of the settings may still have something under way.
    under_way = {each.channel for each in requests}
    for channel in sorted({*merchant.channels, *under_way}):
        own = [each for each in requests if each.channel == channel]
        names = sorted({*LANE_OF.values(), *(each.lane for each in own)})
        lanes = tuple(
            LaneState(
                name,
                holds.get((channel, name)),
                tuple(
                    (each, store.requests.standing(merchant.id, each.id))
                    for each in own
                    if each.lane == name
                ),
            )
            for name in names
        )
        yield ChannelState(
            merchant.id,
            channel,
            connections.get(channel.marketplace),
            lanes,
            store.drifts.counts(merchant.id, channel),
            store.reconciliations.last(merchant.id, channel),
            store.reconciliations.given_up(merchant.id, channel),
            store.plan_remarks.counts(merchant.id, channel, WAITS),
            tuple(each for each in wishes if each.channel == channel),
        )


def find_request(store: Store, request_id: str) -> Request:
    """A request by its id alone, which begins with the id of its merchant. Raises NotFound."""
    for merchant in store.merchants.all():
        if request_id.startswith(f"{merchant.id}-"):
            try:
                return store.requests.get(merchant.id, request_id)
            except NotFound:
                continue
    raise NotFound(f"there is no request {request_id}", noun="request", id=request_id)


def sku_states(store: Store, request: Request) -> Iterator[RequestSku]:
    """Yield the SKUs of a request by their place in it, with what became of each."""
    return entries_of(lambda page: store.sync_queries.request_skus(request, page))


def waits_of(store: Store, merchant: Merchant, sku: str) -> tuple[SkuWait, ...]:
    """Why a SKU is not sent, on each channel of its merchant; empty where nothing waits.

    Raises NotFound where there is no such SKU.
    """
    item = store.items.get(merchant.id, sku)
    remarks = store.plan_remarks.of_sku(merchant.id, sku)
    found: list[SkuWait] = []
    for channel in merchant.channels:
        said = [each for each in remarks if each.channel == channel]
        found += [SkuWait(channel, each.code, each.message, each.since) for each in said]
        if item.state in AWAIT_A_PERSON:
            message = "A person must approve it before it is sent."
            found.append(SkuWait(channel, "approval_missing", message, item.state_at))
        elif item.state == QUEUED and not said:
            found += _held_up(store, merchant.id, channel)
    return tuple(found)


def _held_up(store: Store, merchant: str, channel: Channel) -> Iterator[SkuWait]:
    """What keeps everything of a channel waiting."""
    connections = {each.marketplace: each for each in store.connections.all(merchant)}
    connection = connections.get(channel.marketplace)
    if connection is None:
        yield SkuWait(channel, "access_missing", f"{merchant} is not connected.")
        return
    if connection.refused_at is not None:
        yield SkuWait(channel, "access_refused", connection.message, connection.refused_at)
    for hold in store.requests.holds(merchant):
        if hold.channel == channel:
            said = f"The lane {hold.lane} is on hold: {hold.message}"
            yield SkuWait(channel, "lane_held", said, hold.since)
    for request in store.requests.open(merchant):
        if request.channel == channel:
            said = f"The lane {request.lane} is busy with {request.id}, which is {request.state}."
            since = request.sent_at or request.planned_at
            yield SkuWait(channel, "lane_busy", said, since, request.id)
