"""The durable runs of the sync layer: plan what is to be sent, send it, and see what is there.

A process that is killed goes on after its last finished step; a step that was cut off is done
again. The store says how far each request is, so that also a new run of it goes on from there.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dbos import DBOS, DBOSConfiguredInstance, SetWorkflowID, StepOptions

from catalog.errors import AccessRefused, BlobMissing, TransientError
from catalog.merchants import Channel
from workflow.advance_request import advance_request
from workflow.plan_requests import plan_requests
from workflow.reconcile_due import note_reconciliation
from workflow.reconcile_listings import BEGIN, advance_reconciliation
from workflow.sync import Sync, iso_utc
from workflow.sync_queues import SYNC_QUEUE

# The event of a request's run, for whatever comes after it: what became of the request.
SENT_EVENT = "request"

_MOST_RECOVERIES = 50
_ATTEMPTS = 12
_FIRST_WAIT_SECONDS = 0.5

# A run that waits looks so often whether it is woken.
_DOZE_SECONDS = 1.0


@DBOS.dbos_class("Syncs")
class SyncRuns(DBOSConfiguredInstance):
    """The durable runs of one process. Made before they are launched."""

    def __init__(
        self, sync: Sync, poll_seconds: float, stopping: threading.Event | None = None
    ) -> None:
        """Wire the runs.

        Args:
            sync: Their world.
            poll_seconds: Before the first look whether a marketplace is through with a request.
            stopping: Set when this process is told to end. Runs that wait end at once, and
                others go on where the store says that the request is.
        """
        self._sync = sync
        self._stopping = stopping or threading.Event()
        self._poll_seconds = poll_seconds
        self._is_woken: dict[str, bool] = {}  # of requests whose runs wait here
        super().__init__("syncs")

    def wake(self, request: str) -> None:
        """Let the run that sends a request go on at once, if it waits in this process."""
        if request in self._is_woken:
            self._is_woken[request] = True

    @DBOS.workflow(name="publish_listings", max_recovery_attempts=_MOST_RECOVERIES)
    def publish_listings(self, merchant: str, channel: str, run: str) -> list[str]:
        """Plan what is to be sent to a channel, and let every request of it be sent.

        Returns:
            The ids of the requests.
        """
        planned: list[str] = self._do(self._plan, merchant, channel, run)
        for request in planned:
            with SetWorkflowID(send_run(request, 1)):
                DBOS.enqueue_workflow(SYNC_QUEUE, self.send_request, merchant, request)
        return planned

    @DBOS.workflow(name="send_request", max_recovery_attempts=_MOST_RECOVERIES)
    def send_request(self, merchant: str, request: str) -> dict[str, Any]:
        """Bring a request from its plan to the answer that the merchant reads.

        Returns:
            What the last step told; the event SENT_EVENT says the same, with the `request`.
        """
        while True:
            told: dict[str, Any] = self._do(self._advance, merchant, request)
            if told["over"] or told["held"] or self._ends_waiting(request, told):
                break
        DBOS.set_event(SENT_EVENT, {"request": request, **told})
        return told

    @DBOS.workflow(name="reconcile_listings", max_recovery_attempts=_MOST_RECOVERIES)
    def reconcile_listings(self, merchant: str, channel: str) -> dict[str, Any]:
        """Compare what a channel shows with main; see `workflow.reconcile_listings`."""
        told: dict[str, Any] = {"state": BEGIN}
        while not told.get("over"):
            told = self._do(self._reconcile, merchant, channel, told)
            if not told["over"] and self._ends_meanwhile(told):
                break
        return told

    def _plan(self, merchant: str, channel: str, run: str) -> list[str]:
        place = Channel.parse(channel)
        try:
            planned = plan_requests(self._sync, merchant, place, run)
        except AccessRefused as error:
            self._sync.store.connections.refuse(
                merchant, place.marketplace, str(error), self._sync.now()
            )
            return []
        return [request.id for request in planned]

    def _advance(self, merchant: str, request: str) -> dict[str, Any]:
        told = self._with_time(advance_request(self._sync, merchant, request, self._poll_seconds))
        if "look_at" in told:
            # Told to people; and nobody asks meanwhile whether the run is under way.
            self._sync.store.requests.note(merchant, request, look_at=told["look_at"])
        return told

    def _reconcile(self, merchant: str, channel: str, before: dict[str, Any]) -> dict[str, Any]:
        place = Channel.parse(channel)
        told = advance_reconciliation(self._sync, merchant, place, before, self._poll_seconds)
        note_reconciliation(self._sync, merchant, place, before, told)
        return self._with_time(told)

    def _with_time(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """What a step told, with the time until which it wants to wait."""
        if not told["wait"]:
            return {name: value for name, value in told.items() if name != "look_at"}
        at = self._sync.clock() + timedelta(seconds=told["wait"])
        return {**told, "look_at": iso_utc(at)}

    def _ends_waiting(self, request: str, told: Mapping[str, Any]) -> bool:
        """As `_ends_meanwhile`, for the run of a request: it waits no longer when it is woken."""
        self._is_woken[request] = False
        try:
            return self._ends_meanwhile(told, lambda: self._is_woken[request])
        finally:
            del self._is_woken[request]

    def _ends_meanwhile(self, told: Mapping[str, Any], is_woken: Callable[[], bool] = bool) -> bool:
        """Wait as a step wants it; True as soon as this process is told to end.

        No durable sleep: it would keep the process from ending. The time to wait for is noted with
        the step, so that a run that is taken up again waits for none that is past.
        """
        while "look_at" in told and not is_woken():
            left = (datetime.fromisoformat(told["look_at"]) - self._sync.clock()).total_seconds()
            if left <= 0 or self._stopping.wait(min(left, _DOZE_SECONDS)):
                break
        return self._stopping.is_set()

    def _do(self, step: Callable[..., Any], *arguments: object) -> Any:
        """Do a step, again and again where what hinders it may pass; note what it tells."""
        options: StepOptions = {
            "name": step.__name__.strip("_"),
            "retries_allowed": True,
            "interval_seconds": _FIRST_WAIT_SECONDS,
            "max_attempts": _ATTEMPTS,
            "should_retry": _passes,
        }
        return DBOS.run_step(options, step, *arguments)


def send_run(request: str, attempt: int | str) -> str:
    """The id of one attempt to send a request; with "" what the ids of all of them begin with."""
    return f"send.{request}.{attempt}"


def _passes(error: BaseException) -> bool:
    """Whether a step may succeed when it is tried again."""
    return isinstance(error, TransientError | BlobMissing | OSError)
