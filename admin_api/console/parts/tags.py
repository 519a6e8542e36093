"""Plain elements of HTML, for what NiceGUI has no element for."""

from collections.abc import Callable, Mapping
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
        """Set attributes, as values: a string of props would be taken apart.

        What a field holds at first is an attribute and no property ("^", as Vue says): else its
        page would write it over what somebody types, whenever anything beside it is drawn anew.
        """
        for key, value in attributes.items():
            name = key.rstrip("_").replace("_", "-")
            self.props["^value" if name == "value" else name] = value


def tag(kind: str, /, classes: str = "", text: str = "", **attributes: str | int | bool) -> Tag:
    """An element.

    Args:
        kind: Such as `nav` or `dt`.
        classes: Of our style sheet, with spaces between.
        text: Within it; shown as text, whatever it holds.
        attributes: `aria_label` for `aria-label`, `class_` for a word of Python's.
    """
    return Tag(kind, classes, text, attributes)


def on_value(element: Tag, event: str, do: Callable[[str], Any]) -> None:
    """Be told what stands in a field of a form whenever an event of it happens.

    Args:
        element: An input or a select.
        event: `input` for every letter, `change` when somebody is done.
        do: Is given the value.
    """
    element.on(
        event, lambda told: do(str(told.args)), js_handler="(event) => emit(event.target.value)"
    )


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
