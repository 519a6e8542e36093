"""One token at a time: what every part of the parser stands on."""

from dataclasses import dataclass, field
from typing import Literal

from runtime_js.e4x.edits import Edits
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.tokens import Token, read_token

# How deep statements and expressions may be in one another. The engine's own parser stops at some
# thousands; a script that people wrote has a few dozen.
MAX_DEPTH = 400

# What an expression is, as far as its translation depends on it.
#   name       a variable                    member     `O.k`, `O[k]`
#   attribute  `O.@k`, `O.n::k`, `O.*`       found      `O..k`
#   filtered   `O.(E)`                       primitive  surely no XML
#   null, undefined  just that               comma      `a, b`
ShapeKind = Literal[
    "name",
    "member",
    "attribute",
    "found",
    "filtered",
    "primitive",
    "null",
    "undefined",
    "comma",
    "other",
]


@dataclass(slots=True)
class Shape:
    """An expression that was parsed: its part of the source and what matters of it.

    `key` holds the replacements `(start, end, text)` that make `O.k` two arguments, `O,"k"`.
    `added` counts how many sums stand in one another on its left side.
    """

    kind: ShapeKind
    start: int
    end: int
    key: list[tuple[int, int, str]] = field(default_factory=list)
    added: int = 0

    @property
    def is_primitive(self) -> bool:
        """Whether its value is surely no XML."""
        return self.kind in ("primitive", "null")


class Cursor:
    """The place in the source, and what was found out so far.

    Attributes:
        edits: What is to be changed.
        token: The next token.
        end: Where the last consumed token ended.
        constructs: Syntax that no other JavaScript has: what it is called, and its place.
        operators: Operators that follow Rhino, likewise; alone they are no reason to translate.
        absent: Names of Rhino's that nothing here answers to, and their places.
        assigned: Properties that are given a value, and their places.
        functions: Functions by name, and their places.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.edits = Edits(source)
        self.token = read_token(source, 0)
        self.end = 0
        self.constructs: list[tuple[str, int]] = []
        self.operators: list[tuple[str, int]] = []
        self.absent: list[tuple[str, int]] = []
        self.assigned: list[tuple[str, int]] = []
        self.functions: list[tuple[str, int]] = []
        self._depth = 0

    @property
    def uses_e4x(self) -> bool:
        """Whether syntax was met that no other JavaScript has."""
        return bool(self.constructs)

    def met(self, construct: str, at: int) -> None:
        """Note syntax that no other JavaScript has."""
        self.constructs.append((construct, at))

    def next(self) -> Token:
        """Consume the token and return it."""
        token = self.token
        self.end = token.end
        self.token = read_token(self.source, token.end)
        return token

    def jump(self, at: int) -> None:
        """Go on at a place behind the token."""
        self.end = at
        self.token = read_token(self.source, at)

    def peek(self) -> Token:
        """The token after the next."""
        return read_token(self.source, self.token.end)

    def at(self, *texts: str) -> bool:
        """Say whether the token is one of these marks or words."""
        return self.token.text in texts

    def eat(self, text: str) -> bool:
        """Consume the token if it is this one."""
        if self.token.text != text:
            return False
        self.next()
        return True

    def expect(self, text: str) -> Token:
        """Consume this token.

        Raises:
            Refusal: Another one stands there.
        """
        if self.token.text != text:
            raise self.unexpected()
        return self.next()

    def unexpected(self) -> Refusal:
        """A refusal of the token."""
        shown = self.token.text[:40]
        return Refusal(f"unexpected {shown}" if shown else "unexpected end", self.token.start)

    def split(self) -> None:
        """Take a mark such as `*=` for its first character, which is what stands after a dot."""
        token = self.token
        if token.kind == "mark" and token.text[0] == "*" and len(token.text) > 1:
            self.token = Token("mark", "*", token.start, token.start + 1, token.after_newline)

    def deeper(self) -> None:
        """Enter a statement or expression; `shallower` leaves it.

        Raises:
            Refusal: There are too many in one another.
        """
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refusal("code too deep in other code", self.token.start)

    def shallower(self) -> None:
        """Leave what `deeper` entered."""
        self._depth -= 1
