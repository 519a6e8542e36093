"""How much a merchant's space may hold, and the counts of how much it does."""

import contextlib
import fcntl
import os
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import DiskFull, DriveBusy, SpaceFull
from drive.tree import FILE_MODE, Extent

# Whether the counts hold, bytes, files.
_COUNTS = struct.Struct("<?QQ")

# A change takes milliseconds, and the journal's database now and then a second.
_PATIENCE_SECONDS = 10.0
_FIRST_PAUSE_SECONDS = 0.0005
_MOST_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one merchant's space.

    Attributes:
        most_bytes: Of all files together, with those that are on their way.
        most_files: Files and folders together: each costs an inode.
        most_entries: In one folder. Explorer shows none above about 1,250 (1 MB a listing).
        most_uploads: At once.
        floor_bytes: What must stay free on the disk.
    """

    most_bytes: int = 20 << 30
    most_files: int = 100_000
    most_entries: int = 5_000
    most_uploads: int = 4
    floor_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Usage:
    """What a space holds and may hold.

    Attributes:
        bytes: Of the files that are there.
        files: Files and folders.
        staged: Bytes of uploads on their way, or left to go on from.
        most_bytes: Of `bytes` and `staged` together.
        most_files: Of `files`.
    """

    bytes: int
    files: int
    staged: int
    most_bytes: int
    most_files: int

    @property
    def free(self) -> int:
        """Bytes that may still come."""
        return max(0, self.most_bytes - self.bytes - self.staged)


@dataclass(slots=True)
class Counts:
    """Bytes, and files with folders, of one space, in the hands of whoever changes them."""

    bytes: int
    files: int
    file: int

    def mark(self) -> None:
        """Say that the disk is about to change: whoever dies before `save` has them recounted."""
        os.pwrite(self.file, _COUNTS.pack(False, 0, 0), 0)

    def save(self) -> None:
        """Say that they hold again."""
        os.pwrite(self.file, _COUNTS.pack(True, self.bytes, self.files), 0)

    def check(self, limits: Limits, more_bytes: int, more_files: int) -> None:
        """See whether a change has room; what shrinks a space has it always. Raises SpaceFull."""
        if more_bytes > 0 and self.bytes + more_bytes > limits.most_bytes:
            raise full("bytes", limits.most_bytes)
        if more_files > 0 and self.files + more_files > limits.most_files:
            raise full("files", limits.most_files)


class Ledger:
    """The counts of one space, kept in a file that all processes of the drive share.

    Holding the ledger is holding the tree: every change of names is made in `held`, by one thread
    of one process at a time. It lasts as long as a rename, never as long as an upload.
    """

    def __init__(self, file: Path, count: Callable[[], Extent]) -> None:
        """Take the counts.

        Args:
            file: Where they are; need not exist.
            count: Counts the tree anew, which takes a walk through all of it.
        """
        self._file = file
        self._count = count

    @contextlib.contextmanager
    def held(self) -> Iterator[Counts]:
        """The counts, which hold; nobody else changes the tree meanwhile. Raises DriveBusy."""
        file = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        try:
            self._lock(file)
            yield self._kept(file) or self._recounted(file)
        finally:
            os.close(file)  # also ends the lock

    def read(self) -> tuple[int, int]:
        """Bytes and files as they are now, or were a moment ago. Raises DriveBusy."""
        with contextlib.suppress(FileNotFoundError), self._file.open("rb") as file:
            counts = self._kept(file.fileno())
            if counts is not None:  # else somebody is changing the tree, or has died over it
                return counts.bytes, counts.files
        with self.held() as counts:
            return counts.bytes, counts.files

    def recount(self) -> None:
        """Count anew: after a power cut the counts may be older than the tree."""
        with self.held() as counts:
            self._recounted(counts.file)

    def compare(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Bytes and files as they are kept, and as a walk counts them now. Raises DriveBusy."""
        with self.held() as counts:
            extent = self._count()
            return (counts.bytes, counts.files), (extent.bytes, extent.files)

    def _lock(self, file: int) -> None:
        """Lock the counts. A process that is stopped while it holds them holds up nobody for ever.

        Raises:
            DriveBusy: They were not let go for long.
        """
        ends = time.monotonic() + _PATIENCE_SECONDS
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > ends:
                    message = "another change of this drive does not come to its end"
                    raise DriveBusy(message, merchant=self._file.parent.name) from error
            time.sleep(pause)
            pause = min(2 * pause, _MOST_PAUSE_SECONDS)

    def _kept(self, file: int) -> Counts | None:
        """The counts in an open file; None where they do not hold."""
        kept = os.pread(file, _COUNTS.size, 0)
        if len(kept) < _COUNTS.size:
            return None
        holds, size, files = _COUNTS.unpack(kept)
        return Counts(size, files, file) if holds else None

    def _recounted(self, file: int) -> Counts:
        """The counts of a walk, which are kept from now on."""
        extent = self._count()
        counts = Counts(extent.bytes, extent.files, file)
        counts.save()
        return counts


def check_floor(folder: int, floor: int) -> None:
    """See whether the disk under an open folder has room left. Raises DiskFull."""
    disk = os.fstatvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    if free < floor:
        raise DiskFull(f"only {free:,} bytes of the disk are free", free=free, floor=floor)


def full(limit: str, most: int) -> SpaceFull:
    """The error of a space or folder that holds as much as it may."""
    noun = "bytes" if limit in ("bytes", "junk") else "files"
    place = "this folder" if limit == "folder" else "this file" if limit == "junk" else "this drive"
    return SpaceFull(f"{place} may hold {most:,} {noun}", limit=limit, most=most)
