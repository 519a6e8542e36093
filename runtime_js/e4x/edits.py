"""Edits on a source text, and the map of columns that they leave behind.

Text that no edit names is copied, and a replacement keeps the line ends of what it replaces. So
lines stay where they were; for columns a list of places per line leads back.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Places of one line where copied text begins: (column in the result, column in the source), both
# in characters from 0, rising.
LineMarks = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Translated:
    """A translated source: its text, and the way back from its columns.

    `constructs` are what was translated, `absent` names that nothing answers to: each a word and
    its place in the source.
    """

    text: str
    marks: Mapping[int, LineMarks] = field(default_factory=dict, compare=False)
    constructs: Sequence[tuple[str, int]] = field(default=(), compare=False)
    absent: Sequence[tuple[str, int]] = field(default=(), compare=False)

    def column(self, line: int, column: int) -> int:
        """The column of the source for a column of the text; both 1-based, as `line` is."""
        marks = self.marks.get(line)
        if not marks:
            return column
        index = bisect_right(marks, (column - 1, len(self.text) + column)) - 1
        if index < 0:
            return 1
        place, origin = marks[index]
        limit = marks[index + 1][1] if index + 1 < len(marks) else None
        mapped = origin + column - 1 - place
        return 1 + (mapped if limit is None else min(mapped, limit))


class Edits:
    """What is to be put around and in place of parts of one source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._before: dict[int, list[str]] = {}
        self._after: dict[int, list[str]] = {}
        self._instead: dict[int, tuple[int, str]] = {}

    def wrap(self, start: int, end: int, before: str, after: str) -> None:
        """Put text around a part. Of two at one place, the one named later stands outside."""
        self.before(start, before)
        self.after(end, after)

    def before(self, at: int, text: str) -> None:
        """Put text before what begins at `at`."""
        self._before.setdefault(at, []).append(text)

    def after(self, at: int, text: str) -> None:
        """Put text behind what ends at `at`."""
        self._after.setdefault(at, []).append(text)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put text in place of a part; naming its start again replaces the replacement."""
        self._instead[start] = (end, text)

    def keep(self, start: int) -> None:
        """Take back a replacement, if there is one."""
        self._instead.pop(start, None)

    def apply(self) -> Translated:
        """Carry out all edits."""
        writer = _Writer(self._source)
        for at in sorted({*self._before, *self._after, *self._instead}):
            writer.copy_to(at)
            for text in self._after.get(at, ()):
                writer.insert(text)
            for text in reversed(self._before.get(at, ())):
                writer.insert(text)
            if at in self._instead:
                end, text = self._instead[at]
                writer.replace(end, text)
        writer.copy_to(len(self._source))
        return Translated("".join(writer.parts), writer.marks)


class _Writer:
    def __init__(self, source: str) -> None:
        self.parts: list[str] = []
        self.marks: dict[int, list[tuple[int, int]]] = {}
        self._source = source
        self._at = 0
        self._line = 1
        self._column = 0  # in the result
        self._origin = 0  # in the source: where its present line begins

    def copy_to(self, end: int) -> None:
        if end > self._at:
            self._mark()
            self._write(self._source[self._at : end])
            self._pass(end)

    def insert(self, text: str) -> None:
        self._mark()
        self._write(text)

    def replace(self, end: int, text: str) -> None:
        """Line ends of the replaced text follow, but for those that the new text has itself."""
        self._mark()
        lines = self._source.count("\n", self._at, end) - text.count("\n")
        self._write(text + "\n" * lines)
        self._pass(end)
        self._mark()

    def _mark(self) -> None:
        marks = self.marks.setdefault(self._line, [])
        mark = (self._column, self._at - self._origin)
        if not marks or marks[-1] != mark:
            marks.append(mark)

    def _write(self, text: str) -> None:
        self.parts.append(text)
        lines = text.count("\n")
        self._line += lines
        self._column = len(text) - text.rfind("\n") - 1 if lines else self._column + len(text)

    def _pass(self, end: int) -> None:
        line = self._source.rfind("\n", self._at, end)
        if line >= 0:
            self._origin = line + 1
        self._at = end
