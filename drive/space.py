"""One merchant's space on the drive: what WebDAV, SFTP and HTTP do to it, they do here."""

from typing import BinaryIO, Protocol

from drive.entry import Entry
from drive.quota import Usage
from drive.upload import Upload


class Space(Protocol):
    """One merchant's space, in the hands of one user. Safe to use from many threads.

    Paths are as clients give them; `drive.names.split` says which are refused. Lookup falls back
    to a name that differs only in case. Every method raises NameRefused for no path, NotFound for
    one where nothing is (noun `file` or `folder`), PlaceRefused where it may not be done there.
    """

    merchant: str
    user: str

    def stat(self, path: str) -> Entry:
        """What is at a path."""

    def list(self, path: str) -> list[Entry]:
        """What is in a folder, sorted by name; without staging and hidden junk."""

    def read(self, path: str) -> BinaryIO:
        """Open a file for reading: this version, whatever is committed there later."""

    def make_folder(self, path: str) -> Entry:
        """Make a folder; the one it is in must be there. Raises AlreadyExists, SpaceFull."""

    def resumable(self, path: str) -> int | None:
        """Bytes that an upload of this user to this path has left to go on from; None for none."""

    def begin(
        self, path: str, expected_length: int | None = None, *, resume_from: int | None = None
    ) -> Upload:
        """Begin to send a file; nobody sees it before its commit.

        Args:
            path: Where it shall lie. The folder must be there.
            expected_length: Bytes of the whole file, where the client announces them.
            resume_from: Go on with what was left, at this byte; what lies behind it is cut off.

        Raises:
            AlreadyExists: A folder is in the way.
            DriveBusy: The merchant has as many uploads under way as it may.
            SpaceFull, DiskFull: There is no room for it.
            UploadBroken: There is no such byte to go on from. Context: `found`, where to go on.
        """

    def move(self, source: str, target: str, *, replace: bool = True) -> bool:
        """Move a file or folder; returns whether something was replaced. Raises AlreadyExists."""

    def copy(self, source: str, target: str, *, replace: bool = True) -> bool:
        """Copy a file; or make a folder like another, empty. As `move` otherwise."""

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all below it."""

    def touch(self, path: str, mtime_ns: int) -> Entry:
        """Set the time of a file."""

    def usage(self) -> Usage:
        """What the merchant's space holds and may hold."""
