"""The part of a worker process that sends what marketplaces are to be told."""

import contextlib
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from types import TracebackType
from typing import Self

from admin_api.markets import Markets, open_markets
from admin_api.settings import Settings
from admin_api.sync_wiring import build_sync, present
from store.store import Store
from workflow.durable_sync import DurableSync
from workflow.ports import Blobs
from workflow.sync_keeper import SyncKeeper, keep_sync
from workflow.sync_runs import SyncRuns

_log = logging.getLogger("crossdock.sync")


def open_sync_part(
    settings: Settings, store: Store, blobs: Blobs, stopping: threading.Event
) -> "SyncPart | None":
    """The part; None where this machine takes no part in the sync layer, and the log says why.

    Args:
        settings: Of this machine.
        store: The store.
        blobs: Hold what is sent and what comes back.
        stopping: Set when the process is told to end.

    Raises:
        ConfigInvalid: What is set of marketplaces or of the key of secrets cannot be used.
    """
    markets = open_markets(settings, store)
    if markets is None:
        return None
    if not (settings.data / "drive").is_dir():
        _log.info("sends nothing to marketplaces: the merchants' drive is on another machine")
        markets.close()
        return None
    return SyncPart(settings, store, blobs, markets, stopping)


class SyncPart:
    """The runs of the sync layer in this process, and whoever begins them. Close it at the end."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        blobs: Blobs,
        markets: Markets,
        stopping: threading.Event,
    ) -> None:
        """Make the runs, which must be made before they are launched."""
        self._stopping = stopping
        self._markets = markets
        self._seconds = settings.sync_seconds
        sync = build_sync(settings, store, blobs, markets)
        runs = SyncRuns(sync, settings.poll_seconds, stopping)
        self._keeper = SyncKeeper(
            store,
            DurableSync(runs),
            present,
            settings.sync_seconds,
            timedelta(hours=settings.reconcile_hours),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._markets.close()

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Look after the sync layer meanwhile, until told to stop."""
        # A thread of its own: whatever a look takes, the worker must go on to tell that it lives.
        thread = threading.Thread(
            target=keep_sync, args=(self._keeper, self._stopping, self._seconds)
        )
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()
