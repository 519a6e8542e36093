"""Texts that are there to be copied, and secrets that are shown once."""

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.tags import icon, tag


def copy_line(text: str, what: str) -> None:
    """A line of text with a button that copies it.

    Args:
        text: As it is copied.
        what: It is, for whoever hears the page: "the command for Finder".
    """
    with tag("div", "cd-copy"):
        tag("code", text=text, tabindex=0)
        with tag(
            "button",
            "cd-button cd-button--quiet cd-button--icon",
            type="button",
            data_copy=text,
            aria_label=f"Copy {what}",
            title="Copy",
        ):
            icon("o_content_copy")


async def show_secret(title: str, secret: str, why: str) -> None:
    """Show what is told this once, until somebody says that they have it.

    Args:
        title: What it is.
        secret: Kept nowhere.
        why: What it is good for, and that it is not shown again.
    """
    with ui.dialog().props("persistent") as dialog, ui.card().classes("cd-confirm"):
        dialog.props["aria-label"] = title
        tag("h2", text=title)
        tag("p", "cd-muted", why)
        copy_line(secret, "the secret")
        with tag("div", "cd-row cd-confirm__does"):
            button("I have kept it", lambda: dialog.submit(True), kind="main")
    await dialog
    dialog.delete()
