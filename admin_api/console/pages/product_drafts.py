"""The drafts of a product beside main: values, differences, origins, and their editing."""

import json
from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from admin_api.console.pages.product_review import review, value_text
from admin_api.console.pages.product_why import cause_text, show_why
from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.heads import card
from admin_api.console.parts.notes import toast
from admin_api.console.parts.tags import Tag, on_value, tag
from admin_api.console.view import View
from admin_api.desks.product_edits import CellEdit
from admin_api.desks.product_shown import DraftShown, ProductShown
from catalog.acts import Act
from catalog.fields import Field, FieldType
from catalog.listings import Main
from catalog.schema import PRODUCT, VARIATION

# In the order in which people look: price and stock change every day.
_NAMES = {
    "offer": "Offer",
    "inventory": "Stock",
    "variation": "Variation",
    "product": "Description",
    "shared": "Description, as variations brought it",
    "profile_use": "Policies",
}

# What is written as JSON: lists and maps.
_STRUCTURED = frozenset(
    {
        *(FieldType.TEXT_LIST, FieldType.URL_LIST, FieldType.TEXT_MAP, FieldType.TEXT_MAPS),
        *(FieldType.PRODUCT_IDS, FieldType.OBJECT, FieldType.OBJECTS),
    }
)
_LINES = 6


class ProductDrafts:
    """A card for each draft."""

    def __init__(
        self, view: View, shown: ProductShown, asks: Tag, redraw: Callable[[], Awaitable[None]]
    ) -> None:
        """Draw them.

        Args:
            view: The page.
            shown: The product.
            asks: Where dialogs stand.
            redraw: Draws the page anew after an edit.
        """
        self._view = view
        self._shown = shown
        self._asks = asks
        self._redraw = redraw
        if not shown.drafts:
            with card("Draft", bare=True):
                empty("No draft yet", "Only its variations have been heard of.")
        order = list(_NAMES)
        for draft in sorted(shown.drafts, key=lambda each: order.index(each.draft.noun)):
            self._draw(draft)

    def _draw(self, shown: DraftShown) -> None:
        draft = shown.draft
        is_own = draft.sku == self._shown.item.sku
        title = _NAMES.get(draft.noun, draft.noun)
        title += f" at {draft.place}" if draft.place else ""
        title += "" if is_own else f" of {draft.sku}"
        with card(title, bare=True):
            with tag("div", "cd-table-frame", tabindex=0, role="region", aria_label=title):
                with tag("table", "cd-table cd-compare"):
                    self._draw_head(shown)
                    with tag("tbody"):
                        for name in draft.fields:
                            self._draw_field(shown, name)
            self._draw_foot(shown)

    def _draw_head(self, shown: DraftShown) -> None:
        with tag("thead"), tag("tr"):
            names = ["Field", "Draft", *(str(main.channel) for main in shown.mains), "From"]
            for name in names:
                tag("th", text=name, scope="col")

    def _draw_field(self, shown: DraftShown, name: str) -> None:
        draft, origin = shown.draft, shown.origins.get(name)
        value = draft.fields[name]
        with tag("tr"):
            tag("td", text=name)
            with tag("td"), tag("div", "cd-row"):
                tag("div", "cd-value", value_text(value))
                if name in shown.editable and self._may_edit:
                    button(
                        f"Edit {name}",
                        partial(self._edit, shown, name),
                        kind="quiet",
                        icon_name="o_edit",
                        only_icon=True,
                    ).classes("cd-tiny")
            for main in shown.mains:
                _draw_main(main, name, value)
            with tag("td"):
                if origin is not None:
                    told = cause_text(origin.change, self._shown.feeds)
                    why = partial(self._why, draft.sku, name)
                    drawn = tag("button", "cd-from", told, type="button", title="Why this value?")
                    drawn.on("click", why, [])

    def _draw_foot(self, shown: DraftShown) -> None:
        others = [name for name in shown.editable if name not in shown.draft.fields]
        if not others or not self._may_edit:
            return
        with tag("div", "cd-table-foot"):
            with tag("label", "cd-row"):
                tag("span", text="Add a field")
                with tag("select", "cd-select") as chosen:
                    tag("option", text="Choose one", value="")
                    for name in others:
                        tag("option", text=name, value=name)
            client = ui.context.client

            def add(name: str) -> None:
                if name:
                    with client:
                        ui.timer(0, partial(self._edit, shown, name), once=True)

            on_value(chosen, "change", add)

    @property
    def _may_edit(self) -> bool:
        return self._view.may(Act.EDIT_PRODUCTS)

    async def _why(self, sku: str, name: str) -> None:
        with self._asks:
            await show_why(self._view, sku, name)

    async def _edit(self, shown: DraftShown, name: str) -> None:
        draft = shown.draft
        field = (VARIATION if draft.noun == "variation" else PRODUCT).fields[name]
        with self._asks:
            answer = await _ask_value(field, draft.fields.get(name))
            if answer is None:
                return
            (value,) = answer
            edit = CellEdit(draft.sku, draft.noun, draft.place, name, value, draft.version)
            if await review(self._view, [edit], lambda _edit: None):
                await self._redraw()


def _draw_main(main: Main, name: str, wanted: object) -> None:
    """What a channel has of a field."""
    if name not in main.fields:
        tag("td", "cd-same" if wanted is None else "is-other", "not there")
    elif main.fields[name] == wanted:
        tag("td", "cd-same", "the same")
    else:
        with tag("td", "is-other"):
            tag("div", "cd-value", value_text(main.fields[name]))


async def _ask_value(field: Field, held: object) -> tuple[object] | None:
    """Let somebody write another value; None where they leave it."""
    is_json = field.type in _STRUCTURED
    text = _as_text(held, is_json=is_json)
    written = [text]
    with ui.dialog() as dialog, ui.card().classes("cd-review"):
        dialog.props["aria-label"] = f"Edit {field.name}"
        tag("h2", text=f"Edit {field.name}")
        hint = " As JSON." if is_json else ""
        tag("p", "cd-muted", f"{field.sentence}{hint} Empty clears it.")
        with tag("label", "cd-field"):
            tag("span", "cd-label", field.name)
            area = tag("textarea", "cd-input cd-wide-input", text, rows=_LINES)
            area.props["autofocus"] = True
        on_value(area, "input", partial(written.__setitem__, 0))
        with tag("div", "cd-row cd-confirm__does"):
            button("Cancel", lambda: dialog.submit(False), kind="quiet")
            button("Review", lambda: dialog.submit(True), kind="main")
    is_done = await dialog
    dialog.delete()
    if is_done is not True:
        return None
    if not is_json or not written[0].strip():
        return (written[0],)
    try:
        return (json.loads(written[0]),)
    except ValueError as error:
        toast(f"That is no JSON: {error}.")
        return None


def _as_text(value: object, *, is_json: bool) -> str:
    if value is None:
        return ""
    if is_json:
        return json.dumps(value, ensure_ascii=False, indent=2)
    return value if isinstance(value, str) else json.dumps(value)
