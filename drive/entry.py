"""One file or folder of the drive, as it is listed."""

import os
import stat
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder.

    Attributes:
        path: Below the merchant's folder, as it is kept; empty for that folder itself.
        is_folder: Whether it is a folder.
        size: In bytes; 0 for a folder.
        mtime_ns: When it was changed, or what a client set, in nanoseconds since 1970.
        made_ns: When this version came to be, in nanoseconds since 1970; no client sets it.
        etag: Without quotes. Two versions of a path never have the same one: each is a new inode,
            and its time has nanoseconds.
    """

    path: str
    is_folder: bool
    size: int
    mtime_ns: int
    made_ns: int
    etag: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


def entry(path: str, found: os.stat_result) -> Entry:
    """The entry of what the disk shows there."""
    is_folder = stat.S_ISDIR(found.st_mode)
    return Entry(
        path=path,
        is_folder=is_folder,
        size=0 if is_folder else found.st_size,
        mtime_ns=found.st_mtime_ns,
        made_ns=found.st_ctime_ns,
        etag=etag(found),
    )


def etag(found: os.stat_result) -> str:
    """What tells this version of a file from every other, without quotes."""
    return f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_size:x}"
