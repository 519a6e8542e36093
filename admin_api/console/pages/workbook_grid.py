"""A workbook of a release as a grid: cells are edited, rows added."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip, count
from admin_api.console.parts.findings import findings
from admin_api.console.parts.tags import Tag, on_value, tag
from admin_api.console.view import View
from admin_api.desks.mapping import Workbook
from mapping_service.editing import CellEdit, NewRow
from mapping_service.table import Table
from workflow.edit_workbooks import FileEdit

_ROWS = 50

# A sheet by its file and title.
_Place = tuple[str, str]


class WorkbookGrid:
    """All workbooks of a release; one sheet is shown at a time, and all edits are kept."""

    def __init__(
        self,
        view: View,
        number: int,
        books: Sequence[Workbook],
        may_edit: bool,
        changed: Callable[[], Any],
    ) -> None:
        """Draw it.

        Args:
            view: The page; its query names the sheet.
            number: Of the release.
            books: Its workbooks.
            may_edit: Whether the caller may edit.
            changed: Called after every letter.
        """
        self._view = view
        self._number = number
        self._books = books
        self._may_edit = may_edit
        self._changed = changed
        self._cells: dict[tuple[_Place, int, int], str] = {}
        self._rows: dict[_Place, list[dict[int, str]]] = {}
        self._start = 0
        self._tables = {(t.file, t.sheet): t for book in books for t in book.tables}
        if not self._tables:
            empty(
                "No workbooks", "A bundle has them in its folder lookup.", icon_name="o_table_view"
            )
            return
        asked = tuple(view.query.get("sheet", "").split("!", 1))
        self._shown: _Place = next(iter(self._tables))
        if len(asked) == 2 and (asked[0], asked[1]) in self._tables:
            self._shown = (asked[0], asked[1])
        self._draw_choice()
        self._remarks = tag("div")
        self._grid = tag("div", "cd-sheet", tabindex=0, role="region", aria_label="Cells")
        self._foot = tag("div", "cd-table-foot")
        self._draw()

    def edits(self) -> list[FileEdit]:
        """What is edited, cells first."""
        found = [
            FileEdit(file, CellEdit(sheet, row, column, text))
            for ((file, sheet), row, column), text in self._cells.items()
        ]
        for (file, sheet), rows in self._rows.items():
            found += [FileEdit(file, NewRow(sheet, row)) for row in rows if any(row.values())]
        return found

    def _draw_choice(self) -> None:
        with tag("div", "cd-filters"), tag("label", "cd-field"):
            tag("span", "cd-label", "Workbook and sheet")
            with tag("select", "cd-select") as field:
                for place, table in self._tables.items():
                    words = f"{place[0]}: {place[1]} ({count(len(table.rows))} rows)"
                    option = tag("option", text=words, value="!".join(place))
                    if place == self._shown:
                        option.props["selected"] = True
        on_value(field, "change", self._choose)

    def _choose(self, words: str) -> None:
        file, _, sheet = words.partition("!")
        self._shown = (file, sheet)
        self._start = 0
        kept = {name: text for name, text in self._view.query.items() if name != "sheet"}
        ui.navigate.history.replace(self._view.link("/mapping", **kept, sheet=words))
        self._draw()

    def _draw(self) -> None:
        table = self._tables[self._shown]
        self._draw_remarks(table)
        self._grid.clear()
        with self._grid, tag("table"):
            with tag("thead"), tag("tr"):
                tag("th", text="", aria_label="Row")
                for letter, name in zip(table.column_letters, table.columns, strict=True):
                    tag("th", text=f"{letter}  {name}", scope="col")
            with tag("tbody"):
                end = self._start + _ROWS
                shown = zip(
                    table.row_numbers[self._start : end], table.rows[self._start : end], strict=True
                )
                for number, cells in shown:
                    self._draw_row(table, number, cells)
                if end >= len(table.rows):
                    for index in range(len(self._rows.get(self._shown, ()))):
                        self._draw_new(table, index)
        self._draw_foot(table)

    def _draw_remarks(self, table: Table) -> None:
        book = next(each for each in self._books if each.file == table.file)
        self._remarks.clear()
        with self._remarks:
            if book.origin == "base":
                with tag("div", "cd-filters"):
                    chip("of the base", "calm")
                    tag("span", "cd-muted", "An edit makes it this merchant's own.")
            if book.findings:
                findings(book.findings)

    def _draw_row(self, table: Table, number: int, cells: Sequence[str]) -> None:
        with tag("tr"):
            tag("td", "is-number", str(number))
            for column, name, text in zip(table.column_numbers, table.columns, cells, strict=True):
                key = (self._shown, number, column)
                self._draw_cell(
                    f"{name}, row {number}", self._cells.get(key, text), self._put(key, text)
                )

    def _draw_new(self, table: Table, index: int) -> None:
        row = self._rows[self._shown][index]
        with tag("tr"):
            tag("td", "is-number", "new")
            for column, name in zip(table.column_numbers, table.columns, strict=True):
                self._draw_cell(f"{name}, new row", row.get(column, ""), self._put_new(row, column))

    def _draw_cell(self, label: str, text: str, put: Callable[[str, Tag], None]) -> None:
        with tag("td") as cell:
            field = tag("input", "", value=text, aria_label=label)
        if not self._may_edit:
            field.props["readonly"] = True
            return
        on_value(field, "input", lambda written: put(written, cell))

    def _put(self, key: tuple[_Place, int, int], was: str) -> Callable[[str, Tag], None]:
        def put(text: str, cell: Tag) -> None:
            if text == was:
                self._cells.pop(key, None)
                cell.classes(remove="is-edited")
            else:
                self._cells[key] = text
                cell.classes("is-edited")
            self._changed()

        return put

    def _put_new(self, row: dict[int, str], column: int) -> Callable[[str, Tag], None]:
        def put(text: str, cell: Tag) -> None:
            row[column] = text
            cell.classes("is-edited")
            self._changed()

        return put

    def _draw_foot(self, table: Table) -> None:
        total, end = len(table.rows), min(self._start + _ROWS, len(table.rows))
        self._foot.clear()
        with self._foot:
            first = self._start + 1 if total else 0
            tag(
                "span", text=f"Rows {count(first)} to {count(end)} of {count(total)}", role="status"
            )
            with tag("div", "cd-row"):
                if self._may_edit:
                    button("Add a row", self._add, kind="quiet", icon_name="o_add")
                if self._start:
                    button("Previous", lambda: self._turn(-_ROWS), kind="quiet")
                if end < total:
                    button("Next", lambda: self._turn(_ROWS), kind="quiet")

    def _turn(self, by: int) -> None:
        self._start = max(0, self._start + by)
        self._draw()

    def _add(self) -> None:
        total = len(self._tables[self._shown].rows)
        self._rows.setdefault(self._shown, []).append({})
        self._start = max(0, (total - 1) // _ROWS * _ROWS)
        self._draw()
