"""Plain elements of HTML, for what NiceGUI has no element for."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement


class Tag(TextElement):
    """One element, with text or with others within it (`with tag(…):`)."""

    def __init__(self, name: str, classes: str, text: str, attributes: dict[str, Any]) -> None:
        super().__init__(tag=name, text=text)
        if classes:
            self.classes(classes)
        self.tell(attributes)

    def tell(self, attributes: Mapping[str, Any]) -> None:
        """Set attributes, as values: a string of props would be taken apart."""
        for key, value in attributes.items():
            self.props[key.rstrip("_").replace("_", "-")] = value


def tag(kind: str, /, classes: str = "", text: str = "", **attributes: str | int | bool) -> Tag:
    """An element.

    Args:
        kind: Such as `nav` or `dt`.
        classes: Of our style sheet, with spaces between.
        text: Within it; shown as text, whatever it holds.
        attributes: `aria_label` for `aria-label`, `class_` for a word of Python's.
    """
    return Tag(kind, classes, text, attributes)


def icon(name: str, classes: str = "") -> ui.icon:
    """A Material icon, outlined, that only repeats what words beside it say."""
    drawn = ui.icon(name).classes(classes)
    drawn.props["aria-hidden"] = "true"
    return drawn


def link(text: str, to: str, classes: str = "") -> Tag:
    """A link within the console.

    Raises:
        ValueError: `to` does not begin with one slash: a text of somebody else's never becomes an
            address that leaves the console or runs a script.
    """
    if not to.startswith("/") or to.startswith(("//", "/\\")):
        raise ValueError(f"not an address of the console: {to!r}")
    return tag("a", classes, text, href=to)
