"""How the runs of the sync layer are begun on DBOS, and found again; `durable` sets DBOS up."""

from datetime import UTC, datetime
from typing import Final

from dbos import DBOS, SetWorkflowID, WorkflowStatus

from catalog.merchants import Channel
from catalog.requests import Request
from workflow.durable import VERSION
from workflow.run_names import run_beginning
from workflow.sync_keeper import Sendings
from workflow.sync_queues import PUBLISH_QUEUE, RECONCILE_QUEUE, SYNC_QUEUE
from workflow.sync_runs import SyncRuns, send_run

_UNDER_WAY: Final = ("ENQUEUED", "PENDING", "DELAYED")

# What a request says of a run that failed.
_MESSAGE_CHARS = 300


class DurableSync:
    """The durable runs of the sync layer; satisfies `workflow.sync_keeper.Runs`."""

    def __init__(self, syncs: SyncRuns) -> None:
        self._syncs = syncs

    def sendings(self, request: str) -> Sendings:
        """What is known of the runs that send a request; those of other versions are cancelled."""
        under_way = False
        found: dict[int, WorkflowStatus] = {}
        for each in DBOS.list_workflows(workflow_id_prefix=send_run(request, ""), load_input=False):
            found[int(each.workflow_id.rpartition(".")[2])] = each
            under_way = _is_under_way(each) or under_way
        failed = 0
        ended = [each for _, each in sorted(found.items(), reverse=True)]
        while failed < len(ended) and _has_failed(ended[failed]):
            failed += 1
        last = max(found, default=0)
        if not failed:
            return Sendings(last, under_way)
        at = datetime.fromtimestamp((ended[0].updated_at or 0) / 1_000, UTC)
        message = str(ended[0].error or ended[0].status)[:_MESSAGE_CHARS]
        return Sendings(last, under_way, failed, at, message)

    def send(self, request: Request, number: int) -> None:
        """Begin a run that sends a request; one of this number that is there already stays."""
        with SetWorkflowID(send_run(request.id, number)):
            DBOS.enqueue_workflow(
                SYNC_QUEUE, self._syncs.send_request, request.merchant, request.id
            )

    def wake(self, request: str) -> None:
        """Let the run that sends a request wait no longer, if it does so in this process."""
        self._syncs.wake(request)

    def publish(self, merchant: str, channel: Channel, run: str) -> bool:
        """Begin to plan a channel; False where that is under way."""
        if _any_under_way(_run_id("publish", merchant, channel)):
            return False
        with SetWorkflowID(f"publish.{run}"):
            DBOS.enqueue_workflow(
                PUBLISH_QUEUE, self._syncs.publish_listings, merchant, str(channel), run
            )
        return True

    def reconcile(self, merchant: str, channel: Channel, run: str) -> bool:
        """Begin to reconcile a channel; False where that is under way."""
        if _any_under_way(_run_id("reconcile", merchant, channel)):
            return False
        with SetWorkflowID(f"reconcile.{run}"):
            DBOS.enqueue_workflow(
                RECONCILE_QUEUE, self._syncs.reconcile_listings, merchant, str(channel)
            )
        return True


def _run_id(what: str, merchant: str, channel: Channel) -> str:
    return f"{what}.{run_beginning(merchant, channel)}-"


def _any_under_way(prefix: str) -> bool:
    found = DBOS.list_workflows(
        workflow_id_prefix=prefix, status=list(_UNDER_WAY), load_input=False, load_output=False
    )
    return any([_is_under_way(each) for each in found])


def _is_under_way(run: WorkflowStatus) -> bool:
    """Whether a run is under way; one of another version is cancelled, and is not."""
    if run.status not in _UNDER_WAY:
        return False
    if run.app_version in (VERSION, None):
        return True
    DBOS.cancel_workflow(run.workflow_id)
    return False


def _has_failed(run: WorkflowStatus) -> bool:
    ended = (*_UNDER_WAY, "SUCCESS", "CANCELLED")
    return run.status not in ended and run.app_version == VERSION
