"""Changes of products before they are saved: what was there, what will be, what is wrong."""

from collections.abc import Callable, Mapping, Sequence

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.facts import chip, count
from admin_api.console.parts.notes import toast, toast_fault
from admin_api.console.parts.tags import icon, tag
from admin_api.console.view import View
from admin_api.desks.product_edits import BatchChecked, CellChecked, CellEdit
from admin_api.problems import Refused
from catalog.errors import PlatformError

_LASTS = (
    "What you save stays until a feed brings a record of the SKU that is new or has changed, and "
    "says the field. A record that comes again as it was changes nothing."
)


async def review(view: View, edits: Sequence[CellEdit], drop: Callable[[CellEdit], None]) -> bool:
    """Show a batch of changes and let it be saved.

    Args:
        view: The page.
        edits: The changes, at least one.
        drop: Told of each change that is taken out of the batch.

    Returns:
        Whether all that was left was saved.
    """
    with ui.dialog() as dialog, ui.card().classes("cd-review"):
        dialog.props["aria-label"] = "Review changes"
        await _Review(view, list(edits), drop, dialog).draw()
    answer = await dialog
    dialog.delete()
    return answer is True


class _Review:
    """The content of the dialog."""

    def __init__(
        self,
        view: View,
        edits: list[CellEdit],
        drop: Callable[[CellEdit], None],
        dialog: ui.dialog,
    ) -> None:
        self._view = view
        self._edits = edits
        self._drop = drop
        self._dialog = dialog
        self._place = tag("div", "cd-stack")

    async def draw(self) -> None:
        view = self._view
        try:
            checked = await view.ask(
                view.desks.product_edits.check, view.caller, view.merchant, self._edits
            )
        except (PlatformError, Refused) as error:
            toast_fault(error)
            self._dialog.submit(False)
            return
        self._place.clear()
        with self._place:
            self._draw(checked)

    def _draw(self, checked: BatchChecked) -> None:
        wrong = sum(bool(cell.errors) or cell.is_stale for cell in checked.cells)
        tag("h2", text=f"Review {_changes(len(checked.cells))}")
        if wrong:
            with tag("div", "cd-notice cd-notice--bad", role="alert"):
                icon("o_error_outline")
                tag("span", text=f"{_changes(wrong)} cannot be saved: correct or drop them.")
        with tag("div", "cd-table-frame", tabindex=0, role="region", aria_label="Changes"):
            with tag("table", "cd-table"):
                with tag("thead"), tag("tr"):
                    for name in ("SKU", "Field", "Before", "After", ""):
                        tag("th", text=name, scope="col")
                with tag("tbody"):
                    for cell in checked.cells:
                        self._draw_cell(cell)
        self._draw_states(checked)
        tag("p", "cd-muted cd-small", _LASTS)
        with tag("div", "cd-row cd-confirm__does"):
            button("Cancel", lambda: self._dialog.submit(False), kind="quiet")
            save = button("Save", self._save, kind="main")
            if wrong:
                save.props["disabled"] = True

    def _draw_cell(self, cell: CellChecked) -> None:
        edit = cell.edit
        with tag("tr"):
            tag("td", text=edit.sku)
            with tag("td"):
                tag("span", text=edit.field)
                if edit.place:
                    tag("span", "cd-muted cd-small", f" at {edit.place}")
            with tag("td"):
                tag("del", text=value_text(cell.before))
            with tag("td"):
                tag("ins", text=value_text(edit.value if cell.errors else cell.after))
                for finding in cell.errors:
                    hint = f" ({finding.hint})" if finding.hint else ""
                    tag("div", "cd-review__why", f"{finding.message}{hint}")
                for finding in cell.remarks:
                    tag("div", "cd-review__odd", finding.message)
                if cell.is_stale:
                    said = "Somebody has changed this since you saw it."
                    tag("div", "cd-review__why", said)
            with tag("td"):
                button(
                    f"Drop the change of {edit.field} of {edit.sku}",
                    lambda: self._leave_out(edit),
                    kind="quiet",
                    icon_name="o_close",
                    only_icon=True,
                )

    def _draw_states(self, checked: BatchChecked) -> None:
        moved = [(sku, *each) for sku, each in checked.states.items() if each[0] != each[1]]
        if not moved:
            return
        with tag("div", "cd-row"):
            for before, after in sorted({(each[1], each[2]) for each in moved}):
                times = sum((each[1], each[2]) == (before, after) for each in moved)
                tag("span", "cd-small", f"{count(times)} SKU{'s' if times > 1 else ''}:")
                chip(before)
                icon("o_arrow_forward")
                chip(after)

    async def _leave_out(self, edit: CellEdit) -> None:
        self._edits.remove(edit)
        self._drop(edit)
        if self._edits:
            await self.draw()
        else:
            self._dialog.submit(False)

    async def _save(self) -> None:
        view = self._view
        try:
            await view.ask(view.desks.product_edits.save, view.caller, view.merchant, self._edits)
        except (PlatformError, Refused) as error:
            toast_fault(error)
            await self.draw()
            return
        toast(f"Saved {_changes(len(self._edits))}.")
        self._dialog.submit(True)


def value_text(value: object) -> str:
    """A value of a draft as people read it."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {value_text(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(map(value_text, value))
    return str(value)


def _changes(number: int) -> str:
    return f"{count(number)} change{'s' if number != 1 else ''}"
