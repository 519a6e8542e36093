"""Workbooks and zips of scripts on the drive: checked on arrival, the report beside them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from catalog.drive_files import DriveFile, Use
from catalog.errors import NotFound
from catalog.pickup_states import PICKUP_STATES, PROCESSING
from drive.disk import Drive
from drive.space import Space
from runtime_js.bundle_limits import BundleLimits
from store.store import Store
from workflow.drive_mapping import check_workbook
from workflow.drive_reports import write_report
from workflow.drive_scripts import check_scripts

# After this many seconds a check that has not ended is taken for killed, and done again. One that
# runs all cases of a bundle takes some seconds.
_CHECK_SECONDS = 600.0

_AT_ONCE = 100


class DriveChecks:
    """Checks what was dropped, for one process."""

    def __init__(self, store: Store, drive: Drive, warn: Callable[[str], None]) -> None:
        self._store = store
        self._drive = drive
        self._warn = warn

    def check(self, file: DriveFile, use: Use, now: float) -> None:
        """Check a file that is ready, unless another process does; write what was found."""
        state = PICKUP_STATES.move(file.state, "claim", "rule")
        begun = replace(file, state=state, ready_at=now + _CHECK_SECONDS, is_told=False)
        if self._store.drive_files.change_if_same(file, begun, now):
            self._run(begun, use, now)

    def take_up(self, file: DriveFile, use: Use, now: float) -> None:
        """Check a file again whose check was killed."""
        again = replace(file, ready_at=now + _CHECK_SECONDS)
        if self._store.drive_files.change_if_same(file, again, now):
            self._run(again, use, now)

    def killed(self, now: float) -> tuple[DriveFile, ...]:
        """Files whose check was begun long ago and has not ended."""
        found = self._store.drive_files.untold((PROCESSING,), _AT_ONCE)
        return tuple(file for file in found if file.feed is None and file.ready_at <= now)

    def _run(self, file: DriveFile, use: Use, now: float) -> None:
        space = self._drive.space(file.merchant, "crossdock", ours=True)
        at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        try:
            content = _read(space, file.path)
        except NotFound:
            return  # its deletion is told in a moment
        merchant = self._store.merchants.ensure(file.merchant, at)
        check = check_scripts if use == "scripts" else check_workbook
        checked = check(self._store, merchant, content, file.name, at, self._warn)
        release = None if checked.release is None else str(checked.release)
        write_report(space, file.path, checked.verdict, checked.findings, release)
        state = PICKUP_STATES.move(file.state, "finish" if checked.good else "fail", "rule")
        ended = replace(file, state=state, why=checked.verdict)
        self._store.drive_files.change(
            file.merchant, file.path, now, lambda known: ended if _is_same(known, file) else known
        )


def _is_same(known: DriveFile, file: DriveFile) -> bool:
    """Whether it is still the same version; a client may have set its time meanwhile."""
    return (known.state, known.sha256, known.committed_at) == (
        file.state,
        file.sha256,
        file.committed_at,
    )


def _read(space: Space, path: str) -> bytes:
    """A file, up to one byte more than any bundle may have."""
    with space.read(path) as source:
        return source.read(BundleLimits().zip_bytes + 1)
