"""CSV for merchants: opened in a spreadsheet, it shows what it says and runs nothing."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# A spreadsheet takes a cell that begins like this for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# With it, Excel reads the file as UTF-8.
_BYTE_ORDER_MARK = "\ufeff"

_BLOCK_CHARS = 1 << 16


def csv_blocks(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as CSV, in blocks of lines; cells that are texts are made harmless.

    Args:
        columns: Their names, the first line.
        rows: A value for each column; None is an empty cell.
    """
    buffer = io.StringIO()
    buffer.write(_BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if buffer.tell() >= _BLOCK_CHARS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
