"""The feeds that this process takes through config-spec sets, between two pieces of each."""

import threading
import time
from collections.abc import Callable

from workflow.chunk import FeedEnd, TranslatedChunk
from workflow.chunk_reader import ChunkBounds
from workflow.feed_release import RunnableFeed
from workflow.ports import Blobs
from workflow.set_translation import SetTranslation

# Seconds after which nobody comes for the next piece any more: another process has taken the run,
# or it has ended. Longer than a step waits for a database that is away, since whoever comes later
# runs the feed again from its first record.
_IDLE_SECONDS = 1_200.0


class SetTranslations:
    """Keeps the translation of each run until its end. Many runs at once, each in one thread."""

    def __init__(self, blobs: Blobs, warn: Callable[[str], None]) -> None:
        self._blobs = blobs
        self._warn = warn
        # By run: when its last piece was given, and the translation, which is not in use.
        self._waiting: dict[str, tuple[float, SetTranslation]] = {}
        self._lock = threading.Lock()

    def piece(
        self, run: str, feed: RunnableFeed, after: int, bounds: ChunkBounds
    ) -> tuple[TranslatedChunk, FeedEnd | None]:
        """The outcomes behind record `after`; with the last of them, how the feed ended.

        Raises:
            As `SetTranslation`, which then has ended.
        """
        with self._lock:
            _, translation = self._waiting.pop(run, (0.0, None))
        if translation is not None and translation.after != after:
            translation.close()
            translation = None
        if translation is None:
            translation = SetTranslation(feed, self._blobs, self._warn)
        try:
            piece, end = translation.piece(after, bounds)
        except BaseException:
            translation.close()
            raise
        if end is not None:
            translation.close()
            return piece, end
        with self._lock:
            self._waiting[run] = (time.monotonic(), translation)
        return piece, None

    def end(self, run: str) -> None:
        """End the translation of a run, where it has one."""
        with self._lock:
            _, translation = self._waiting.pop(run, (0.0, None))
        if translation is not None:
            translation.close()

    def tidy(self) -> None:
        """End those that nobody has come for in a long time."""
        before = time.monotonic() - _IDLE_SECONDS
        with self._lock:
            idle = [run for run, (given_at, _) in self._waiting.items() if given_at < before]
        for run in idle:
            self.end(run)

    def close(self) -> None:
        """End all that are not in use."""
        with self._lock:
            waiting = list(self._waiting)
        for run in waiting:
            self.end(run)
