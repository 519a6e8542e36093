"""Delimited files (.csv, .tsv, .txt): bytes → text → rows of text cells.

The rules for cells are those of `prelude/lookup_delimited.js`, which reads the same text inside the
sandbox; a test compares the two. A cell that begins with a quote runs to the closing quote, a
doubled quote inside it is one; what follows the closing quote up to the separator is kept. A quote
further inside a cell is an ordinary character. Lines end with LF, CR LF or CR.
"""

import codecs
import posixpath
from collections.abc import Iterator

from catalog.findings import Severity
from mapping_service.folding import BLANKS
from mapping_service.grid import Grid
from mapping_service.limits import TableLimits
from mapping_service.remarks import Remarks
from mapping_service.table import Table

# The one that stands most often in the first line wins; among equals the first of these, since a
# tab is hardly ever part of a text and a comma often is.
_SEPARATORS = ("\t", ";", "|", ",")
_BY_EXTENSION = {".tsv": "\t"}
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_delimited(data: bytes, file: str, remarks: Remarks, limits: TableLimits) -> Table:
    """Read one delimited file as a table.

    Raises:
        WorkbookInvalid: Not text, or larger than the limits allow.
    """
    if len(data) > limits.file_bytes:
        remarks.refuse("workbook_too_large", f"the file has more than {limits.file_bytes} bytes")
    text = decode(data, remarks)
    stem, extension = posixpath.splitext(posixpath.basename(file))
    separator = _BY_EXTENSION.get(extension.lower()) or detect_separator(text)
    cells: dict[int, dict[int, str]] = {}
    count = 0
    for number, row in enumerate(split_rows(text, separator), 1):
        filled = {column: cell for column, cell in enumerate(row, 1) if cell}
        count += len(filled)
        if count > limits.cells or len(filled) > limits.columns:
            remarks.refuse(
                "workbook_too_large", f"more than {limits.cells} cells", cell=f"A{number}"
            )
        if any(len(cell) > limits.cell_chars for cell in filled.values()):
            remarks.refuse(
                "workbook_too_large",
                f"a cell holds more than {limits.cell_chars} characters",
                cell=f"A{number}",
                hint="a quote that is never closed makes one cell of everything behind it",
            )
        if any(cell.strip(BLANKS) for cell in filled.values()):
            cells[number] = filled
    return Grid(file, stem, cells, remarks, limits).table(separator=separator, text=text)


def decode(data: bytes, remarks: Remarks) -> str:
    """UTF-8, or UTF-16 where a byte order mark says so, else Windows-1252.

    Raises:
        WorkbookInvalid: NUL characters: not text.
    """
    if data.startswith(_UTF_16_MARKS):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
            remarks.add(
                "lookup_encoding",
                "the file is not UTF-8 and was read as Windows-1252",
                severity=Severity.NOTE,
                hint="save it as UTF-8",
            )
    if "\0" in text:
        remarks.refuse("lookup_not_text", "the file holds NUL characters", hint="save it as UTF-8")
    return text


def detect_separator(text: str) -> str:
    """The separator that stands most often in the first line that is not empty."""
    start = len(text) - len(text.lstrip("\r\n"))
    first = text[start : start + 10_000].splitlines()[:1]
    counts = {mark: first[0].count(mark) if first else 0 for mark in _SEPARATORS}
    most = max(_SEPARATORS, key=lambda mark: counts[mark])
    return most if counts[most] else ","


def split_rows(text: str, separator: str) -> Iterator[list[str]]:
    """The rows of a delimited text; an empty line is a row of one empty cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if '"' not in lines:
        ends = lines.removesuffix("\n")
        if lines:
            yield from (line.split(separator) for line in ends.split("\n"))
        return
    yield from _split_quoted(lines, separator)


def _split_quoted(text: str, separator: str) -> Iterator[list[str]]:
    """Rows of a text with quotes. Each mark is sought once, so the time is linear."""
    row: list[str] = []
    position = 0
    end = stop = -1  # the next line end and the next separator
    while True:
        cell = ""
        if text.startswith('"', position):
            cell, position = _quoted_part(text, position + 1)
        if end < position:
            end = _find(text, "\n", position)
        if stop < position:
            stop = _find(text, separator, position)
        row.append(cell + text[position : min(stop, end)])
        if stop < end:
            position = stop + len(separator)
            continue
        yield row
        row = []
        position = end + 1
        if position >= len(text):
            return


def _find(text: str, mark: str, position: int) -> int:
    found = text.find(mark, position)
    return len(text) if found < 0 else found


def _quoted_part(text: str, position: int) -> tuple[str, int]:
    """The text up to the closing quote, and the position behind it."""
    pieces: list[str] = []
    while True:
        quote = text.find('"', position)
        if quote < 0:
            pieces.append(text[position:])
            return "".join(pieces), len(text)
        pieces.append(text[position:quote])
        if not text.startswith('"', quote + 1):
            return "".join(pieces), quote + 1
        pieces.append('"')
        position = quote + 2
