"""A folder copied with all that is in it, to where nobody sees it."""

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from drive.quota import check_floor
from drive.tree import FILE_MODE, FOLDER_MODE, entries

_PIECE = 1 << 20

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(slots=True)
class Copied:
    """What a copy holds.

    Attributes:
        bytes: Of its files.
        files: Files and folders, the copied folder included.
        hashes: SHA-256 in hex of every file, by its path in the copy.
    """

    bytes: int = 0
    files: int = 1
    hashes: dict[str, str] = field(default_factory=dict)


def copy_folder(
    source: int, target: Path, floor: int, room: Callable[[Copied], None], *, deep: bool
) -> Copied:
    """Copy what is in an open folder into another, which is made; all of it is on the disk then.

    Args:
        source: Descriptor of the folder. What is no file and no folder is left out.
        target: A path where nothing is.
        floor: Bytes that must stay free on the disk.
        room: Asked before each file whether so much has room; raises where it has none.
        deep: Whether what is in it is copied, too.

    Raises:
        DiskFull: The disk would have less free than must stay.
    """
    copied = Copied()
    os.mkdir(target, FOLDER_MODE)
    if deep:
        _copy_into(source, target, "", _Bounds(floor, room), copied)
    return copied


@dataclass(frozen=True, slots=True)
class _Bounds:
    floor: int
    room: Callable[[Copied], None]


def _copy_into(source: int, target: Path, path: str, bounds: _Bounds, copied: Copied) -> None:
    there = os.open(target, _FOLDER)
    try:
        for name, found in entries(source):
            copied.files += 1
            below = f"{path}/{name}" if path else name
            if stat.S_ISDIR(found.st_mode):
                inner = os.open(name, _FOLDER, dir_fd=source)
                try:
                    os.mkdir(name, FOLDER_MODE, dir_fd=there)
                    _copy_into(inner, target / name, below, bounds, copied)
                finally:
                    os.close(inner)
            else:
                copied.bytes += found.st_size
                bounds.room(copied)
                check_floor(there, bounds.floor)
                copied.hashes[below] = _copy_file(source, there, name)
        os.fsync(there)
    finally:
        os.close(there)


def _copy_file(source: int, target: int, name: str) -> str:
    """Copy one file; returns its hash."""
    digest = hashlib.sha256()
    with (
        os.fdopen(os.open(name, _READ, dir_fd=source), "rb") as old,
        os.fdopen(os.open(name, _NEW, FILE_MODE, dir_fd=target), "wb") as new,
    ):
        while piece := old.read(_PIECE):
            digest.update(piece)
            new.write(piece)
        new.flush()
        os.fsync(new.fileno())
    return digest.hexdigest()
