"""Which delimiter a CSV feed uses, and how its text is cut into rows."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

# In order of preference where a feed fits several equally well.
DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {"\t": "tab", " ": "space"}

# Rows looked at to detect the delimiter.
_SAMPLE_ROWS = 40

# Excel's own first line, such as `sep=;`.
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE | re.DOTALL)

# No cell reaches this: the reader bounds the text it hands to the csv module.
_NO_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some lines of text.

    Attributes:
        cells: One list of cells a row; empty for a blank line.
        ends: For each row, how many of the lines are used up when it ends.
        open: The unfinished last row, its quote still open, or None.
        digests: Of each row, where they were asked for.
        known: Those of them that are known; such a row may be without cells.
    """

    cells: list[list[str]]
    ends: list[int]
    open: list[str] | None
    digests: Sequence[bytes] = ()
    known: Collection[bytes] = ()


def split_lines(text: str) -> list[str]:
    """Cut text behind every LF, CRLF or lone CR, and at nothing else; the ends stay."""
    return list(io.StringIO(text, newline=""))


def sep_line(line: str) -> str | None:
    """Return the delimiter that a line `sep=;` names, or None."""
    found = _SEP_LINE.fullmatch(line)
    return found[1] if found else None


def parse_rows(lines: Sequence[str], delimiter: str) -> Rows:
    """Parse lines as RFC 4180 and as lenient as merchants need: quotes inside a cell stay."""
    starved = False

    def tell_starved() -> Iterator[str]:
        nonlocal starved
        starved = True
        yield from ()

    cells: list[list[str]] = []
    ends: list[int] = []
    with _no_field_limit():
        reader = csv.reader(chain(lines, tell_starved()), delimiter=delimiter)
        for row in reader:
            if starved:  # the text ended inside quotes, or csv would not have asked for more
                return Rows(cells, ends, row)
            cells.append(row)
            ends.append(reader.line_num)
    return Rows(cells, ends, None)


def detect_delimiter(lines: Sequence[str], comment: str | None, skip_rows: int) -> str:
    """Find the delimiter in the first lines of a feed.

    Each candidate splits the first rows with quotes respected. It must make at least two columns
    of the first row; then the share of rows with as many cells as the first decides, then the
    number of columns, then the order of DELIMITERS. With no candidate left it is the comma.
    """
    best = (0.0, 0, ",")
    for delimiter in DELIMITERS:
        rows = [
            row
            for row in parse_rows(lines, delimiter).cells[skip_rows:]
            if row and not (comment and row[0].startswith(comment))
        ][:_SAMPLE_ROWS]
        if not rows or len(rows[0]) < 2:
            continue
        width = len(rows[0])
        share = sum(len(row) == width for row in rows) / len(rows)
        if (share, width) > best[:2]:
            best = (share, width, delimiter)
    return best[2]


@contextmanager
def _no_field_limit() -> Iterator[None]:
    """Lift the csv module's limit on cells, which is one for the whole process, for a moment.

    Nothing is awaited or yielded meanwhile, so no other user of the module sees it.
    """
    limit = csv.field_size_limit(_NO_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
