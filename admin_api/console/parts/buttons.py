"""Buttons, and buttons that are links."""

from collections.abc import Callable
from typing import Any, Literal

from admin_api.console.parts.tags import Tag, icon, link, tag

Kind = Literal["main", "plain", "quiet", "danger"]


def button(
    label: str,
    on_click: Callable[[], Any] | None = None,
    *,
    kind: Kind = "plain",
    icon_name: str = "",
    only_icon: bool = False,
    **attributes: str | int | bool,
) -> Tag:
    """A button.

    Args:
        label: What it does, beginning with a verb; read aloud where only the icon is seen.
        on_click: What it does; may be asynchronous.
        kind: main once a page at most; danger for what cannot be undone.
        icon_name: Of a Material icon.
        only_icon: Whether the label is not seen.
        attributes: More of the element.
    """
    drawn = tag("button", _classes(kind, only_icon), type="button")
    drawn.tell(attributes)
    if only_icon:
        drawn.props["aria-label"] = label
        drawn.props["title"] = label
    _fill(drawn, label, icon_name, only_icon)
    if on_click is not None:
        does = on_click
        drawn.on("click", lambda: does(), [])
    return drawn


def link_button(label: str, to: str, *, kind: Kind = "plain", icon_name: str = "") -> Tag:
    """A link that looks like a button: for going somewhere, or downloading."""
    drawn = link("", to, _classes(kind, False))
    _fill(drawn, label, icon_name, False)
    return drawn


def _classes(kind: Kind, only_icon: bool) -> str:
    return f"cd-button cd-button--{kind}" + (" cd-button--icon" if only_icon else "")


def _fill(drawn: Tag, label: str, icon_name: str, only_icon: bool) -> None:
    with drawn:
        if icon_name:
            icon(icon_name)
        if not only_icon:
            tag("span", text=label)


def enable(drawn: Tag, is_enabled: bool) -> None:
    """Let a button be pressed, or not."""
    if is_enabled:
        drawn.props.pop("disabled", None)
    else:
        drawn.props["disabled"] = True
    drawn.update()
