"""Texts that a script runs as code, by `eval` or `new Function`."""

import json
import re
from abc import abstractmethod

from runtime_js.e4x.absent import RUN_CODE
from runtime_js.e4x.cursor import Shape
from runtime_js.e4x.operands import Operands
from runtime_js.e4x.tokens import STRING, Token

# Escapes, and those that are left to the engine.
_ESCAPED = re.compile(r"\\([\s\S])")
_SELDOM_ESCAPED = re.compile(r"\\[^nrt'\"\\/\n]")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\n": ""}


class RunCode(Operands):
    """Translates such a text where it stands there whole; what is put together cannot be known."""

    @abstractmethod
    def translate_text(self, text: str, at: int) -> str | None:
        """Translate a text that is run as code; None where it has no E4X syntax."""

    @abstractmethod
    def may_use_e4x(self, text: str) -> bool:
        """Say whether a piece of code may have E4X syntax."""

    def runs_code(self, shape: Shape) -> bool:
        """Say whether a callee is `eval` or `Function`."""
        callee = self.source[shape.start : shape.end]
        return shape.kind == "name" and callee in ("eval", "Function")

    def translate_code(self, first: Token, value: Shape) -> None:
        """Translate a text that `eval` or `Function` runs, where it stands there whole."""
        is_whole = first.kind == "string" and (value.start, value.end) == (first.start, first.end)
        text = _text_of(first.text) if is_whole else None
        if text is not None:
            made = self.translate_text(text, first.start)
            if made is not None:
                self.met("text that is run as code", first.start)
                self.edits.replace(first.start, first.end, json.dumps(made))
            return
        for part in STRING.finditer(self.source, value.start, value.end):
            if self.may_use_e4x(part[0][1:-1]):
                self.absent.append((RUN_CODE, part.start()))


def _text_of(literal: str) -> str | None:
    """The text of a string literal; None where it has escapes that are seldom written."""
    inner = literal[1:-1]
    if _SELDOM_ESCAPED.search(inner):
        return None
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), inner)
