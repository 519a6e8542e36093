"""Edits a lookup file in place: cells are set, rows are added below; everything else stays.

A workbook keeps what openpyxl knows of it: formats, widths, filters, other sheets. What it does not
know, such as pictures, is lost; and of a formula it would lose the value that Excel has computed,
so a workbook with formulas is refused.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TypeAlias

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from mapping_service.columns import column_letters
from mapping_service.delimited import decode, detect_separator, split_rows
from mapping_service.limits import DEFAULT_LIMITS, XLSX_LAST_COLUMN, XLSX_LAST_ROW, TableLimits
from mapping_service.markup import PartReader
from mapping_service.package import Package
from mapping_service.remarks import Remarks

# openpyxl holds every cell as an object of its own: half a gigabyte for these.
_MOST_CELLS = 500_000

_TEXT_FORMAT = "@"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_MARKUP = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A cell that gets another text, by its row and column in the file, counted from 1."""

    sheet: str
    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is added below the last one; its texts by column, counted from 1."""

    sheet: str
    cells: Mapping[int, str]


Edit: TypeAlias = CellEdit | NewRow


def edit_file(
    name: str, data: bytes, edits: Sequence[Edit], limits: TableLimits = DEFAULT_LIMITS
) -> bytes:
    """Edit a workbook or a delimited file.

    Args:
        name: Of the file, `lookup/colors.xlsx`; its ending says what it is.
        data: The file.
        edits: In order. A delimited file has one sheet, whatever it is called.
        limits: Bounds.

    Returns:
        The edited file: a workbook, or text in UTF-8 with the separator that it had.

    Raises:
        WorkbookInvalid: The file cannot be read, is too large to be edited, has formulas, or has
            no such sheet.
    """
    remarks = Remarks(name)
    for edit in edits:
        _check(edit, remarks, limits)
    if name.lower().endswith(".xlsx"):
        return _edit_workbook(data, edits, remarks, limits)
    return _edit_delimited(name, data, edits, remarks)


def _check(edit: Edit, remarks: Remarks, limits: TableLimits) -> None:
    cells = {edit.column: edit.text} if isinstance(edit, CellEdit) else edit.cells
    row = edit.row if isinstance(edit, CellEdit) else 1
    for column, text in cells.items():
        if not 1 <= row <= XLSX_LAST_ROW or not 1 <= column <= XLSX_LAST_COLUMN:
            remarks.refuse("cell_refused", f"there is no row {row} with a column {column}")
        if len(text) > limits.cell_chars or _UNWRITABLE.search(text):
            cell = f"{column_letters(column)}{row}"
            remarks.refuse("cell_refused", "the text cannot stand in a cell", cell=cell)


def _edit_workbook(
    data: bytes, edits: Sequence[Edit], remarks: Remarks, limits: TableLimits
) -> bytes:
    _check_parts(data, remarks, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    _check_cells(book, remarks)
    for edit in edits:
        if edit.sheet not in book.sheetnames:
            remarks.refuse("cell_refused", f"there is no sheet {edit.sheet!r}")
        sheet: Worksheet = book[edit.sheet]
        if isinstance(edit, CellEdit):
            _set(sheet, edit.row, edit.column, edit.text)
        else:
            _append(sheet, edit.cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _check_parts(data: bytes, remarks: Remarks, limits: TableLimits) -> None:
    """Prove all parts, not only those that tables are made of: openpyxl reads them now."""
    package = Package(data, remarks, limits)
    for name in sorted(package.names):
        content = package.read(name)
        if name.lower().endswith(_MARKUP):
            PartReader(name, remarks, limits).read(content)


def _check_cells(book: openpyxl.Workbook, remarks: Remarks) -> None:
    cells = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    remarks.refuse(
                        "workbook_formulas",
                        "the cell is a formula, whose value would be lost",
                        cell=f"{sheet.title}!{cell.coordinate}",
                        hint="edit the workbook in Excel and upload it, or paste values over it",
                    )
            cells += len(row)
        if cells > _MOST_CELLS:
            message = f"more than {_MOST_CELLS} cells are too many to be edited here"
            remarks.refuse("workbook_too_large", message, hint="edit it in Excel and upload it")


def _set(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Set a cell as text for Excel too, so that a leading zero stays and nothing is a formula."""
    cell = sheet.cell(row, column)
    cell.value = text or None
    if text:
        cell.data_type = "s"
        cell.number_format = _TEXT_FORMAT


def _append(sheet: Worksheet, cells: Mapping[int, str]) -> None:
    last = max((cell.row for row in sheet.iter_rows() for cell in row if cell.value), default=0)
    for column, text in cells.items():
        above = sheet.cell(last, column) if last > 1 else None  # the header's looks are its own
        _set(sheet, last + 1, column, text)
        if above is not None and above.has_style:
            cell = sheet.cell(last + 1, column)
            for looks in ("font", "fill", "border", "alignment"):
                setattr(cell, looks, copy(getattr(above, looks)))
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        if (
            bottom == last and left and right
        ):  # so that Excel's own table, with its stripes and filter, grows
            table.ref = f"{column_letters(left)}{top}:{column_letters(right)}{last + 1}"
            if table.autoFilter is not None:
                table.autoFilter.ref = table.ref


def _edit_delimited(name: str, data: bytes, edits: Iterable[Edit], remarks: Remarks) -> bytes:
    text = decode(data, remarks)
    separator = "\t" if name.lower().endswith(".tsv") else detect_separator(text)
    rows = list(split_rows(text, separator))
    for edit in edits:
        if isinstance(edit, CellEdit):
            if edit.row > len(rows):
                remarks.refuse("cell_refused", f"there is no row {edit.row}")
            _put(rows[edit.row - 1], edit.column, edit.text)
            continue
        new: list[str] = []
        for column, each in edit.cells.items():
            _put(new, column, each)
        while rows and not any(rows[-1]):
            rows.pop()
        rows.append(new)
    written = io.StringIO()
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(rows)
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + written.getvalue().encode()


def _put(row: list[str], column: int, text: str) -> None:
    row += [""] * (column - len(row))
    row[column - 1] = text
