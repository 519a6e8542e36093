"""Errors as files for a spreadsheet: CSV as it is read, or a workbook."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from admin_api.callers import Caller
from admin_api.desks.errors import ErrorsDesk
from catalog.filters import ErrorFilter
from catalog.stored import StoredError
from mapping_service.rows_workbook import MOST_ROWS, write_rows
from workflow.csv_text import csv_blocks

CSV: Final = "text/csv"

# Names, and widths in characters.
_COLUMNS = (
    ("feed", 8),
    ("file", 24),
    ("at", 22),
    ("record", 10),
    ("line", 10),
    ("sku", 20),
    ("code", 24),
    ("field", 20),
    ("message", 60),
    ("stage", 14),
    ("marketplace", 16),
    ("script", 28),
    ("text", 60),
)

_PIECE_BYTES = 1 << 18


def error_blocks(errors: Iterator[StoredError]) -> Iterator[bytes]:
    """Errors as CSV, in blocks."""
    for block in csv_blocks([name for name, _ in _COLUMNS], map(_row, errors)):
        yield block.encode("utf-8", "replace")


def error_workbook(desk: ErrorsDesk, caller: Caller, wanted: ErrorFilter) -> Iterator[bytes]:
    """The first errors as a workbook, made in a file that goes when it has been read."""
    errors = desk.stream(caller, wanted, MOST_ROWS)
    return _workbook(errors)


def _workbook(errors: Iterator[StoredError]) -> Iterator[bytes]:
    with TemporaryDirectory(prefix="crossdock-") as folder:
        path = Path(folder, "errors.xlsx")
        write_rows(path, "Errors", _COLUMNS, map(_row, errors))
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece


def _row(error: StoredError) -> Sequence[str | int | None]:
    script = f"{error.file}:{error.line}" if error.file else None
    return (
        error.feed_number,
        error.feed_name,
        error.at,
        error.record,
        error.record_line or None,
        error.sku,
        error.code,
        error.field,
        error.message,
        error.stage,
        error.marketplace,
        script,
        error.record_text or None,
    )
