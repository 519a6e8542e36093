"""One worker process from its start to its end, with everything it works with."""

import contextlib
import logging
import os
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from admin_api.blob_wiring import open_blobs
from admin_api.bootstrap import calm_collector
from admin_api.ending import end_with_parent, stop_on_signals
from admin_api.executor_slot import executor_slot
from admin_api.process_log import begin_log
from admin_api.settings import Settings
from store.store import Store
from workflow.durable import VERSION, DurableRuns
from workflow.import_feed import Imports
from workflow.import_steps import ImportSteps
from workflow.ports import Blobs
from workflow.worker import FeedWorker, work

if TYPE_CHECKING:  # see `_sync_part`
    from admin_api.sync_part import SyncPart

_log = logging.getLogger("crossdock.worker")


def run_worker(settings: Settings, *, has_parent: bool) -> None:
    """Work until SIGTERM or SIGINT; what is under way then gets some seconds to end.

    Args:
        settings: Of this machine.
        has_parent: Whether a parent holds the other end of standard input: when that closes,
            the parent is dead, and this process ends at once.

    Raises:
        ConfigInvalid, StoreBroken, StoreUnavailable: It cannot begin.
    """
    begin_log(settings.log_level)
    stopping = threading.Event()
    stop_on_signals(stopping)
    if has_parent:
        end_with_parent()
    settings.make_folders()
    with contextlib.ExitStack() as stack:
        executor = stack.enter_context(executor_slot(settings.data, settings.name))
        store = stack.enter_context(Store(settings.store))
        blobs = open_blobs(settings, owner=executor.replace(":", "."))
        steps = ImportSteps(
            store,
            blobs,
            _now,
            _log.warning,
            chunk_records=settings.chunk_records,
            chunks_ahead=settings.chunks_ahead,
        )
        part = _sync_part(settings, store, blobs, stopping, stack)
        runs = DurableRuns(
            settings.runs,
            executor,
            Imports(steps),
            settings.log_level,
            has_syncs=part is not None,
        )
        worker = FeedWorker(store, blobs, runs, steps, _now, settings.dead_seconds)
        worker.join()
        runs.launch()
        calm_collector()
        _log.info("%s works on %s (%s)", executor, settings.shown_store, VERSION)
        with part.kept() if part is not None else contextlib.nullcontext():
            work(worker, stopping)
        _log.info("%s ends: nothing new is begun", executor)
        runs.shut_down(settings.drain_seconds)
        worker.leave()
        steps.close()
    # A step that is still under way would keep the interpreter waiting for its thread. It may be
    # cut off anywhere: whoever goes on does it again.
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)


def _sync_part(
    settings: Settings,
    store: Store,
    blobs: Blobs,
    stopping: threading.Event,
    stack: contextlib.ExitStack,
) -> "SyncPart | None":
    """What of the sync layer is done here; nothing where no marketplace has given us keys."""
    if not settings.ebay_app_id and not settings.ebay_app_secret:
        return None
    # The libraries of marketplaces take some tenths of a second: only who sends there loads them.
    from admin_api.sync_part import open_sync_part

    part = open_sync_part(settings, store, blobs, stopping)
    return None if part is None else stack.enter_context(part)


def _now() -> datetime:
    return datetime.now(UTC)
