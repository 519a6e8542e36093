"""Check that store, storage and drives agree, and put right what is safe to put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from drive.disk import Drive
from store.store import Store
from workflow.damage import Damage
from workflow.drive_rules import SettingsOf
from workflow.fsck_bytes import check_bytes
from workflow.fsck_drive import DriveCheck
from workflow.fsck_runs import check_runs, check_work
from workflow.ports import Blobs


@dataclass(frozen=True, slots=True)
class Fsck:
    """What is checked. Nothing is held in memory but a page of each list.

    Attributes:
        store: The canonical store.
        blobs: Where bytes are kept.
        drive: The drives of this machine, with a journal that keeps nothing.
        settings_of: What is set of each drive.
        dead_seconds: Seconds without a sign of life after which a worker counts as dead.
    """

    store: Store
    blobs: Blobs
    drive: Drive
    settings_of: SettingsOf
    dead_seconds: int

    def run(self, now: float, *, deep: bool = False, repair: bool = False) -> Iterator[Damage]:
        """Check everything; safe while the service runs, and read only without `repair`.

        Args:
            now: In seconds since 1970.
            deep: Whether every byte is read and hashed.
            repair: Whether to count anew, to tell of files that nobody was told of, and to remove
                what was left or not named for long. Nothing else is ever changed.
        """
        drives = DriveCheck(self.store, self.drive, self.settings_of, now, deep, repair)
        return chain(
            check_bytes(self.store, self.blobs, now, deep=deep, repair=repair),
            check_runs(self.store, now, self.dead_seconds),
            check_work(self.store, self.blobs, now, repair=repair),
            drives.all(),
        )
