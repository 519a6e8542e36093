"""Blobs in a folder: bytes kept under their own hash, and files that steps hand to one another."""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from catalog.errors import BlobMissing, FeedRefused

# Bytes copied at a time.
_PIECE = 1 << 20

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,199}", re.ASCII)


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
        self._parts = self._all_parts = folder / "parts"
        if owner is not None:
            self._parts /= _checked(owner)
            shutil.rmtree(self._parts, ignore_errors=True)
        for each in (self._kept, self._work, self._parts):
            each.mkdir(parents=True, exist_ok=True)

    def put(self, source: BinaryIO, most_bytes: int | None = None) -> tuple[str, int]:
        """Keep what a stream holds.

        Args:
            source: Read to its end, a piece at a time.
            most_bytes: How much it may hold.

        Returns:
            The key, which is the SHA-256 in hex, and the size in bytes.

        Raises:
            FeedRefused: It holds more than `most_bytes`; nothing is kept.
        """
        digest, size = hashlib.sha256(), 0
        with self._part() as part:
            with part.open("wb") as file:
                while piece := source.read(_PIECE):
                    size += len(piece)
                    if most_bytes is not None and size > most_bytes:
                        raise FeedRefused(
                            f"larger than the {most_bytes:,} bytes that are allowed",
                            most=most_bytes,
                        )
                    digest.update(piece)
                    file.write(piece)
                _to_disk(file)
            key = digest.hexdigest()
            _move(part, self.path(key))
        return key, size

    def path(self, key: str) -> Path:
        """Where a kept blob lies, whether it exists or not."""
        if not _SHA256.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self._kept / key[:2] / key

    def open(self, key: str) -> BinaryIO:
        """Open a kept blob for reading.

        Raises:
            BlobMissing: There is none of this key.
        """
        try:
            return self.path(key).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(f"the blob {key} is gone", key=key) from error

    def exists(self, key: str) -> bool:
        """Whether a blob is kept under this key."""
        return self.path(key).is_file()

    def delete(self, key: str) -> None:
        """Delete a kept blob; one that is gone already is no error."""
        self.path(key).unlink(missing_ok=True)

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
        folder = self._work / _checked(run)
        return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []

    def work_runs(self) -> list[str]:
        """Runs that have files, sorted."""
        return sorted(each.name for each in self._work.iterdir())

    def delete_work(self, run: str, *names: str) -> None:
        """Delete files of a run, or all of them where none is named; the missing are no error."""
        if not names:
            shutil.rmtree(self._work / _checked(run), ignore_errors=True)
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

    def _work_path(self, run: str, name: str) -> Path:
        return self._work / _checked(run) / _checked(name)

    @contextlib.contextmanager
    def _part(self) -> Iterator[Path]:
        """A name to write under; whatever is left there at the end is deleted."""
        part = self._parts / secrets.token_hex(16)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name of a file: {name!r}")
    return name


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
