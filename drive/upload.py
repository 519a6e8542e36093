"""One upload: invisible until it is committed, whole or not at all."""

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from types import TracebackType
from typing import Protocol

from catalog.errors import DiskFull, UploadBroken
from drive.ports import Condition, Version
from drive.ranges import Ranges

# Bytes that a hash may lag behind and still be caught up with at once: they are in memory yet.
# What lies further back is read once, at the commit.
_NEAR = 32 << 20

_PIECE = 1 << 20

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Way(Protocol):
    """How a file grows, and how it comes to its place; `drive.part.Part` is one."""

    def room(self, size: int) -> int:
        """See whether the file may grow to this; returns up to which size it need not be asked.

        Raises SpaceFull, DiskFull.
        """

    def publish(self, size: int, sha256: str, condition: Condition | None) -> Version:
        """Put the file in its place, if the condition holds in that moment."""

    def finish(self, *, keep: bool) -> None:
        """Let go of the file, which may have been published, or is kept, or deleted."""

    def aborted(self) -> None:
        """Tell that the upload has ended without a change."""


class Upload:
    """One file being sent. One owner, one thread at a time; it ends by `commit` or `abort`.

    Also a context manager: leaving it without a commit aborts it.

    Attributes:
        path: Where it will lie.
        offset: Where `write` goes on, in bytes from the start.
    """

    def __init__(
        self, path: str, file: int, way: Way, expected_length: int | None, offset: int
    ) -> None:
        """Begin, for `Space.begin`.

        Args:
            path: Where it will lie.
            file: Descriptor of the staging file, which holds `offset` bytes.
            way: How they find room, and their place.
            expected_length: Bytes of the whole file, where the client announced them.
            offset: Bytes that are there already.
        """
        self.path = path
        self.offset = offset
        self._file = file
        self._way = way
        self._expected = expected_length
        self._room = 0
        self._there = Ranges(offset)
        self._digest = hashlib.sha256()
        self._hashed = 0
        self._ended = False

    def write(self, block: bytes | memoryview) -> None:
        """Add bytes at `offset`.

        Raises:
            SpaceFull, DiskFull: They have no room.
            UploadBroken: They are more than were announced.
        """
        self.write_at(self.offset, block)
        self.offset += len(block)

    def write_at(self, offset: int, block: bytes | memoryview) -> None:
        """Write bytes anywhere: SFTP clients send blocks in any order. Raises as `write` does."""
        self._require_open()
        end = offset + len(block)
        if self._expected is not None and end > self._expected:
            raise _broken(self.path, "length", self._expected, end, "more bytes than announced")
        if end > self._room:
            self._room = self._way.room(end)
        _write_all(self._file, block, offset)
        if not self._there.add(offset, end):
            raise _broken(self.path, "gap", self._there.front, offset, "too many gaps")
        if offset < self._hashed:
            self._digest, self._hashed = hashlib.sha256(), 0
        elif offset == self._hashed:
            self._digest.update(block)
            self._hashed = end
        if 0 < self._there.front - self._hashed <= _NEAR:
            self._catch_up()

    def read_at(self, offset: int, size: int) -> bytes:
        """Bytes that were written, as many as lie there before the first gap."""
        self._require_open()
        return os.pread(self._file, max(0, min(size, self._there.front - offset)), offset)

    def truncate(self, size: int) -> None:
        """Cut the file off at a size.

        Raises:
            UploadBroken: It is not that long yet.
        """
        self._require_open()
        if size > self._there.front:
            raise _broken(self.path, "gap", size, self._there.front, "nothing was sent there")
        os.ftruncate(self._file, size)
        self._there = Ranges(size)
        self.offset = min(self.offset, size)
        if size < self._hashed:
            self._digest, self._hashed = hashlib.sha256(), 0

    def commit(
        self,
        *,
        sha256: str | None = None,
        mtime_ns: int | None = None,
        condition: Condition | None = None,
    ) -> Version:
        """Put the file in its place.

        What is there now stays until the new file is whole and on the disk, and then goes in the
        same moment. After an error the upload is still open, to be aborted or gone on with.

        Args:
            sha256: In hex, where the client announced it.
            mtime_ns: What its time shall be, in nanoseconds since 1970.
            condition: What must lie there in the moment in which the new file takes its place.

        Raises:
            VersionDiffers: Something else does.
            UploadBroken: Bytes are missing or are others; nothing is changed.
            AlreadyExists: A folder is in the way by now.
            NotFound: The folder it should lie in is gone by now.
            SpaceFull: Others have filled the space.
        """
        self._require_open()
        size = self._there.front
        if self._there.has_gaps:
            raise _broken(self.path, "gap", self._there.end, size, "bytes between are missing")
        if self._expected is not None and size != self._expected:
            raise _broken(self.path, "length", self._expected, size, "fewer bytes than announced")
        self._catch_up()
        found = self._digest.hexdigest()
        if sha256 is not None and sha256.lower() != found:
            raise _broken(self.path, "hash", sha256, found, "other bytes than announced")
        if mtime_ns is not None:
            os.utime(self._file, ns=(mtime_ns, mtime_ns))
        with _room_on_disk():
            os.fsync(self._file)
        version = self._way.publish(size, found, condition)
        self._end(keep=False)
        return version

    def abort(self, *, keep: bool = False) -> None:
        """End without a change.

        Args:
            keep: Whether what was sent, up to the first gap, is kept to be gone on with.
        """
        if not self._ended:
            try:
                if keep:
                    os.ftruncate(self._file, self._there.front)
                # Before the file is let go: what nobody holds was left by a process that died.
                self._way.aborted()
            finally:
                self._end(keep=keep and self._there.front > 0)

    def __enter__(self) -> "Upload":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()

    def _end(self, *, keep: bool) -> None:
        self._ended = True
        self._way.finish(keep=keep)

    def _require_open(self) -> None:
        if self._ended:
            raise ValueError(f"the upload of {self.path} has ended")

    def _catch_up(self) -> None:
        """Hash what is there and was not hashed as it came."""
        while self._hashed < self._there.front:
            wanted = min(_PIECE, self._there.front - self._hashed)
            piece = os.pread(self._file, wanted, self._hashed)
            if not piece:
                raise _broken(
                    self.path, "length", self._there.front, self._hashed, "the disk has lost bytes"
                )
            self._digest.update(piece)
            self._hashed += len(piece)


def _write_all(file: int, block: bytes | memoryview, offset: int) -> None:
    rest = memoryview(block)
    with _room_on_disk():
        while rest:
            written = os.pwrite(file, rest, offset)
            rest, offset = rest[written:], offset + written


@contextlib.contextmanager
def _room_on_disk() -> Iterator[None]:
    """Raises DiskFull where the system finds no room."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull("the disk of the drive is full", free=0, floor=0) from error
        raise


def _broken(path: str, fault: str, expected: object, found: object, why: str) -> UploadBroken:
    return UploadBroken(f"{path}: {why}", path=path, fault=fault, expected=expected, found=found)
