"""The course of an import: which step follows which. It takes the same course whenever it is run.

    begin → (read → translate, in any worker → store)* → replay → guard → withdraw → finish
    begin → (translate_set → store)* → …, where a config-spec set translates the feed

Chunks are read a bounded number ahead of those that are stored, and always at the same point
between two of them. Whoever runs it notes what each step told, and gives the same answers when a
run is taken up again.
"""

import logging
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeAlias

from workflow.import_steps import ImportSteps, Told

_log = logging.getLogger("crossdock.import")

# Waits until a chunk is translated, and says what was told.
Wait: TypeAlias = Callable[[], Told]


class Hands(Protocol):
    """Does steps, each once as far as a run can tell."""

    def do(self, step: Callable[..., Told], *arguments: object) -> Told:
        """Do a step now."""

    def send(self, run: str, feed: str, first: int, priority: int) -> Wait:
        """Let any worker translate a chunk; 1 is the highest priority."""


class _Ahead(NamedTuple):
    """A chunk that is read and not yet stored; nothing is to wait for where all is unchanged."""

    first: int
    last: int
    fresh: int
    wait: Wait | None


class ImportCourse:
    """One run of one feed."""

    def __init__(self, steps: ImportSteps, hands: Hands, run: str, feed: str) -> None:
        self._steps = steps
        self._hands = hands
        self._run = run
        self._feed = feed
        self._ahead: deque[_Ahead] = deque()
        self._sent = 0

    def take(self) -> Told:
        """Take it from the beginning to the end.

        Returns:
            `end`: `done`, `faulty`, `held`, or `again` where a later attempt must go on; `over`
            where there was nothing to do, or a person has cancelled the feed.
        """
        begun = self._hands.do(self._steps.begin, self._feed)
        if "over" in begun:
            return begun
        told = begun
        if "fault" not in begun:
            told = self._pieces(begun) if "set" in begun else self._chunks(begun)
        if "fault" not in told:
            return told
        code, message = told["fault"]
        level = logging.ERROR if told.get("ours") else logging.WARNING
        _log.log(level, "feed %s is broken off: %s [%s]", self._feed, message, code)
        self._hands.do(self._steps.fail, self._run, self._feed, told["fault"])
        return {"end": "faulty"}

    def _chunks(self, begun: Told) -> Told:
        """Take all records through, and then the feed as a whole."""
        most, records = begun["ahead"], begun["records"]
        read: Told = {"first": None, "last": begun["after"], "end": False}
        while self._ahead or not read["end"]:
            while not read["end"] and len(self._ahead) < most:
                last, first = read["last"], read["first"]
                read = self._do(self._steps.read, last, first, records)
                if "fault" in read:
                    return self._stop(read)
                if read["last"] >= read["first"]:
                    self._send(read, most)
            if self._ahead:
                told = self._store(self._ahead.popleft())
                if told:
                    return self._stop(told)
        return self._end(read["broken"])

    def _pieces(self, begun: Told) -> Told:
        """Take a feed through its config-spec set, piece by piece, and then as a whole.

        Pieces wait until the last of them is translated where the first error is to end the feed
        with nothing of it used.
        """
        done: Told = {"last": begun["after"], "end": False}
        waiting: deque[tuple[int, int]] = deque()
        while not done["end"]:
            after = done["last"]
            done = self._do(self._steps.translate_set, after, begun["records"])
            if "last" not in done:
                return self._stop(done)
            if done["last"] > after:
                waiting.append((after + 1, done["last"]))
            while waiting and (done["end"] or begun["set"] == "stream"):
                first, last = waiting.popleft()
                told = self._do(self._steps.store, first, last, last - first + 1)
                if told:
                    return self._stop(told)
        return self._end(done["broken"])

    def _send(self, read: Told, most: int) -> None:
        """Give a chunk to whichever worker takes it; the first chunks of a feed come first.

        So a small feed is through soon, however many chunks of large ones wait.
        """
        first, fresh, wait = read["first"], read["fresh"], None
        if fresh:
            self._sent += 1
            wait = self._hands.send(self._run, self._feed, first, min(self._sent, most))
        self._ahead.append(_Ahead(first, read["last"], fresh, wait))

    def _store(self, chunk: _Ahead) -> Told:
        """Store a chunk when it is translated; what is told ends the run."""
        told = chunk.wait() if chunk.wait is not None else {}
        return told or self._do(self._steps.store, chunk.first, chunk.last, chunk.fresh)

    def _stop(self, told: Told) -> Told:
        """End the run early, when no chunk of it is in any worker's hands any more."""
        self._hands.do(self._steps.stop, self._run)
        for chunk in self._ahead:
            if chunk.wait is not None:
                chunk.wait()
        if "gap" in told:
            gap = told["gap"]
            _log.warning("feed %s: the store has lost what followed record %s", self._feed, gap)
            return {"end": "again"}
        if "hopeless" in told:
            return self._do(self._steps.finish, told["hopeless"]) or {"end": "faulty"}
        return told

    def _end(self, broken: bool) -> Told:
        """What comes when all records are stored."""
        told = self._hands.do(self._steps.replay, self._feed)
        if not told and not broken:
            told = self._do(self._steps.guard)
            if "held" in told:
                _log.warning("feed %s is held: %s", self._feed, told["held"])
                return {"end": "held"}
            if not told:
                self._hands.do(self._steps.withdraw, self._feed)
        told = told or self._do(self._steps.finish, None)
        return told or {"end": "faulty" if broken else "done"}

    def _do(self, step: Callable[..., Told], *arguments: object) -> Told:
        return self._hands.do(step, self._run, self._feed, *arguments)
