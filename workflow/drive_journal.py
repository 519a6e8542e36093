"""The journal of a drive: keeps what every event made of a file, for `workflow.pick_up` to act on.

Satisfies `drive.ports.Journal`. A server keeps one for each way in: files that come by HTTP need no
time to settle, since such a client says when it is done.
"""

from collections.abc import Callable
from functools import partial

from catalog import pickup
from catalog.drive_files import MARKER, DriveFile
from catalog.pickup import QUIET_SECONDS, Content, Moment
from drive.folders import Layout
from drive.ports import Version
from store.drive_files import DriveFiles
from workflow.drive_uses import is_unnoticed, use_of

Clock = Callable[[], float]


class DriveJournal:
    """Keeps the events of every merchant's drive. Safe to use from many threads and processes."""

    def __init__(
        self, files: DriveFiles, layout: Layout, clock: Clock, *, quiet: float = QUIET_SECONDS
    ) -> None:
        """Keep a journal.

        Args:
            files: Of the store.
            layout: The folders of the drives.
            clock: The present, in seconds since 1970.
            quiet: Seconds without an event before a file is taken.
        """
        self._files = files
        self._layout = layout
        self._clock = clock
        self._quiet = quiet

    def began(self, merchant: str, path: str) -> None:
        """An upload to this path has begun."""
        self._change(merchant, path, pickup.begun)

    def committed(self, version: Version) -> None:
        """An upload is complete, on the disk and in its place."""
        content = Content(version.sha256, version.size, version.etag)
        use, why = use_of(self._layout, version.path)
        self._change(
            version.merchant,
            version.path,
            lambda file, at: pickup.committed(file, content, use, why, at),
        )
        if version.path.endswith(MARKER):
            self._mark(version.merchant, version.path.removesuffix(MARKER))

    def aborted(self, merchant: str, path: str) -> None:
        """An upload has ended without a change of the tree."""
        self._change(merchant, path, pickup.aborted)

    def moved(self, merchant: str, source: str, target: str) -> None:
        """A file or folder has another path; what was at `target` is gone."""
        at = self._moment()
        self._files.move(
            merchant,
            source,
            target,
            at.now,
            partial(self._carry, at),
            lambda f: pickup.deleted(f, at),
        )

    def deleted(self, merchant: str, path: str) -> None:
        """A file, or a folder with all below it, is gone."""
        at = self._moment()
        self._files.change_known(merchant, path, at.now, lambda file: pickup.deleted(file, at))

    def touched(self, merchant: str, path: str) -> None:
        """A file's time or properties were set."""
        at = self._moment()
        self._files.change_known(merchant, path, at.now, lambda file: pickup.touched(file, at))

    def locked(self, merchant: str, path: str, until: float) -> None:
        """A client holds a write lock on this path until then, at the latest."""
        self._change(merchant, path, lambda file, at: pickup.locked(file, until, at))

    def unlocked(self, merchant: str, path: str) -> None:
        """The last write lock on this path is gone."""
        self._change(merchant, path, pickup.unlocked)

    def _moment(self) -> Moment:
        return Moment(self._clock(), self._quiet)

    def _change(
        self, merchant: str, path: str, change: Callable[[DriveFile, Moment], DriveFile]
    ) -> None:
        if not is_unnoticed(path):
            at = self._moment()
            self._files.change(merchant, path, at.now, lambda file: change(file, at))

    def _mark(self, merchant: str, path: str) -> None:
        now = self._clock()
        self._files.change_known(merchant, path, now, lambda file: pickup.marked(file, now))

    def _carry(self, at: Moment, file: DriveFile, there: DriveFile) -> DriveFile | None:
        """A file at its new path; None where nothing lay at the old one, or nobody cares."""
        if not file.sha256 or is_unnoticed(there.path):
            return None
        before, _ = use_of(self._layout, file.path)
        after, why = use_of(self._layout, there.path)
        return pickup.moved(file, there, (before, after), why, at)
