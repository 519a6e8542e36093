"""The feeds that this process takes through config-spec sets, between two pieces of each."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeAlias

from workflow.chunk import FeedEnd, TranslatedChunk
from workflow.chunk_reader import ChunkBounds
from workflow.feed_release import RunnableFeed
from workflow.ports import Blobs
from workflow.set_translation import SetTranslation

# Seconds after which nobody comes for the next piece any more: another process has taken the run,
# or it has ended. Longer than a step waits for a database that is away, since whoever comes later
# runs the feed again from its first record.
_IDLE_SECONDS = 1_200.0

# A piece, and with the last of them how the feed ended.
_Piece: TypeAlias = "tuple[TranslatedChunk, FeedEnd | None]"


class SetTranslations:
    """Keeps the translation of each run until its end. Many runs at once, each in one thread."""

    def __init__(self, blobs: Blobs, warn: Callable[[str], None]) -> None:
        self._blobs = blobs
        self._warn = warn
        # By run: when its last piece was given, and the translation, which nobody waits for.
        self._waiting: dict[str, tuple[float, _Ahead]] = {}
        self._lock = threading.Lock()

    def piece(self, run: str, feed: RunnableFeed, after: int, bounds: ChunkBounds) -> _Piece:
        """The outcomes behind record `after`; with the last of them, how the feed ended.

        Raises:
            As `SetTranslation`, which then has ended.
        """
        with self._lock:
            _, ahead = self._waiting.pop(run, (0.0, None))
        if ahead is not None and ahead.after != after:
            ahead.close()
            ahead = None
        if ahead is None:
            ahead = _Ahead(partial(SetTranslation, feed, self._blobs, self._warn))
        try:
            piece, end = ahead.piece(after, bounds)
        except BaseException:
            ahead.close()
            raise
        if end is not None:
            ahead.close()
            return piece, end
        with self._lock:
            self._waiting[run] = (time.monotonic(), ahead)
        return piece, None

    def end(self, run: str) -> None:
        """End the translation of a run, where it has one."""
        with self._lock:
            _, ahead = self._waiting.pop(run, (0.0, None))
        if ahead is not None:
            ahead.close()

    def tidy(self) -> None:
        """End those that nobody has come for in a long time."""
        before = time.monotonic() - _IDLE_SECONDS
        with self._lock:
            idle = [run for run, (given_at, _) in self._waiting.items() if given_at < before]
        for run in idle:
            self.end(run)

    def close(self) -> None:
        """End all that nobody waits for."""
        with self._lock:
            waiting = list(self._waiting)
        for run in waiting:
            self.end(run)


class _Ahead:
    """A translation that works on the next piece while the one before is stored.

    It has a thread of its own: a sandbox ends with the thread that started it.

    Attributes:
        after: The last record of the pieces that were given.
    """

    def __init__(self, make: Callable[[], SetTranslation]) -> None:
        self._thread = ThreadPoolExecutor(1, "set")
        self._translation: Future[SetTranslation] = self._thread.submit(make)
        self._next: Future[_Piece] | None = None
        self.after = 0

    def piece(self, after: int, bounds: ChunkBounds) -> _Piece:
        """The piece behind `after`; the first may begin anywhere, each other behind the last."""
        piece, end = (self._next or self._begin(after, bounds)).result()
        self.after = piece.batch.cursor
        if end is None:
            self._next = self._begin(self.after, bounds)
        return piece, end

    def close(self) -> None:
        """End the worker, as soon as it has answered what it was asked."""
        self._thread.submit(self._end)
        if self._translation.done() and self._translation.exception() is None:
            self._translation.result().stop()
        self._thread.shutdown()

    def _begin(self, after: int, bounds: ChunkBounds) -> "Future[_Piece]":
        return self._thread.submit(lambda: self._translation.result().piece(after, bounds))

    def _end(self) -> None:
        if self._translation.exception() is None:
            self._translation.result().close()
