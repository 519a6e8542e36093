"""The journal of a drive: keeps what every event made of a file, for `workflow.pick_up` to act on.

Satisfies `drive.ports.Journal`. A server keeps one for each way in: files that come by HTTP need no
time to settle, since such a client says when it is done.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from catalog import pickup
from catalog.drive_files import MARKER, DriveFile
from catalog.pickup import Content, Moment
from drive.ports import Version
from store.drive_files import DriveFiles
from workflow.drive_rules import SettingsOf, quiet_seconds, use_by
from workflow.drive_uses import is_unnoticed

Clock = Callable[[], float]


class DriveJournal:
    """Keeps the events of every merchant's drive. Safe to use from many threads and processes."""

    def __init__(
        self,
        files: DriveFiles,
        settings_of: SettingsOf,
        clock: Clock,
        *,
        quiet: float | None = None,
    ) -> None:
        """Keep a journal.

        Args:
            files: Of the store.
            settings_of: What is set of each drive.
            clock: The present, in seconds since 1970.
            quiet: Seconds without an event before a file is taken; what is set for the merchant
                where None.
        """
        self._files = files
        self._settings_of = settings_of
        self._clock = clock
        self._quiet = quiet

    def began(self, merchant: str, path: str) -> None:
        """An upload to this path has begun."""
        self._change(merchant, path, pickup.begun)

    def committed(self, version: Version) -> None:
        """An upload is complete, on the disk and in its place."""
        content = Content(version.sha256, version.size, version.etag)
        use, why = use_by(self._settings_of(version.merchant), version.path)
        self._change(
            version.merchant,
            version.path,
            lambda file, at: self._said(pickup.committed(file, content, use, why, at), at),
        )
        if version.path.endswith(MARKER):
            self._mark(version.merchant, version.path.removesuffix(MARKER))

    def copied(self, versions: Sequence[Version]) -> None:
        """A copied folder is in its place, with these files."""
        for merchant, found in groupby(versions, key=lambda version: version.merchant):
            at = self._moment(merchant)
            changes = {
                version.path: partial(self._found, version, at)
                for version in found
                if not is_unnoticed(version.path)
            }
            self._files.change_each(merchant, changes, at.now)

    def aborted(self, merchant: str, path: str) -> None:
        """An upload has ended without a change of the tree."""
        self._change(merchant, path, pickup.aborted)

    def moved(self, merchant: str, source: str, target: str) -> None:
        """A file or folder has another path; what was at `target` is gone."""
        at = self._moment(merchant)
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
        at = self._moment(merchant)
        self._files.change_known(merchant, path, at.now, lambda file: pickup.deleted(file, at))

    def touched(self, merchant: str, path: str) -> None:
        """A file's time or properties were set."""
        at = self._moment(merchant)
        self._files.change_known(merchant, path, at.now, lambda file: pickup.touched(file, at))

    def locked(self, merchant: str, path: str, until: float) -> None:
        """A client holds a write lock on this path until then, at the latest."""
        self._change(merchant, path, lambda file, at: pickup.locked(file, until, at))

    def unlocked(self, merchant: str, path: str) -> None:
        """The last write lock on this path is gone."""
        self._change(merchant, path, pickup.unlocked)

    def _moment(self, merchant: str) -> Moment:
        quiet = self._quiet
        if quiet is None:
            quiet = quiet_seconds(self._settings_of(merchant))
        return Moment(self._clock(), quiet)

    def _change(
        self, merchant: str, path: str, change: Callable[[DriveFile, Moment], DriveFile]
    ) -> None:
        if not is_unnoticed(path):
            at = self._moment(merchant)
            self._files.change(merchant, path, at.now, lambda file: change(file, at))

    def _said(self, file: DriveFile, at: Moment) -> DriveFile:
        """A client that needs no quiet has said that its file is complete: no marker says more."""
        return pickup.aged(file, at.now) if self._quiet == 0 else file

    def _found(self, version: Version, at: Moment, file: DriveFile) -> DriveFile:
        content = Content(version.sha256, version.size, version.etag)
        use, why = use_by(self._settings_of(version.merchant), version.path)
        return pickup.found(file, content, use, why, at)

    def _mark(self, merchant: str, path: str) -> None:
        now = self._clock()
        self._files.change_known(merchant, path, now, lambda file: pickup.marked(file, now))

    def _carry(self, at: Moment, file: DriveFile, there: DriveFile) -> DriveFile | None:
        """A file at its new path; None where nothing lay at the old one, or nobody cares."""
        if not file.sha256 or is_unnoticed(there.path):
            return None
        settings = self._settings_of(file.merchant)
        before, _ = use_by(settings, file.path)
        after, why = use_by(settings, there.path)
        return pickup.moved(file, there, (before, after), why, at)
