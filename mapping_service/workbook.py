"""One .xlsx file → the tables of its sheets."""

from collections.abc import Sequence

from catalog.findings import Severity
from mapping_service.cell_text import CellTexts
from mapping_service.columns import column_letters
from mapping_service.folding import BLANKS
from mapping_service.grid import Grid
from mapping_service.limits import TableLimits
from mapping_service.package import Package
from mapping_service.remarks import Remarks
from mapping_service.sheet_xml import RawCell, SheetFacts, SheetReader
from mapping_service.strings import read_shared_strings
from mapping_service.structure import SheetPart, Structure, read_structure
from mapping_service.table import Table

# Hidden rows named in a note; a filter may hide thousands.
_NAMED_ROWS = 10


def read_workbook(
    data: bytes, file: str, remarks: Remarks, limits: TableLimits
) -> tuple[Table, ...]:
    """Read all sheets of a workbook, in tab order; charts are left out.

    Args:
        data: The .xlsx file.
        file: Its name for scripts and findings, `lookup/colors.xlsx`.
        remarks: Gets the findings; those of severity ERROR refuse the workbook afterwards.
        limits: Bounds; see TableLimits.

    Raises:
        WorkbookInvalid: The file cannot be read at all, or breaks a bound.
    """
    package = Package(data, remarks, limits)
    structure = read_structure(package, remarks, limits)
    strings: Sequence[str] = ()
    if structure.strings_part is not None:
        part = structure.strings_part
        strings = read_shared_strings(package.read(part), part, remarks, limits)
    reader = _SheetsReader(file, package, structure, strings, remarks, limits)
    return tuple(reader.read(sheet) for sheet in structure.sheets)


class _SheetsReader:
    """Reads the sheets of one workbook; cells and characters are counted over all of them."""

    def __init__(
        self,
        file: str,
        package: Package,
        structure: Structure,
        strings: Sequence[str],
        remarks: Remarks,
        limits: TableLimits,
    ) -> None:
        self._file = file
        self._package = package
        self._structure = structure
        self._strings = strings
        self._remarks = remarks
        self._limits = limits
        self._cells = 0
        self._chars = 0

    def read(self, sheet: SheetPart) -> Table:
        texts = CellTexts(sheet.title, self._strings, self._structure, self._remarks, self._limits)
        rows: dict[int, dict[int, str]] = {}

        def take(cell: RawCell) -> None:
            text = texts.text_of(cell)
            if text:
                self._count(text, sheet.title)
                row = rows.setdefault(cell.row, {})
                if cell.column in row:
                    self._remarks.refuse(
                        "workbook_unreadable", "the cell is in it twice", cell=texts.address(cell)
                    )
                row[cell.column] = text

        reader = SheetReader(sheet.part, take, self._remarks, self._limits)
        facts = reader.read(self._package.read(sheet.part))
        for number in [row for row, cells in rows.items() if not _has_text(cells)]:
            del rows[number]
        self._remark_on_hidden(sheet, facts, rows)
        merged = self._merged(sheet, facts, rows)
        grid = Grid(self._file, sheet.title, rows, self._remarks, self._limits)
        return grid.table(merged=merged)

    def _count(self, text: str, title: str) -> None:
        self._cells += 1
        self._chars += len(text)
        if self._cells > self._limits.cells or self._chars > self._limits.text_chars:
            self._remarks.refuse(
                "workbook_too_large",
                f"more than {self._limits.cells} cells or {self._limits.text_chars} characters",
                cell=title,
            )

    def _remark_on_hidden(
        self, sheet: SheetPart, facts: SheetFacts, rows: dict[int, dict[int, str]]
    ) -> None:
        hidden = [row for row in facts.hidden_rows if row in rows]
        if sheet.state != "visible" and rows:
            self._note_hidden(sheet, "the sheet is hidden")
        if hidden:
            named = ", ".join(map(str, hidden[:_NAMED_ROWS]))
            more = f" and {len(hidden) - _NAMED_ROWS} more" if len(hidden) > _NAMED_ROWS else ""
            self._note_hidden(sheet, f"rows {named}{more} are hidden")
        used = {column for row in rows.values() for column in row} if facts.hidden_columns else ()
        for first, last in facts.hidden_columns:
            if any(first <= column <= last for column in used):
                names = f"{column_letters(first)}:{column_letters(last)}"
                self._note_hidden(sheet, f"columns {names} are hidden")

    def _note_hidden(self, sheet: SheetPart, what: str) -> None:
        self._remarks.add(
            "lookup_hidden",
            f"{what}; what they hold is used all the same",
            severity=Severity.NOTE,
            cell=sheet.title,
            group=sheet.title,
        )

    def _merged(
        self, sheet: SheetPart, facts: SheetFacts, rows: dict[int, dict[int, str]]
    ) -> list[tuple[int, int, int, int]]:
        """Merged ranges that touch rows with values, cut to the last of these."""
        spans: list[tuple[int, int, int, int]] = []
        last_used = max(rows, default=0)
        for first_row, first_column, last_row, last_column in facts.merged:
            if first_row > last_used:
                continue
            spans.append((first_row, first_column, min(last_row, last_used), last_column))
            reference = (
                f"{column_letters(first_column)}{first_row}:{column_letters(last_column)}{last_row}"
            )
            self._remarks.add(
                "lookup_merged",
                f"the merged cells {reference} have a value in the first cell only",
                cell=f"{sheet.title}!{reference}",
                hint="write the value into each row, or ask for it: "
                "sheet(name, {fillMerged: true})",
                group=sheet.title,
            )
        return spans


def _has_text(cells: dict[int, str]) -> bool:
    return any(text.strip(BLANKS) for text in cells.values())
