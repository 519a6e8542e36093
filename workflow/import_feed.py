"""Import one feed: the durable run. `workflow.import_course` says which step follows which.

A process that is killed goes on after its last finished step; a step that was cut off is done
again.
"""

from collections.abc import Callable
from functools import partial

from dbos import (
    DBOS,
    DBOSConfiguredInstance,
    SetEnqueueOptions,
    SetWorkflowID,
    StepOptions,
)

from catalog.errors import BlobMissing, FilesRefused, TransientError
from workflow.import_course import ImportCourse, Wait
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
            run: Name of this attempt, and the id of the run.

        Returns:
            As `ImportCourse.take`; the event DONE_EVENT says the same, with the `feed`.
        """
        told = ImportCourse(self._steps, self, run, feed).take()
        DBOS.set_event(DONE_EVENT, {"feed": feed, **told})
        return told

    @DBOS.workflow(name="translate_chunk", max_recovery_attempts=_MOST_CHUNK_RECOVERIES)
    def translate_chunk(self, run: str, feed: str, first: int) -> Told:
        """Translate one chunk, in whichever process takes it."""
        return self.do(self._steps.translate, run, feed, first)

    def do(self, step: Callable[..., Told], *arguments: object) -> Told:
        """Do a step, again and again where what hinders it may pass; note what it tells."""
        options: StepOptions = {
            "name": step.__name__,
            "retries_allowed": True,
            "interval_seconds": _FIRST_WAIT_SECONDS,
            "max_attempts": _ATTEMPTS,
            "should_retry": _passes,
        }
        return DBOS.run_step(options, step, *arguments)

    def send(self, run: str, feed: str, first: int, priority: int) -> Wait:
        """Put a chunk into the line of those to be translated."""
        with SetWorkflowID(f"{run}.{first}"), SetEnqueueOptions(priority=priority):
            handle = DBOS.enqueue_workflow(TRANSLATE_QUEUE, self.translate_chunk, run, feed, first)
        return partial(handle.get_result, polling_interval_sec=_POLL_SECONDS)


def _passes(error: BaseException) -> bool:
    """Whether a step may succeed when it is tried again."""
    return isinstance(error, TransientError | BlobMissing | FilesRefused | OSError)
