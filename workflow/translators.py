"""The warm translators of one process: one for each feed whose chunks it has been given lately."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.feed_release import RunnableFeed
from workflow.feed_translator import FeedTranslator
from workflow.ports import Blobs

# Feeds whose workers are kept warm beyond those that are in use; each is a process of 30 MB.
_MOST_IDLE = 4

# Seconds without a chunk after which a feed's workers end: it is through, or others have it.
_IDLE_SECONDS = 30.0


@dataclass(slots=True)
class _Warm:
    translator: FeedTranslator
    users: int
    used_at: float


class Translators:
    """Hands out translators, and ends those that nobody has used for a while."""

    def __init__(self, blobs: Blobs, warn: Callable[[str], None]) -> None:
        self._blobs = blobs
        self._warn = warn
        self._warm: dict[tuple[str, str | None], _Warm] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()

    @contextlib.contextmanager
    def use(self, feed: RunnableFeed, row: str | None) -> Iterator[FeedTranslator]:
        """The translator of a feed, for one chunk.

        Raises:
            WorkbookInvalid: A lookup table is refused.
            BlobMissing: The lookups of the drive are no longer kept.
        """
        key = (feed.feed.id, row)
        with self._making:  # one at a time: two threads would compile the same tables
            with self._lock:
                warm = self._warm.get(key)
                if warm is not None:
                    warm.users += 1
            if warm is None:
                stored = feed.stored(self._blobs)
                made = FeedTranslator(feed.bundle, feed.facts(row), self._warn, stored)
                warm = _Warm(made, 1, 0.0)
                with self._lock:
                    self._warm[key] = warm
        try:
            yield warm.translator
        finally:
            with self._lock:
                warm.users -= 1
                warm.used_at = time.monotonic()
            self.tidy()

    def tidy(self) -> None:
        """End the workers of feeds that have been idle for long, or are too many."""
        for warm in self._take(lambda idle, age: idle > _MOST_IDLE or age > _IDLE_SECONDS):
            warm.translator.close()

    def close(self) -> None:
        """End all workers."""
        for warm in self._take(lambda idle, age: True):
            warm.translator.close()

    def _take(self, ends: Callable[[int, float], bool]) -> list[_Warm]:
        """Take out the idle ones for which `ends` holds, given how many are left and their age."""
        now = time.monotonic()
        taken = []
        with self._lock:
            idle = sorted(
                (warm.used_at, key) for key, warm in self._warm.items() if warm.users == 0
            )
            for left, (used_at, key) in zip(range(len(idle), 0, -1), idle, strict=True):
                if ends(left, now - used_at):
                    taken.append(self._warm.pop(key))
        return taken
