"""The files of a run: JSON Lines that appear under their own name only when they are whole."""

import contextlib
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

# Lines are joined into blocks of about this size before they are written.
_BLOCK_BYTES = 1 << 18


class LineFile:
    """A file of lines, written beside its final name and moved there at the end.

    A run that is killed leaves the file of the run before it, and at most a `.part` that the
    next run overwrites. Lines are bytes without a line end.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = part_of(path)
        self._file = self._part.open("wb", buffering=0)
        self._lines: list[bytes] = []
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._abandon()
            return
        try:
            self._flush()
            self._file.close()
            os.replace(self._part, self.path)
        except BaseException:
            self._abandon()
            raise

    def write(self, lines: Iterable[bytes]) -> None:
        """Append lines."""
        for line in lines:
            self._lines.append(line)
            self._size += len(line)
        if self._size >= _BLOCK_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._lines:
            self._lines.append(b"")
            with _named(self._part):
                _write_all(self._file, b"\n".join(self._lines))
            self._lines.clear()
            self._size = 0

    def _abandon(self) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the name under which somebody else writes a file; it is moved to `path` when done."""
    part = part_of(path)
    try:
        with _named(part):
            yield part
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say which file could not be written: for a full disk the system does not."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _write_all(file: io.FileIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def part_of(path: Path) -> Path:
    """The name under which a file grows before it is whole."""
    return path.with_name(f"{path.name}.part")
