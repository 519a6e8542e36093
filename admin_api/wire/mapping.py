"""Lookup workbooks and unmapped values on the wire."""

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from admin_api.desks.mapping import GridRows, Workbook
from admin_api.wire import Wire
from admin_api.wire.releases import FindingOut, ReleaseOut, finding_out
from catalog.unmapped import UnmappedTable, UnmappedValue
from mapping_service.editing import CellEdit, NewRow
from mapping_service.limits import XLSX_LAST_COLUMN, XLSX_LAST_ROW
from mapping_service.table import Table
from workflow.edit_workbooks import FileEdit, Fixed

Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$", examples=["0" * 32])]
_Text = Annotated[str, Field(max_length=32_767)]


class ColumnOut(Wire):
    """A column of a sheet: its number from 1, its letter, and its header."""

    number: int
    letter: str
    name: str


class SheetOut(Wire):
    """A sheet of a workbook, without its rows."""

    sheet: str
    header_row: int
    columns: list[ColumnOut]
    rows: int


class WorkbookOut(Wire):
    """A lookup file of a release; `origin` says whether it is its own or of the base."""

    file: str
    origin: str
    size_bytes: int
    sheets: list[SheetOut]
    findings: list[FindingOut]


class GridRowOut(Wire):
    """A row by its number in the file; a text for each column."""

    row: int
    cells: list[str]


class GridOut(Wire):
    """Rows of a sheet; `next` is where the next ones start, null at the end."""

    columns: list[ColumnOut]
    start: int
    total: int
    next: int | None
    rows: list[GridRowOut]


class UnmappedOut(Wire):
    """A value that waits for a target. Where it is not `exact` there are more SKUs."""

    id: str
    file: str
    sheet: str
    columns: list[str]
    target: str
    values: list[str]
    skus: list[str]
    sku_count: int
    exact: bool
    feed: int
    first_at: str
    last_at: str


class UnmappedTableOut(Wire):
    """A table that values wait for."""

    file: str
    sheet: str
    columns: list[str]
    target: str
    values: int


class FixedOut(Wire):
    """What filling in values does: SKUs that they concern, and those of them that still miss
    something else.
    """

    values: int
    skus: int
    still_missing: int
    exact: bool


class FillIn(Wire):
    """The target of a value that waits."""

    id: Id
    target: _Text = Field(min_length=1, examples=["Red"])


class CellIn(Wire):
    """A cell that gets another text; without a row, a cell of a new row below the last one.

    The cells of one new row have the same `new_row`.
    """

    file: str = Field(min_length=1, max_length=200, examples=["lookup/colours.xlsx"])
    sheet: str = Field(max_length=200, examples=["Colours"])
    row: int | None = Field(default=None, ge=1, le=XLSX_LAST_ROW, examples=[2])
    new_row: int | None = Field(default=None, ge=1, le=10_000)
    column: int = Field(ge=1, le=XLSX_LAST_COLUMN, examples=[2])
    text: _Text = Field(examples=["Red"])

    @model_validator(mode="after")
    def _is_somewhere(self) -> "CellIn":
        if (self.row is None) == (self.new_row is None):
            raise ValueError("name the row, or the new row")
        return self


class WorkbookEditsIn(Wire):
    """Edited cells and filled-in values that become a new release."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"release": 1, "fills": [{"id": "0" * 32, "target": "Red"}]}]
        }
    )

    release: int = Field(ge=1, le=999_999_999, examples=[1])
    cells: list[CellIn] = Field(default_factory=list, max_length=10_000)
    fills: list[FillIn] = Field(default_factory=list, max_length=1_000)
    notes: str = Field(default="", max_length=10_000, examples=["autumn colours"])

    @model_validator(mode="after")
    def _does_something(self) -> "WorkbookEditsIn":
        if not self.cells and not self.fills:
            raise ValueError("there is nothing to edit")
        return self


class SavedOut(Wire):
    """The release that they became, and what the filled-in values fix once it is active."""

    release: ReleaseOut
    fixed: FixedOut


def workbook_out(book: Workbook) -> WorkbookOut:
    """A lookup file."""
    return WorkbookOut(
        file=book.file,
        origin=book.origin,
        size_bytes=book.size_bytes,
        sheets=[
            SheetOut(
                sheet=table.sheet,
                header_row=table.header_row,
                columns=_columns(table),
                rows=len(table.rows),
            )
            for table in book.tables
        ],
        findings=[finding_out(each) for each in book.findings],
    )


def grid_out(grid: GridRows) -> GridOut:
    """Rows of a sheet."""
    end = grid.start + len(grid.rows)
    return GridOut(
        columns=_columns(grid.table),
        start=grid.start,
        total=grid.total,
        next=end if grid.rows and end < grid.total else None,
        rows=[GridRowOut(row=number, cells=list(cells)) for number, cells in grid.rows],
    )


def unmapped_out(value: UnmappedValue) -> UnmappedOut:
    """A value that waits."""
    lookup = value.lookup
    return UnmappedOut(
        id=value.id,
        file=lookup.file,
        sheet=lookup.sheet,
        columns=list(lookup.columns),
        target=lookup.target,
        values=list(lookup.values),
        skus=list(lookup.skus),
        sku_count=lookup.sku_count,
        exact=lookup.exact,
        feed=value.feed,
        first_at=value.first_at,
        last_at=value.last_at,
    )


def unmapped_table_out(table: UnmappedTable) -> UnmappedTableOut:
    """A table that values wait for."""
    return UnmappedTableOut(
        file=table.file,
        sheet=table.sheet,
        columns=list(table.columns),
        target=table.target,
        values=table.values,
    )


def fixed_out(fixed: Fixed) -> FixedOut:
    """What filling in values does."""
    return FixedOut.model_validate(fixed)


def file_edits(cells: list[CellIn]) -> list[FileEdit]:
    """Edited cells as the desk takes them; new rows come behind, in their order."""
    made: list[FileEdit] = []
    new: dict[tuple[str, str, int], dict[int, str]] = {}
    for each in cells:
        if each.row is not None:
            edit = CellEdit(each.sheet, each.row, each.column, each.text)
            made.append(FileEdit(each.file, edit))
        else:
            place = (each.file, each.sheet, each.new_row or 0)
            new.setdefault(place, {})[each.column] = each.text
    for file, sheet, number in sorted(new):
        made.append(FileEdit(file, NewRow(sheet, new[file, sheet, number])))
    return made


def _columns(table: Table) -> list[ColumnOut]:
    numbered = zip(table.column_numbers, table.column_letters, table.columns, strict=True)
    return [ColumnOut(number=number, letter=letter, name=name) for number, letter, name in numbered]
