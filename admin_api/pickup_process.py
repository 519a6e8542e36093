"""The process that picks up what merchants put on their drives, from its start to its end."""

import contextlib
import logging
import threading
import time

from admin_api.blob_wiring import open_blobs
from admin_api.drive_house import DriveHouse
from admin_api.drive_wiring import build_drive, own_drive
from admin_api.ending import end_with_parent, stop_on_signals
from admin_api.file_house import FileHouse
from admin_api.process_log import begin_log
from admin_api.settings import Settings
from store.store import Store
from workflow.drive_reconcile import reconcile
from workflow.pick_up import PickUp

_log = logging.getLogger("crossdock.pickup")

# Between two sweeps. One that finds nothing costs some questions to the store, about 2 ms.
_SWEEP_SECONDS = 1.0


def run_pickup(settings: Settings, *, has_parent: bool) -> None:
    """Pick up until SIGTERM or SIGINT. It may be killed anywhere, and several may run at once.

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
        store = stack.enter_context(Store(settings.store))
        parts = build_drive(settings, store)
        settings_of = parts.rules.settings
        drive = own_drive(settings, store, parts.rules)
        blobs = open_blobs(settings)
        pick_up = PickUp(store, blobs, drive, settings_of, _log.warning)
        reconcile(store.drive_files, drive, settings_of, time.time())
        _log.info("picks up from the drives in %s", settings.data / "drive")
        houses = (DriveHouse(settings, store, parts), FileHouse(settings, store, blobs, drive))
        _sweep_until(stopping, pick_up, houses)
        _log.info("ends")


def _sweep_until(
    stopping: threading.Event, pick_up: PickUp, houses: tuple[DriveHouse, FileHouse]
) -> None:
    while not stopping.is_set():
        now = time.time()
        for do in (houses[0].keep, pick_up.sweep, houses[1].keep):
            try:
                do(now)
            except Exception:  # the edge: a database that restarts is back in a moment
                _log.exception("a sweep failed; the next is tried in a moment")
        stopping.wait(_SWEEP_SECONDS)
