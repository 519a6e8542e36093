"""Somebody decides about drift: what the marketplace shows is taken over, or put right.

It is what reconciliation does by the merchant's settings, for those drifts that somebody names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from catalog.drift_ways import DriftWay
from catalog.filters import DriftFilter
from catalog.listings import Told
from catalog.merchants import Channel
from catalog.paging import PageRequest
from catalog.requests import Drift, DriftKind
from store.store import Store
from workflow.settle_drift import Settled, apply_settled, take
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

# A report may show what was there so long before it was asked for; as `workflow.drift` has it.
_LAG = timedelta(minutes=10)

_AT_ONCE = 500


@dataclass(slots=True)
class Chosen:
    """What came of a choice.

    Attributes:
        settled: How many drifts are settled.
        left: Those that are not, with a code: `drift_gone`, `drift_no_choice`, `drift_uncertain`.
    """

    settled: int = 0
    left: list[tuple[Drift, str]] = field(default_factory=list)


def settle_by_choice(
    store: Store, merchant: str, drifts: Sequence[Drift], way: DriftWay, now: datetime
) -> Chosen:
    """Do about some open drifts what somebody has chosen.

    Killed and done again it goes on: what is settled is no longer open.

    Args:
        store: Knows them.
        merchant: Whose.
        drifts: As they were seen; each is read again.
        way: `take_over` or `put_right`.
        now: The present.
    """
    chosen = Chosen()
    by_channel: dict[Channel, list[Drift]] = {}
    for each in drifts:
        by_channel.setdefault(each.channel, []).append(each)
    for channel, some in sorted(by_channel.items(), key=lambda pair: str(pair[0])):
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
        if page.entries:
            _settle_page(store, merchant, channel, page.entries, way, now, chosen)
        after = page.after
        if after is None:
            return chosen


def _settle_page(
    store: Store,
    merchant: str,
    channel: Channel,
    named: Sequence[Drift],
    way: DriftWay,
    now: datetime,
    chosen: Chosen,
) -> None:
    page = _still_open(store, merchant, named, chosen)
    told = store.listings.told(merchant, channel, sorted({each.sku for each in page if each.sku}))
    last = store.reconciliations.last(merchant, channel)
    certain_before = (
        iso_utc(datetime.fromisoformat(last.asked_at) - _LAG) if last is not None else ""
    )
    sorted_page = Settled()
    done: list[Drift] = []
    for drift in page:
        ours = told.get(drift.sku)
        if way not in CHOICES[drift.kind] or ours is None:
            chosen.left.append((drift, "drift_no_choice"))
        elif not _is_certain(ours, certain_before):
            chosen.left.append((drift, "drift_uncertain"))
        else:
            take(drift, ours, way, sorted_page)
            done.append(drift)
    if done:
        sorted_page.settled[_HOW[way]] = done
        report = done[0].report
        apply_settled(store, merchant, channel, report, iso_utc(now), sorted_page)
    chosen.settled += len(done)


_HOW: Final[Mapping[DriftWay, str]] = {"take_over": "taken_over", "put_right": "put_right"}


def _still_open(store: Store, merchant: str, named: Sequence[Drift], chosen: Chosen) -> list[Drift]:
    """The drifts as they are now; those that are gone are noted."""
    found: dict[tuple[str, str, str, str], Drift] = {}
    for sku in sorted({each.sku for each in named}):
        for drift in store.drifts.of_sku(merchant, sku):
            if drift.settled_at is None:
                found[_key(drift)] = drift
    for each in named:
        if _key(each) not in found:
            chosen.left.append((each, "drift_gone"))
    return [found[_key(each)] for each in named if _key(each) in found]


def _is_certain(told: Told, before: str) -> bool:
    """Whether the last report can say whether a SKU is as it was told."""
    return told.is_certain and (told.told_at is None or told.told_at < before)


def _key(drift: Drift) -> tuple[str, str, str, str]:
    return str(drift.channel), drift.listing_id, drift.sku, drift.kind
