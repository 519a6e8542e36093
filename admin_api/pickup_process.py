"""The process that picks up what merchants put on their drives, from its start to its end."""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from types import FrameType

from admin_api.settings import Settings
from drive.blobs import LocalBlobs
from drive.disk import Drive
from drive.folders import PLAIN
from drive.ports import NoJournal
from store.store import Store
from workflow.drive_reconcile import reconcile
from workflow.pick_up import PickUp

_log = logging.getLogger("crossdock.pickup")

_FORMAT = "%(asctime)s %(levelname)-7s %(process)d %(name)s: %(message)s"

# Between two sweeps. One that finds nothing costs some questions to the store, about 2 ms.
_SWEEP_SECONDS = 1.0

# Between two looks for merchants without a drive, and for uploads that nobody goes on with.
_HOUSE_SECONDS = 60.0


def run_pickup(settings: Settings, *, has_parent: bool) -> None:
    """Pick up until SIGTERM or SIGINT. It may be killed anywhere, and several may run at once.

    Args:
        settings: Of this machine.
        has_parent: Whether a parent holds the other end of standard input: when that closes,
            the parent is dead, and this process ends at once.

    Raises:
        ConfigInvalid, StoreBroken, StoreUnavailable: It cannot begin.
    """
    logging.basicConfig(level=settings.log_level, format=_FORMAT, stream=sys.stderr, force=True)
    stopping = threading.Event()
    _stop_on_signals(stopping)
    if has_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    settings.make_folders()
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(Store(settings.store))
        # What is written here is no event of a merchant's.
        drive = Drive(settings.data / "drive", NoJournal())
        pick_up = PickUp(store, LocalBlobs(settings.files), drive, PLAIN, _log.warning)
        reconcile(store.drive_files, drive, time.time())
        _log.info("picks up from the drives in %s", settings.data / "drive")
        _sweep_until(stopping, pick_up, store, drive)
        _log.info("ends")


def _sweep_until(stopping: threading.Event, pick_up: PickUp, store: Store, drive: Drive) -> None:
    kept_at = 0.0
    while not stopping.is_set():
        now = time.time()
        try:
            if not 0 <= now - kept_at < _HOUSE_SECONDS:  # also when the clock was set back
                kept_at = now
                _keep_house(store, drive, now)
            pick_up.sweep(now)
        except Exception:  # the edge: a database that restarts is back in a moment
            _log.exception("a sweep failed; the next is tried in a moment")
        stopping.wait(_SWEEP_SECONDS)


def _keep_house(store: Store, drive: Drive, now: float) -> None:
    """Give new merchants their drives, and remove uploads that were left for long."""
    there = set(drive.merchants())
    for merchant in store.merchants.all():
        if merchant.id not in there and not merchant.is_base:
            drive.ensure_folders(merchant.id, {"name": merchant.name or merchant.id})
    drive.sweep(now)


def _stop_on_signals(stopping: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _end_with_parent() -> None:
    # Nothing is ever written to it: reading ends when the parent does.
    sys.stdin.buffer.read()
    os._exit(1)
