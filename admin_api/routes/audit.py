"""Who changed what: /api/audit, and all of it as CSV."""

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.wire import PageOut, page_request
from admin_api.wire.audit import AuditEntryOut
from catalog.acts import Act
from catalog.audit import AuditEntry, AuditFilter, AuditOutcome
from catalog.paging import PageRequest
from workflow.csv_text import csv_blocks

_CSV = "text/csv; charset=utf-8"
_COLUMNS = ("at", "by", "address", "act", "merchant", "noun", "id", "outcome", "before", "after")


def _wanted(
    by: Annotated[str | None, Query(max_length=100, description="Who.")] = None,
    merchant: Annotated[str | None, Query(max_length=100)] = None,
    noun: Annotated[str | None, Query(max_length=40, description="Such as user.")] = None,
    id: Annotated[str | None, Query(max_length=200, description="Which one.")] = None,
    act: Annotated[str | None, Query(max_length=60, description="Such as add user.")] = None,
    outcome: AuditOutcome | None = None,
    since: Annotated[str | None, Query(max_length=40, examples=["2026-11-20"])] = None,
    until: Annotated[str | None, Query(max_length=40)] = None,
) -> AuditFilter:
    """What is asked for. Raises QueryInvalid."""
    return AuditFilter(by, merchant, noun, id, since, until, act, outcome)


def audit(parts: ApiParts) -> APIRouter:
    """The addresses of the audit log."""
    router = guarded(tags=["audit"])
    Known = Annotated[Caller, Depends(parts.caller)]
    Wanted = Annotated[AuditFilter, Depends(_wanted)]

    @router.get("/api/audit", **needs(Act.READ_AUDIT))
    def entries(
        caller: Known, wanted: Wanted, page: Annotated[PageRequest, Depends(page_request)]
    ) -> PageOut[AuditEntryOut]:
        """Changes, the newest first."""
        found = parts.desks.audit.page(caller, wanted, page)
        return PageOut(entries=[_out(each) for each in found.entries], after=found.after)

    @router.get(
        "/api/audit.csv",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
        **needs(Act.READ_AUDIT),
    )
    def as_csv(caller: Known, wanted: Wanted) -> StreamingResponse:
        """All changes that fit, the newest first, as CSV for a spreadsheet."""
        blocks = csv_blocks(_COLUMNS, _rows(parts.desks.audit.all(caller, wanted)))
        told = {"Content-Disposition": 'attachment; filename="audit.csv"'}
        return StreamingResponse(blocks, media_type=_CSV, headers=told)

    return router


def _rows(entries: Iterator[AuditEntry]) -> Iterator[tuple[object, ...]]:
    for entry in entries:
        change = entry.change
        yield (
            entry.at,
            change.by,
            change.address,
            change.act,
            change.merchant,
            change.noun,
            change.id,
            entry.outcome,
            json.dumps(change.before, ensure_ascii=False),
            json.dumps(entry.after, ensure_ascii=False),
        )


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
