"""What there is to see of the sync layer: channels with their lanes, requests and their SKUs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.errors import NotFound
from catalog.filters import ErrorFilter
from catalog.merchants import Channel, Merchant
from catalog.requests import (
    Connection,
    LaneHold,
    Reconciliation,
    RecordedSku,
    Request,
    Standing,
)
from catalog.stored import StoredError
from marketplaces.actions import LANE_OF
from store.store import Store

# SKUs read in one transaction.
_PAGE = 500


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
    """

    merchant: str
    channel: Channel
    connection: Connection | None
    lanes: tuple[LaneState, ...]
    drifts: Mapping[str, int]
    reconciled: Reconciliation | None


@dataclass(frozen=True, slots=True)
class SkuState:
    """What became of one SKU of a request: `reasons` says why it was refused."""

    recorded: RecordedSku
    listing_id: str | None
    reasons: tuple[StoredError, ...]

    @property
    def outcome(self) -> str:
        """In one word."""
        if self.reasons:
            return "refused"
        return "done" if self.recorded.answered_at is not None else "open"


def channel_states(store: Store, merchant: Merchant) -> Iterator[ChannelState]:
    """Yield how every channel of a merchant stands."""
    connections = {each.marketplace: each for each in store.connections.all(merchant.id)}
    requests = store.requests.open(merchant.id)
    holds = {(each.channel, each.lane): each for each in store.requests.holds(merchant.id)}
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


def sku_states(store: Store, request: Request) -> Iterator[SkuState]:
    """Yield the SKUs of a request by their place in it, with what became of each."""
    reasons: dict[str, list[StoredError]] = {}
    for error in store.error_queries.stream(ErrorFilter(request.merchant, feed=request.id)):
        reasons.setdefault(error.sku or "", []).append(error)
    after = (0, "")
    while page := store.requests.page(request.merchant, request.id, after=after, limit=_PAGE):
        for recorded in page:
            listed = store.listings.of_sku(request.merchant, recorded.sku)
            ids = [each.listing_id for each in listed if each.channel == request.channel]
            own = tuple(reasons.get(recorded.sku, ()))
            yield SkuState(recorded, ids[0] if ids else None, own)
        after = (page[-1].record, page[-1].sku)
