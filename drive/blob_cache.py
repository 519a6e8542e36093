"""Copies of blobs on this machine, for readers that need a file; the longest unused go."""

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from catalog.errors import BlobMissing
from drive.blob import check_key, check_name


class BlobCache:
    """A folder of copies. Safe to use from many threads and processes.

    A copy that is deleted while somebody reads it stays until they are through. What is opened a
    moment too late is not there: the step that wanted it is tried again.
    """

    def __init__(self, folder: Path, most_bytes: int, owner: str | None = None) -> None:
        """Open the folder, making it where it is missing.

        Args:
            folder: Of this machine alone.
            most_bytes: Of all copies together. The one that was asked for last stays, whatever its
                size.
            owner: As of `LocalBlobs`.

        Raises:
            OSError: It cannot be made.
        """
        self._copies = folder / "copies"
        self.parts = self._all_parts = folder / "parts"
        self._most_bytes = most_bytes
        if owner is not None:
            self.parts /= check_name(owner)
            shutil.rmtree(self.parts, ignore_errors=True)
        for each in (self._copies, self.parts):
            each.mkdir(parents=True, exist_ok=True)

    def path(self, key: str, fetch: Callable[[], Iterable[bytes]]) -> Path:
        """The copy of a blob.

        Args:
            key: Of the blob.
            fetch: Gives its bytes, where there is no copy yet.

        Raises:
            BlobMissing: The bytes are not those of the key.
            Exception: What `fetch` raises; no copy is left then.
        """
        copy = self._copies / check_key(key)
        with contextlib.suppress(FileNotFoundError):
            os.utime(copy)  # used now
            return copy
        part = self.parts / secrets.token_hex(16)
        try:
            _write(part, key, fetch())
            os.replace(part, copy)
        finally:
            part.unlink(missing_ok=True)
        self._shrink(keep=copy)
        return copy

    def forget(self, key: str) -> None:
        """Delete the copy of a blob."""
        (self._copies / check_key(key)).unlink(missing_ok=True)

    def sweep(self, before: float) -> None:
        """Delete what killed processes left half written before a time, in seconds since 1970."""
        for part in self._all_parts.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                if part.is_file() and part.stat().st_mtime < before:
                    part.unlink()

    def _shrink(self, keep: Path) -> None:
        """Delete copies until the rest fits, those first that nobody has used for longest."""
        found = sorted(_stats(self._copies))
        total = sum(size for _, size, _ in found)
        for _, size, copy in found:
            if total <= self._most_bytes:
                return
            if copy != keep:
                copy.unlink(missing_ok=True)
                total -= size


def _write(part: Path, key: str, blocks: Iterable[bytes]) -> None:
    digest = hashlib.sha256()
    with part.open("wb") as file:
        for block in blocks:
            digest.update(block)
            file.write(block)
    if digest.hexdigest() != key:
        raise BlobMissing(f"the bytes of the blob {key} are others now", key=key)


def _stats(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Time of the last use, size and path of every copy."""
    for copy in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            found = copy.stat()
            yield found.st_mtime, found.st_size, copy
