"""Drift: what marketplaces show against what they were told, and what somebody decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from admin_api.callers import Caller
from admin_api.channels import own_channel
from admin_api.desks.notary import Notary
from admin_api.listing_links import link_of
from catalog.acts import Act
from catalog.drift_ways import DriftWay
from catalog.filters import DriftFilter
from catalog.paging import Page, PageRequest
from catalog.requests import Drift, DriftKind, Reconciliation
from catalog.sync_views import DriftKey
from store.store import Store
from workflow.settle_by_choice import CHOICES, Chosen, settle_all_of_kind, settle_by_choice


@dataclass(frozen=True, slots=True)
class DriftLine:
    """A drift as it is shown: `ways` are what may be chosen, `link` is where buyers find it."""

    drift: Drift
    ways: tuple[DriftWay, ...]
    link: str | None


class DriftDesk:
    """Shows drift and reconciliations, and settles drift by choice."""

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def page(self, caller: Caller, wanted: DriftFilter, request: PageRequest) -> Page[DriftLine]:
        """One page of drifts. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, wanted.merchant)
        found = self._store.sync_queries.drifts(wanted, request)
        return Page(tuple(map(_line, found.entries)), found.after)

    def settle(
        self, caller: Caller, merchant: str, drifts: Sequence[DriftKey], way: DriftWay
    ) -> Chosen:
        """Take over or put right what some drifts say. Raises NotFound, Refused."""
        caller.allow(Act.STEER_SYNC, merchant)
        named = ", ".join(sorted({each.sku for each in drifts})[:10])
        with self._notary.noting(
            caller, f"{way} drift", "drift", named, merchant=merchant
        ) as noted:
            chosen = settle_by_choice(self._store, merchant, drifts, way, datetime.now(UTC))
            noted.after = {"settled": chosen.settled, "left": len(chosen.left)}
        return chosen

    def settle_kind(
        self, caller: Caller, merchant: str, channel: str, kind: DriftKind, way: DriftWay
    ) -> Chosen:
        """Do so with all open drifts of a kind. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.STEER_SYNC, merchant)
        place = own_channel(self._store, merchant, channel)
        with self._notary.noting(
            caller, f"{way} drift", "drift", f"{place} {kind}", merchant=merchant
        ) as noted:
            now = datetime.now(UTC)
            chosen = settle_all_of_kind(self._store, merchant, place, kind, way, now)
            noted.after = {"settled": chosen.settled, "left": len(chosen.left)}
        return chosen

    def reconciliations(
        self, caller: Caller, merchant: str, channel: str
    ) -> tuple[Reconciliation, ...]:
        """When a channel was compared, the newest first. Raises NotFound, Refused, QueryInvalid."""
        caller.allow(Act.LOOK, merchant)
        place = own_channel(self._store, merchant, channel)
        return self._store.reconciliations.history(merchant, place)


def _line(drift: Drift) -> DriftLine:
    ways = CHOICES[drift.kind] if drift.settled_at is None else ()
    return DriftLine(drift, ways, link_of(drift.channel, drift.listing_id))
