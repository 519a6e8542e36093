"""Operands: literals of every sort, groups, arrays, objects, names."""

import re

from runtime_js.e4x.absent import VARIABLES
from runtime_js.e4x.cursor import Shape, ShapeKind
from runtime_js.e4x.functions import Functions
from runtime_js.e4x.refusal import Refusal
from runtime_js.e4x.tokens import read_regex
from runtime_js.e4x.xml_literal import Brace, LiteralScanner, begins_literal, is_list, quoted

_TEMPLATE_TEXT = re.compile(r"(?:[^`\\$]|\\[\s\S]|\$(?!\{))*+")

_WORDS: dict[str, ShapeKind] = {
    "this": "other", "super": "other", "null": "null", "true": "primitive", "false": "primitive",
}  # fmt: skip


class Operands(Functions):
    """Parses what operators and dots work on."""

    def operand(self) -> Shape:
        """Parse one operand, without what follows it."""
        token = self.token
        if token.kind == "name":
            return self._word()
        if token.kind in ("number", "string"):
            self.next()
            return Shape("primitive", token.start, token.end)
        if token.kind == "private":  # `#field in object`
            self.next()
            return Shape("other", token.start, token.end)
        first = token.text[:1]
        if first == "<" and begins_literal(self.source, token.start):
            return self._xml()
        if first == "/":
            self.token = read_regex(self.source, token)
            self.next()
            return Shape("other", token.start, self.end)
        parse = {"(": self._group, "[": self._array, "{": self._object, "`": self.template,
                 "@": self._bare}.get(first)  # fmt: skip
        if parse is None:
            raise self.unexpected()
        return parse()

    def _bare(self) -> Shape:
        start = self.token.start
        return self.bare(start, self.key())

    def _word(self) -> Shape:
        token = self.token
        text = token.text
        if text == "function":
            return self.function()
        if text == "class":
            return self.class_()
        if text == "async":
            ahead = self.peek()
            if ahead.kind == "name" and not ahead.after_newline and ahead.text != "in":
                return self.async_()
        if text in ("in", "instanceof", "else", "case", "catch", "finally", "return", "var"):
            raise self.unexpected()
        if self.peek().text == "::":
            return self.bare(token.start, self.key())
        self.next()
        if text == "undefined":
            return Shape("undefined", token.start, token.end)
        if text in _WORDS:
            return Shape(_WORDS[text], token.start, token.end)
        if text.startswith("$e4x"):
            raise Refusal("names that begin with $e4x are the translation's own", token.start)
        if text in VARIABLES and (self.at(".", "(") or text == "StopIteration"):
            self.absent.append((text, token.start))
        self._refuse_old(text, token.start)
        self.look_up(token.start, token.end)
        return Shape("name", token.start, token.end)

    def _refuse_old(self, word: str, at: int) -> None:
        """Refuse in words what only Mozilla's JavaScript 1.7 had and nothing here can run."""
        if word == "let" and self.at("("):
            raise Refusal("let ( … ) of JavaScript 1.7: declare the names with var before", at)
        generates = self.token.kind in ("name", "number", "string") and not self.token.after_newline
        if word == "yield" and generates and not self.at("in", "instanceof", "of"):
            raise Refusal("yield of JavaScript 1.7: write function* where the function begins", at)

    def _group(self) -> Shape:
        """Parse `( … )`, which may turn out to be the parameters of an arrow function."""
        start = self.next().start
        inner: Shape | None = None
        with self.inside():
            while not self.at(")"):
                self.eat("...")
                inner = self.expression()
                if not self.eat(","):
                    break
        self.expect(")")
        simple = inner is not None and inner.kind in ("primitive", "null", "undefined", "found")
        return Shape(inner.kind if inner and simple else "other", start, self.end)

    def _array(self) -> Shape:
        start = self.next().start
        with self.inside():
            while not self.at("]"):
                if self.eat(","):
                    continue
                self.eat("...")
                item = self.assignment()
                if self.at("for"):
                    self.comprehension(start, item)
                    break
                if not self.at("]"):
                    self.expect(",")
        self.expect("]")
        return Shape("other", start, self.end)

    def comprehension(self, start: int, item: Shape) -> None:
        """Translate `[E for each (x in L) if (C)]`: every part becomes a function of the names.

        `[…]` becomes `[...$e4x.gather(x=>(E),["each",()=>(L)],["if",x=>(C)])]`.
        """
        self.met("array comprehension", start)
        names: list[str] = []
        while self.at("for", "if"):
            word = self.next()
            each = word.text == "for" and self.eat("each")
            how = "if" if word.text == "if" else "each" if each else "in"
            known = ",".join(names)
            self.expect("(")
            if word.text == "for":
                name = self.next()
                if name.kind != "name" or not self.at("in", "of"):
                    raise self.unexpected()
                how = "of" if self.next().text == "of" else how
                names.append(name.text)
            self.edits.replace(word.start, self.end, f',["{how}",({known})=>(')
            self.expression()
            close = self.expect(")")
            self.edits.replace(close.start, close.end, ")]")
        self.edits.wrap(item.start, item.end, f"...$e4x.gather(({','.join(names)})=>(", ")")
        self.edits.before(self.token.start, ")")

    def _object(self) -> Shape:
        start = self.next().start
        with self.inside():
            while not self.at("}"):
                self.property()
                if not self.at("}"):
                    self.expect(",")
        self.expect("}")
        return Shape("other", start, self.end)

    def template(self) -> Shape:
        """Parse a template literal."""
        start = self.token.start
        at = self.token.end
        while True:
            text = _TEMPLATE_TEXT.match(self.source, at)
            assert text is not None
            if not self.source.startswith("${", text.end()):
                break
            self.jump(text.end() + 2)
            with self.inside():
                self.expression()
            if not self.at("}"):
                raise self.unexpected()
            at = self.token.end
        if not self.source.startswith("`", text.end()):
            raise Refusal("a template that is not closed", start)
        self.jump(text.end() + 1)
        return Shape("primitive", start, self.end)

    def _xml(self) -> Shape:
        """Translate an XML literal to a call that puts its text together and parses it."""
        start = self.token.start
        self.met("XML literal", start)
        if self.around.in_literal:  # Rhino's scanner cannot either
            raise Refusal("illegally formed XML syntax", start)
        scanner = LiteralScanner(self.source, start)
        code = "$e4x.literals(" if is_list(self.source, start) else "$e4x.literal("
        replaced = begun = start
        for brace in scanner.braces():
            code += quoted(self.source[begun : brace.at])
            code += "+$e4x.inValue(" if brace.in_value else "+$e4x.inText("
            self.edits.replace(replaced, brace.at + 1, code)
            replaced = self._in_braces(brace)
            scanner.at = begun = replaced + 1
            code = ")+"
        code += quoted(self.source[begun : scanner.at]) + ")"
        self.edits.replace(replaced, scanner.at, code)
        self.jump(scanner.at)
        return Shape("other", start, self.end)

    def _in_braces(self, brace: Brace) -> int:
        """Parse the expression in a literal's braces; returns where the closing one stands."""
        self.jump(brace.at + 1)
        with self.inside(in_literal=True):
            if not self.at("}"):
                value = self.expression()
                if value.kind == "comma":
                    self.edits.wrap(value.start, value.end, "(", ")")
        if not self.at("}"):
            raise Refusal("illegally formed XML syntax", brace.at)
        return self.token.start
