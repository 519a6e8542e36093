"""The filters of a list; what they say stands in the address, to be sent to somebody."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.tags import on_value, tag
from admin_api.console.view import View

# Between the last letter that somebody types and the question to the store.
_PAUSE_SECONDS = 0.3

Changed = Callable[[Mapping[str, str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values.

    Attributes:
        name: In the address.
        label: Above it.
        options: Value and what is shown for it; "any" is added.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """A text that is looked for.

    Attributes:
        name: In the address.
        label: Above it.
        hint: Within it while it is empty.
    """

    name: str
    label: str
    hint: str = ""


class FilterBar:
    """The filters of one list. `values` are those of the address at first."""

    def __init__(self, view: View, fields: Sequence[Choice | Words], changed: Changed) -> None:
        """Draw them.

        Args:
            view: The page; its query holds the values.
            fields: From the left.
            changed: Is told all values after each change, empty ones left out: `table.show`.
        """
        self._view = view
        self._fields = fields
        self._changed = changed
        self._pause: asyncio.TimerHandle | None = None
        known = {field.name for field in fields}
        self.values = {name: text for name, text in view.query.items() if name in known and text}
        self._place = tag("div", "cd-filters", role="group", aria_label="Filters")
        self._draw()

    def _draw(self) -> None:
        self._place.clear()
        with self._place:
            for field in self._fields:
                self._draw_field(field)
            button("Clear", self._clear, kind="quiet", icon_name="o_close")

    def _draw_field(self, field: Choice | Words) -> None:
        value = self.values.get(field.name, "")
        # Named by what stands around it, as an id of ours would be another on the next page.
        with tag("label", "cd-field"):
            tag("span", "cd-label", field.label)
            if isinstance(field, Words):
                written = tag("input", "cd-input", value=value, placeholder=field.hint)
                on_value(written, "input", self._told(field.name, _PAUSE_SECONDS))
                return
            with tag("select", "cd-select") as chosen:
                for key, shown in (("", "Any"), *field.options):
                    option = tag("option", text=shown, value=key)
                    if key == value:
                        option.props["selected"] = True
            on_value(chosen, "change", self._told(field.name, 0.0))

    def _told(self, name: str, pause: float) -> Callable[[str], None]:
        client = ui.context.client

        def tell() -> None:
            with client:
                ui.timer(0, self._apply, once=True)

        def heard(written: str) -> None:
            text = written.strip()
            self.values = {**self.values, name: text} if text else self._without(name)
            if self._pause is not None:
                self._pause.cancel()
            self._pause = asyncio.get_running_loop().call_later(pause, tell)

        return heard

    def _without(self, name: str) -> dict[str, str]:
        return {key: text for key, text in self.values.items() if key != name}

    async def _apply(self) -> None:
        kept = {
            name: text
            for name, text in self._view.query.items()
            if name not in {field.name for field in self._fields}
        }
        ui.navigate.history.replace(self._view.link(self._view.address, **kept, **self.values))
        await self._changed(self.values)

    async def _clear(self) -> None:
        self.values = {}
        self._draw()
        await self._apply()
