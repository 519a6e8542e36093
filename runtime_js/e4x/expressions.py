"""Expressions: dots, calls, operators, assignment. Operators that E4X changes become calls."""

import json
from abc import abstractmethod

from runtime_js.e4x.absent import MEMBERS, OF_GLOBALS
from runtime_js.e4x.cursor import Shape
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.run_code import RunCode
from runtime_js.e4x.scopes import found
from runtime_js.e4x.tokens import Token

# How tightly binary operators bind.
_LEVELS = (
    ("??", "||"), ("&&",), ("|",), ("^",), ("&",), ("==", "!=", "===", "!=="),
    ("<", ">", "<=", ">=", "in", "instanceof"), ("<<", ">>", ">>>"), ("+", "-"),
    ("*", "/", "%"), ("**",),
)  # fmt: skip
_LEVEL = {mark: level for level, marks in enumerate(_LEVELS) for mark in marks}
_CHOICES = frozenset({"??", "||", "&&"})

_ASSIGNMENTS = frozenset(
    {"=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=",
     "??="}
)  # fmt: skip

# Sums in one another that the engine's parser surely takes as nested calls.
_MAX_SUMS = 300


class Expressions(RunCode):
    """Parses expressions."""

    @abstractmethod
    def statement(self) -> None:
        """Parse one statement."""

    def expression(self) -> Shape:
        """Parse an expression with its commas."""
        first = self.assignment()
        if not self.at(","):
            return first
        while self.at(",") and self.peek().text not in (")", "..."):
            self.next()
            self.assignment()
        return Shape("comma", first.start, self.end)

    def assignment(self) -> Shape:
        """Parse an expression without commas."""
        self.deeper()
        start = self.token.start
        left = self._yield() if self.around.in_generator and self.at("yield") else self._binary(0)
        chosen = False
        while self.at("?"):  # a long `a ? b : c ? d : …` costs no depth
            chosen = True
            self.next()
            with self.inside():
                self.assignment()
            self.expect(":")
            left = self._binary(0)
        shape = self._assigned(left)
        self.shallower()
        return Shape("other", start, self.end) if chosen else shape

    def _yield(self) -> Shape:
        start = self.next().start
        self.eat("*")
        if not (self.token.after_newline or self.at(")", "]", "}", ",", ";", ":", "")):
            self.assignment()
        return Shape("other", start, self.end)

    def _assigned(self, left: Shape) -> Shape:
        if self.at("=>") and not self.token.after_newline:
            asynchronous = self.source.startswith("async", left.start)
            return self.arrow(left.start, asynchronous=asynchronous)
        if self.token.text not in _ASSIGNMENTS or self.token.kind != "mark":
            return left
        if left.kind in ("found", "filtered"):
            raise Refusal("invalid assignment left-hand side", left.start)
        mark = self.next()
        self.bound += 1
        self._note_assigned(left)
        # Names in a pattern are assigned, and so is a variable.
        self.no_look_up(left.start, left.end)
        right = self.assignment()
        if mark.text == "+=" and not right.is_primitive:
            self.operators.append(("operator + or +=", mark.start))
            self._add_to(left, mark, right)
        return Shape(right.kind if mark.text == "=" and right.is_primitive else "other",
                     left.start, self.end)  # fmt: skip

    def _note_assigned(self, left: Shape) -> None:
        """Note what is given a value, where its name stands in the source."""
        if left.kind == "name":
            if self.at("function"):
                self.functions.append((self.source[left.start : left.end], left.start))
        elif left.kind == "member" and len(left.key) == 1:
            self.assigned.append((json.loads(left.key[0][2][1:]), left.start))
        elif left.kind == "member" and left.key:
            name = self.source[left.key[0][1] : left.key[1][0]].strip()
            if name[:1] in ("'", '"') and "\\" not in name:
                self.assigned.append((name[1:-1], left.start))

    def _add_to(self, left: Shape, mark: Token, right: Shape) -> None:
        """Translate `x += E` and `O.k += E`."""
        if left.kind == "name":
            name = self.source[left.start : left.end]
            self.edits.replace(mark.start, mark.end, f"=$e4x.add({name},")
            self.edits.after(right.end, ")")
        elif left.key:
            for start, end, text in left.key:
                self.edits.replace(start, end, text)
            self.edits.before(left.start, "$e4x.place(")
            self.edits.replace(mark.start, mark.end, ").add(")
            self.edits.after(right.end, ")")

    def _binary(self, lowest: int) -> Shape:
        left = self._unary()
        while True:
            mark = self.token
            level = _LEVEL.get(mark.text, -1)
            if level < lowest or mark.kind == "string" or (self.around.no_in and mark.text == "in"):
                return left
            self.next()
            self.deeper()
            right = self._binary(level if mark.text == "**" else level + 1)
            self.shallower()
            left = self._combined(left, mark, right)

    def _combined(self, left: Shape, mark: Token, right: Shape) -> Shape:
        result = Shape("primitive", left.start, right.end)
        if mark.text in _CHOICES:
            if not (left.is_primitive and right.is_primitive):
                result.kind = "other"
        elif mark.text == "+" and not (left.is_primitive or right.is_primitive):
            result.kind = "other"
            result.added = left.added + 1
            if result.added > _MAX_SUMS:
                raise Refusal("too many values added in one expression", mark.start)
            self.operators.append(("operator + or +=", mark.start))
            self._call("$e4x.add(", left, mark, right)
        elif mark.text in ("==", "!=") and not _compare_alike(left, right):
            self.operators.append(("operator == or !=", mark.start))
            call = "$e4x.equal(" if mark.text == "==" else "!$e4x.equal("
            self._call(call, left, mark, right)
        return result

    def _call(self, call: str, left: Shape, mark: Token, right: Shape) -> None:
        self.edits.wrap(left.start, right.end, call, ")")
        self.edits.replace(mark.start, mark.end, ",")

    def _unary(self) -> Shape:
        word = self.token
        prefix = word.text in ("!", "~", "+", "-", "++", "--", "typeof", "void", "delete")
        waits = word.text == "await" and self.around.in_async
        if not (prefix or waits):
            return self._postfix()
        self.next()
        self.deeper()
        inner = self._unary()
        self.shallower()
        if word.text in ("++", "--"):
            self._stepped(inner)
        elif word.text == "typeof":
            self._typeof(word, inner)
        elif word.text == "delete" and inner.kind == "found":  # nothing of a filter, as in Rhino
            self.edits.replace(word.start, word.end, "$e4x.erase(")
            self.edits.after(inner.end, ")")
        kind = {"await": "other", "void": "undefined"}.get(word.text, "primitive")
        return Shape(kind, word.start, self.end)  # type: ignore[arg-type]  # all are kinds

    def _typeof(self, word: Token, inner: Shape) -> None:
        if not inner.is_primitive:
            self.operators.append(("operator typeof", word.start))
        if inner.kind == "name":  # it need not exist
            self.no_look_up(inner.start, inner.end)
            self.bound += 1
            name = self.source[inner.start : inner.end]
            scoped = self.around.in_predicate or self.around.in_with
            self.edits.before(word.start, "$e4x.kindOf(")
            read = f",()=>{found(name)},$e4xw)" if scoped else f",()=>{name})"
            self.edits.after(inner.end, read)
        elif not inner.is_primitive:
            self.edits.replace(word.start, word.end, "$e4x.kind(")
            self.edits.after(inner.end, ")")

    def _stepped(self, shape: Shape) -> None:
        """Check what `++` or `--` is put to; Rhino's parser takes no E4X name there."""
        if shape.kind in ("attribute", "found", "filtered"):
            raise Refusal("invalid increment operand", shape.start)
        self.bound += 1
        self.no_look_up(shape.start, shape.end)

    def _postfix(self) -> Shape:
        shape = self.left_hand()
        if not self.at("++", "--") or self.token.after_newline:
            return shape
        if shape.kind not in ("name", "member", "attribute", "found", "filtered"):
            return shape
        self._stepped(shape)
        self.next()
        return Shape("primitive", shape.start, self.end)

    def left_hand(self) -> Shape:
        """Parse an operand with all dots, brackets and calls behind it."""
        return self._suffixes(self._new() if self.at("new") else self.operand())

    def _new(self) -> Shape:
        start = self.next().start
        if self.at("."):  # new.target
            self.next()
            self.next()
            return Shape("other", start, self.end)
        self.deeper()
        callee = self._new() if self.at("new") else self.operand()
        self._suffixes(callee, calls=False)
        self.no_look_up(callee.start, callee.end)
        self.shallower()
        if self.at("("):
            self._arguments(runs=self.runs_code(callee))
        return Shape("other", start, self.end)

    def _suffixes(self, shape: Shape, *, calls: bool = True) -> Shape:
        while True:
            text = self.token.text
            if text == ".":
                shape = self._dot(shape)
            elif text == "..":
                dots = self.next()
                if self.at("[") or (self.at("@") and self.peek().text == "["):
                    raise self.unexpected()
                shape = self.descendants(shape.start, dots.start, self.key())
            elif text == "[":
                shape = self._index(shape)
            elif text == "(" and calls:
                if shape.kind == "name":
                    self._callee(shape)
                self._arguments(runs=self.runs_code(shape))
                shape = Shape("other", shape.start, self.end)
            elif text == "?.":
                shape = self._optional(shape)
            elif text == "`":
                self.template()
                shape = Shape("other", shape.start, self.end)
            else:
                return shape

    def _callee(self, shape: Shape) -> None:
        """A function that a predicate calls is no child of the candidate."""
        self.no_look_up(shape.start, shape.end)
        name = self.source[shape.start : shape.end]
        if self.around.in_predicate and name in ("hasOwnProperty", "propertyIsEnumerable"):
            self.edits.replace(shape.start, shape.end, f"globalThis.{name}")

    def _dot(self, shape: Shape) -> Shape:
        dot = self.next()
        token = self.token
        if token.text == "(":
            return self._predicate(shape, dot)
        if token.kind == "private":
            self.next()
            return Shape("member", shape.start, self.end)
        if token.kind == "name" and self.peek().text != "::":
            self._note_absent(shape, token)
            self.next()
            key = [(dot.start, token.end, f",{json.dumps(token.text)}")]
            if self.source.startswith("super", shape.start) and shape.end - shape.start == 5:
                key = []
            return Shape("member", shape.start, self.end, key)
        self.split()
        if token.kind == "name" or self.at("@", "*"):
            return self.member(shape.start, dot.start, self.key())
        raise self.unexpected()

    def _predicate(self, shape: Shape, dot: Token) -> Shape:
        opened = self.expect("(")
        self.met("filter .( )", opened.start)
        names_before = self.names_met
        nested = self.around.in_predicate or self.around.in_with
        bound_before = self.bound
        with self.inside(in_predicate=True):
            self.expression()
        simple = self.bound == bound_before and not nested
        self.bound += 1
        close = self.expect(")")
        begin, end = ",$e4xw=>(", "))"
        named = self.names_met > names_before
        # A `with` costs more than everything else in a predicate, so most do without.
        if named and not (simple and self.look_up_at_once(opened.end, close.start)):
            self.uses_with = True
            begin, end = ",$e4xw=>{with($e4xw)return(", ")})"
        self.edits.before(shape.start, "$e4x.filter(")
        self.edits.replace(dot.start, opened.end, begin)
        self.edits.replace(close.start, close.end, end)
        return Shape("filtered", shape.start, self.end)

    def _index(self, shape: Shape) -> Shape:
        opened = self.next()
        with self.inside():
            value = self.expression()
        close = self.expect("]")
        key = [(opened.start, opened.end, ","), (close.start, close.end, "")]
        plain = value.kind != "comma" and self.source[shape.start : shape.end] != "super"
        return Shape("member", shape.start, self.end, key if plain else [])

    def _optional(self, shape: Shape) -> Shape:
        self.next()
        if self.at("["):
            self._index(shape)
        elif self.at("("):
            self._arguments()
        elif not self.at("`"):
            if self.token.kind not in ("name", "private"):
                raise self.unexpected()
            self.next()
        return Shape("other", shape.start, self.end)

    def _note_absent(self, shape: Shape, member: Token) -> None:
        whole = f"{self.source[shape.start : shape.end]}.{member.text}"
        if shape.kind == "name" and whole in OF_GLOBALS:
            self.absent.append((whole, shape.start))
        elif member.text in MEMBERS:
            self.absent.append((f".{member.text}", member.start))

    def _arguments(self, *, runs: bool = False) -> None:
        self.expect("(")
        with self.inside():
            while not self.at(")"):
                self.eat("...")
                first = self.token
                value = self.assignment()
                if runs:
                    self.translate_code(first, value)
                if not self.at(")"):
                    self.expect(",")
        self.expect(")")


def _compare_alike(left: Shape, right: Shape) -> bool:
    """Whether `==` gives without help what E4X gives: no XML equals null."""
    if left.kind == "null" or right.kind in ("null", "undefined"):
        return True
    return left.is_primitive and right.is_primitive
