"""Somebody decides about drift: what the marketplace shows is taken over, or put right.

It is what reconciliation does by the merchant's settings, for those drifts that somebody names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from catalog.drift_ways import DriftWay
from catalog.filters import DriftFilter
from catalog.listings import Told
from catalog.merchants import Channel
from catalog.paging import PageRequest
from catalog.requests import Drift, DriftKind
from catalog.sync_views import DriftKey
from store.store import Store
from workflow.drift import LAG
from workflow.settle_drift import HOW, Settled, apply_settled, take
from workflow.sync import iso_utc

# What somebody may decide, by kind. Sold pieces are gone, and a listing that is not ours is for
# a person at the marketplace.
CHOICES: Final[Mapping[DriftKind, tuple[DriftWay, ...]]] = {
    "price": ("take_over", "put_right"),
    "quantity": ("take_over", "put_right"),
    "sold": ("take_over",),
    "ended": ("take_over", "put_right"),
    "missing": ("take_over", "put_right"),
    "moved": ("take_over",),
    "unknown": (),
}

_AT_ONCE = 500


@dataclass(slots=True)
class Chosen:
    """What came of a choice.

    Attributes:
        settled: How many drifts are settled.
        left: Those that are not, with a code: `drift_gone`, `drift_no_choice`, `drift_uncertain`.
    """

    settled: int = 0
    left: list[tuple[DriftKey, str]] = field(default_factory=list)

    def leave(self, drift: DriftKey | Drift, code: str) -> None:
        """Note that a drift stays as it is, and why."""
        key = DriftKey(drift.channel, drift.listing_id, drift.sku, drift.kind)
        self.left.append((key, code))


def settle_by_choice(
    store: Store, merchant: str, drifts: Sequence[DriftKey], way: DriftWay, now: datetime
) -> Chosen:
    """Do about some drifts what somebody has chosen.

    Killed and done again it goes on: what is settled is no longer open.

    Args:
        store: Knows them.
        merchant: Whose.
        drifts: At most some thousands.
        way: `take_over` or `put_right`.
        now: The present.
    """
    chosen = Chosen()
    by_channel: dict[Channel, list[Drift]] = {}
    for drift in _still_open(store, merchant, drifts, chosen):
        by_channel.setdefault(drift.channel, []).append(drift)
    for channel, some in sorted(by_channel.items()):
        for start in range(0, len(some), _AT_ONCE):
            page = some[start : start + _AT_ONCE]
            _settle_page(store, merchant, channel, page, way, now, chosen)
    return chosen


def settle_all_of_kind(
    store: Store, merchant: str, channel: Channel, kind: DriftKind, way: DriftWay, now: datetime
) -> Chosen:
    """Do the same about every open drift of a kind on a channel."""
    chosen = Chosen()
    wanted = DriftFilter(merchant, channel=str(channel), kind=kind)
    after: str | None = None
    while True:
        page = store.sync_queries.drifts(wanted, PageRequest(_AT_ONCE, after))
        _settle_page(store, merchant, channel, page.entries, way, now, chosen)
        after = page.after
        if after is None:
            return chosen


def _settle_page(
    store: Store,
    merchant: str,
    channel: Channel,
    page: Sequence[Drift],
    way: DriftWay,
    now: datetime,
    chosen: Chosen,
) -> None:
    told = store.listings.told(merchant, channel, sorted({each.sku for each in page if each.sku}))
    certain_before = _certain_before(store, merchant, channel)
    sorted_page = Settled()
    done: list[Drift] = []
    for drift in page:
        ours = told.get(drift.sku)
        if way not in CHOICES[drift.kind] or ours is None:
            chosen.leave(drift, "drift_no_choice")
        elif not _is_certain(ours, certain_before):
            chosen.leave(drift, "drift_uncertain")
        else:
            take(drift, ours, way, sorted_page)
            done.append(drift)
    if done:
        sorted_page.settled[HOW[way]] = done
        apply_settled(store, merchant, channel, done[0].report, iso_utc(now), sorted_page)
    chosen.settled += len(done)


def _certain_before(store: Store, merchant: str, channel: Channel) -> str:
    """What was told before then is in the last report; empty where there was none."""
    last = store.reconciliations.last(merchant, channel)
    return "" if last is None else iso_utc(datetime.fromisoformat(last.asked_at) - LAG)


def _is_certain(told: Told, before: str) -> bool:
    """Whether the last report can say whether a SKU is as it was told."""
    return told.is_certain and (told.told_at is None or told.told_at < before)


def _still_open(
    store: Store, merchant: str, named: Sequence[DriftKey], chosen: Chosen
) -> list[Drift]:
    """The drifts as they are now; those about which nothing can be done are noted."""
    found: list[Drift] = []
    for key in named:
        if not CHOICES[key.kind]:
            chosen.leave(key, "drift_no_choice")
            continue
        same = [
            drift
            for drift in store.drifts.of_sku(merchant, key.sku)
            if drift.settled_at is None
            and (drift.channel, drift.listing_id, drift.kind)
            == (key.channel, key.listing_id, key.kind)
        ]
        found += same[:1]
        if not same:
            chosen.leave(key, "drift_gone")
    return found
