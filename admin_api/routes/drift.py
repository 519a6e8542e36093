"""What marketplaces show against what they were told: /api/merchants/{merchant}/drift."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.wire import PageOut, page_request
from admin_api.wire.drift import (
    DriftOut,
    SettledOut,
    Settlement,
    drift_out,
    key_of,
    settled_out,
)
from catalog.acts import Act
from catalog.filters import DriftFilter
from catalog.paging import PageRequest
from catalog.requests import DriftKind


def drift(parts: ApiParts) -> APIRouter:
    """The addresses of drift."""
    router = guarded(tags=["sync"])
    desk = parts.desks.drift
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get("/api/merchants/{merchant}/drift", **needs(Act.LOOK))
    def drifts(
        merchant: str,
        caller: Known,
        page: Annotated[PageRequest, Depends(page_request)],
        channel: Annotated[str | None, Query(max_length=200, examples=["ebay/EBAY_DE"])] = None,
        kind: DriftKind | None = None,
        sku: Annotated[str | None, Query(max_length=200)] = None,
        state: Annotated[str | None, Query(pattern="^(open|settled)$")] = None,
    ) -> PageOut[DriftOut]:
        """Differences that are open, by channel and listing; or settled, the newest first."""
        found = desk.page(caller, DriftFilter(merchant, channel, kind, sku, state), page)
        return PageOut(entries=[drift_out(each) for each in found.entries], after=found.after)

    @router.post("/api/merchants/{merchant}/drift/settlements", **needs(Act.STEER_SYNC))
    def settle(merchant: str, wanted: Settlement, caller: Known) -> SettledOut:
        """Take over what the marketplace shows, or put it right; singly or by the kind."""
        if wanted.channel is not None and wanted.kind is not None:
            chosen = desk.settle_kind(caller, merchant, wanted.channel, wanted.kind, wanted.way)
        else:
            keys = [key_of(each) for each in wanted.drifts]
            chosen = desk.settle(caller, merchant, keys, wanted.way)
        return settled_out(chosen)

    return router
