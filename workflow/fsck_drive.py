"""Compare the merchants' drives with what is known of them: files, what was left, counts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from catalog.drive_files import DriveFile
from catalog.errors import NameRefused, NotFound
from drive.disk import Drive
from drive.space import Space
from store.store import Store
from workflow.damage import Damage
from workflow.drive_reconcile import look_again
from workflow.drive_rules import SettingsOf
from workflow.drive_uses import is_unnoticed
from workflow.tidy_bytes import batches

# Files that the store is asked about at once.
_AT_ONCE = 500

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class DriveCheck:
    """What a check of the drives works with.

    Attributes:
        store: What is known of the files.
        drive: The drives, with a journal that keeps nothing.
        settings_of: What is set of each.
        now: In seconds since 1970.
        deep: Whether every file is read and hashed.
        repair: Whether files that nobody was told of are told, what was left long ago is deleted,
            and what is counted wrongly is counted anew.
    """

    store: Store
    drive: Drive
    settings_of: SettingsOf
    now: float
    deep: bool
    repair: bool

    def all(self) -> Iterator[Damage]:
        """Check every drive."""
        for merchant in self.drive.merchants():
            space = self.drive.space(merchant, "crossdock", ours=True)
            yield from chain(self._known(space), self._there(space), self._left(merchant))
            yield from self._counts(merchant)

    def _known(self, space: Space) -> Iterator[Damage]:
        """Files that the disk does not have as they are known."""
        after = ""
        while page := self.store.drive_files.page(space.merchant, after, _AT_ONCE):
            for file in page:
                damage = self._file(space, file) if file.sha256 else None
                # What happens to a file meanwhile is no damage.
                if damage and self.store.drive_files.get(space.merchant, file.path) == file:
                    yield damage
            after = page[-1].path

    def _file(self, space: Space, file: DriveFile) -> Damage | None:
        try:
            etag = space.stat(file.path).etag
            if etag == file.etag and not self.deep:
                return None
            found = _hash(space, file.path)
        except (NotFound, NameRefused):
            message = f"{file.path} is not there ({file.state})"
            return Damage("fsck_drive_file_missing", file.merchant, file.path, message)
        if found == file.sha256:  # at most its time was set
            return None
        message = f"{file.path} holds other bytes than were sent"
        return Damage("fsck_drive_file_differs", file.merchant, file.path, message)

    def _there(self, space: Space) -> Iterator[Damage]:
        """Files that nobody was told of."""
        files = self.store.drive_files
        for entries in batches(space.files(), _AT_ONCE):
            paths = [entry.path for entry in entries if _is_merchants(space, entry.path)]
            unseen = sorted(set(paths) - files.known(space.merchant, paths))
            if unseen:
                # A commit tells of its file before it lets go of the tree: it has by then.
                self.drive.compare_counts(space.merchant)
                unseen = sorted(set(unseen) - files.known(space.merchant, unseen))
            for path in unseen:
                told = self.repair and look_again(
                    files, space, self.settings_of(space.merchant), path, self.now
                )
                message = f"{path} lies there, and nobody was told of it"
                yield Damage(
                    "fsck_drive_file_unseen", space.merchant, path, message, is_repaired=bool(told)
                )

    def _left(self, merchant: str) -> Iterator[Damage]:
        for name, size, changed_at in self.drive.left(merchant, self.now):
            hours = int((self.now - changed_at) / 3_600)
            message = f"{size:,} bytes of something unfinished, for {hours:,} hours"
            if self.repair:
                self.drive.sweep_left(merchant, self.now)
            yield Damage("fsck_staging_left", merchant, name, message, is_repaired=self.repair)

    def _counts(self, merchant: str) -> Iterator[Damage]:
        kept, counted = self.drive.compare_counts(merchant)
        if kept != counted:
            message = (
                f"counted as {kept[0]:,} bytes in {kept[1]:,} files and folders; "
                f"there are {counted[0]:,} in {counted[1]:,}"
            )
            if self.repair:
                self.drive.recount(merchant)
            yield Damage("fsck_count_differs", merchant, merchant, message, is_repaired=self.repair)


def _is_merchants(space: Space, path: str) -> bool:
    """Whether a file may be something that a merchant has sent: no result is, and no notice."""
    slot = space.layout.slot_of(path)
    return not is_unnoticed(path) and (slot is None or slot.role != "result")


def _hash(space: Space, path: str) -> str:
    digest = hashlib.sha256()
    with space.read(path) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
