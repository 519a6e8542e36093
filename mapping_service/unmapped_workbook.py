"""Writes `unmapped.xlsx`: what to fill in, with suggestions, and the rows nobody needs.

Each sheet begins with the columns of the table it is about, so that its filled-in rows can be
copied under that table's rows. Every value is a text cell, whatever it begins with, so that no
value of a feed becomes a formula in the merchant's Excel.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mapping_service.folding import fold
from mapping_service.suggestions import Suggestions
from mapping_service.table import Table
from mapping_service.unmapped_report import UnmappedReport, UnmappedSheet

_SUMMARY = "Summary"
_UNUSED = "Unused rows"
# Not in titles: what Excel refuses, and what no XML can hold; a file on a drive may be named so.
_NO_TITLE = re.compile("[\\[\\]:*?/\\\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TITLE_CHARS = 31  # Excel's limit for the title of a sheet
# Suggestions are sought for this many values of a sheet, those of the most SKUs.
_SUGGESTED = 2_000
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TEXT_FORMAT = "@"
_BOLD = Font(bold=True)
# One fixed moment for everything that carries a time, so that equal reports are equal bytes.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_CORE_PART = "docProps/core.xml"
_MOMENTS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MOMENT = rb"\g<1>1980-01-01T00:00:00Z"


def write_report(path: Path, report: UnmappedReport) -> None:
    """Write the workbook; the same report gives the same bytes."""
    book = Workbook()
    del book["Sheet"]
    titles = _titles(report.sheets)
    _write_summary(book, report, titles)
    for sheet, title in zip(report.sheets, titles, strict=True):
        _write_missed(book, sheet, title)
    _write_unused(book, report)
    written = io.BytesIO()
    book.save(written)
    path.write_bytes(_timeless(written.getvalue()))


def _write_summary(book: Workbook, report: UnmappedReport, titles: Sequence[str]) -> None:
    page = _page(book, _SUMMARY, (28, 32, 24, 24, 24, 12))
    _append_header(page, ["Sheet here", "File", "Table", "Looked up", "Wanted", "Values"])
    for sheet, title in zip(report.sheets, titles, strict=True):
        looked_up = ", ".join(sheet.keys)
        names = [title, sheet.table.file, sheet.table.sheet, looked_up, sheet.target]
        page.append([*(_text(page, name) for name in names), len(sheet.missed)])
    if not report.sheets:
        page.append([_text(page, "Every value that was looked up was found.")])
    else:
        page.append([])
        page.append(
            [_text(page, "Fill in the targets, then copy those rows under the rows of the table.")]
        )
    if report.unlisted:
        page.append([_text(page, f"{report.unlisted} more misses are not listed.")])


def _write_missed(book: Workbook, sheet: UnmappedSheet, title: str) -> None:
    widths = (28,) * len(sheet.keys) + (28, 10, 40, 28, 28)
    page = _page(book, title, widths)
    headers = [*sheet.keys, sheet.target or "To", "SKUs", "Example SKUs", "Suggestion", "Like"]
    _append_header(page, headers)
    suggester = _Suggester(sheet)
    for number, missed in enumerate(sheet.missed):
        target, like = suggester.suggest(missed.keys) if number < _SUGGESTED else ("", "")
        count = missed.skus if missed.exact else f"at least {missed.skus}"
        page.append(
            [
                *(_text(page, key) for key in missed.keys),
                _text(page, ""),
                count if isinstance(count, int) else _text(page, count),
                _text(page, ", ".join(missed.examples)),
                _text(page, target),
                _text(page, like),
            ]
        )


class _Suggester:
    """Finds the nearest key of a table and its target, for tables with a single key column."""

    def __init__(self, sheet: UnmappedSheet) -> None:
        self._targets: dict[str, str] = {}
        key, target = _column(sheet.table, sheet.keys[0]), _column(sheet.table, sheet.target)
        if len(sheet.keys) == 1 and key is not None and target is not None:
            for row in sheet.table.rows:
                if row[target] and row[key].strip() != "*":
                    self._targets.setdefault(row[key], row[target])
        self._suggestions = Suggestions(self._targets)

    def suggest(self, keys: Sequence[str]) -> tuple[str, str]:
        """Target and key, both "" where none is near."""
        nearest = self._suggestions.nearest(keys[0])
        return ("", "") if nearest is None else (self._targets[nearest], nearest)


def _column(table: Table, name: str) -> int | None:
    folded = [fold(column) for column in table.columns]
    return folded.index(fold(name)) if fold(name) in folded else None


def _write_unused(book: Workbook, report: UnmappedReport) -> None:
    page = _page(book, _UNUSED, (32, 24, 12, 32, 32))
    _append_header(page, ["File", "Table", "Cell", "Key", "Value"])
    for table, row in report.unused:
        if row is None:
            cells = [table.file, table.sheet, "", "no record used this table", ""]
        else:
            texts = (*table.rows[row], "", "")
            cells = [table.file, table.sheet, table.cell_of(row, 0).split("!")[-1], *texts[:2]]
        page.append([_text(page, cell) for cell in cells])
    if report.more_unused:
        page.append([_text(page, f"and {report.more_unused} more rows")])


def _page(book: Workbook, title: str, widths: Iterable[int]) -> Worksheet:
    page: Worksheet = book.create_sheet(title)
    page.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    return page


def _append_header(page: Worksheet, names: Iterable[str]) -> None:
    cells = [_text(page, name) for name in names]
    for cell in cells:
        cell.font = _BOLD
    page.append(cells)


def _text(page: Worksheet, text: str) -> Cell:
    """A cell that is text for Excel too, whatever it looks like."""
    cell = Cell(page, row=1, column=1, value=_UNWRITABLE.sub(_escaped, text))
    cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
    cell.number_format = _TEXT_FORMAT
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _titles(sheets: Iterable[UnmappedSheet]) -> list[str]:
    """Titles after the tables' own, made fit for Excel and different from each other."""
    taken = {_SUMMARY.casefold(), _UNUSED.casefold()}
    titles: list[str] = []
    for sheet in sheets:
        plain = _NO_TITLE.sub(" ", sheet.table.sheet).strip(" '")[:_TITLE_CHARS] or "Table"
        title, number = plain, 1
        while title.casefold() in taken:
            number += 1
            ending = f" ({number})"
            title = plain[: _TITLE_CHARS - len(ending)] + ending
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _timeless(data: bytes) -> bytes:
    """The same archive with one fixed time for its entries and its properties."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == _CORE_PART:
                content = _MOMENTS.sub(_MOMENT, content)
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_MOMENT)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, content)
    return result.getvalue()
