"""One upload: invisible until it is committed, whole or not at all."""

from typing import Protocol

from drive.ports import Version


class Upload(Protocol):
    """One file being sent. One owner, one thread at a time; it ends by `commit` or `abort`.

    Also a context manager: leaving it without a commit aborts it.
    """

    path: str
    offset: int

    def write(self, block: bytes) -> None:
        """Add bytes at the end. Raises SpaceFull, DiskFull, UploadBroken (more than announced)."""

    def write_at(self, offset: int, block: bytes) -> None:
        """Write bytes anywhere: SFTP clients send blocks in any order. Raises as `write` does."""

    def truncate(self, size: int) -> None:
        """Cut the file off, or refuse to make it longer. Raises UploadBroken."""

    def commit(self, *, sha256: str | None = None, mtime_ns: int | None = None) -> Version:
        """Put the file in its place.

        Args:
            sha256: In hex, where the client announced it.
            mtime_ns: What its time shall be, in nanoseconds since 1970.

        Raises:
            UploadBroken: Bytes are missing, too many or others; nothing is changed.
            AlreadyExists: A folder is in the way by now.
            NotFound: The folder it should lie in is gone by now.
            SpaceFull: Others have filled the space.
        """

    def abort(self, *, keep: bool = False) -> None:
        """End without a change; what was sent is kept to go on from if wanted."""
