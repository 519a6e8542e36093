"""The canonical text of a workbook cell, and what has to be said about the cell.

Text stays as it is. Numbers become the text that JavaScript gives them, dates ISO 8601, booleans
TRUE and FALSE. Errors and formulas that were never calculated have no text.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NoReturn

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

from catalog.findings import Severity
from mapping_service.columns import column_letters
from mapping_service.limits import TableLimits
from mapping_service.numbers import EXACT_DIGITS, canonical_number
from mapping_service.remarks import Remarks
from mapping_service.sheet_xml import RawCell
from mapping_service.structure import Structure

# Excel shows a longer number in a cell of format General as 7.5E+11.
_SHOWN_DIGITS = 11
# A format such as 00000 shows digits that are not stored.
_PADDED = re.compile(r"0{2,}", re.ASCII)
_MIDNIGHT = time()


class CellTexts:
    """Turns the raw cells of one sheet into text, and remarks on those that need a look."""

    def __init__(
        self,
        sheet: str,
        strings: Sequence[str],
        structure: Structure,
        remarks: Remarks,
        limits: TableLimits,
    ) -> None:
        self._sheet = sheet
        self._strings = strings
        self._structure = structure
        self._remarks = remarks
        self._limits = limits
        self._dates: dict[int, bool] = {}

    def address(self, cell: RawCell) -> str:
        """`Colors!B7`."""
        return f"{self._sheet}!{column_letters(cell.column)}{cell.row}"

    def text_of(self, cell: RawCell) -> str:
        """The text of a cell, "" where it has none.

        Raises:
            WorkbookInvalid: A value that its type does not allow, or too long a text.
        """
        if cell.has_formula and (cell.stored is None or (cell.stored == "" and cell.kind != "str")):
            self._not_calculated(cell)
            return ""
        stored = cell.stored or ""
        if cell.kind == "s":
            text = self._shared(cell, stored)
        elif cell.kind == "n":
            text = self._number(cell, stored.strip())
        elif cell.kind == "b":
            text = "TRUE" if stored.strip() in ("1", "true") else "FALSE"
        elif cell.kind == "e":
            text = self._error(cell, stored)
        elif cell.kind == "d":
            text = stored.strip().removesuffix("T00:00:00")
        else:
            text = stored
        if len(text) > self._limits.cell_chars:
            self._remarks.refuse(
                "workbook_too_large",
                f"a cell holds more than {self._limits.cell_chars} characters",
                cell=self.address(cell),
            )
        return text

    def _shared(self, cell: RawCell, stored: str) -> str:
        index = stored.strip()
        if not (index.isascii() and index.isdigit() and len(index) < 10):
            self._malformed(cell)
        if int(index) >= len(self._strings):
            self._malformed(cell)
        return self._strings[int(index)]

    def _number(self, cell: RawCell, stored: str) -> str:
        if not stored:
            return ""
        try:
            text = canonical_number(stored)
        except ValueError:
            self._malformed(cell)
        if self._is_date(cell.style):
            return self._date(cell, text)
        self._remark_on_number(cell, text)
        return text

    def _is_date(self, style: int) -> bool:
        known = self._dates.get(style)
        if known is None:
            number_format = self._structure.number_format(style)
            known = self._dates[style] = bool(is_date_format(number_format))
        return known

    def _date(self, cell: RawCell, number: str) -> str:
        number_format = self._structure.number_format(cell.style)
        try:
            moment = from_excel(
                float(number), self._structure.epoch, bool(is_timedelta_format(number_format))
            )
        except (OverflowError, ValueError):
            self._remarks.add(
                "lookup_cell_date",
                f"{number} is formatted as a date but is none; it is used as a number",
                cell=self.address(cell),
                group=self._sheet,
            )
            return number
        return _iso(moment)

    def _remark_on_number(self, cell: RawCell, text: str) -> None:
        column = f"{self._sheet}!{column_letters(cell.column)}"
        digits = len(text.lstrip("-")) if text.lstrip("-").isdigit() else 0
        number_format = self._structure.number_format(cell.style)
        if digits > EXACT_DIGITS:
            self._remarks.add(
                "lookup_number_inexact",
                f"the number {text} has more than {EXACT_DIGITS} digits; Excel changes those "
                "behind them",
                cell=self.address(cell),
                hint="format the column as text and type the value again",
                group=column,
            )
        elif digits > _SHOWN_DIGITS and (number_format == "General" or "E+" in number_format):
            self._remarks.add(
                "lookup_number_shown",
                f"{text} is stored as a number, which Excel shows as {float(text):.2E}",
                cell=self.address(cell),
                hint="format the column as text if these are barcodes or numbers of things",
                group=column,
            )
        elif _PADDED.fullmatch(number_format) and len(number_format) > len(text):
            self._remarks.add(
                "lookup_number_padded",
                f"shown as {text.zfill(len(number_format))} but stored as the number {text}, "
                "which is what is compared",
                cell=self.address(cell),
                hint="format the column as text and type the zeros",
                group=column,
            )

    def _error(self, cell: RawCell, stored: str) -> str:
        self._remarks.add(
            "lookup_cell_error",
            f"the cell holds the error {stored.strip() or '(none)'}; it counts as empty",
            cell=self.address(cell),
            group=self._sheet,
        )
        return ""

    def _not_calculated(self, cell: RawCell) -> None:
        self._remarks.add(
            "lookup_formula_uncalculated",
            "the formula has no calculated value",
            severity=Severity.ERROR,
            cell=self.address(cell),
            hint="open the workbook in Excel and save it, or paste the values",
            group=self._sheet,
        )

    def _malformed(self, cell: RawCell) -> NoReturn:
        self._remarks.refuse(
            "workbook_unreadable",
            f"a cell of type {cell.kind!r} holds {(cell.stored or '')[:40]!r}",
            cell=self.address(cell),
        )


def _iso(moment: datetime | time | timedelta) -> str:
    """A date where there is no time of day, else date and time; hours may pass 24."""
    if isinstance(moment, timedelta):
        seconds = round(moment.total_seconds())
        sign = "-" if seconds < 0 else ""
        minutes, second = divmod(abs(seconds), 60)
        hour, minute = divmod(minutes, 60)
        return f"{sign}{hour:02}:{minute:02}:{second:02}"
    if isinstance(moment, datetime) and moment.time() == _MIDNIGHT:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")
