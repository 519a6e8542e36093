"""CSV files for merchants' programs: as the manifest says, byte for byte, one record a row.

Our own reader takes back what is written, but for blanks at the ends of cells, which it trims.
"""

import re
from collections import Counter

from catalog.writing import CsvFields, FeedWriting
from feeds.text_encoder import TextEncoder

# A spreadsheet takes a cell that begins like this for a formula, and runs it. Source: OWASP.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

_LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}

# No reader of CSV takes it, ours included.
_NEVER = "\0"


class CsvWriter:
    """Writes one file: `begin`, `record` for each, `end`."""

    def __init__(self, writing: FeedWriting) -> None:
        """Prepare for the columns and the form that the manifest gives."""
        self._writing = writing
        self._encoder = TextEncoder(writing.encoding)
        self._line_end = _LINE_ENDS[writing.line_end]
        needs = f'["\r\n{re.escape(writing.delimiter)}]|^[ \t]|[ \t]$'
        self._needs_quotes = re.compile(needs).search
        # (column, which of the columns of that name it is).
        seen: Counter[str] = Counter()
        self._columns: list[tuple[str, int]] = []
        for name in writing.columns:
            self._columns.append((name, seen[name]))
            seen[name] += 1

    def begin(self) -> bytes:
        """The byte order mark, where the encoding has one, and the header."""
        if not self._writing.header:
            return self._encoder.mark
        return self._encoder.mark + self._row(list(self._writing.columns))

    def record(self, fields: CsvFields) -> bytes:
        """One row; what cannot be written becomes a question mark."""
        return self._row([self._value(fields, *column) for column in self._columns])

    def end(self) -> bytes:
        """Nothing: a CSV file just ends."""
        return b""

    def lacks(self, text: str) -> str | None:
        """The first character of a cell that the file cannot hold; None where it holds all."""
        return _NEVER if _NEVER in text else self._encoder.lacks(text)

    def _value(self, fields: CsvFields, name: str, position: int) -> str | None:
        value = fields.get(name)
        values = value if isinstance(value, list) else [value]
        found = values[position] if position < len(values) else None
        return None if found is None else str(found)

    def _row(self, values: list[str | None]) -> bytes:
        line = self._writing.delimiter.join([self._cell(value) for value in values])
        # A line without anything would be no row at all.
        return self._encoder.encode((line or '""') + self._line_end)

    def _cell(self, value: str | None) -> str:
        quoting = self._writing.quoting
        if value is None:
            return '""' if quoting == "all" else ""
        text = value.replace(_NEVER, "?")
        if self._writing.formulas == "defuse" and text.startswith(FORMULA):
            text = f"'{text}"
        if quoting == "needed" and not self._needs_quotes(text):
            return text
        return '"' + text.replace('"', '""') + '"'
