"""Keeps the notices on the files of all drives up to date."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from catalog.drive_files import DriveFile
from catalog.errors import NotFound
from catalog.feed_states import CANCELLED, DONE, FAULTY, SUPERSEDED
from catalog.filters import ErrorFilter
from catalog.pickup_states import (
    ABSENT,
    DUPLICATE,
    EMPTY,
    FAILED,
    IGNORED,
    LOCKED,
    PICKUP_STATES,
    PROCESSING,
    READY,
    SETTLING,
)
from catalog.pickup_states import DONE as FILE_DONE
from catalog.pickup_states import SUPERSEDED as FILE_SUPERSEDED
from catalog.stored import StoredError
from drive.disk import Drive
from drive.space import Space
from store.drive_claims import Standing
from store.store import Store
from workflow.drive_reports import remove_report
from workflow.notices import (
    FIRST_ERRORS,
    digest_of,
    is_worth_telling,
    notice_of,
    remove_notice,
    write_notice,
)

# Two lines of files, so that a long queue of feeds does not keep the others from being told. A look
# at a feed that goes on costs 50 µs when nothing has changed.
_WITH_FEEDS = (PROCESSING, DUPLICATE, FILE_DONE, FAILED, FILE_SUPERSEDED)
_WITHOUT = (ABSENT, EMPTY, IGNORED, LOCKED, SETTLING, READY)
_AT_ONCE = 1_000

# Seconds between two writings of a notice that changes with every batch of records.
_PACE_SECONDS = 2.0

# What a feed that is over makes of the file that it was.
_ENDS = {DONE: "finish", FAULTY: "fail", CANCELLED: "fail", SUPERSEDED: "supersede"}

Each = Callable[[Iterable[DriveFile], Callable[[DriveFile], None]], None]


class DriveNotices:
    """Tells merchants what became of their files, for one process."""

    def __init__(self, store: Store, drive: Drive) -> None:
        self._store = store
        self._drive = drive
        self._written: dict[tuple[str, str], float] = {}

    def tell(self, now: float, each: Each) -> None:
        """Bring every notice up to date that may not be; `each` lets one file fail alone."""
        recent = now - _PACE_SECONDS
        self._written = {key: at for key, at in self._written.items() if at > recent}
        files = self._store.drive_files
        found = files.untold(_WITH_FEEDS, _AT_ONCE)
        standing = self._store.drive_claims.standing({file.feed for file in found if file.feed})
        each(found, lambda file: self._tell(file, standing.get(file.feed or ""), now))
        each(files.untold(_WITHOUT, _AT_ONCE), lambda file: self._tell(file, None, now))

    def _tell(self, file: DriveFile, standing: Standing | None, now: float) -> None:
        ended = _ended(file, standing)
        if ended != file and not self._store.drive_files.change_if_same(file, ended, now):
            return  # something has happened to it: the next sweep sees what
        if not is_worth_telling(ended, now):
            self._untell(ended, now)
            return
        notice = notice_of(ended, standing, self._errors(standing))
        digest = digest_of(notice)
        is_told = _says_all(ended, standing)
        key = (file.merchant, file.path)
        if digest != ended.told:
            if not is_told and key in self._written and ended.state == file.state:
                return
            try:
                write_notice(self._space(file), file.path, notice)
            except NotFound:
                return  # its folder is gone: its deletion is told in a moment
            self._written[key] = now
        if (digest, is_told) != (ended.told, ended.is_told):
            self._note(ended, digest, now, is_told=is_told)

    def _untell(self, file: DriveFile, now: float) -> None:
        """Remove what an earlier version was told; of a file that is gone, forget the rest."""
        is_told = file.state == IGNORED
        if file.told:
            remove_notice(self._space(file), file.path)
            if file.state == ABSENT:
                remove_report(self._space(file), file.path)
        if file.told or is_told:
            self._note(file, "", now, is_told=is_told)

    def _note(self, file: DriveFile, digest: str, now: float, *, is_told: bool) -> None:
        """Note what the notices say; what has happened meanwhile is still to be told."""

        def noted(known: DriveFile) -> DriveFile:
            same = (known.state, known.committed_at) == (file.state, file.committed_at)
            return replace(known, told=digest, is_told=is_told and same)

        self._store.drive_files.change(file.merchant, file.path, now, noted)

    def _errors(self, standing: Standing | None) -> tuple[StoredError, ...]:
        if standing is None or not standing.feed.rejected:
            return ()
        wanted = ErrorFilter(standing.feed.merchant, feed=standing.feed.id)
        return tuple(self._store.error_queries.stream(wanted, most=FIRST_ERRORS))

    def _space(self, file: DriveFile) -> Space:
        return self._drive.space(file.merchant, "crossdock", ours=True)


def _ended(file: DriveFile, standing: Standing | None) -> DriveFile:
    """A file whose feed is over and answered is over, too."""
    if file.state != PROCESSING or standing is None or not standing.answered:
        return file
    event = _ENDS.get(standing.feed.state)
    if event is None:
        return file
    return replace(file, state=PICKUP_STATES.move(file.state, event, "rule"), is_told=False)


def _says_all(file: DriveFile, standing: Standing | None) -> bool:
    """Whether the notice will stay as it is until the next event."""
    if file.state in (PROCESSING, SETTLING, READY):
        return False
    return standing is None or (standing.answered and standing.feed.state in _ENDS)
