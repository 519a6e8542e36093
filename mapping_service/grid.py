"""From scattered cells to a table: where the header is, which columns count, what looks wrong."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

from catalog.findings import Severity
from mapping_service.columns import column_letters
from mapping_service.folding import BLANKS, fold
from mapping_service.limits import XLS_LAST_ROW, XLSX_LAST_ROW, TableLimits
from mapping_service.remarks import Remarks
from mapping_service.table import Table

# Row number → column number → text; only cells that have text, so that a row here is not empty.
Cells = Mapping[int, Mapping[int, str]]


class Grid:
    """The cells of one sheet or delimited file, and where it comes from."""

    def __init__(
        self, file: str, sheet: str, cells: Cells, remarks: Remarks, limits: TableLimits
    ) -> None:
        self._file = file
        self._sheet = sheet
        self._cells = cells
        self._remarks = remarks
        self._limits = limits

    def table(
        self,
        *,
        merged: Sequence[tuple[int, int, int, int]] = (),
        separator: str | None = None,
        text: str | None = None,
    ) -> Table:
        """Make the table; the header is the first row that has any text.

        Raises:
            WorkbookInvalid: Too many rows or columns, or the last possible row is in use.
        """
        numbers = sorted(self._cells)
        self._check_rows(numbers)
        header_row = numbers[0] if numbers else 0
        header = self._cells[header_row] if numbers else {}
        columns = [column for column in sorted(header) if fold(header[column])]
        if len(columns) > self._limits.columns:
            self._refuse(f"there are more than {self._limits.columns} columns")
        below = numbers[1:]
        table = Table(
            file=self._file,
            sheet=self._sheet,
            header_row=header_row,
            columns=tuple(header[column].strip(BLANKS) for column in columns),
            column_numbers=tuple(columns),
            rows=tuple(
                tuple(self._cells[row].get(column, "") for column in columns) for row in below
            ),
            row_numbers=below,
            merged=tuple(span for span in merged if span[2] > header_row),
            separator=separator,
            text=text,
        )
        self._remark(table)
        return table

    def _check_rows(self, numbers: Sequence[int]) -> None:
        if len(numbers) > self._limits.rows:
            self._refuse(f"there are more than {self._limits.rows} rows")
        if not numbers:
            self._say("lookup_empty", "there is nothing in it")
            return
        if numbers[-1] == XLSX_LAST_ROW:
            self._remarks.refuse(
                "lookup_row_limit",
                f"the data ends exactly at row {XLSX_LAST_ROW}, the last that Excel can hold; "
                "what came after it is lost",
                cell=self._sheet,
                hint="split the data over several workbooks",
            )
        if numbers[-1] == XLS_LAST_ROW:
            self._say(
                "lookup_row_limit_xls",
                f"the data ends exactly at row {XLS_LAST_ROW}, the last that an .xls can hold; "
                "it may have been cut off",
            )

    def _remark(self, table: Table) -> None:
        if table.header_row > 1:
            self._say(
                "lookup_header_row",
                f"the header is taken from row {table.header_row}, the first that is not empty",
                severity=Severity.NOTE,
            )
        self._remark_on_headers(table)
        self._remark_on_unnamed(table)
        self._remark_on_blanks(table)

    def _remark_on_headers(self, table: Table) -> None:
        first: dict[str, int] = {}
        for index, name in enumerate(table.columns):
            earlier = first.setdefault(fold(name), index)
            if earlier != index:
                here = table.cell(table.header_row, table.column_numbers[index])
                there = table.cell(table.header_row, table.column_numbers[earlier])
                self._remarks.add(
                    "lookup_header_twice",
                    f"the header {name!r} stands here and in {there}; lookups by this name fail",
                    cell=here,
                    group=self._sheet,
                )

    def _remark_on_unnamed(self, table: Table) -> None:
        named = set(table.column_numbers)
        unnamed: dict[int, int] = {}
        for row in table.row_numbers:
            for column in self._cells[row]:
                if column not in named:
                    unnamed.setdefault(column, row)
        for column, row in sorted(unnamed.items()):
            self._remarks.add(
                "lookup_header_empty",
                f"column {column_letters(column)} has values but no header and is not used",
                cell=table.cell(row, column),
                hint="the header is the first row that is not empty",
                group=self._sheet,
            )

    def _remark_on_blanks(self, table: Table) -> None:
        for index, row in enumerate(table.rows):
            for column, text in enumerate(row):
                # Blanks are found by comparing ends first: most cells have none.
                if text and (text[0] in BLANKS or text[-1] in BLANKS):
                    self._remarks.add(
                        "lookup_cell_blanks",
                        f"{text[:60]!r} begins or ends with blanks: a key matches without them, "
                        "a target is given with them",
                        severity=Severity.NOTE,
                        cell=table.cell_of(index, column),
                        group=self._sheet,
                    )

    def _say(self, code: str, message: str, *, severity: Severity = Severity.WARNING) -> None:
        self._remarks.add(code, message, severity=severity, cell=self._sheet, group=self._sheet)

    def _refuse(self, message: str) -> NoReturn:
        self._remarks.refuse("workbook_too_large", message, cell=self._sheet)
