"""Import one feed: a durable run.

    begin → (read → translate, in any worker → store)* → replay → guard → withdraw → finish → done

A process that is killed goes on after its last finished step; a step that was cut off is done
again. Chunks are read a bounded number ahead of those that are stored, and always at the same
point between two of them, so that every run of a feed takes the same course.
"""

import logging
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from dbos import (
    DBOS,
    DBOSConfiguredInstance,
    SetEnqueueOptions,
    SetWorkflowID,
    StepOptions,
    WorkflowHandle,
)

from catalog.errors import TransientError
from workflow.import_steps import ImportSteps, Told

IMPORT_QUEUE = "import"
TRANSLATE_QUEUE = "translate"

# The event of a run, for whatever comes after an import: what became of the feed.
DONE_EVENT = "done"

# Deaths of a process in the midst of one run, or of one chunk, after which nobody takes it up
# again: it may be the cause.
_MOST_RECOVERIES = 10
_MOST_CHUNK_RECOVERIES = 4

# A step waits half a second, then twice as long each time, 17 minutes altogether: a database that
# restarts is back by then, and somebody has come to a disk that is full.
_ATTEMPTS = 12
_FIRST_WAIT_SECONDS = 0.5

# Seconds between two looks whether a chunk is translated.
_POLL_SECONDS = 0.05

_log = logging.getLogger("crossdock.import")


class _Ahead(NamedTuple):
    """A chunk that is read and not yet stored; without a handle nothing of it is to translate."""

    first: int
    last: int
    fresh: int
    handle: WorkflowHandle[Told] | None


@DBOS.dbos_class("Imports")
class Imports(DBOSConfiguredInstance):
    """The durable runs of one process. Made before they are launched."""

    def __init__(self, steps: ImportSteps) -> None:
        self._steps = steps
        super().__init__("imports")

    @DBOS.workflow(name="import_feed", max_recovery_attempts=_MOST_RECOVERIES)
    def import_feed(self, feed: str, run: str) -> Told:
        """Import a feed.

        Args:
            feed: Its id.
            run: Name of this attempt, and the run's id.

        Returns:
            `end`: `done`, `faulty`, `held`, or `again` where a later attempt must go on; `over`
            where there was nothing to do.
        """
        begun = _step(self._steps.begin, feed)
        if "over" in begun:
            return begun
        told = begun if "fault" in begun else self._chunks(run, feed, begun)
        if "fault" in told:
            _tell(feed, told)
            _step(self._steps.fail, run, feed, told["fault"])
            told = {"end": "faulty"}
        DBOS.set_event(DONE_EVENT, {"feed": feed, **told})
        return told

    @DBOS.workflow(name="translate_chunk", max_recovery_attempts=_MOST_CHUNK_RECOVERIES)
    def translate_chunk(self, run: str, feed: str, first: int) -> Told:
        """Translate one chunk, in whichever process takes it."""
        return _step(self._steps.translate, run, feed, first)

    def _chunks(self, run: str, feed: str, begun: Told) -> Told:
        """Take all records through, and then the feed as a whole."""
        ahead: deque[_Ahead] = deque()
        read: Told = {"first": None, "last": begun["after"], "end": False}
        sent = 0
        while ahead or not read["end"]:
            while not read["end"] and len(ahead) < begun["ahead"]:
                last, first = read["last"], read["first"]
                read = _step(self._steps.read, run, feed, last, first, begun["records"])
                if "fault" in read:
                    return self._stop(run, feed, ahead, read)
                if read["last"] >= read["first"]:
                    sent += 1
                    ahead.append(self._send(run, feed, read, min(sent, begun["ahead"])))
            if ahead:
                told = self._store(run, feed, ahead.popleft())
                if told:
                    return self._stop(run, feed, ahead, told)
        return self._end(run, feed, read["broken"])

    def _send(self, run: str, feed: str, read: Told, priority: int) -> _Ahead:
        """Give a chunk to whichever worker takes it; the first chunks of a feed come first.

        So a small feed is through soon, however many chunks of large ones wait.
        """
        first, handle = read["first"], None
        if read["fresh"]:
            with SetWorkflowID(f"{run}.{first}"), SetEnqueueOptions(priority=priority):
                handle = DBOS.enqueue_workflow(
                    TRANSLATE_QUEUE, self.translate_chunk, run, feed, first
                )
        return _Ahead(first, read["last"], read["fresh"], handle)

    def _store(self, run: str, feed: str, chunk: _Ahead) -> Told:
        """Store a chunk when it is translated; what is told ends the run."""
        if chunk.handle is not None:
            translated = chunk.handle.get_result(polling_interval_sec=_POLL_SECONDS)
            if translated:
                return translated
        return _step(self._steps.store, run, feed, chunk.first, chunk.last, chunk.fresh)

    def _stop(self, run: str, feed: str, ahead: deque[_Ahead], told: Told) -> Told:
        """End a run early, when no chunk of it is in any worker's hands any more."""
        _step(self._steps.stop, run)
        for chunk in ahead:
            if chunk.handle is not None:
                chunk.handle.get_result(polling_interval_sec=_POLL_SECONDS)
        if "gap" in told:
            _log.warning("feed %s: the store has lost what followed record %s", feed, told["gap"])
            return {"end": "again"}
        if "hopeless" in told:
            return _step(self._steps.finish, run, feed, told["hopeless"]) or {"end": "faulty"}
        return told

    def _end(self, run: str, feed: str, broken: bool) -> Told:
        """What comes when all records are stored."""
        told = _step(self._steps.replay, feed)
        if not told and not broken:
            told = _step(self._steps.guard, run, feed)
            if "held" in told:
                _log.warning("feed %s is held: %s", feed, told["held"])
                return {"end": "held"}
            _step(self._steps.withdraw, feed)
        told = told or _step(self._steps.finish, run, feed, None)
        return told or {"end": "faulty" if broken else "done"}


def _step(do: Callable[..., Told], *arguments: object) -> Told:
    """Do a step, again and again where what hinders it may pass; what it told is kept."""
    options: StepOptions = {
        "name": do.__name__,
        "retries_allowed": True,
        "interval_seconds": _FIRST_WAIT_SECONDS,
        "max_attempts": _ATTEMPTS,
        "should_retry": _passes,
    }
    return DBOS.run_step(options, do, *arguments)


def _passes(error: BaseException) -> bool:
    """Whether a step may succeed when it is tried again."""
    return isinstance(error, TransientError | OSError)


def _tell(feed: str, told: Told) -> None:
    """Put into the log why a feed is broken off: for the merchant, or as an alert for us."""
    code, message = told["fault"]
    level = logging.ERROR if told.get("ours") else logging.WARNING
    _log.log(level, "feed %s is broken off: %s [%s]", feed, message, code)
