"""Requests that are never sent: everything in them is refused before, or is as it should be.

A planner concludes what it finds page by page, and notes the request that tells of it at its end.
If it ends before, for good, the next one notes that request in its place: whatever was refused,
the merchant hears of it.
"""

from typing import Final

from catalog.merchants import Channel
from catalog.request_states import PLANNED
from catalog.requests import Request
from workflow.run_names import run_beginning
from workflow.sync import Sync

# The kind of such a request, its lane, and what its id ends with.
CHECK: Final = "check"


def check_id(run: str) -> str:
    """The id of the request that tells what a planner's run has refused."""
    return f"{run}-{CHECK}"


def note_untold(sync: Sync, merchant: str, channel: Channel, run: str) -> tuple[Request, ...]:
    """Note the first request of a planner that ended before it did so itself.

    Args:
        sync: Its world.
        merchant: Whose.
        channel: Where.
        run: Of the planner that asks. What it has left itself it goes on with.

    Returns:
        The request; nothing where there is none, or the one before is still being told.
    """
    for left in sync.store.requests.untold(merchant, run_beginning(merchant, channel)):
        if left == check_id(run):
            continue
        skus = sync.store.requests.standing(merchant, left).skus
        request = Request(left, merchant, channel, CHECK, CHECK, PLANNED, skus, sync.now())
        return sync.store.requests.plan(left.removesuffix(f"-{CHECK}"), [request])
    return ()
