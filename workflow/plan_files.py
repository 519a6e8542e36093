"""Plans as files: what is to be sent of one kind, cut into requests."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from catalog.merchants import Channel
from catalog.request_states import BROKEN, CLOSED
from marketplaces.action_lines import write_action
from marketplaces.actions import Action, ActionKind
from workflow.keep_file import keep_file
from workflow.sync import Sync

# Requests that the size of the next one is reckoned from.
_REMEMBERED = 50

# How much larger the next file may be when one was answered.
_GROWTH = 4


class PlanFile:
    """The actions of one kind, as lines in a file on the disk."""

    def __init__(self, stack: ExitStack) -> None:
        # The stack closes it.
        self._file: IO[bytes] = stack.enter_context(TemporaryFile())  # noqa: SIM115
        self._count = 0

    def add(self, action: Action) -> None:
        """Take an action."""
        self._file.write(write_action(action))
        self._count += 1

    def cut(self, sync: Sync, most: int) -> Iterator[tuple[str, int]]:
        """Keep the lines, at most so many in a file; yields keys and counts."""
        self._file.seek(0)
        while lines := list(islice(self._file, most)):
            with TemporaryFile() as part:
                part.writelines(lines)
                part.seek(0)
                yield keep_file(sync, cast(BinaryIO, part)), len(lines)


def most_actions(sync: Sync, merchant: str, channel: Channel, kind: ActionKind) -> int:
    """How many actions a request of a kind may have now.

    A marketplace may give a whole file up because of one thing in it and say nothing. Then the
    next files are half as large, again and again, until the one that it cannot take stands alone;
    each file that is answered makes the next ones four times as large.
    """
    most = sync.markets.adapter(channel.marketplace).capabilities.actions_per_request
    allowed = most
    for request in reversed(sync.store.requests.latest(merchant, limit=_REMEMBERED)):
        if (request.channel, request.kind) != (channel, kind):
            continue
        if request.state == BROKEN:
            allowed = max(1, min(allowed, request.actions) // 2)
        elif request.state == CLOSED:
            allowed = min(most, allowed * _GROWTH)
    return allowed
