"""Cells of one sheet as the file stores them: type, style and text, formula or not.

Only what is there is looked at: the declared dimension is never read, and a sheet whose last cell
is XFD1048576 costs one cell.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from mapping_service.limits import XLSX_LAST_COLUMN, XLSX_LAST_ROW, TableLimits
from mapping_service.markup import MAIN, PartReader
from mapping_service.remarks import Remarks
from mapping_service.strings import TextRuns, unescape

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_TRUE = ("1", "true", "on")


@dataclass(slots=True)
class RawCell:
    """One cell as stored.

    `kind` is the `t` attribute (`n` number, `s` shared string, `inlineStr`, `str`, `b`, `e`, `d`);
    `stored` the text of `<v>` or of the inline string, None where there is no such element.
    """

    row: int
    column: int
    kind: str
    style: int
    stored: str | None = None
    has_formula: bool = False


@dataclass(slots=True)
class SheetFacts:
    """What else a sheet says, all numbers 1-based, spans with both ends.

    Hidden rows, spans of hidden columns, and merged ranges as first row, first column, last row,
    last column.
    """

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class SheetReader:
    """Reads one sheet part and hands every cell that has a value or a formula to `on_cell`."""

    def __init__(
        self,
        part: str,
        on_cell: Callable[[RawCell], None],
        remarks: Remarks,
        limits: TableLimits,
    ) -> None:
        self.facts = SheetFacts()
        self._on_cell = on_cell
        self._remarks = remarks
        self._limits = limits
        self._part = part
        self._row = 0
        self._column = 0
        self._cell: RawCell | None = None
        self._value: list[str] | None = None
        self._inline = TextRuns()
        self._reader = PartReader(part, remarks, limits)
        self._register()

    def read(self, data: bytes) -> SheetFacts:
        """Read the part.

        Raises:
            WorkbookInvalid: Malformed XML or an impossible cell reference.
        """
        self._reader.read(data)
        return self.facts

    def _register(self) -> None:
        starts, ends = self._reader.starts, self._reader.ends
        self._inline.register(self._reader)
        starts[MAIN + "row"] = self._start_row
        starts[MAIN + "c"] = self._start_cell
        starts[MAIN + "v"] = self._start_value
        starts[MAIN + "f"] = self._start_formula
        starts[MAIN + "col"] = self._start_column
        starts[MAIN + "mergeCell"] = self._start_merged
        ends[MAIN + "v"] = self._end_value
        ends[MAIN + "is"] = self._end_inline
        ends[MAIN + "c"] = self._end_cell
        self._reader.on_text = self._text

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else self._number(number, XLSX_LAST_ROW)
        self._column = 0
        if attributes.get("hidden") in _TRUE:
            self.facts.hidden_rows.append(self._row)

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            first = self._number(attributes.get("min", ""), XLSX_LAST_COLUMN)
            last = self._number(attributes.get("max", ""), XLSX_LAST_COLUMN)
            self.facts.hidden_columns.append((first, last))

    def _start_merged(self, attributes: Mapping[str, str]) -> None:
        if len(self.facts.merged) >= self._limits.merged:
            self._remarks.refuse(
                "workbook_too_large",
                f"{self._part} has more than {self._limits.merged} merged ranges",
            )
        first, _, last = attributes.get("ref", "").partition(":")
        self.facts.merged.append((*self._place(first), *self._place(last or first)))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = self._place(reference)
        if self._column > XLSX_LAST_COLUMN or not 0 < self._row <= XLSX_LAST_ROW:
            self._malformed(f"a cell outside the sheet in row {self._row}")
        style = attributes.get("s", "0")
        self._cell = RawCell(
            self._row,
            self._column,
            attributes.get("t", "n"),
            int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0,
        )

    def _start_value(self, _: Mapping[str, str]) -> None:
        self._value = []

    def _start_formula(self, _: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._cell.has_formula = True

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)
        else:
            self._inline.on_text(text)

    def _end_value(self) -> None:
        if self._cell is not None and self._value is not None:
            stored = "".join(self._value)
            self._cell.stored = unescape(stored) if self._cell.kind == "str" else stored
        self._value = None

    def _end_inline(self) -> None:
        if self._cell is not None:
            self._cell.stored = self._inline.take()

    def _end_cell(self) -> None:
        if self._cell is not None and (self._cell.stored is not None or self._cell.has_formula):
            self._on_cell(self._cell)
        self._cell = None

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            self._malformed(f"the cell reference {reference[:20]!r}")
        return int(match[2]), column_number(match[1])

    def _number(self, text: str, highest: int) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 9 and 0 < int(text) <= highest):
            self._malformed(f"the row or column number {text[:20]!r}")
        return int(text)

    def _malformed(self, what: str) -> NoReturn:
        self._remarks.refuse("workbook_unreadable", f"{self._part} has {what}")


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
