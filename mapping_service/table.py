"""A lookup table: a header, and rows of text whose addresses in the merchant's file are known."""

from collections.abc import Sequence
from dataclasses import dataclass

from mapping_service.columns import column_letters


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or one delimited file.

    Attributes:
        file: Name of the file as scripts and findings give it, `lookup/colors.xlsx`.
        sheet: Title of the sheet; for a delimited file its name without folder and extension.
        header_row: Number of the header row, 1-based as in the file; 0 when the table is empty.
        columns: Header cells, left to right; columns without a header are left out.
        column_numbers: Where each column stands, 1-based.
        rows: Text of each row, one per column, "" where there is no value.
        row_numbers: Number of each row in the file, ascending.
        merged: Merged ranges below the header as (first row, first column, last row, last column).
        separator: Of a delimited file, else None.
        text: A delimited file as text, for scripts that read it by column number, else None.
    """

    file: str
    sheet: str
    header_row: int
    columns: tuple[str, ...]
    column_numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: Sequence[int]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    separator: str | None = None
    text: str | None = None

    @property
    def is_delimited(self) -> bool:
        """Whether this came from a delimited file and has no sheets."""
        return self.text is not None

    @property
    def column_letters(self) -> tuple[str, ...]:
        """The letter of each column, as spreadsheets show it."""
        return tuple(column_letters(number) for number in self.column_numbers)

    def cell(self, row_number: int, column_number: int) -> str:
        """Address inside the file: `Colors!B7`, or `B7` where there are no sheets."""
        address = f"{column_letters(column_number)}{row_number}"
        return address if self.is_delimited else f"{self.sheet}!{address}"

    def cell_of(self, row: int, column: int) -> str:
        """Address of a cell by its indexes into `rows` and `columns`."""
        return self.cell(self.row_numbers[row], self.column_numbers[column])
