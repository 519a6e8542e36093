"""One run that kills itself with SIGKILL at a chosen point. Started by `test_kill.py`.

Arguments: bundle, feed, folder, point. The point is a call of the store and its turn, and whether
it dies before or after: `before:write_batch:2`; or `none`.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from store.batch import Batch, FeedArrival, FeedFinding, FeedState
from store.store import Store
from tests.acceptance.runs import run


class MortalStore:
    """A real store that takes its process with it at the chosen point."""

    def __init__(self, store: Store, point: str) -> None:
        self._store = store
        self._point = point
        self._turns: dict[str, int] = {}

    def register_feed(self, arrival: FeedArrival) -> FeedState:
        """As the store does."""
        self._die("before", "register_feed")
        state = self._store.register_feed(arrival)
        self._die("after", "register_feed")
        return state

    def write_batch(self, arrival: FeedArrival, batch: Batch) -> None:
        """As the store does."""
        self._turns["write_batch"] = self._turns.get("write_batch", 0) + 1
        self._die("before", "write_batch")
        self._store.write_batch(arrival, batch)
        self._die("after", "write_batch")

    def finish_feed(
        self, feed: str, findings: Sequence[FeedFinding], fault: tuple[str, str] | None
    ) -> None:
        """As the store does."""
        self._die("before", "finish_feed")
        self._store.finish_feed(feed, findings, fault)
        self._die("after", "finish_feed")

    def _die(self, when: str, call: str) -> None:
        if self._point == f"{when}:{call}:{self._turns.get(call, 1)}":
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    bundle, feed, folder, point = sys.argv[1:]
    Path(folder).mkdir(exist_ok=True)
    with Store(Path(folder, "store.sqlite")) as store:
        run(Path(bundle), Path(feed), Path(folder), store=MortalStore(store, point))
