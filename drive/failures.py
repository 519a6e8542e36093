"""Failures to log in, told by all processes of a machine to one another.

    {folder}/{five minutes}     a line each: - time user place, or + time user place for a success

Only a failure writes, and a success after one; everybody else looks at the size of two files.
Users and addresses stand there as hashes: who reads the files learns no name.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# How long a failure counts, in seconds; a file has those of one such time, and two files count.
WINDOW_SECONDS = 300

# Of one file: 100,000 failures. Each costs its sender a hash that takes long on purpose, so no file
# comes near; beyond it every process counts for itself.
_MOST_BYTES = 8 << 20

_LINE = re.compile(rb"([-+]) ([0-9]{1,12}\.[0-9]{3}) ([0-9a-f]{32}) ([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tried to log in.

    Attributes:
        failed: Whether they failed; a success tells that earlier failures no longer count.
        at: When, in seconds since 1970.
        user: Hash of the user and the place.
        place: Hash of the place that they called from.
    """

    failed: bool
    at: float
    user: str
    place: str


def hash_of(*parts: str) -> str:
    """What stands for a user or a place; the same in every process."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


class FailureLog:
    """The files of one machine. Each process has its own object; one thread at a time uses it."""

    def __init__(self, folder: Path) -> None:
        """Look at a folder, which is made by the first failure."""
        self._folder = folder
        self._read: dict[str, int] = {}

    def add(self, attempt: Attempt) -> None:
        """Tell of an attempt; `news` gives it to every process, this one too.

        Raises:
            OSError: It cannot be written, or there are too many.
        """
        path = self._folder / str(int(attempt.at // WINDOW_SECONDS))
        sign = "-" if attempt.failed else "+"
        line = f"{sign} {attempt.at:.3f} {attempt.user} {attempt.place}\n".encode()
        if not path.exists():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._forget_before(attempt.at)
        # One write to the end of a local file: lines of several processes do not mix.
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(file).st_size > _MOST_BYTES:
                raise OSError(f"{path} is full")
            os.write(file, line)
        finally:
            os.close(file)

    def news(self, now: float) -> Iterator[Attempt]:
        """The attempts that were told since the last call, in the order of their telling."""
        window = int(now // WINDOW_SECONDS)
        names = (str(window - 1), str(window))
        self._read = {name: self._read.get(name, 0) for name in names}
        for name in names:
            for line in self._new_lines(name):
                found = _LINE.fullmatch(line)
                if found is not None:  # else its writer was killed half-way
                    sign, at, user, place = (each.decode() for each in found.groups())
                    yield Attempt(sign == "-", float(at), user, place)

    def _new_lines(self, name: str) -> list[bytes]:
        path, begin = self._folder / name, self._read[name]
        with contextlib.suppress(OSError):
            if path.stat().st_size > begin:
                with path.open("rb") as file:
                    file.seek(begin)
                    whole, end, _ = file.read(_MOST_BYTES).rpartition(b"\n")
                    self._read[name] = begin + len(whole) + len(end)
                    return whole.split(b"\n")
        return []

    def _forget_before(self, now: float) -> None:
        """Delete the files that no longer count."""
        oldest = int(now // WINDOW_SECONDS) - 1
        for each in self._folder.iterdir():
            if each.name.isdecimal() and int(each.name) < oldest:
                each.unlink(missing_ok=True)
