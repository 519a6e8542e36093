"""What holds inside a predicate, a `with`, a literal, a function."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from runtime_js.e4x.cursor import Cursor

# Variables whose value no candidate of a predicate could give, or that are always there.
_ALWAYS_THERE = frozenset({"undefined", "NaN", "Infinity", "arguments"})


def found(name: str) -> str:
    """The code that looks a name up where the candidate `$e4xw` may be XML."""
    return f"$e4x.found(()=>{name},$e4xw)"


@dataclass(slots=True)
class Surroundings:
    """Where the cursor is; `sets_namespace` is told from inside to whoever opened the part."""

    in_predicate: bool = False
    in_with: bool = False
    in_literal: bool = False
    in_generator: bool = False
    in_async: bool = False
    no_in: bool = False
    sets_namespace: bool = False


class Scopes(Cursor):
    """A cursor that knows its surroundings."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.around = Surroundings()
        self.uses_with = False
        self.names_met = 0
        self.strict_directives: list[tuple[int, int]] = []
        self._looked_up: list[tuple[int, int]] = []

    @contextmanager
    def inside(self, **changes: bool) -> Iterator[None]:
        """Parse something with other surroundings."""
        outer = self.around
        self.around = inner = replace(outer, no_in=False, **changes)
        yield
        self.around = outer
        if "sets_namespace" not in changes:
            outer.sets_namespace = inner.sets_namespace

    def look_up(self, start: int, end: int) -> None:
        """Note a name to be looked up: beside XML, one that is nowhere is an empty list."""
        self.names_met += 1
        scoped = self.around.in_predicate or self.around.in_with
        if scoped and self.source[start:end] not in _ALWAYS_THERE:
            self._looked_up.append((start, end))

    def no_look_up(self, start: int, end: int | None = None) -> None:
        """From `start` on (to `end`) names are called, assigned or declared instead."""
        self._looked_up = [
            name
            for name in self._looked_up
            if name[0] < start or (end is not None and name[1] > end)
        ]

    def finish(self) -> None:
        """Write down the edits that only the end of the source decides."""
        for start, end in self._looked_up:
            self.edits.replace(start, end, found(self.source[start:end]))
        if self.uses_with:  # `with` is what a predicate becomes, and strict code has none
            for start, end in self.strict_directives:
                self.edits.replace(start, end, '"use-strict"')
