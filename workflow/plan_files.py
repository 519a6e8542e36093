"""Plans as files: what is to be sent of one kind, cut into requests."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from catalog.merchants import Channel
from marketplaces.action_lines import write_action
from marketplaces.actions import Action, ActionKind
from workflow.keep_file import keep_file
from workflow.sync import Sync, iso_utc

# How long it is remembered in which file a SKU was that was given up.
_REMEMBERED = timedelta(days=7)


class PlanFile:
    """The actions of one kind, as lines in files on the disk: one for each size of request."""

    def __init__(self, stack: ExitStack, most: int, bounds: Mapping[str, int]) -> None:
        """Begin a plan.

        Args:
            stack: Closes its files.
            most: Actions of a request.
            bounds: SKU → actions of a request that it may be in, where that is fewer.
        """
        self._stack = stack
        self._most = most
        self._bounds = bounds
        self._files: dict[int, IO[bytes]] = {}

    def add(self, action: Action) -> None:
        """Take an action."""
        line = write_action(action)
        bounds = (self._bounds.get(entry.sku, self._most) for entry in action.entries)
        most = min(bounds, default=self._most)
        if most not in self._files:
            # The stack closes it.
            self._files[most] = self._stack.enter_context(TemporaryFile())  # noqa: SIM115
        self._files[most].write(line)

    def cut(self, sync: Sync) -> Iterator[tuple[str, int]]:
        """Keep the lines, no more in a file than it may have; yields keys and counts."""
        for most, file in sorted(self._files.items(), reverse=True):
            file.seek(0)
            while lines := list(islice(file, most)):
                with TemporaryFile() as part:
                    part.writelines(lines)
                    part.seek(0)
                    yield keep_file(sync, cast(BinaryIO, part)), len(lines)


def plan_file(
    sync: Sync, merchant: str, channel: Channel, kind: ActionKind, stack: ExitStack
) -> PlanFile:
    """A plan of one kind, as large as its requests may be now.

    A marketplace may give a whole file up because of one thing in it and say nothing. Then each
    SKU of it goes into a file of half the size, again and again, until the one that cannot be taken
    stands alone; those that are answered, and those that were never in such a file, do not.
    """
    most = sync.markets.adapter(channel.marketplace).capabilities.actions_per_request
    since = iso_utc(sync.clock() - _REMEMBERED)
    broken = sync.store.given_up.files(merchant, channel, kind, since)
    bounds = {sku: min(most, max(1, actions // 2)) for sku, actions in broken.items()}
    return PlanFile(stack, most, bounds)
