"""Edits become a release: what is new is asked, and what the check says is shown."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from nicegui import ui

from admin_api.console.parts.asking import ask_line
from admin_api.console.parts.later import Progress, with_progress
from admin_api.console.parts.notes import toast, toast_fault
from admin_api.console.parts.tags import tag
from admin_api.console.view import View
from admin_api.desks.releases import ReleaseShown

T = TypeVar("T")

_MOST_NAMED = 6


async def save_as_release(
    view: View,
    number: int,
    edits: Mapping[str, bytes | None],
    saved: Callable[[], Any],
) -> None:
    """Ask what is new, and make a release of another one with these files edited.

    Args:
        view: The page.
        number: Of the release that is edited.
        edits: New bytes by name.
        saved: Called before the page of the new release is opened.
    """
    if not edits:
        toast("There is nothing to save: no file is edited")
        return
    names = ", ".join([*edits][:_MOST_NAMED]) + (" …" if len(edits) > _MOST_NAMED else "")
    notes = await ask_line(
        "Save as a new release",
        f"Release {number} with {names} edited. It is checked, and not active yet.",
        "What is new in it",
        "Save",
    )
    if notes is None:
        return
    work = view.ask(view.desks.releases.edit, view.caller, view.merchant, number, edits, notes)
    await follow_release(view, work, lambda made: made, saved)


async def follow_release(
    view: View,
    work: Awaitable[T],
    release_of: Callable[[T], ReleaseShown],
    saved: Callable[[], Any],
) -> T | None:
    """Show that a release is being made, then go to its page; says so where it fails.

    Args:
        view: The page.
        work: Makes it.
        release_of: The release in what `work` gives.
        saved: Called before its page is opened.

    Returns:
        What `work` gave; None where it failed.
    """
    with ui.dialog().props("persistent") as dialog, ui.card().classes("cd-panel"):
        tag("h2", text="Making a release")
        place = tag("div", "cd-stack")
    dialog.open()
    try:
        with place:
            made = await with_progress(Progress("Checking files, scripts and cases"), work)
    except Exception as error:  # the edge of a page: said where somebody looks
        toast_fault(error)
        return None
    finally:
        dialog.close()
    saved()
    shown = release_of(made)
    _tell(shown)
    ui.navigate.to(view.link(f"/scripts/{shown.release.id.number}"))
    return made


def _tell(made: ReleaseShown) -> None:
    number = made.release.id.number
    if made.release.good:
        toast(f"Release {number} is saved, and ready to be activated")
    else:
        toast(f"Release {number} is saved, and has errors: it cannot be activated yet")
