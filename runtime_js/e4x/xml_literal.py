"""XML literals: where one ends, and where its braces stand.

Like Rhino's scanner, this counts open tags and does not compare their names: whether the markup
is well-formed is found out when the literal is evaluated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from runtime_js.e4x.refusal import Refusal

_TEXT = re.compile(r"[^<{]++")
_IN_TAG = re.compile(r"[^>/{'\"=\s]++|\s++")
_BLANK = re.compile(r"\s*+")
_UNITS = {"!--": "-->", "![CDATA[": "]]>", "?": "?>"}

# What may follow the `<` of a literal; anything else is no literal, as in Rhino.
_BEGINS = re.compile(r"<(?:[^\W\d]|[_:{>?]|!(?!--))")


def begins_literal(source: str, at: int) -> bool:
    """Say whether a `<` where an operand is expected begins a literal."""
    return _BEGINS.match(source, at) is not None


@dataclass(frozen=True, slots=True)
class Brace:
    """A `{` inside a literal; `in_value` where it gives an attribute's value."""

    at: int
    in_value: bool


class LiteralScanner:
    """Reads one literal; whoever uses it parses the expressions and says where each ended."""

    def __init__(self, source: str, start: int) -> None:
        self._source = source
        self.start = start
        self.at = start
        self._open = 0
        self._in_tag = False
        self._in_value = False
        if source.startswith(("<!", "<?"), start):
            raise self._malformed()

    def braces(self) -> Iterator[Brace]:
        """Every brace in turn; set `at` behind its `}` before going on. Ends with the literal.

        Raises:
            Refusal: The literal does not end.
        """
        while True:
            brace = self._next_in_tag() if self._in_tag else self._next_in_text()
            if brace is not None:
                yield brace
            elif self._open == 0 and not self._in_tag:
                return

    def _next_in_tag(self) -> Brace | None:
        plain = _IN_TAG.match(self._source, self.at)
        if plain is not None:
            self._in_value = self._in_value and plain[0].isspace()
            self.at = plain.end()
            return None
        mark = self._source[self.at : self.at + 1]
        if mark == "{":
            brace, self._in_value = Brace(self.at, self._in_value), False
            return brace
        if mark in ("'", '"'):
            self.at = self._find(mark, self.at + 1)
        elif self._source.startswith("/>", self.at):
            self.at += 2
            self._open -= 1
            self._in_tag = False
        elif mark:
            self.at += 1
            self._in_tag = mark != ">"
            self._in_value = mark == "="
        else:
            raise self._malformed()
        return None

    def _next_in_text(self) -> Brace | None:
        text = _TEXT.match(self._source, self.at)
        self.at = self.at if text is None else text.end()
        if self._source.startswith("{", self.at):
            return Brace(self.at, in_value=False)
        for begin, end in _UNITS.items():
            if self._source.startswith("<" + begin, self.at):
                self.at = self._find(end, self.at + 1)
                return None
        if not self._source.startswith("<", self.at) or self._source.startswith("<!", self.at):
            raise self._malformed()
        closing = self._source.startswith("</", self.at)
        if closing and self._open == 0:
            raise self._malformed()
        self._open += -1 if closing else 1
        self.at += 2 if closing else 1
        self._in_tag = True
        self._in_value = False
        return None

    def _find(self, end: str, start: int) -> int:
        found = self._source.find(end, start)
        if found < 0:
            raise self._malformed()
        return found + len(end)

    def _malformed(self) -> Refusal:
        return Refusal("illegally formed XML syntax", self.start)


def is_list(source: str, start: int) -> bool:
    """Say whether a literal is a list, `<>…</>`."""
    blank = _BLANK.match(source, start + 1)
    return blank is not None and source.startswith(">", blank.end())


def quoted(text: str) -> str:
    """Write text as a string literal with as many lines as it has."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
    return '"' + escaped.replace("\n", "\\n\\\n") + '"'
