"""What the console of tests shows of the sync layer: requests, what waits, drift, an access."""

from datetime import UTC, datetime, timedelta
from typing import Final

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.promotion import Acceptance, Entry, Reason, Refusal
from catalog.request_states import PLANNED
from catalog.requests import Connection, Drift, LaneHold, Reconciliation, Request
from catalog.sync_views import PlanRemark
from store.merging import Cause
from store.store import Store
from store.workers import Worker

REQUEST: Final = "quillmark-jewellers-ebay-EBAY_GB-20260302T080000-1"

_SKUS: Final = 12
_REFUSED: Final = Reason("21916635", "This category needs a brand.", "Brand")


def add_sync(store: Store, merchant: str, channel: Channel) -> None:
    """One request under way with refusals, a lane on hold, SKUs that wait, and differences."""
    now = datetime.now(UTC).replace(microsecond=0)
    store.workers.beat(Worker("north:1", "1", _at(now, -3), _at(now, 24 * 365)))
    store.workers.beat(Worker("north:2", "1", _at(now, -3), _at(now, -2)))
    store.connections.connect(
        Connection(merchant, channel.marketplace, "quillmark-gb", "sealed", _at(now, -900), "ada")
    )
    skus = [each.sku for each in store.drafts.products(merchant)][-_SKUS - 6 :]
    _ask(store, merchant, channel, skus[:_SKUS], now)
    hold = LaneHold(merchant, channel, "fast", _at(now, -1), None, "by_person", "odd prices (ada)")
    store.requests.hold(hold)
    waits = [
        PlanRemark(channel, sku, sku, "waits_for_stock", "Nothing of it is in stock.")
        for sku in skus[_SKUS:]
    ]
    store.plan_remarks.replace(merchant, channel, skus[_SKUS:], waits, _at(now, -5))
    drifts = [
        Drift(
            *(sku, channel, "price", f"11055301{number:04}"),
            *({"price": "249.00"}, {"price": "229.00"}, _at(now, -1), "r1"),
        )
        for number, sku in enumerate(skus[6:10])
    ]
    gone = Drift(skus[10], channel, "ended", "110553010004", {}, {}, _at(now, -1), "r1")
    other = Drift("", channel, "unknown", "110553019999", {}, {}, _at(now, -1), "r1")
    store.drifts.note(merchant, channel, [*drifts, gone, other])
    counts = {"listings": 212, "price": 4, "ended": 1, "unknown": 1}
    done = Reconciliation(merchant, channel, _at(now, 0), _at(now, 0), counts)
    store.reconciliations.keep(done)


def _ask(store: Store, merchant: str, channel: Channel, skus: list[str], now: datetime) -> None:
    at = _at(now, -2)
    request = Request(REQUEST, merchant, channel, "product", "add", PLANNED, len(skus), at)
    store.requests.plan(REQUEST[:-2], [request])
    parts = (SentPart("listed", "", 0, {"price": "249.00", "quantity": 3}),)
    for sku in skus:
        store.items.move_all(merchant, {sku: None}, "approve", _person(at))
    store.promotion.queue(merchant, skus, at)
    entries = [Entry(sku, number, parts) for number, sku in enumerate(skus, 1)]
    store.promotion.submit(merchant, channel, REQUEST, entries, at)
    store.requests.move(merchant, REQUEST, "record", skus=len(skus), file="00")
    store.requests.move(
        merchant, REQUEST, "send", sent_at=at, ticket="task-20-4711", look_at=_at(now, 1)
    )
    refused = [Refusal(REQUEST, sku, (_REFUSED,)) for sku in skus[:3]]
    store.promotion.refuse(merchant, channel, refused, at)
    taken = [
        Acceptance(REQUEST, sku, listing_id=f"11055301{number:04}")
        for number, sku in enumerate(skus[6:11])
    ]
    store.promotion.accept(merchant, channel, taken, at)


def _person(at: str) -> Cause:
    return Cause("person", "ines", at)


def _at(now: datetime, hours: int) -> str:
    return (now + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
