"""Errors: /api/merchants/{merchant}/errors."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import StreamingResponse

from admin_api.api_parts import ApiParts
from admin_api.attachments import attachment
from admin_api.callers import Caller
from admin_api.desks.errors import ErrorsDesk
from admin_api.error_exports import CSV, error_blocks, error_workbook
from admin_api.guarded import guarded, needs
from admin_api.raw_bodies import XLSX
from admin_api.wire import PageOut, page_request
from admin_api.wire.errors import (
    CauseWithExample,
    ErrorDetailOut,
    ErrorOut,
    cause_with_example,
    error_detail,
    error_out,
)
from catalog.acts import Act
from catalog.filters import ErrorFilter
from catalog.paging import PageRequest

_Text = Annotated[str | None, Query(max_length=300)]
_Moment = Annotated[str | None, Query(max_length=40, examples=["2026-11-20"])]
_Feed = Annotated[int | None, Query(ge=1, le=2**53, description="Number of a feed.")]
_Request = Annotated[str | None, Query(max_length=300, description="Id of a request.")]
_Line = Annotated[int | None, Query(ge=1, le=2**31 - 1)]

_OF = "/api/merchants/{merchant}/errors"

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The errors, streamed",
        "content": {
            CSV: {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


def errors(parts: ApiParts) -> APIRouter:
    """The addresses of the errors of a merchant."""
    router = guarded(tags=["errors"])
    desk = parts.desks.errors
    Known = Annotated[Caller, Depends(parts.caller)]

    def wanted_errors(
        merchant: str,
        caller: Known,
        feed: _Feed = None,
        request: _Request = None,
        sku: _Text = None,
        code: _Text = None,
        field: _Text = None,
        file: _Text = None,
        line: _Line = None,
        cause: _Text = None,
        stage: _Text = None,
        since: _Moment = None,
        until: _Moment = None,
    ) -> ErrorFilter:
        """What is asked about. Raises NotFound, QueryInvalid."""
        source = request if feed is None else desk.feed_id(caller, merchant, feed)
        return ErrorFilter(
            merchant, source, sku, code, stage, since, until, field, file, line, cause
        )

    Wanted = Annotated[ErrorFilter, Depends(wanted_errors)]

    @router.get(_OF, **needs(Act.LOOK))
    def all_errors(
        caller: Known,
        wanted: Wanted,
        page: Annotated[PageRequest, Depends(page_request)],
        sort: Literal["-at", "at"] = "-at",
    ) -> PageOut[ErrorOut]:
        """Errors by time; those of one feed by their records."""
        found = desk.page(caller, wanted, page, "newest" if sort == "-at" else "record")
        return PageOut(entries=[error_out(each) for each in found.entries], after=found.after)

    @router.get(f"{_OF}/causes", **needs(Act.LOOK))
    def causes(
        caller: Known, wanted: Wanted, limit: Annotated[int, Query(ge=1, le=200)] = 50
    ) -> list[CauseWithExample]:
        """What records were refused for, the most frequent cause first, each with an example.

        Counted to the hour; `sku` narrows nothing here.
        """
        return [cause_with_example(each) for each in desk.causes(caller, wanted, limit)]

    @router.get(
        f"{_OF}/export", response_class=StreamingResponse, responses=_FILE, **needs(Act.LOOK)
    )
    def export(
        merchant: str,
        caller: Known,
        wanted: Wanted,
        format: Literal["csv", "xlsx"] = "csv",
    ) -> StreamingResponse:
        """All of them, as CSV or as a workbook; a workbook has the first 50,000."""
        return exported(desk, caller, merchant, wanted, format)

    @router.get(f"{_OF}/{{feed}}/{{record}}/{{stage}}/{{position}}", **needs(Act.LOOK))
    def error(
        merchant: str,
        feed: Annotated[str, Path(max_length=300, description="Number or id; a request's id.")],
        record: Annotated[int, Path(ge=0, le=2**53)],
        stage: Annotated[str, Path(max_length=40)],
        position: Annotated[int, Path(ge=0, le=2**31 - 1)],
        caller: Known,
    ) -> ErrorDetailOut:
        """One error: the record, the line of the script at fault, what its code says to do."""
        return error_detail(desk.get(caller, merchant, feed, record, stage, position))

    return router


def exported(
    desk: ErrorsDesk,
    caller: Caller,
    merchant: str,
    wanted: ErrorFilter,
    format: Literal["csv", "xlsx"],
) -> StreamingResponse:
    """Errors as a file. Raises NotFound, Refused."""
    blocks: Iterator[bytes]
    if format == "csv":
        blocks = error_blocks(desk.stream(caller, wanted, None))
        return attachment(f"errors-{merchant}.csv", CSV, blocks)
    blocks = error_workbook(desk, caller, wanted)
    return attachment(f"errors-{merchant}.xlsx", XLSX, blocks)
