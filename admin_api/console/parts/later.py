"""What takes a while: its place is kept, it shows how far it is, and its page can be left."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from nicegui import background_tasks, ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import bones, fault
from admin_api.console.parts.tags import tag

T = TypeVar("T")

# How often a page looks how far a piece of work is.
_LOOK_SECONDS = 0.4


def later(
    load: Callable[[], Awaitable[T]],
    draw: Callable[[T], None],
    *,
    lines: int = 6,
    said: str = "Loading",
) -> Callable[[], None]:
    """Draw when it has been loaded; until then bones keep its place.

    Args:
        load: Brings what is drawn; `lambda: view.ask(…)`.
        draw: Draws it.
        lines: Of bones: about as high as what comes.
        said: Read aloud meanwhile.

    Returns:
        Loads and draws anew.
    """
    place = tag("div", "cd-later", aria_busy="true", aria_label=said)
    client = ui.context.client

    async def fill() -> None:
        try:
            found = await load()
        except Exception as error:  # the edge of a page: shown where it would have stood
            place.clear()
            with place:
                fault(error)
                button("Try again", begin, icon_name="o_refresh")
        else:
            place.clear()
            with place:
                draw(found)
        place.props["aria-busy"] = "false"
        place.update()

    def begin() -> None:
        if not client.is_deleted:
            background_tasks.create(fill(), name="later")

    with place:
        bones(lines)
    begin()
    return begin


class Progress:
    """How far a piece of work is. The work writes from its thread, the page reads."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.share = 0.0

    def at(self, done: int, of: int, said: str = "") -> None:
        """Say how far it is: some of all, and in words where they change."""
        self.share = done / of if of else 0.0
        self.said = said or self.said


async def with_progress(progress: Progress, work: Awaitable[T]) -> T:
    """Show the progress of a piece of work until it ends; its error is the caller's.

    The work goes on when its page is left: what it has done is found in the store.
    """
    with tag("div", "cd-progress", role="status") as place:
        words = tag("span", text=progress.said)
        with tag("div", "cd-progress__rail"):
            bar = tag("div", "cd-progress__bar", style="width: 0%")
        tag("span", "cd-muted cd-small", "You can leave this page; it goes on.")
    task: asyncio.Future[Any] = asyncio.ensure_future(work)
    try:
        while not task.done():
            words.set_text(progress.said)
            bar.style(f"width: {progress.share:.0%}")
            await asyncio.wait({task}, timeout=_LOOK_SECONDS)
    finally:
        if not place.is_deleted:
            place.delete()
    result: T = await task
    return result
