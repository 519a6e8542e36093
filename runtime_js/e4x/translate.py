"""Translate one source, or find things in it: the door of this package."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from runtime_js.e4x.cursor import MAX_DEPTH
from runtime_js.e4x.edits import Translated
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.signs import may_use_e4x
from runtime_js.e4x.statements import Statements

# Python frames that one level of code in code takes at most.
_FRAMES_PER_LEVEL = 20


def translate(source: str, *, always: bool = False) -> Translated | None:
    """Translate a source with E4X syntax to calls of `$e4x`.

    Args:
        source: The script, its lines ended by LF.
        always: Translate `==`, `+` and `typeof` even where no E4X syntax is met.

    Returns:
        None where there is nothing to translate.

    Raises:
        Refusal: The source uses E4X syntax, or `always` is set, and it cannot be parsed.
    """
    if not (always or may_use_e4x(source)):
        return None
    with _deep_enough():
        return _translate(source, always)


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Where things stand in a source: each a name and its place, in order."""

    assigned: Sequence[tuple[str, int]]
    functions: Sequence[tuple[str, int]]


def landmarks(source: str) -> Landmarks:
    """Find the properties that a source assigns and the functions that it names.

    Raises:
        Refusal: It cannot be parsed.
    """
    with _deep_enough():
        parser = _Source(source)
        parser.program()
    return Landmarks(parser.assigned, parser.functions)


@contextmanager
def _deep_enough() -> Iterator[None]:
    frames = sys.getrecursionlimit()
    sys.setrecursionlimit(max(frames, MAX_DEPTH * _FRAMES_PER_LEVEL))
    try:
        yield
    finally:
        sys.setrecursionlimit(frames)


def _translate(source: str, always: bool) -> Translated | None:
    parser: _Source | None = None
    try:
        parser = _Source(source)
        parser.program()
    except Refusal:
        if always or (parser is not None and parser.uses_e4x):
            raise
        return None  # the engine will say what is wrong with it
    if not (always or parser.uses_e4x):
        return None
    made = parser.edits.apply()
    constructs = (*parser.constructs, *parser.operators)
    return replace(made, constructs=constructs, absent=tuple(parser.absent))


class _Source(Statements):
    """A source whose texts may be code themselves."""

    def translate_text(self, text: str, at: int) -> str | None:
        if not may_use_e4x(text):
            return None
        try:
            made = _translate(text, always=False)
        except Refusal as refusal:
            raise Refusal(f"in the text that is run as code: {refusal.message}", at) from refusal
        return None if made is None else made.text

    def may_use_e4x(self, text: str) -> bool:
        return may_use_e4x(text)
