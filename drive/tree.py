"""A folder of the disk, walked part by part so that no link leads out of it.

Every part is opened in the folder before it (`openat`) and must be no symbolic link. So a path
ends below the root whatever is renamed or linked meanwhile, by whomever.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import NotFound
from drive.names import folded, is_name

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

# Neither there, nor what it should be: all the same to a client.
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO})

# Our own folders and files are for the processes of the drive alone.
FOLDER_MODE = 0o750
FILE_MODE = 0o640


@dataclass(frozen=True, slots=True)
class Place:
    """A name in an open folder, whether something is there or not.

    Attributes:
        folder: Descriptor of the folder; closed by whoever gave the place.
        parts: The path, spelt as it is on the disk as far as it exists.
        found: What is there: a file or a folder, never a link; None where nothing is.
    """

    folder: int
    parts: tuple[str, ...]
    found: os.stat_result | None

    @property
    def name(self) -> str:
        """The last part."""
        return self.parts[-1]

    @property
    def path(self) -> str:
        """The parts, joined."""
        return "/".join(self.parts)

    @property
    def is_folder(self) -> bool:
        """Whether a folder is there."""
        return self.found is not None and stat.S_ISDIR(self.found.st_mode)


class Tree:
    """One merchant's folder on the disk. Holds nothing open between calls."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextlib.contextmanager
    def place(self, parts: Sequence[str]) -> Iterator[Place]:
        """The place of a path of at least one part.

        Raises:
            NotFound: The folder it lies in is not there.
        """
        with self.folder(parts[:-1]) as (folder, walked):
            name, found = _look(folder, parts[-1])
            yield Place(folder, (*walked, name), found)

    @contextlib.contextmanager
    def folder(self, parts: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """An open folder, and its path as it is spelt on the disk. Raises NotFound."""
        current = _open(self.root, None, parts)
        walked: tuple[str, ...] = ()
        try:
            for part in parts:
                name, found = _look(current, part)
                if found is None:
                    raise _missing(parts)
                deeper = _open(name, current, parts)
                os.close(current)
                current, walked = deeper, (*walked, name)
            yield current, walked
        finally:
            os.close(current)

    def open_file(self, parts: Sequence[str]) -> int:
        """A descriptor of a file, for reading. Raises NotFound."""
        with self.place(parts) as place:
            if place.found is None or place.is_folder:
                raise NotFound(f"there is no file {'/'.join(parts)}", noun="file", id=place.path)
            return os.open(place.name, _FILE, dir_fd=place.folder)


def entries(folder: int) -> Iterator[tuple[str, os.stat_result]]:
    """Names in an open folder with what they are: files and folders that a client can name."""
    for name in os.listdir(folder):
        found = _at(folder, name) if is_name(name) else None
        if found is not None:
            yield name, found


def measure(folder: int, name: str) -> "Extent":
    """How much is at and below a name in an open folder."""
    found = _at(folder, name)
    if found is None:
        return Extent()
    if not stat.S_ISDIR(found.st_mode):
        return Extent(bytes=found.st_size, files=1)
    try:
        inner = os.open(name, _FOLDER, dir_fd=folder)
    except OSError as error:
        if error.errno in _GONE:
            return Extent()
        raise
    try:
        return measure_all(inner, files=1)
    finally:
        os.close(inner)


def measure_all(folder: int, files: int = 0) -> "Extent":
    """How much is below an open folder; `files` are counted beforehand."""
    size = depth = length = 0
    for name in os.listdir(folder):
        each = measure(folder, name)
        size, files = size + each.bytes, files + each.files
        depth = max(depth, each.depth + 1)
        length = max(length, each.length + 1 + len(name.encode(errors="surrogateescape")))
    return Extent(bytes=size, files=files, depth=depth, length=length)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is at and below a path.

    Attributes:
        bytes: Of all files.
        files: Files and folders, itself included.
        depth: Parts of the longest path below it; 0 for a file.
        length: Bytes of the longest path below it, its first slash included.
    """

    bytes: int = 0
    files: int = 0
    depth: int = 0
    length: int = 0


def _open(name: str | Path, folder: int | None, parts: Sequence[str]) -> int:
    try:
        return os.open(name, _FOLDER, dir_fd=folder)
    except OSError as error:
        if error.errno in _GONE:
            raise _missing(parts) from error
        raise


def _look(folder: int, name: str) -> tuple[str, os.stat_result | None]:
    """A name as it is spelt in a folder, and what it is.

    Windows and macOS take names that differ in case for one, so the spelling that is there wins.
    """
    found = _at(folder, name)
    if found is not None:
        return name, found
    wanted = folded(name)
    for other in sorted(each for each in os.listdir(folder) if folded(each) == wanted):
        found = _at(folder, other)
        if found is not None:
            return other, found
    return name, None


def _at(folder: int, name: str) -> os.stat_result | None:
    """What a name is: None where it is nothing, or neither file nor folder."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        if error.errno in _GONE:
            return None
        raise
    return found if stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode) else None


def _missing(parts: Sequence[str]) -> NotFound:
    path = "/".join(parts)
    return NotFound(f"there is no folder {path or '/'}", noun="folder", id=path)
