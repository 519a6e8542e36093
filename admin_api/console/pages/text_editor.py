"""An editor for what a merchant writes: HTML and JSON, with line numbers."""

from collections.abc import Callable
from typing import Literal

from nicegui import ui
from nicegui.events import ValueChangeEventArguments


class TextEditor:
    """A text under way. `text` is what stands there."""

    def __init__(
        self,
        text: str,
        language: Literal["HTML", "JSON"],
        changed: Callable[[str], object],
        *,
        writable: bool,
    ) -> None:
        """Draw it.

        Args:
            text: At first.
            language: Of its colours.
            changed: Told after each change.
            writable: Whether it can be written into.
        """
        self.text = text
        self._changed = changed
        editor = ui.codemirror(text, language=language, line_wrapping=True)
        editor.classes("cd-text-editor")
        editor.props["data-label"] = f"{language} text"
        if not writable:
            editor.disable()
        editor.on_value_change(self._write)

    def _write(self, told: ValueChangeEventArguments[str]) -> None:
        self.text = told.value or ""
        self._changed(self.text)
