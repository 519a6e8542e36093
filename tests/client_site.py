"""A merchant's drive as one service has it, for real clients: both ways in, and what picks up.

The clock of the rule "complete" is the test's: `sweep` lets seconds pass and picks up what is due.
"""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from drive.ports import Keeper, Lock, Version
from tests import dav_site, sftp_site
from tests.dav_memory import EventJournal, TwoMerchants
from tests.dav_site import Site
from tests.drive_setting import MERCHANT, SETTLED, DriveSetting
from tests.sftp_site import SftpSite
from workflow.drive_journal import DriveJournal

USER = MERCHANT
SECRET = TwoMerchants.SECRET

# Long past the time to settle, the wait for a lock, and the life of one, in seconds.
_LATER = (SETTLED, 60.0, 700.0, 4_000.0)


class KeptJournal(EventJournal):
    """Remembers what it is told, as the servers' own tests have it, and tells the store."""

    def __init__(self, kept: DriveJournal) -> None:
        super().__init__()
        self._kept = kept

    def began(self, merchant: str, path: str) -> None:
        """A file is being sent."""
        self._kept.began(merchant, path)

    def committed(self, version: Version) -> None:
        """A file is there."""
        super().committed(version)
        self._kept.committed(version)

    def aborted(self, merchant: str, path: str) -> None:
        """A file did not come."""
        super().aborted(merchant, path)
        self._kept.aborted(merchant, path)

    def moved(self, merchant: str, source: str, target: str) -> None:
        """A file has another path."""
        super().moved(merchant, source, target)
        self._kept.moved(merchant, source, target)

    def deleted(self, merchant: str, path: str) -> None:
        """A file is gone."""
        super().deleted(merchant, path)
        self._kept.deleted(merchant, path)

    def touched(self, merchant: str, path: str) -> None:
        """A file's client is not done with it."""
        super().touched(merchant, path)
        self._kept.touched(merchant, path)

    def locked(self, merchant: str, path: str, until: float) -> None:
        """A lock is there."""
        super().locked(merchant, path, until)
        self._kept.locked(merchant, path, until)

    def unlocked(self, merchant: str, path: str) -> None:
        """The last lock is gone."""
        super().unlocked(merchant, path)
        self._kept.unlocked(merchant, path)


class ClientSite:
    """A drive that is served, and what becomes of its files."""

    def __init__(self, folder: Path, keeper: Keeper) -> None:
        folder.mkdir()
        self.setting = DriveSetting(folder)
        self.setting.now = time.time()  # locks end by the clock of the machine
        self.journal = KeptJournal(self.setting.journal)
        store = self.setting.store
        self.dav = Site(
            folder / "drive",
            keeper=keeper,
            journal=self.journal,
            locks=store.drive_locks(Lock),
            properties=store.drive_properties,
        )
        self.sftp = SftpSite(folder, keeper=keeper, journal=self.journal)

    @property
    def url(self) -> str:
        """Where WebDAV is, without a slash at the end."""
        return self.dav.url

    def disk(self, path: str) -> Path:
        """A file of the merchant on the disk."""
        return self.dav.path(f"{MERCHANT}/{path}")

    def sweep(self) -> None:
        """Let a file settle that nothing happens to, and pick it up."""
        self.setting.sweep()

    def taken(self) -> list[tuple[str, bytes]]:
        """Name and bytes of every feed that was taken, in order, when hours have passed."""
        for seconds in _LATER:
            self.setting.sweep(seconds)
        found = []
        for feed in self.setting.store.runs.waiting():
            assert feed.location is not None
            found.append((feed.name, self.setting.blobs.path(feed.location).read_bytes()))
        return found


@contextlib.contextmanager
def serving(
    folder: Path, keeper: Keeper | None = None, *, sftp: bool = False
) -> Iterator[ClientSite]:
    """Serve a fresh drive over WebDAV until the end of the block.

    Args:
        folder: Where it lies; it is made.
        keeper: Who may come in; those of `TwoMerchants` where None.
        sftp: Whether it is served over SFTP, too: its host keys cost a second.
    """
    site = ClientSite(folder, keeper or TwoMerchants())
    try:
        with contextlib.ExitStack() as servers:
            servers.enter_context(dav_site.serving(site.dav))
            if sftp:
                servers.enter_context(sftp_site.serving(site.sftp))
            yield site
    finally:
        site.setting.close()
