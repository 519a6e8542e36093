"""What can be done with a feed: cancel it, let it go on, run it again."""

from collections.abc import Callable

from nicegui import ui

from admin_api.callers import Caller
from admin_api.console.parts.buttons import button
from admin_api.console.parts.notes import confirm, toast, toast_fault
from admin_api.console.view import View
from catalog.acts import Act
from catalog.errors import PlatformError
from catalog.feed_states import HELD, RECEIVED, RUNNING
from catalog.feeds import Feed

_Does = Callable[[Caller, str, int], Feed]


def feed_acts(view: View, found: Feed) -> None:
    """Draw the buttons that fit a feed's state, for those who may press them."""
    if not view.may(Act.SEND_FEEDS) or found.direction != "inbound":
        return
    desk, named = view.desks.feeds, f"feed #{found.number}"

    async def cancel() -> None:
        what = "It goes no further. What its records have said so far stands."
        if await confirm(f"Cancel {named}?", what, "Cancel the feed", danger=True):
            await _do(view, desk.cancel, found, "is cancelled")

    async def release() -> None:
        what = "What this feed does not name has disappeared: it sells out, or its listings end."
        if await confirm(f"Let {named} go on?", what, "Let it go on", danger=True):
            await _do(view, desk.release, found, "goes on")

    async def again() -> None:
        what = "Its bytes run once more as a new feed, with the release that is active now."
        if await confirm(f"Run {named} again?", what, "Run again"):
            await _do(view, desk.again, found, "is received")

    if found.state in (RECEIVED, RUNNING, HELD):
        button("Cancel", cancel, kind="danger", icon_name="o_cancel")
    if found.state == HELD:
        button("Let it go on", release, kind="main", icon_name="o_play_arrow")
    elif found.state not in (RECEIVED, RUNNING) and _has_bytes(found):
        button("Run again", again, icon_name="o_replay")


def _has_bytes(found: Feed) -> bool:
    return found.location is not None and found.bytes_gone_at is None


async def _do(view: View, does: _Does, found: Feed, said: str) -> None:
    """Do it, and go to the feed that it has come to."""
    try:
        feed = await view.ask(does, view.caller, found.merchant, found.number)
    except PlatformError as error:
        toast_fault(error)
        return
    toast(f"Feed #{feed.number} {said}")
    if feed.number != found.number:
        ui.navigate.to(view.link(f"/feeds/{feed.number}"))
    else:
        ui.navigate.reload()
