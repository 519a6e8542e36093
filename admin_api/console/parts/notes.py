"""Short notes after something was done, and questions before it."""

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import told_of
from admin_api.console.parts.tags import tag

_SECONDS = 5
_FAULT_SECONDS = 12


def toast(sentence: str) -> None:
    """Say that something is done: past tense, one sentence."""
    ui.notify(
        sentence,
        icon="o_check_circle",
        classes="cd-note",
        position="bottom-right",
        timeout=_SECONDS * 1_000,
    )


def toast_fault(error: Exception) -> None:
    """Say that something went wrong, in the error's own words."""
    _, code, sentence = told_of(error)
    ui.notify(
        f"{sentence[:1].upper()}{sentence[1:]} ({code})",
        icon="o_error_outline",
        classes="cd-note cd-note--bad",
        position="bottom-right",
        timeout=_FAULT_SECONDS * 1_000,
        close_button="Close",
    )


async def confirm(question: str, consequence: str, does: str, *, danger: bool = False) -> bool:
    """Ask before something happens; Escape is no.

    Args:
        question: In one line: "Roll back to wren/3?"
        consequence: What then happens, and whether it can be undone.
        does: The button that says yes, a verb: "Roll back".
        danger: Whether it cannot be undone.
    """
    with ui.dialog() as dialog, ui.card().classes("cd-confirm"):
        dialog.props["aria-label"] = question
        tag("h2", text=question)
        tag("p", "cd-muted", consequence)
        with tag("div", "cd-row cd-confirm__does"):
            button("Cancel", lambda: dialog.submit(False), kind="quiet")
            button(does, lambda: dialog.submit(True), kind="danger" if danger else "main")
    answer = await dialog
    dialog.delete()
    return answer is True
