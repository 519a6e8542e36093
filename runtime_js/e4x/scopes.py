"""What holds inside a predicate, a `with`, a literal, a function."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from runtime_js.e4x.cursor import Cursor

# Variables whose value no candidate of a predicate could give, or that are always there.
_ALWAYS_THERE = frozenset({"undefined", "NaN", "Infinity", "arguments"})


def looked_up(name: str) -> str:
    """The code that reads a name in a predicate: a child of the candidate, or a variable."""
    return f'$e4x.look($e4xw,"{name}",()=>{name})'


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
    """A cursor that knows its surroundings.

    Attributes:
        uses_with: Whether the translation has a `with` of its own.
        names_met: Variables and names without an object, so far.
        bound: What may give a variable another meaning or value, so far: functions, assignments,
            predicates.
    """

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.around = Surroundings()
        self.uses_with = False
        self.names_met = 0
        self.bound = 0
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

    def look_up_at_once(self, start: int, end: int) -> bool:
        """Write down the names of a predicate that asks the candidate for each of them.

        Returns:
            False, and nothing is written, where one of them is spelt in a way of its own.
        """
        inside = [name for name in self._looked_up if start <= name[0] < end]
        if any("\\" in self.source[at:until] for at, until in inside):
            return False
        for at, until in inside:
            self.edits.replace(at, until, looked_up(self.source[at:until]))
        self.no_look_up(start, end)
        return True

    def finish(self) -> None:
        """Write down the edits that only the end of the source decides."""
        for start, end in self._looked_up:
            self.edits.replace(start, end, found(self.source[start:end]))
        if self.uses_with:  # `with` is what a predicate becomes, and strict code has none
            for start, end in self.strict_directives:
                self.edits.replace(start, end, '"use-strict"')
