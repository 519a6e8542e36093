"""Tokens of JavaScript with E4X. What a slash or a `<` means is for the parser to say.

A slash is read as an operator and a `<` as less-than; where the parser expects an operand it reads
the same place anew, as a regular expression (`read_regex`) or as an XML literal (`xml_literal`).
"""

import re
from dataclasses import dataclass
from typing import Literal

from runtime_js.e4x.refusal import Refusal

Kind = Literal["name", "private", "number", "string", "mark", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `text` is what stands in the source from `start` to `end`."""

    kind: Kind
    text: str
    start: int
    end: int
    after_newline: bool


# Blanks and comments. `<!--` begins a comment to the end of the line wherever it stands, as in
# ECMA-262 annex B and in Rhino.
_GAP = re.compile(
    r"(?:[\s\uFEFF]++|//[^\n\u2028\u2029]*+|/\*(?s:.*?)\*/|<!--[^\n\u2028\u2029]*+)*+"
)
_CLOSING_COMMENT = re.compile(r"-->[^\n\u2028\u2029]*+")
_NEWLINE = re.compile("[\n\u2028\u2029]")

_ESCAPE = r"\\u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]{1,6}\})"
_NAME = rf"(?:[^\W\d]|\$|{_ESCAPE})(?:[\w$\u200C\u200D]|{_ESCAPE})*+"
_NUMBER = (
    r"(?:0[xX][\dA-Fa-f_]++|0[oO][0-7_]++|0[bB][01_]++"
    r"|(?:\d[\d_]*+(?:\.[\d_]*+)?|\.\d[\d_]*+)(?:[eE][+-]?\d[\d_]*+)?)n?"
)
_STRING = r"\"(?:[^\"\\\n]|\\[\s\S])*+\"|'(?:[^'\\\n]|\\[\s\S])*+'"
STRING = re.compile(_STRING)
_MARK = (
    r">>>=|>>>|\.\.\.|===|!==|\*\*=|<<=|>>=|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?!\d)"
    r"|\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|<<|>>|\*\*|::|\.\.|[{}()\[\];,<>+\-*/%&|^!~?:=.@`]"
)
_TOKEN = re.compile(
    rf"(?P<name>{_NAME})|(?P<private>\#{_NAME})|(?P<number>{_NUMBER})"
    rf"|(?P<string>{_STRING})|(?P<mark>{_MARK})"
)
_REGEX = re.compile(
    r"/(?:[^/\\\[\n\u2028\u2029]|\\[^\n\u2028\u2029]"
    r"|\[(?:[^\]\\\n\u2028\u2029]|\\[^\n\u2028\u2029])*+\])++/[\w$]*+"
)


def skip_gap(source: str, at: int) -> tuple[int, bool]:
    """Skip blanks and comments; returns where they end and whether a line ended among them."""
    start = at
    while True:
        found = _GAP.match(source, at)
        assert found is not None
        at = found.end()
        newline = start == 0 or _NEWLINE.search(source, start, at) is not None
        closing = _CLOSING_COMMENT.match(source, at) if newline else None
        if closing is None:
            return at, newline
        at = closing.end()


def read_token(source: str, at: int) -> Token:
    """Read the token behind any blanks at `at`.

    Raises:
        Refusal: No token begins there.
    """
    start, newline = skip_gap(source, at)
    if source.startswith("/*", start):
        raise Refusal("a comment that is not closed", start)
    if start == len(source):
        return Token("end", "", start, start, newline)
    found = _TOKEN.match(source, start)
    if found is None:
        what = "a string that is not closed" if source[start] in "\"'" else "an unknown character"
        raise Refusal(what, start)
    kind: Kind = found.lastgroup  # type: ignore[assignment]  # the groups are the kinds
    return Token(kind, found[0], start, found.end(), newline)


def read_regex(source: str, token: Token) -> Token:
    """Read the place of a slash as a regular expression literal.

    Raises:
        Refusal: It is not closed in its line.
    """
    found = _REGEX.match(source, token.start)
    if found is None:
        raise Refusal("a regular expression that is not closed", token.start)
    return Token("string", found[0], token.start, found.end(), token.after_newline)
