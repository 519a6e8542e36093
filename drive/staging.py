"""Where uploads grow: outside of every view, on the same disk as the tree.

    .staging/{merchant}/counts           what the space holds, and the lock of its tree
    .staging/{merchant}/slots/0…3        one is locked by each upload under way
    .staging/{merchant}/parts/{owner}.…  a file being sent, locked by whoever sends it; what its
                                         owner is called begins with a mark of its path
    .staging/{merchant}/copies/…         a folder being copied, locked by whoever copies it
    .staging/{merchant}/trash/…          folders on their way out
    .staging/{merchant}/placeholders/…   empty files that a lock has made, and nobody has written

A process that is killed leaves parts; the system ends its locks. So what is locked is alive, and
everything else may be gone on with, or swept.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from catalog.errors import DriveBusy
from drive.names import folded
from drive.tree import FILE_MODE

# Left for resuming, per merchant; the oldest go first.
MOST_PARTS = 16

# How long an upload may be gone on with.
KEPT_SECONDS = 24 * 3_600

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC


class Staging:
    """The staging folder of one merchant. Safe to use from many threads and processes."""

    def __init__(self, folder: Path, merchant: str, most_uploads: int) -> None:
        """Open it, making it where it is missing.

        Raises:
            OSError: It cannot be made.
        """
        self._merchant = merchant
        self._most_uploads = most_uploads
        self.folder = folder
        self.parts = folder / "parts"
        self.trash = folder / "trash"
        self._slots = folder / "slots"
        self._copies = folder / "copies"
        self._placeholders = folder / "placeholders"
        for each in (self.parts, self.trash, self._slots, self._copies, self._placeholders):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)

    def take_slot(self) -> int:
        """Take one of the slots of uploads; closing the descriptor gives it back.

        Raises:
            DriveBusy: All are taken.
        """
        for number in range(self._most_uploads):
            slot = os.open(self._slots / str(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if _lock(slot):
                return slot
            os.close(slot)
        raise DriveBusy(
            f"{self._merchant} sends {self._most_uploads} files already", merchant=self._merchant
        )

    def new_part(self, owner: str) -> tuple[Path, int]:
        """A new, locked file to write to; returns its path and descriptor."""
        while True:
            path = self.parts / f"{owner}.{secrets.token_hex(8)}"
            file = os.open(path, _NEW, FILE_MODE)
            if _lock(file) and _is_at(file, path):
                return path, file
            os.close(file)  # somebody took it for one that was left, between these two lines

    def old_part(self, owner: str) -> tuple[Path, int] | None:
        """The youngest file that an owner has left, locked; None where there is none.

        Raises:
            DriveBusy: It is being written to.
        """
        for path in self._left_by(owner):
            with contextlib.suppress(FileNotFoundError):  # committed or swept just now
                file = os.open(path, _OLD)
                if not _lock(file):
                    os.close(file)
                    raise DriveBusy("another connection sends this file", merchant=self._merchant)
                if _is_at(file, path):
                    return path, file
                os.close(file)
        return None

    def left_size(self, owner: str) -> int | None:
        """Bytes of the youngest file that an owner has left or is sending; None for none."""
        for path in self._left_by(owner):
            with contextlib.suppress(FileNotFoundError):
                return path.stat().st_size
        return None

    def is_sending(self, path: str) -> bool:
        """Whether a process that lives is sending a file to a path, in whatever spelling."""
        mark = _mark(path)
        return any(_is_locked(part) for part in self.parts.iterdir() if part.name.startswith(mark))

    def forget(self, owner: str) -> None:
        """Delete what an owner has left, but not what is being sent."""
        for path in self._left_by(owner):
            _unlink_free(path)

    def forget_all(self) -> None:
        """Delete everything that was left, but not what is being sent."""
        for path, _, _ in self._by_age():
            _unlink_free(path)

    def shrink(self) -> None:
        """Delete the oldest files that were left, down to the number that may be."""
        for path, _, _ in self._by_age()[MOST_PARTS:]:
            _unlink_free(path)

    def staged(self, without: str | None = None) -> int:
        """Bytes of all parts but one, by name."""
        return sum(size for path, _, size in self._by_age() if path.name != without)

    def sweep(self, now: float) -> int:
        """Delete parts that nobody has gone on with for a day, and all trash; how many parts."""
        old = [path for path, changed, _ in self._by_age() if changed < now - KEPT_SECONDS]
        for each in (*self.trash.iterdir(), *self._left_copies()):
            self.burn(each)
        return sum(_unlink_free(path) for path in old)

    @contextlib.contextmanager
    def new_copy(self) -> Iterator[Path]:
        """A path to copy a folder to; what is still there at the end is deleted."""
        top = self._copies / secrets.token_hex(16)
        top.mkdir(mode=0o700)
        held = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield top / "copy"
        finally:
            shutil.rmtree(top, ignore_errors=True)
            os.close(held)

    def add_placeholder(self, path: str, etag: str) -> None:
        """Keep in mind that a lock has made the empty file of this etag."""
        self._placeholder(path).write_text(f"{etag}\n{path}", encoding="utf-8")

    def forget_placeholder(self, path: str) -> None:
        """It is no placeholder, or no longer one."""
        self._placeholder(path).unlink(missing_ok=True)

    def placeholders(self, before: float) -> list[tuple[str, str]]:
        """Path and etag of every placeholder that was made before a time, sorted."""
        found = []
        for each in self._placeholders.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if each.stat().st_mtime < before:
                    etag, _, path = each.read_text(encoding="utf-8").partition("\n")
                    found.append((path, etag))
        return sorted(found)

    def old(self, now: float) -> list[tuple[str, int, float]]:
        """What `sweep` would delete: name, bytes, time of the last change."""
        found = [each for each in self._by_age() if each[1] < now - KEPT_SECONDS]
        left = [(path.name, size, changed) for path, changed, size in found]
        for each in sorted(self.trash.iterdir()):
            with contextlib.suppress(FileNotFoundError):
                status = each.stat()
                if status.st_ctime < now - KEPT_SECONDS:  # a younger one is being burnt
                    left.append((each.name, status.st_size, status.st_ctime))
        return left

    def new_trash(self) -> Path:
        """A name to move a folder or file to that is to go."""
        return self.trash / secrets.token_hex(16)

    def burn(self, trash: Path) -> None:
        """Delete what was moved to the trash; what cannot be deleted now is swept later."""
        if trash.is_dir():
            shutil.rmtree(trash, ignore_errors=True)
        else:
            trash.unlink(missing_ok=True)

    def _placeholder(self, path: str) -> Path:
        return self._placeholders / owner_of("", path)

    def _left_copies(self) -> Iterator[Path]:
        """Copies whose process was killed."""
        for each in self._copies.iterdir():
            with contextlib.suppress(FileNotFoundError):
                held = os.open(each, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    # A new one is locked a moment after it is made.
                    if _lock(held) and any(each.iterdir()):
                        yield each
                finally:
                    os.close(held)

    def _left_by(self, owner: str) -> Iterator[Path]:
        """Parts of one owner, the youngest first."""
        return (path for path, _, _ in self._by_age() if path.name.startswith(f"{owner}."))

    def _by_age(self) -> list[tuple[Path, float, int]]:
        """Every part with the time of its last change and its size, the youngest first."""
        found = []
        for path in self.parts.iterdir():
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                found.append((path, status.st_mtime, status.st_size))
        return sorted(found, key=lambda each: (-each[1], each[0].name))


def owner_of(user: str, path: str) -> str:
    """The name of whoever sends one file: nobody else goes on with it.

    Hashes, since both may hold any sign, and be longer together than a file's name.
    """
    return _mark(path) + hashlib.sha256(f"{user}\0{path}".encode()).hexdigest()[:32]


def _mark(path: str) -> str:
    """What the names of all parts on their way to one path begin with."""
    return hashlib.sha256(folded(path).encode()).hexdigest()[:16]


def _lock(file: int) -> bool:
    """Lock a file until its descriptor is closed; False where somebody else has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_locked(path: Path) -> bool:
    """Whether a part is being written to."""
    try:
        file = os.open(path, _OLD)
    except FileNotFoundError:
        return False
    try:
        # Who resumes this part in the moment in which we have it is told to come back.
        return not _lock(file)
    finally:
        os.close(file)


def _is_at(file: int, path: Path) -> bool:
    """Whether an open file is still the one of this name: not swept, and not committed since."""
    try:
        return path.stat().st_ino == os.fstat(file).st_ino
    except FileNotFoundError:
        return False


def _unlink_free(path: Path) -> bool:
    """Delete a part unless it is being written to; whether it was deleted."""
    try:
        file = os.open(path, _OLD)
    except FileNotFoundError:
        return False
    try:
        if not _lock(file):
            return False
        path.unlink(missing_ok=True)
        return True
    finally:
        os.close(file)
