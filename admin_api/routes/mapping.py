"""Lookup workbooks and unmapped values: /api/merchants/{merchant}/mapping/…, …/unmapped."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.desks.mapping import MOST_ROWS
from admin_api.guarded import guarded, needs
from admin_api.routes.releases import Number
from admin_api.wire import PageOut, page_request
from admin_api.wire.mapping import (
    FixedOut,
    GridOut,
    SavedOut,
    UnmappedOut,
    UnmappedTableOut,
    WorkbookEditsIn,
    WorkbookOut,
    file_edits,
    fixed_out,
    grid_out,
    unmapped_out,
    unmapped_table_out,
    workbook_out,
)
from admin_api.wire.releases import release_out
from catalog.acts import Act
from catalog.paging import PageRequest

_OF = "/api/merchants/{merchant}"
_LOOKUPS = f"{_OF}/releases/{{number}}/lookups"

_File = Annotated[str, Query(max_length=200, examples=["lookup/colours.xlsx"])]
_Sheet = Annotated[str, Query(max_length=200, examples=["Colours"])]


def mapping(parts: ApiParts) -> APIRouter:
    """The addresses of lookup workbooks, and of values that no table has."""
    router = guarded(tags=["mapping"])
    desk = parts.desks.mapping
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get(_LOOKUPS, **needs(Act.LOOK))
    def workbooks(merchant: str, number: Number, caller: Known) -> list[WorkbookOut]:
        """The lookup files of a release with their sheets, those of its base among them."""
        return [workbook_out(each) for each in desk.workbooks(caller, merchant, number)]

    @router.get(f"{_LOOKUPS}/rows", **needs(Act.LOOK))
    def rows(
        merchant: str,
        number: Number,
        caller: Known,
        file: _File,
        sheet: _Sheet,
        start: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 100,
    ) -> GridOut:
        """Rows of one sheet."""
        return grid_out(desk.rows(caller, merchant, number, file, sheet, start, limit))

    @router.get(f"{_OF}/unmapped", **needs(Act.LOOK))
    def unmapped(
        merchant: str,
        caller: Known,
        page: Annotated[PageRequest, Depends(page_request)],
        file: Annotated[str | None, Query(max_length=200)] = None,
        sheet: Annotated[str | None, Query(max_length=200)] = None,
    ) -> PageOut[UnmappedOut]:
        """Values that scripts looked up and no table has, those of the most SKUs first."""
        found = desk.unmapped(caller, merchant, page, file, sheet)
        return PageOut(entries=[unmapped_out(each) for each in found.entries], after=found.after)

    @router.get(f"{_OF}/unmapped/tables", **needs(Act.LOOK))
    def unmapped_tables(merchant: str, caller: Known) -> list[UnmappedTableOut]:
        """The tables that values wait for, with how many."""
        return [unmapped_table_out(each) for each in desk.unmapped_tables(caller, merchant)]

    @router.get(f"{_OF}/unmapped/fixed", **needs(Act.LOOK))
    def fixed(
        merchant: str,
        caller: Known,
        id: Annotated[list[str], Query(max_length=100, description="Of a value; several times.")],
    ) -> FixedOut:
        """How many SKUs filling in some values would fix."""
        return fixed_out(desk.fixed(caller, merchant, id))

    @router.delete(
        f"{_OF}/unmapped/{{id}}", status_code=HTTPStatus.NO_CONTENT, **needs(Act.WRITE_SCRIPTS)
    )
    def dismiss(merchant: str, id: Annotated[str, Path(max_length=40)], caller: Known) -> None:
        """Take a value off the list, until a feed misses it again."""
        desk.dismiss(caller, merchant, id)

    @router.post(f"{_OF}/mapping/edits", status_code=HTTPStatus.CREATED, **needs(Act.WRITE_SCRIPTS))
    def save(merchant: str, wanted: WorkbookEditsIn, caller: Known) -> SavedOut:
        """Make a new release with edited workbooks; its values wait until it is active."""
        fills = {each.id: each.target for each in wanted.fills}
        edits = file_edits(wanted.cells)
        saved = desk.save(caller, merchant, wanted.release, edits, fills, wanted.notes)
        return SavedOut(release=release_out(saved.release), fixed=fixed_out(saved.fixed))

    return router
