"""Moves of products from the console: many at once, with a question before and progress after."""

from collections.abc import Mapping

from admin_api.console.parts.facts import count
from admin_api.console.parts.later import Progress, with_progress
from admin_api.console.parts.notes import confirm, toast, toast_fault
from admin_api.console.view import View
from admin_api.desks.product_moves import MOST_SKUS, Moved
from admin_api.problems import Refused
from catalog.errors import PlatformError
from catalog.filters import ItemFilter
from catalog.products import ItemMove

# By event: what the button says, what happens, and what is told afterwards.
WORDS: Mapping[str, tuple[str, str, str]] = {
    "approve": ("Approve", "What their drafts say now may be sent to marketplaces.", "Approved"),
    "ask_approval": ("Ask for approval", "They wait until a person has approved them.", "Asked"),
    "send_back": (
        "Send back",
        "They leave the line and wait to be worked on; what is live stays live.",
        "Sent back",
    ),
    "end": (
        "End",
        "Their listings end on every marketplace. Drafts and history stay; Bring back undoes it.",
        "Ended",
    ),
    "relist": ("Bring back", "They start anew with the drafts that they have.", "Brought back"),
}

# Of those that did not move, how many are named.
_MOST_NAMED = 3


async def move_chosen(view: View, event: str, skus: Mapping[str, str]) -> bool:
    """Ask, and let an event move the SKUs that somebody has chosen, as they were shown.

    Returns:
        Whether anything was done.
    """
    if not skus or not await _sure(event, len(skus), is_more=False):
        return False
    names = list(skus)
    pages = [names[at : at + MOST_SKUS] for at in range(0, len(names), MOST_SKUS)]
    moved: list[Moved] = []
    try:
        for page in pages:
            wanted: dict[str, str | None] = {sku: skus[sku] for sku in page}
            moved.append(
                await view.ask(
                    view.desks.product_moves.move, view.caller, view.merchant, event, wanted
                )
            )
    except (PlatformError, Refused) as error:
        toast_fault(error)
    _tell(event, moved)
    return True


async def move_matching(
    view: View, event: str, wanted: ItemFilter, found: int, *, is_more: bool
) -> bool:
    """Ask, and let an event move all SKUs that a filter leaves, page by page with progress."""
    if not await _sure(event, found, is_more=is_more):
        return False
    progress = Progress(f"{WORDS[event][2]}: 0 of {count(found)}")
    moved: list[Moved] = []

    async def go_on() -> None:
        after: str | None = None
        while True:
            page = await view.ask(
                view.desks.product_moves.move_page, view.caller, wanted, event, after
            )
            moved.append(page)
            looked_at = sum(sum(each.counts.values()) for each in moved)
            of = max(found, looked_at)
            progress.at(looked_at, of, f"{WORDS[event][2]}: {count(looked_at)} of {count(of)}")
            after = page.after
            if after is None:
                return

    try:
        await with_progress(progress, go_on())
    except (PlatformError, Refused) as error:
        toast_fault(error)
    _tell(event, moved)
    return True


async def _sure(event: str, number: int, *, is_more: bool) -> bool:
    does, consequence, _ = WORDS[event]
    many = f"more than {count(number)} SKUs" if is_more else _skus(number)
    return await confirm(f"{does} {many}?", consequence, does, danger=event == "end")


def _tell(event: str, moved: list[Moved]) -> None:
    done = sum(each.counts.get("done", 0) for each in moved)
    left = [each for page in moved for each in page.left]
    sentence = f"{WORDS[event][2]}: {_skus(done)}."
    if left:
        named = "; ".join(map(_why, left[:_MOST_NAMED]))
        more = f" and {count(len(left) - _MOST_NAMED)} more" if len(left) > _MOST_NAMED else ""
        sentence += f" Left as they are: {named}{more}."
    toast(sentence)


def _why(left: ItemMove) -> str:
    if left.outcome == "changed":
        return f"{left.sku} has changed since it was shown"
    return f"{left.sku} is {left.state or 'not there'}"


def _skus(number: int) -> str:
    return f"{count(number)} SKU{'s' if number != 1 else ''}"
