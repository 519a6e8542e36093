"""The files of a run: JSON Lines that appear under their own name only when they are whole."""

import os
from collections.abc import Iterable
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
        self._part = path.with_name(f"{path.name}.part")
        self._file = self._part.open("wb")
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
        if kind is None:
            self._flush()
            self._file.close()
            os.replace(self._part, self.path)
        else:
            self._file.close()
            self._part.unlink(missing_ok=True)

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
            self._file.write(b"\n".join(self._lines))
            self._lines.clear()
            self._size = 0
