"""Value mappings: what no table has yet, and the workbooks themselves as grids."""

from admin_api.console.pages.saving import follow_release
from admin_api.console.pages.unmapped_inbox import Inbox
from admin_api.console.pages.workbook_grid import WorkbookGrid
from admin_api.console.parts.asking import ask_line
from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import count
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import toast
from admin_api.console.parts.tags import tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.mapping import Workbook
from catalog.acts import Act
from catalog.paging import PageRequest
from catalog.unmapped import UnmappedTable, UnmappedValue

# Values that are shown at once: those that stop the most SKUs.
_SHOWN = 50


@page("/mapping", "Mapping", nav=Nav("Scripts", "Mapping", "o_table_view", "w"))
async def mapping(view: View) -> None:
    """Draw it."""
    desk = view.desks.mapping
    active = await view.ask(view.desks.releases.active, view.caller, view.merchant)
    if active is None:
        page_head("Mapping", "Workbooks that scripts look values up in.")
        with empty("No active release", "Its workbooks will stand here.", icon_name="o_table_view"):
            link_button("Releases", view.link("/scripts"))
        return
    number = active.id.number
    tables = await view.ask(desk.unmapped_tables, view.caller, view.merchant)
    place = _table_of(view, tables)
    waiting = await view.ask(desk.unmapped, view.caller, view.merchant, PageRequest(_SHOWN), *place)
    books = await view.ask(desk.workbooks, view.caller, view.merchant, number)
    room = _Room(view, number)
    total = sum(each.values for each in tables)
    words = f"{count(total)} values wait for a target." if total else "No value waits for a target."
    with page_head("Mapping", f"{words} Workbooks are those of release {number}, the active one."):
        if view.may(Act.WRITE_SCRIPTS):
            button("Save as release", room.save, kind="main", icon_name="o_save")
    room.draw(waiting.entries, tables, books)


def _table_of(view: View, tables: tuple[UnmappedTable, ...]) -> tuple[str | None, str | None]:
    """File and sheet that the inbox is narrowed to."""
    asked = view.query.get("table", "")
    for each in tables:
        if f"{each.file}!{each.sheet}" == asked:
            return each.file, each.sheet
    return None, None


class _Room:
    """One look at the mappings: what is filled in and edited is saved together."""

    def __init__(self, view: View, number: int) -> None:
        self._view = view
        self._number = number

    def draw(
        self,
        waiting: tuple[UnmappedValue, ...],
        tables: tuple[UnmappedTable, ...],
        books: tuple[Workbook, ...],
    ) -> None:
        """Draw the inbox and the grid."""
        may_edit = self._view.may(Act.WRITE_SCRIPTS)
        self._place = tag("div", "cd-stack", data_unsaved="false")
        with self._place:
            with card("Values without a target", bare=True):
                self._inbox = Inbox(self._view, waiting, tables, books, may_edit, self._mark)
            with card("Workbooks", bare=True):
                self._grid = WorkbookGrid(self._view, self._number, books, may_edit, self._mark)

    async def save(self) -> None:
        """Make a release of what is filled in and edited."""
        fills, edits = self._inbox.fills, self._grid.edits()
        if not fills and not edits:
            toast("There is nothing to save: no value is filled in, no cell is edited")
            return
        notes = await ask_line(
            "Save the workbooks as a new release",
            f"{len(fills)} values and {len(edits)} cells and rows go into release {self._number}; "
            "what comes of it is checked, and is not active yet.",
            "What is new in it",
            "Save",
        )
        if notes is None:
            return
        view = self._view
        work = view.ask(
            view.desks.mapping.save,
            view.caller,
            view.merchant,
            self._number,
            edits,
            fills,
            notes or _usual_notes(len(fills), len(edits)),
        )
        saved = await follow_release(view, work, lambda made: made.release, self._kept)
        if saved is not None and fills:
            toast(f"Once it is active, {_fixed_words(saved.fixed.skus, saved.fixed.exact)}")

    def _kept(self) -> None:
        self._place.props["data-unsaved"] = "false"
        self._place.update()

    def _mark(self) -> None:
        is_edited = bool(self._inbox.fills or self._grid.edits())
        self._place.props["data-unsaved"] = "true" if is_edited else "false"
        self._place.update()


def _usual_notes(fills: int, edits: int) -> str:
    parts = [f"{fills} values mapped"] if fills else []
    parts += [f"{edits} cells edited"] if edits else []
    return ", ".join(parts)


def _fixed_words(skus: int, exact: bool) -> str:
    at_least = "" if exact else "at least "
    return f"{at_least}{count(skus)} SKUs find what they look up"
