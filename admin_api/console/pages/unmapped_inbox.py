"""The inbox of values that no table has: a target for each, and how many SKUs that fixes."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import count, when
from admin_api.console.parts.notes import toast, toast_fault
from admin_api.console.parts.tags import Tag, on_value, tag
from admin_api.console.view import View
from admin_api.desks.mapping import Workbook
from catalog.unmapped import UnmappedTable, UnmappedValue
from workflow.edit_workbooks import count_fixed

# Targets that a column has already, offered while somebody types.
_MOST_OFFERED = 300
_EXAMPLES = 5


class Inbox:
    """The values of one merchant. `fills` are the targets that somebody has given, by id."""

    def __init__(
        self,
        view: View,
        waiting: Sequence[UnmappedValue],
        tables: Sequence[UnmappedTable],
        books: Sequence[Workbook],
        may_edit: bool,
        changed: Callable[[], Any],
    ) -> None:
        """Draw it.

        Args:
            view: The page.
            waiting: Values, those of the most SKUs first.
            tables: All tables that values wait for.
            books: Workbooks of the active release.
            may_edit: Whether the caller may fill in.
            changed: Called after every letter.
        """
        self.fills: dict[str, str] = {}
        self._view = view
        self._waiting = waiting
        self._may_edit = may_edit
        self._changed = changed
        if not waiting:
            empty(
                "Nothing waits",
                "A value that a script looks up and no table has will stand here, with the SKUs "
                "that it stops.",
                icon_name="o_task_alt",
            )
            return
        self._draw_tables(tables)
        self._offer(books)
        with tag("div", "cd-table-frame cd-inbox", tabindex=0, role="region", aria_label="Inbox"):
            with tag("table", "cd-table"):
                with tag("thead"), tag("tr"):
                    for heading in ("Looked up", "In", "SKUs", "Missed", "Target", ""):
                        tag("th", "is-end" if heading == "SKUs" else "", heading, scope="col")
                with tag("tbody"):
                    for value in waiting:
                        self._draw(value)
        total = sum(each.values for each in tables)
        if len(waiting) < total and "table" not in view.query:
            words = f"The {len(waiting)} values of the most SKUs, of {count(total)} that wait."
            tag("p", "cd-card__body cd-muted cd-small", words)
        self._told = tag("div", "cd-told", role="status")
        self._tell()

    def _draw_tables(self, tables: Sequence[UnmappedTable]) -> None:
        if len(tables) < 2:
            return
        chosen = self._view.query.get("table", "")
        with tag("div", "cd-filters"), tag("label", "cd-field"):
            tag("span", "cd-label", "Table")
            with tag("select", "cd-select") as field:
                tag("option", text="All", value="")
                for each in tables:
                    key = f"{each.file}!{each.sheet}"
                    words = f"{each.file} {each.sheet} ({count(each.values)})"
                    option = tag("option", text=words, value=key)
                    if key == chosen:
                        option.props["selected"] = True
        on_value(field, "change", self._narrow)

    def _narrow(self, table: str) -> None:
        ui.navigate.to(self._view.link("/mapping", table=table))

    def _offer(self, books: Sequence[Workbook]) -> None:
        """Lists of the targets that each column has already."""
        wanted = {
            (each.lookup.file, each.lookup.sheet, each.lookup.target) for each in self._waiting
        }
        self._lists: dict[tuple[str, str, str], str] = {}
        for number, place in enumerate(sorted(wanted)):
            targets = _targets(books, *place)
            if not targets:
                continue
            self._lists[place] = f"targets-{number}"
            with tag("datalist", id=self._lists[place]):
                for target in targets:
                    tag("option", value=target)

    def _draw(self, value: UnmappedValue) -> None:
        lookup = value.lookup
        with tag("tr") as row:
            with tag("td"):
                tag("strong", text=", ".join(lookup.values) or "(empty)")
            with tag("td"):
                tag("div", text=f"{lookup.file}")
                words = f"{lookup.sheet}: {', '.join(lookup.columns)} → {lookup.target or 'row'}"
                tag("div", "cd-muted cd-small", words)
            skus = ", ".join(lookup.skus[:_EXAMPLES]) + (
                " …" if lookup.sku_count > _EXAMPLES else ""
            )
            with tag("td", "is-end"):
                at_least = "" if lookup.exact else "≥ "
                tag("span", text=f"{at_least}{count(lookup.sku_count)}", title=skus)
            with tag("td", "is-tight"):
                when(value.last_at)
            with tag("td"):
                self._draw_target(value)
            with tag("td"):
                if self._may_edit:
                    words = f"Dismiss {', '.join(lookup.values)}"
                    button(
                        words,
                        lambda: self._dismiss(value, row),
                        kind="quiet",
                        icon_name="o_close",
                        only_icon=True,
                    )

    def _draw_target(self, value: UnmappedValue) -> None:
        lookup = value.lookup
        is_ours = lookup.file.startswith("lookup/") and lookup.target
        if not self._may_edit or not is_ours:
            tag("span", "cd-muted", "" if is_ours else "kept on the drive: add a row there")
            return
        label = f"{lookup.target} of {', '.join(lookup.values)}"
        field = tag("input", "cd-input", aria_label=label, placeholder=lookup.target)
        place = (lookup.file, lookup.sheet, lookup.target)
        if place in self._lists:
            field.props["list"] = self._lists[place]
        on_value(field, "input", lambda text: self._heard(value.id, text))

    def _heard(self, id: str, text: str) -> None:
        if text.strip():
            self.fills[id] = text.strip()
        else:
            self.fills.pop(id, None)
        self._tell()
        self._changed()

    def _tell(self) -> None:
        """How many SKUs what is filled in fixes."""
        self._told.clear()
        with self._told:
            if not self.fills:
                tag("span", "cd-muted", "Fill in a target, and see how many SKUs it fixes.")
                return
            filled = [each for each in self._waiting if each.id in self.fills]
            fixed = count_fixed(filled, self._waiting)
            at_least = "" if fixed.exact else "at least "
            whole = count(fixed.skus - fixed.still_missing)
            words = f"{fixed.values} filled in: {whole} of {at_least}{count(fixed.skus)} SKUs fixed"
            tag("strong", text=words)
            if fixed.still_missing:
                words = f"{count(fixed.still_missing)} still miss something else"
                tag("span", "cd-muted", words)

    async def _dismiss(self, value: UnmappedValue, row: Tag) -> None:
        view = self._view
        try:
            await view.ask(view.desks.mapping.dismiss, view.caller, view.merchant, value.id)
        except Exception as error:  # the edge of a page
            toast_fault(error)
            return
        self._waiting = [each for each in self._waiting if each.id != value.id]
        self.fills.pop(value.id, None)
        row.delete()
        self._tell()
        toast("It is off the list, until a feed misses it again")


def _targets(books: Sequence[Workbook], file: str, sheet: str, target: str) -> list[str]:
    for book in books:
        for table in book.tables:
            if (table.file, table.sheet) == (file, sheet) and target in table.columns:
                column = table.columns.index(target)
                found = dict.fromkeys(row[column] for row in table.rows if row[column])
                return list(found)[:_MOST_OFFERED]
    return []
