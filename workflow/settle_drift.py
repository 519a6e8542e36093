"""What is done about drift: named, taken over or put right, as the merchant has chosen.

What was sold is no choice: it is noted beside what we told, and what we told is never sent again
because of it. That would bring back pieces that are gone. Listings that are not ours are named and
left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.drift_ways import DriftWay, DriftWays
from catalog.listings import Told
from catalog.merchants import Channel
from catalog.requests import Drift
from store.store import Store
from workflow.drift import Comparison, has_left_for_good, is_sold, was_sold_out
from workflow.sync import Sync

HOW: Mapping[DriftWay, str] = {"take_over": "taken_over", "put_right": "put_right"}


@dataclass(slots=True)
class Settled:
    """What a page of drifts comes to: what is noted of which SKUs, and what is due.

    What has ended and is listed under `put_right` comes back, and its items stay.
    """

    sold: dict[str, int] = field(default_factory=dict)
    shown: dict[str, dict[str, object]] = field(default_factory=dict)
    ended: dict[DriftWay, list[str]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    due: set[str] = field(default_factory=set)
    settled: dict[str, list[Drift]] = field(default_factory=dict)


def settle_drift(
    sync: Sync, merchant: str, channel: Channel, comparison: Comparison, *, may_end: bool
) -> None:
    """Do what is to be done about everything that is open on a channel.

    Killed and done again, it goes on where it was: what is settled is no longer open.

    Args:
        sync: Its world.
        merchant: Whose.
        channel: Where.
        comparison: Of the last report; all of it has been compared.
        may_end: Whether listings that the report does not name count as ended.
    """
    ways = sync.store.merchants.get(merchant).drift
    after: Drift | None = None
    while page := sync.store.drifts.page(merchant, channel, after=after):
        after = page[-1]
        skus = sorted({each.sku for each in page if each.sku})
        told = sync.store.listings.told(merchant, channel, skus)
        done = _sort(page, told, comparison, ways, may_end)
        _keep_sold_out(sync, merchant, channel, page, done)
        apply_settled(sync.store, merchant, channel, comparison.report, sync.now(), done)


def _sort(
    page: Sequence[Drift],
    told: Mapping[str, Told],
    comparison: Comparison,
    ways: DriftWays,
    may_end: bool,
) -> Settled:
    sorted_page = Settled()
    for drift in page:
        ours = told.get(drift.sku)
        if ours is not None and not comparison.is_certain(ours):
            continue  # something was sent since; the next report tells
        if drift.report != comparison.report:
            sorted_page.settled.setdefault("gone", []).append(drift)
            continue
        way = _way(drift, ways)
        if way == "name" or ours is None or (drift.kind in ("ended", "missing") and not may_end):
            continue
        take(drift, ours, way, sorted_page)
        sorted_page.settled.setdefault(HOW[way], []).append(drift)
    return sorted_page


def _keep_sold_out(
    sync: Sync, merchant: str, channel: Channel, page: Sequence[Drift], done: Settled
) -> None:
    """Let items stay that were sold out when their listing ended: with stock they come back."""
    taken_over = set(done.ended.get("take_over", ()))
    ended = [each for each in page if each.kind == "ended" and each.sku in taken_over]
    sold_out = {
        listing_id
        for listing_id in {each.listing_id for each in ended}
        if was_sold_out(sync, merchant, channel, listing_id)
    }
    stay = {each.sku for each in ended if each.listing_id in sold_out}
    if stay:
        done.ended["take_over"] = sorted(taken_over - stay)
        done.ended.setdefault("put_right", []).extend(sorted(stay))


def _way(drift: Drift, ways: DriftWays) -> DriftWay:
    if drift.kind == "price":
        return ways.price
    if drift.kind == "quantity":
        return ways.quantity
    if drift.kind == "sold":
        return "take_over"
    return "name" if drift.kind == "unknown" else ways.ended


def take(drift: Drift, ours: Told, way: DriftWay, page: Settled) -> None:
    """Note what is done about one drift."""
    if drift.kind in ("price", "quantity"):
        shown = page.shown.setdefault(drift.sku, {})
        shown |= drift.theirs
        if drift.kind == "quantity" and ours.fields.get("left") is not None:
            shown["left"] = None
        if drift.kind == "quantity" and has_left_for_good(ours, drift.listing_id):
            # It is in that listing again; whatever its item is decides whether it leaves once more.
            page.moved[drift.sku] = drift.listing_id
            shown["ended"] = None
    elif drift.kind == "sold":
        quantity = drift.theirs["quantity"]
        page.sold[drift.sku] = quantity if isinstance(quantity, int) else 0
    elif drift.kind == "moved":
        page.moved[drift.sku] = drift.listing_id
        page.shown.setdefault(drift.sku, {})["has_variations"] = drift.theirs["has_variations"]
    else:
        page.ended.setdefault(way, []).append(drift.sku)
    if way == "put_right":
        page.due.add(ours.product)


def apply_settled(
    store: Store, merchant: str, channel: Channel, report: str, now: str, page: Settled
) -> None:
    """Write what a page of drifts comes to; safe to repeat.

    Args:
        store: Keeps it.
        merchant: Whose.
        channel: Where.
        report: Id of the report that showed it.
        now: ISO 8601 UTC.
        page: Of drifts of that channel.
    """
    promotion = store.promotion
    if page.sold:
        promotion.sold(merchant, channel, page.sold, report, now)
    if page.shown:
        promotion.shown(merchant, channel, page.shown, report, now)
    if page.moved:
        moved = page.moved | _keys_of(store, merchant, channel, page.moved)
        promotion.relisted(merchant, channel, moved, report, now)
    for way, skus in page.ended.items():
        promotion.ended(merchant, channel, skus, report, now, for_now=way == "put_right")
    if page.due:
        store.listing_dues.set(merchant, channel, dict.fromkeys(sorted(page.due), now))
    for how, drifts in page.settled.items():
        store.drifts.settle(merchant, drifts, how, now)


def _keys_of(
    store: Store, merchant: str, channel: Channel, moved: Mapping[str, str]
) -> dict[str, str]:
    """The products in whose listing variations were that have moved: they move with them."""
    found: dict[str, str] = {}
    before = store.listings.told(merchant, channel, sorted(moved))
    for sku, told in before.items():
        members = store.listings.by_id(merchant, channel, told.listing.listing_id or "")
        keys = store.listings.told(merchant, channel, [each.sku for each in members])
        found |= {key: moved[sku] for key, each in keys.items() if not is_sold(each)}
    return found
