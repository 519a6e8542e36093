"""From the engine's line numbers back to the merchant's files.

QuickJS calls every source `<input>`. So the sources are laid one below the other in one long
space of lines, each loaded with its own first line, and the line alone tells the file:

    1 … EVAL_LINES   code that a script makes at run time; it always counts from 1
    then             the prelude, whose frames the merchant never sees
    then             the scripts of the bundle, in order of evaluation
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from runtime_js.e4x.edits import Translated
from runtime_js.results import ScriptFault
from runtime_js.scripts import Script

# Lines kept free for code made at run time. Longer code than that is blamed on the wrong line of
# the script that made it, which is the worst that can happen.
EVAL_LINES = 10_000

# One frame of `error.stack`: "    at f (<input>:3:25)"; of a syntax error: "    at <input>:4:7".
# A script may throw text of this form: no line or column has more digits than these.
_FRAME = re.compile(
    r"^[ \t]++at (?:(.*) \()?<input>:(\d{1,9}):(\d{1,9})\)?$", re.MULTILINE | re.ASCII
)

# What the engine calls code that stands in no function.
_NAMELESS = {"", "<eval>", "<anonymous>", "anonymous"}

# Source shown around a fault, in characters: a minified script is one line.
_EXCERPT_CHARS = 120


@dataclass(frozen=True, slots=True)
class Frame:
    """A place in a merchant's file; `line` and `column` are 1-based, columns count characters."""

    file: str
    line: int
    column: int
    function: str | None


@dataclass(frozen=True, slots=True)
class _Range:
    name: str
    first_line: int
    lines: tuple[str, ...]
    loaded: tuple[str, ...]  # as the engine has them: translated, where the script is
    hidden: bool
    translated: Translated | None


class LineMap:
    """Where each source of a program lies in the space of lines."""

    def __init__(self, prelude: Sequence[Script], scripts: Sequence[Script]) -> None:
        self._ranges: list[_Range] = []
        self._next_line = EVAL_LINES + 1
        for script in prelude:
            self._append(script, hidden=True)
        for script in scripts:
            self._append(script, hidden=False)

    def _append(self, script: Script, *, hidden: bool) -> None:
        lines = tuple(loaded_text(script.source).split("\n"))
        loaded = tuple(text_to_load(script).split("\n")) if script.translated else lines
        part = _Range(script.name, self._next_line, lines, loaded, hidden, script.translated)
        self._ranges.append(part)
        self._next_line += len(lines)

    def first_lines(self) -> tuple[int, ...]:
        """The first line of every source, prelude first: what each is to be loaded with."""
        return tuple(part.first_line for part in self._ranges)

    def place(self, line: int, column: int, function: str | None = None) -> Frame | None:
        """Name the merchant's place behind an engine's line; None for the prelude and for eval."""
        part = self._range(line)
        if part is None or part.hidden:
            return None
        name = None if function is None or function in _NAMELESS else function
        own_line = line - part.first_line + 1
        if part.translated is not None:
            column = part.translated.column(own_line, column)
        return Frame(part.name, own_line, column, name)

    def frames(self, stack: str) -> list[Frame]:
        """Read `error.stack`, innermost first, without the frames that are not the merchant's."""
        found = (self._frame(*groups) for groups in _FRAME.findall(stack))
        return [frame for frame in found if frame is not None]

    def placed_by_stack(self, fault: ScriptFault, stack: str) -> ScriptFault:
        """The same fault at the innermost frame of `stack` that is the merchant's, if any is."""
        frames = self.frames(stack)
        return self.placed(fault, frames[0]) if frames else fault

    def placed(self, fault: ScriptFault, frame: Frame) -> ScriptFault:
        """The same fault at a place, its source line with a caret below."""
        return replace(
            fault,
            file=frame.file,
            line=frame.line,
            column=frame.column,
            excerpt=self.excerpt_at(frame),
            function=frame.function,
        )

    def _frame(self, function: str, line: str, column: str) -> Frame | None:
        at, part = int(column), self._range(int(line))
        if part is not None and not function:
            # The parser's own frame counts bytes of UTF-8; all others count characters.
            before = part.loaded[int(line) - part.first_line].encode("utf-8", "replace")[: at - 1]
            at = len(before.decode("utf-8", "ignore")) + 1
        return self.place(int(line), at, function)

    def _range(self, line: int) -> _Range | None:
        for part in self._ranges:
            if part.first_line <= line < part.first_line + len(part.lines):
                return part
        return None

    def excerpt_at(self, frame: Frame) -> str | None:
        """The source line of a frame, a caret below its column."""
        for part in self._ranges:
            if part.name == frame.file and not part.hidden:
                return excerpt(part.lines[frame.line - 1], frame.column)
        return None


def text_to_load(script: Script) -> str:
    """What the engine is given for a script. Its lines are those of the script's own text."""
    return script.translated.text if script.translated else loaded_text(script.source)


def loaded_text(source: str) -> str:
    """The text that is loaded: LF ends every line, as JavaScript itself reads CR LF and CR.

    QuickJS counts a lone CR as a line's end in code but not in comments; this way it never meets
    one. No string changes its value by it: in a template, the language makes them LF as well.
    """
    return source.replace("\r\n", "\n").replace("\r", "\n")


def excerpt(line: str, column: int) -> str:
    """Show a source line and a caret below its `column` (1-based).

    A long line is cut to the part around the caret; tabs stay tabs in the line of the caret, so
    that it stands right at any tab width.
    """
    at = max(0, min(column - 1, len(line)))
    start = max(0, at - _EXCERPT_CHARS * 2 // 3) if len(line) > _EXCERPT_CHARS else 0
    shown = line[start : start + _EXCERPT_CHARS]
    indent = "".join("\t" if mark == "\t" else " " for mark in line[start:at])
    return f"{shown}\n{indent}^"
