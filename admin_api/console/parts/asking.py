"""A question that takes a line of text before something happens."""

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.tags import on_value, tag

_MOST_CHARS = 1_000


async def ask_line(question: str, consequence: str, label: str, does: str) -> str | None:
    """Ask; Escape is no.

    Args:
        question: In one line.
        consequence: What then happens.
        label: Of the line.
        does: The button that says yes, a verb.

    Returns:
        The line, which may be empty; None for no.
    """
    written = ""

    def heard(text: str) -> None:
        nonlocal written
        written = text

    with ui.dialog() as dialog, ui.card().classes("cd-panel"):
        dialog.props["aria-label"] = question
        tag("h2", text=question)
        tag("p", "cd-muted", consequence)
        with tag("label", "cd-field"):
            tag("span", "cd-label", label)
            field = tag("input", "cd-input", autofocus=True, maxlength=_MOST_CHARS)
        on_value(field, "input", heard)
        field.on("keydown.enter", lambda: dialog.submit("yes"), [])
        with tag("div", "cd-row cd-confirm__does"):
            button("Cancel", lambda: dialog.submit(None), kind="quiet")
            button(does, lambda: dialog.submit("yes"), kind="main")
    answer = await dialog
    dialog.delete()
    return written.strip() if answer == "yes" else None
