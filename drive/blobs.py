"""Blobs in a folder: bytes kept under their own hash, and files that steps hand to one another."""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from catalog.errors import BlobMissing
from drive.blob import (
    PIECE,
    Announce,
    Blob,
    check_expected,
    check_key,
    check_name,
    is_key,
    read_hashed,
)

# Where a file cannot have a second name: another file system, one without links, too many links,
# a file that was deleted while it was read.
_NO_LINK = frozenset(
    {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOENT, errno.ENOTSUP}
)


class LocalBlobs:
    """Blobs in one folder, which several machines may share. Safe to use from many threads.

    `blobs/ab/abcd…` holds what is kept: named by its SHA-256, written once, never changed.
    `work/<run>/<name>` holds what the steps of one run hand to one another; it goes with the run.

    A file appears under its name only when it is whole and on the disk: whoever sees it after a
    power cut sees all of it.
    """

    def __init__(self, folder: Path, owner: str | None = None) -> None:
        """Open the folder, making it where it is missing.

        Args:
            folder: Where everything lies.
            owner: A name that no other living process has, and this one has again when it is
                started again: what it left half written when it was killed is deleted.

        Raises:
            OSError: It cannot be made or written.
        """
        self._kept = folder / "blobs"
        self._work = folder / "work"
        self._owner = folder / "store"
        self._parts = self._all_parts = folder / "parts"
        if owner is not None:
            self._parts /= check_name(owner)
            shutil.rmtree(self._parts, ignore_errors=True)
        for each in (self._kept, self._work, self._parts):
            each.mkdir(parents=True, exist_ok=True)

    def put(
        self,
        source: BinaryIO,
        most_bytes: int | None = None,
        *,
        expected: str | None = None,
        announce: Announce | None = None,
    ) -> tuple[str, int]:
        """Keep what a stream holds.

        Args:
            source: Read to its end, a piece at a time.
            most_bytes: How much it may hold.
            expected: The key that it must have; None for any.
            announce: Told the key before it is kept.

        Returns:
            The key, which is the SHA-256 in hex, and the size in bytes.

        Raises:
            FeedRefused: It holds more than `most_bytes`; nothing is kept.
            UploadBroken: It is not what was expected; nothing is kept.
        """
        with self._part() as part:
            with part.open("wb") as file:
                key, size = read_hashed(source, most_bytes, file.write)
                _to_disk(file)
            check_expected(key, expected)
            if announce is not None:
                announce(key)
            _move(part, self._place(key))
        return key, size

    def adopt(
        self,
        source: BinaryIO,
        most_bytes: int | None = None,
        *,
        expected: str | None = None,
        announce: Announce | None = None,
    ) -> tuple[str, int]:
        """Keep a file that nobody will change: by a second name where the disk can give it one.

        Then 3 GB are read once and written never. A file of the drive is such a one: each commit
        there is a new file. Arguments, result and errors as of `put`.

        Args:
            source: Open at its beginning.
            most_bytes: As `put`.
            expected: As `put`.
            announce: As `put`.
        """
        key, size = read_hashed(source, most_bytes)
        check_expected(key, expected)
        with self._part() as part:
            if _link(source, part, size):
                if announce is not None:
                    announce(key)
                _move(part, self._place(key))
                return key, size
        source.seek(0)
        return self.put(source, most_bytes, expected=key, announce=announce)

    def path(self, key: str) -> Path:
        """A kept blob as a file on this machine. Raises BlobMissing."""
        place = self._place(key)
        if not place.is_file():
            raise _missing(key)
        return place

    def open(self, key: str) -> BinaryIO:
        """Open a kept blob for reading. Raises BlobMissing."""
        try:
            return self._place(key).open("rb")
        except FileNotFoundError as error:
            raise _missing(key) from error

    def blocks(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give out a kept blob from one byte to before another, a piece at a time.

        Raises:
            BlobMissing: There is none of this key.
        """
        with self.open(key) as file:
            file.seek(start)
            left = None if end is None else max(0, end - start)
            while block := file.read(PIECE if left is None else min(PIECE, left)):
                left = None if left is None else left - len(block)
                yield block

    def stat(self, key: str) -> Blob:
        """What is known of a kept blob without reading it. Raises BlobMissing."""
        try:
            found = self._place(key).stat()
        except FileNotFoundError as error:
            raise _missing(key) from error
        # Not the time of its bytes: a client may set that of a file that was adopted.
        return Blob(key, found.st_size, found.st_ctime)

    def exists(self, key: str) -> bool:
        """Whether a blob is kept under this key."""
        return self._place(key).is_file()

    def all(self, after: str = "") -> Iterator[Blob]:
        """Every kept blob with a key behind `after`, sorted by key."""
        for folder in sorted(os.listdir(self._kept)):
            if folder < after[:2]:
                continue
            for key in sorted(os.listdir(self._kept / folder)):
                if key > after and is_key(key):
                    with contextlib.suppress(BlobMissing):  # deleted since
                        yield self.stat(key)

    def delete(self, *keys: str) -> None:
        """Delete kept blobs; those that are gone already are no error."""
        for key in keys:
            self._place(key).unlink(missing_ok=True)

    def owned_by(self, store: str) -> str:
        """Say which store these files belong to, where nobody has; returns which it is.

        Args:
            store: The store's identity.
        """
        with self._part() as part:
            part.write_text(store, encoding="ascii")
            with contextlib.suppress(FileExistsError):
                os.link(part, self._owner)
        return self._owner.read_text(encoding="ascii")

    def owner(self) -> str | None:
        """Which store these files belong to; None where nobody has said."""
        try:
            return self._owner.read_text(encoding="ascii")
        except FileNotFoundError:
            return None

    def write_work(self, run: str, name: str, data: bytes) -> None:
        """Write a file of a run, or write it anew."""
        with self._part() as part:
            with part.open("wb") as file:
                file.write(data)
                _to_disk(file)
            _move(part, self._work_path(run, name))

    def read_work(self, run: str, name: str) -> bytes:
        """Read a file of a run.

        Raises:
            BlobMissing: There is none of this name.
        """
        try:
            return self._work_path(run, name).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(f"the file {run}/{name} is gone", key=f"{run}/{name}") from error

    def has_work(self, run: str, name: str) -> bool:
        """Whether a run has a file of this name."""
        return self._work_path(run, name).is_file()

    def work_names(self, run: str) -> list[str]:
        """Names of a run's files, sorted."""
        folder = self._work / check_name(run)
        return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []

    def work_runs(self) -> list[str]:
        """Runs that have files, sorted."""
        return sorted(each.name for each in self._work.iterdir())

    def delete_work(self, run: str, *names: str) -> None:
        """Delete files of a run, or all of them where none is named; the missing are no error."""
        if not names:
            shutil.rmtree(self._work / check_name(run), ignore_errors=True)
        for name in names:
            self._work_path(run, name).unlink(missing_ok=True)

    def sweep_parts(self, before: float) -> None:
        """Delete what killed writers left half written, whoever they were.

        Args:
            before: Time of the last change, in seconds since 1970; younger ones may be growing.
        """
        for part in self._all_parts.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # finished, or swept by another process
                if part.is_file() and part.stat().st_mtime < before:
                    part.unlink()

    def _place(self, key: str) -> Path:
        return self._kept / check_key(key)[:2] / key

    def _work_path(self, run: str, name: str) -> Path:
        return self._work / check_name(run) / check_name(name)

    @contextlib.contextmanager
    def _part(self) -> Iterator[Path]:
        """A name to write under; whatever is left there at the end is deleted."""
        part = self._parts / secrets.token_hex(16)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)


def _missing(key: str) -> BlobMissing:
    return BlobMissing(f"the blob {key} is gone", key=key)


def _link(source: BinaryIO, part: Path, size: int) -> bool:
    """Give an open file a second name; whether that can be, and it has the size that was read."""
    folder = os.open(part.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # The very file that was read, whatever has its old name by now. Only with a descriptor of
        # the folder does Python make the call that follows this link of the kernel's.
        os.link(f"/proc/self/fd/{source.fileno()}", part.name, dst_dir_fd=folder)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        return False
    finally:
        os.close(folder)
    return part.stat().st_size == size


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _move(part: Path, target: Path) -> None:
    """Give a file its name, and bring the name to the disk."""
    target.parent.mkdir(exist_ok=True)
    os.replace(part, target)
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
