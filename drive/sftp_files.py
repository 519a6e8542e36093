"""Files that an SFTP client has open: one version being read, or a new one being sent."""

import os
from typing import BinaryIO

from asyncssh import SFTPFailure, SFTPOpUnsupported

from catalog.errors import DiskFull, PlatformError, SpaceFull
from drive.sftp_blocks import Blocks
from drive.upload import Upload

# What is read from the disk at once. Clients ask for 32 KB at a time, one behind the other.
_AHEAD_BYTES = 1 << 20

# What one answer holds at most; who asks for more asks again.
MOST_READ_BYTES = 256 << 10


class Reading:
    """One version of a file, being read: whatever is committed at its path meanwhile."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start = 0
        self._piece = b""

    @property
    def size(self) -> int:
        """Its bytes."""
        return os.fstat(self._file.fileno()).st_size

    def known(self, offset: int, size: int) -> bytes | None:
        """Bytes that are in memory already; None where the disk must be asked.

        Never fewer than could be had: OpenSSH takes a short answer for the size that the server
        likes, and asks for no more from then on.
        """
        at, size = offset - self._start, min(size, MOST_READ_BYTES)
        if at >= 0 and at + size <= len(self._piece):
            return self._piece[at : at + size]
        return None

    def read(self, offset: int, size: int) -> bytes:
        """Bytes from the disk; none at the end."""
        self._start = offset
        self._piece = os.pread(self._file.fileno(), _AHEAD_BYTES, offset)
        return self._piece[: min(size, MOST_READ_BYTES)]

    def close(self) -> None:
        """Let go of it."""
        self._file.close()


class Writing:
    """A new version on its way. Its methods touch the disk, all but `take` and `mtime_ns`.

    Attributes:
        mtime_ns: What its time shall be, in nanoseconds since 1970; None for now.
    """

    def __init__(
        self, upload: Upload, *, append: bool = False, resumed: bool = False, edits: bool = False
    ) -> None:
        """Begin.

        Args:
            upload: What it becomes.
            append: Whether every block goes to the end, wherever the client thinks that is.
            resumed: Whether it goes on with what a cut connection has left.
            edits: Whether it begins as the file that is there.
        """
        self.mtime_ns: int | None = None
        self._upload = upload
        self._append = append
        self._resumed = resumed
        self._edits = edits
        self._blocks = Blocks(upload.offset)
        self._start = upload.offset
        self._untouched = True
        self._fault: Exception | None = None

    @property
    def size(self) -> int:
        """Bytes up to its end so far."""
        return self._blocks.end

    def take(self, offset: int, block: bytes) -> list[tuple[int, bytes]]:
        """Take a block into memory; returns what is to be given to `write` now.

        Raises:
            SFTPFailure: The client goes on elsewhere than the file that it had sent ends.
        """
        if self._fault is not None:
            raise self._fault
        if self._append and self._resumed and self._untouched and offset != self._start:
            # Its client has looked at the old file, which has another length.
            raise SFTPFailure(f"what was sent ends at byte {self._start:,}; send the file anew")
        self._untouched = False
        return self._blocks.add(self._blocks.front if self._append else offset, block)

    def read(self, offset: int, size: int) -> bytes:
        """Bytes of it, which nobody else sees yet; none at the end."""
        self.write(self._blocks.rest(ahead=False))
        return self._upload.read_at(offset, min(size, MOST_READ_BYTES))

    def write(self, pieces: list[tuple[int, bytes]]) -> None:
        """Write to the disk. After an error nothing is ever published."""
        try:
            for offset, piece in pieces:
                self._upload.write_at(offset, piece)
        except Exception as error:
            self._fault = error
            raise

    def truncate(self, size: int) -> None:
        """Cut it off at a size, up to which all of it must be there already."""
        self.write(self._blocks.rest())
        try:
            self._upload.truncate(size)
        except PlatformError as error:
            raise SFTPOpUnsupported("a file cannot be made longer than what was sent") from error
        self._blocks = Blocks(size)
        self._start, self._untouched = size, False

    def commit(self) -> None:
        """Publish it: its client has closed it.

        Closed without a block where there was something to go on with, it stays as it was left:
        what was half sent is not whole because somebody opened it. And where it began as the file
        that is there, that file stays.
        """
        if self._untouched and (self._resumed or (self._edits and self.mtime_ns is None)):
            self._upload.abort(keep=self._resumed)
            return
        try:
            if self._fault is not None:
                raise self._fault
            self.write(self._blocks.rest())
            self._upload.commit(mtime_ns=self.mtime_ns)
        except BaseException as error:
            # What has no room would have none when it is gone on with.
            self._upload.abort(keep=not isinstance(error, SpaceFull | DiskFull))
            raise

    def abandon(self) -> None:
        """Keep what came, to be gone on with: its client is gone."""
        try:
            if self._fault is None:
                self.write(self._blocks.rest(ahead=False))
        finally:
            self._upload.abort(keep=self._fault is None or self._resumed)
