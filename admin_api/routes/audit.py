"""Who changed what: /api/audit."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.wire import PageOut, page_request
from admin_api.wire.audit import AuditEntryOut
from catalog.acts import Act
from catalog.audit import AuditEntry, AuditFilter
from catalog.paging import PageRequest


def audit(parts: ApiParts) -> APIRouter:
    """The address of the audit log."""
    router = guarded(tags=["audit"])

    @router.get("/api/audit", **needs(Act.READ_AUDIT))
    def entries(
        caller: Annotated[Caller, Depends(parts.caller)],
        page: Annotated[PageRequest, Depends(page_request)],
        by: Annotated[str | None, Query(max_length=100)] = None,
        merchant: Annotated[str | None, Query(max_length=100)] = None,
        noun: Annotated[str | None, Query(max_length=40)] = None,
        id: Annotated[str | None, Query(max_length=200)] = None,
        since: Annotated[str | None, Query(max_length=40)] = None,
        until: Annotated[str | None, Query(max_length=40)] = None,
    ) -> PageOut[AuditEntryOut]:
        """Changes, the newest first."""
        wanted = AuditFilter(by, merchant, noun, id, since, until)
        found = parts.desks.audit.page(caller, wanted, page)
        return PageOut(entries=[_out(each) for each in found.entries], after=found.after)

    return router


def _out(entry: AuditEntry) -> AuditEntryOut:
    change = entry.change
    return AuditEntryOut.model_validate(
        {
            "number": entry.number,
            "at": entry.at,
            "by": change.by,
            "address": change.address,
            "act": change.act,
            "merchant": change.merchant,
            "noun": change.noun,
            "id": change.id,
            "before": dict(change.before),
            "outcome": entry.outcome,
            "after": dict(entry.after),
        }
    )
