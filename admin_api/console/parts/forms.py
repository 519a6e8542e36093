"""Fields that are written into, and dialogs of them; each field shows what is wrong with it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import told_of
from admin_api.console.parts.tags import Tag, icon, on_value, tag
from admin_api.problems import Refused
from catalog.errors import ConfigInvalid, MerchantError

Heard = Callable[[str], object]


class Field(Protocol):
    """What can be written into."""

    value: str

    def say(self, wrong: str) -> None:
        """Show what is wrong; nothing where it is empty."""


class _Labelled:
    """A field with its label above, and a line beneath for help or for what is wrong."""

    def __init__(self, label: str, value: str, hint: str, on_change: Heard | None) -> None:
        self.value = value
        self._label = label
        self._hint = hint
        self._on_change = on_change
        self._field: Tag

    def _frame(self, draw: Callable[[], Tag]) -> None:
        with tag("div", "cd-field"):
            with tag("label", "cd-field"):
                tag("span", "cd-label", self._label)
                self._field = draw()
            self._line = tag("span", "cd-field__line", self._hint)
        # Named by its label alone, though options stand within that; described by the line.
        self._field.tell({"aria-label": self._label, "aria-describedby": self._line.html_id})

    def _hear(self, text: str) -> None:
        self.value = text
        if self._on_change is not None:
            self._on_change(text)

    def say(self, wrong: str) -> None:
        """Show what is wrong; the help again where it is empty."""
        self._line.set_text(wrong or self._hint)
        self._line.classes(**({"add": "is-wrong"} if wrong else {"remove": "is-wrong"}))
        self._field.props["aria-invalid"] = "true" if wrong else "false"
        self._field.update()


class TextField(_Labelled):
    """A line of text."""

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        hint: str = "",
        example: str = "",
        kind: str = "text",
        on_change: Heard | None = None,
        **attributes: str | int | bool,
    ) -> None:
        """Draw it.

        Args:
            label: Above it.
            value: At first.
            hint: Beneath it, while nothing is wrong.
            example: Within it, while it is empty.
            kind: As HTML has it: text, password.
            on_change: Is told each change.
            attributes: More of the element, such as `autocomplete`.
        """
        super().__init__(label, value, hint, on_change)
        self._frame(lambda: tag("input", "cd-input", type=kind, value=value, placeholder=example))
        self._field.tell({"autocomplete": "off", **attributes})
        on_value(self._field, "input", self._hear)


class AreaField(_Labelled):
    """Some lines of text."""

    def __init__(
        self, label: str, *, value: str = "", hint: str = "", example: str = "", lines: int = 4
    ) -> None:
        """Draw it; see TextField."""
        super().__init__(label, value, hint, None)
        self._frame(
            lambda: tag(
                "textarea", "cd-input cd-area", value=value, placeholder=example, rows=lines
            )
        )
        on_value(self._field, "input", self._hear)


class ChoiceField(_Labelled):
    """One of several values."""

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str]],
        *,
        value: str = "",
        hint: str = "",
        on_change: Heard | None = None,
    ) -> None:
        """Draw it.

        Args:
            label: Above it.
            options: Value and what is shown for it.
            value: At first; the first option where it is none of them.
            hint: Beneath it.
            on_change: Is told each change.
        """
        known = [key for key, _ in options]
        super().__init__(label, value if value in known else known[0], hint, on_change)
        self._frame(lambda: self._draw(options))
        on_value(self._field, "change", self._hear)

    def _draw(self, options: Sequence[tuple[str, str]]) -> Tag:
        with tag("select", "cd-select") as chosen:
            for key, shown in options:
                option = tag("option", text=shown, value=key)
                if key == self.value:
                    option.props["selected"] = True
        return chosen


async def form_dialog(
    title: str,
    does: str,
    draw: Callable[[], object],
    do: Callable[[], Awaitable[object]],
    *,
    wide: bool = False,
) -> bool:
    """A dialog with fields; it stays until what it is for is done, or somebody leaves it.

    Args:
        title: What it is for.
        does: The button that does it, a verb.
        draw: Draws the fields.
        do: Does it; what it raises is shown within, in its own words.
        wide: For more than some fields.

    Returns:
        Whether it was done.
    """
    classes = "cd-confirm cd-confirm--wide" if wide else "cd-confirm"
    with ui.dialog() as dialog, ui.card().classes(classes):
        dialog.props["aria-label"] = title
        tag("h2", text=title)
        with tag("form", "cd-stack") as form:
            wrong = tag("div", role="alert")
            draw()
            with tag("div", "cd-row cd-confirm__does"):
                button("Cancel", lambda: dialog.submit(False), kind="quiet")
                button(does, kind="main", type="submit")

    async def done() -> None:
        wrong.clear()
        try:
            await do()
        except (MerchantError, ConfigInvalid, Refused) as error:
            with wrong:
                alert(told_of(error)[2])
            return
        dialog.submit(True)

    form.on("submit.prevent", done, [])
    answer = await dialog
    dialog.delete()
    return answer is True


def alert(sentence: str) -> None:
    """What is wrong, within a form."""
    with tag("div", "cd-alert"):
        icon("o_error_outline")
        tag("span", text=sentence[:1].upper() + sentence[1:])
