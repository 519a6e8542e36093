"""Writes rows as a workbook of one sheet, row by row: what is held at a time does not grow."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# Most rows that a workbook gets here; a sheet could hold a million, and take minutes to write.
MOST_ROWS = 50_000

# Excel's limit for a cell.
_MOST_CHARS = 32_767

# What no XML can hold, and what Excel would read as an escape of its own.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_TEXT_FORMAT = "@"


def write_rows(
    path: Path,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | int | None]],
) -> None:
    """Write a workbook.

    Args:
        path: Where to.
        title: Of the sheet; at most 31 characters, none of `[]:*?/\\`.
        columns: Names, and their widths in characters.
        rows: A value for each column. Texts stay texts, whatever they begin with. Those beyond
            MOST_ROWS are left out.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width

    def cell(value: str | int | None, *, bold: bool = False) -> object:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, _UNWRITABLE.sub("\ufffd", value[:_MOST_CHARS]))
        made.data_type = "s"  # never a formula
        made.number_format = _TEXT_FORMAT
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(name, bold=True) for name, _ in columns])
    for _, row in zip(range(MOST_ROWS), rows, strict=False):
        sheet.append([cell(value) for value in row])
    book.save(path)
