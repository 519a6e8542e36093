"""What may stand behind a dot in E4X: `@id`, `*`, `n::id`, `@[key]`, `n::[key]`."""

import json
from abc import abstractmethod
from dataclasses import dataclass

from runtime_js.e4x.cursor import Shape
from runtime_js.e4x.scopes import Scopes

# Words that Rhino's scanner does not read as a name behind `@`.
_RESERVED = frozenset(
    {"break", "case", "catch", "const", "continue", "debugger", "default", "delete", "do", "else",
     "false", "finally", "for", "function", "if", "in", "instanceof", "let", "new", "null",
     "return", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with",
     "yield"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A name read from the source: `text` is what stands for it from its start to `end`.

    A computed name has its expression behind that, and `close` from `close_start` to `close_end`.
    """

    text: str
    end: int
    close: str = ""
    close_start: int = -1
    close_end: int = -1


class Names(Scopes):
    """Reads qualified, attribute and computed names."""

    @abstractmethod
    def expression(self) -> Shape:
        """Parse an expression with its commas."""

    def key(self) -> Key:
        """Read a name behind `.`, `..`, or a bare one; the token is its first."""
        self._note_name()
        attribute = self.eat("@")
        self.split()
        if self.at("["):
            return self._computed("$e4x.at(", ")" if attribute else "")
        first = self.token
        if not (first.kind == "name" or self.at("*")):
            raise self.unexpected()
        self.next()
        if self.at("::"):
            return self._qualified(first.text, attribute)
        if attribute and first.text in _RESERVED:
            raise self.unexpected()
        return Key(json.dumps("@" * attribute + first.text), first.end)

    def _note_name(self) -> None:
        at = self.token.start
        if self.source.endswith("..", 0, at):
            construct = "descendants (..name)"
        elif self.at("@"):
            construct = "attribute (@name)"
        else:
            construct = "wildcard or name in a namespace (*, ::)"
        self.met(construct, at)

    def _qualified(self, space: str, attribute: bool) -> Key:
        self.next()
        self.split()
        self.names_met += 1
        given = {"*": "null", "function": '$e4x.free("function")'}.get(space, space)
        tail = ",true)" if attribute else ")"
        if self.at("["):
            return self._computed(f"$e4x.key({given},", tail)
        name = self.token
        if not (name.kind == "name" or self.at("*")):
            raise self.unexpected()
        self.next()
        return Key(f"$e4x.key({given},{json.dumps(name.text)}{tail}", name.end)

    def _computed(self, begin: str, tail: str) -> Key:
        bracket = self.expect("[")
        if not tail:
            raise self.unexpected()
        with self.inside():
            self.expression()
        close = self.expect("]")
        return Key(begin, bracket.end, tail, close.start, close.end)

    def member(self, start: int, dot: int, key: Key) -> Shape:
        """Put a name in brackets behind the object that began at `start`."""
        self._put(key, dot, "[", "]")
        pieces = [(dot, key.end, "," + key.text)]
        if key.close:
            pieces.append((key.close_start, key.close_end, key.close))
        return Shape("attribute", start, self.end, pieces)

    def descendants(self, start: int, dots: int, key: Key) -> Shape:
        """Make the object and the name arguments of a search."""
        self.edits.before(start, "$e4x.below(")
        self._put(key, dots, ",", ")")
        return Shape("found", start, self.end)

    def bare(self, start: int, key: Key) -> Shape:
        """A name without an object: the candidate's of a predicate, the object's of a `with`."""
        if self.around.in_predicate or self.around.in_with:
            self._put(key, start, "$e4xw[", "]")
        else:
            self._put(key, start, "$e4x.free(", ")")
        return Shape("attribute", start, self.end)

    def _put(self, key: Key, start: int, before: str, after: str) -> None:
        if key.close:
            self.edits.replace(start, key.end, before + key.text)
            self.edits.replace(key.close_start, key.close_end, key.close + after)
        else:
            self.edits.replace(start, key.end, before + key.text + after)
