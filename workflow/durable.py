"""How durable runs are set up on DBOS: databases, queues, versions, serialisation.

The only file that knows. The store says which feeds there are and how far each is; DBOS notes
which steps of a run are finished. Should its notes be lost, every feed begins a new attempt at the
store's cursor.
"""

import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID

from catalog.errors import ConfigInvalid
from catalog.feeds import Feed
from workflow.import_feed import IMPORT_QUEUE, TRANSLATE_QUEUE, Imports
from workflow.sync_queues import PUBLISH_QUEUE, RECONCILE_QUEUE, SYNC_QUEUE

# Of the steps of all runs, their order, and the files between them. A run goes on only in a worker
# of the version that it began with; raise it with any change to these. Other changes, a new release
# of Crossdock among them, leave it alone, and runs go on after an upgrade. What a run of another
# version had in hand begins anew where the store says that it is.
VERSION: Final = "runs-3"

# Imports that one process has in hand at a time. Each is a thread that mostly waits for chunks.
_IMPORTS_AT_ONCE = 4

# Chunks that one process translates at a time: one in the sandbox, one being read and written.
_CHUNKS_AT_ONCE = 2

# Of the sync layer, in one process: requests on their way, each a thread that sleeps until the next
# look at its marketplace; channels being planned, which keeps a core busy; reports.
_REQUESTS_AT_ONCE = 200
_PLANS_AT_ONCE = 1
_REPORTS_AT_ONCE = 4

# Seconds between two looks at a queue. A look costs about 1 ms of CPU.
_LOOK_FOR_SYNC = 1.0
_LOOK_FOR_IMPORTS = 0.5
_LOOK_FOR_CHUNKS = 0.2

# Attempts of one feed. Those that failed count against the smaller number; the others are runs
# that a person has held and released, or that found the store behind its notes.
_MOST_FAILED = 3
_MOST_ATTEMPTS = 20

# Runs removed in one go.
_PRUNED_AT_ONCE = 500

Standing = Literal["under way", "given up"]


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is known of the attempts to import one feed."""

    last: int
    failed: int
    under_way: bool


class DurableRuns:
    """The durable runs of this process; one a process. Launch it, and shut it down."""

    def __init__(
        self,
        database: str,
        executor: str,
        imports: Imports,
        log_level: str,
        *,
        has_syncs: bool = False,
    ) -> None:
        """Set up; nothing is begun yet.

        Args:
            database: Where finished steps are noted: a SQLite file, or a URL of PostgreSQL.
            executor: This process, the same after a restart: it then takes up its runs again.
            imports: The runs.
            log_level: DEBUG shows what DBOS does.
            has_syncs: This process takes part in the runs of the sync layer, and has made them.

        Raises:
            ConfigInvalid: The path cannot stand in a URL.
        """
        self.executor = executor
        self._imports = imports
        self._has_syncs = has_syncs
        # With a handler DBOS adds none of its own, and its lines look like all others.
        logging.getLogger("dbos").addHandler(logging.NullHandler())
        config: DBOSConfig = {
            "name": "crossdock",
            "system_database_url": _url(database),
            "executor_id": executor,
            "application_version": VERSION,
            # JSON: what is read from a database is data, and runs nothing.
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "DEBUG" if log_level == "DEBUG" else "WARNING",
        }
        DBOS(config=config)

    def launch(self) -> None:
        """Take up the runs of this executor that were cut off, and look for others."""
        queues = [IMPORT_QUEUE, TRANSLATE_QUEUE]
        if self._has_syncs:
            queues += [SYNC_QUEUE, PUBLISH_QUEUE, RECONCILE_QUEUE]
        # Else it would also take runs from queues that others have registered, and fail them.
        DBOS.listen_queues(queues)
        DBOS.launch()
        if self._has_syncs:
            _register_sync_queues()
        DBOS.register_queue(
            IMPORT_QUEUE,
            partition_concurrency=1,  # one feed of a merchant and kind at a time
            worker_concurrency=_IMPORTS_AT_ONCE,
            polling_interval_sec=_LOOK_FOR_IMPORTS,
        )
        DBOS.register_queue(
            TRANSLATE_QUEUE,
            worker_concurrency=_CHUNKS_AT_ONCE,
            polling_interval_sec=_LOOK_FOR_CHUNKS,
        )

    def shut_down(self, seconds: int) -> None:
        """Begin nothing more, and wait so long for the runs under way to end."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds)

    def attempts(self, feed: str) -> Attempts:
        """What is known of the attempts to import a feed; those of other versions are cancelled."""
        ids = [_attempt(feed, number) for number in range(1, _MOST_ATTEMPTS + 1)]
        found = DBOS.list_workflows(workflow_ids=ids, load_input=False, load_output=False)
        under_way, failed = False, 0
        for each in found:
            active = each.status in ("ENQUEUED", "PENDING", "DELAYED")
            if active and each.app_version not in (VERSION, None):
                DBOS.cancel_workflow(each.workflow_id, cancel_children=True)
            elif active:
                under_way = True
            elif each.status != "SUCCESS" and each.app_version == VERSION:
                failed += 1
        last = max((ids.index(each.workflow_id) + 1 for each in found), default=0)
        return Attempts(last, failed, under_way)

    def ensure(self, feed: Feed) -> Standing:
        """See to it that a feed is imported. Safe to do in many processes at once.

        Returns:
            `given up` where it has failed too often.
        """
        attempts = self.attempts(feed.id)
        if attempts.under_way:
            return "under way"
        if attempts.failed >= _MOST_FAILED or attempts.last >= _MOST_ATTEMPTS:
            return "given up"
        run = _attempt(feed.id, attempts.last + 1)
        line = f"{feed.merchant}/{feed.kind}"
        with SetWorkflowID(run), SetEnqueueOptions(queue_partition_key=line):
            DBOS.enqueue_workflow(IMPORT_QUEUE, self._imports.import_feed, feed.id, run)
        return "under way"

    def take_over(self, executors: Iterable[str]) -> int:
        """Let others go on with the runs of processes that died; returns how many there were."""
        # What DBOS offers for this to its own control plane and, at each start, to itself. It puts
        # runs back into their queues, so that two who ask at once take over each run once.
        return len(DBOS._recover_pending_workflows(list(executors)))

    def prune(self, before: datetime) -> int:
        """Remove the notes of runs that ended before a time; returns how many."""
        pruned = 0
        while True:
            ended = DBOS.list_workflows(
                completed_before=before.astimezone(UTC).isoformat(),
                limit=_PRUNED_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            DBOS.delete_workflows([each.workflow_id for each in ended])
            pruned += len(ended)
            if len(ended) < _PRUNED_AT_ONCE:
                return pruned


def _register_sync_queues() -> None:
    most = {
        SYNC_QUEUE: _REQUESTS_AT_ONCE,
        PUBLISH_QUEUE: _PLANS_AT_ONCE,
        RECONCILE_QUEUE: _REPORTS_AT_ONCE,
    }
    for name, at_once in most.items():
        DBOS.register_queue(name, worker_concurrency=at_once, polling_interval_sec=_LOOK_FOR_SYNC)


def _attempt(feed: str, number: int) -> str:
    return f"{feed}.{number}"


def _url(database: str) -> str:
    if "://" in database:
        return database
    if "?" in database:
        raise ConfigInvalid(
            f"the path {database} holds a question mark, which cannot stand in a URL",
            setting="CROSSDOCK_RUNS",
            found=database,
        )
    # Kept in the file: readers and the writer do not wait for each other.
    connection = sqlite3.connect(database, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return f"sqlite:///{database}"
