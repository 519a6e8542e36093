"""Statements, and the old ones among them: `for each`, conditional `catch`, default namespace."""

from collections.abc import Callable, Mapping

from runtime_js.e4x.cursor import Shape
from runtime_js.e4x.expressions import Expressions
from runtime_js.e4x.tokens import Token


class Statements(Expressions):
    """Parses whole programs."""

    def program(self) -> None:
        """Parse the source to its end."""
        while self.token.kind != "end":
            self.statement()
        self.finish()

    def statement(self) -> None:
        """Parse one statement or declaration."""
        self.deeper()
        parse = _STATEMENTS.get(self.token.text)
        if parse is not None:
            parse(self)
        elif self._begins_let():
            self._variable_statement()
        elif self._begins_async():
            self.async_()
        elif self.token.kind == "name" and self.peek().text == ":":
            self.next()
            self.next()
            self.statement()
        else:
            self._expression_statement()
        self.shallower()

    def _begins_let(self) -> bool:
        if not self.at("let"):
            return False
        ahead = self.peek()
        return ahead.text in ("[", "{") or (ahead.kind == "name" and ahead.text not in ("in", "of"))

    def _begins_async(self) -> bool:
        if not self.at("async"):
            return False
        ahead = self.peek()
        return ahead.text == "function" and not ahead.after_newline

    def _expression_statement(self) -> None:
        token = self.token
        shape = self.expression()
        strict = token.text[1:-1] == "use strict" and shape.end == token.end
        if strict and token.kind == "string":
            self.strict_directives.append((token.start, token.end))
        self._semicolon()

    def _semicolon(self) -> None:
        if self.eat(";"):
            return
        if not (self.at("}") or self.token.kind == "end" or self.token.after_newline):
            raise self.unexpected()

    def block(self) -> None:
        """Parse `{ … }`."""
        self.expect("{")
        while not self.at("}"):
            self.statement()
        self.expect("}")

    def _variable_statement(self) -> None:
        self._variables()
        self._semicolon()

    def _variables(self) -> None:
        """Parse `var a = 1, b` behind any of the three words, up to its end."""
        self.next()
        self._binding()
        while self.eat(","):
            self._binding()

    def _binding(self) -> None:
        start = self.token.start
        if self.at("[", "{"):
            self.operand()
        elif self.token.kind == "name":
            self.next()
        else:
            raise self.unexpected()
        self.no_look_up(start, self.end)
        if self.eat("="):
            self.assignment()

    def _if(self) -> None:
        """Parse `if`; a long chain of `else if` costs no depth."""
        self.next()
        self._condition()
        self.statement()
        while self.eat("else"):
            if not self.at("if"):
                self.statement()
                return
            self.next()
            self._condition()
            self.statement()

    def _condition(self) -> Shape:
        self.expect("(")
        with self.inside():
            value = self.expression()
        self.expect(")")
        return value

    def _while(self) -> None:
        self.next()
        self._condition()
        self.statement()

    def _do(self) -> None:
        self.next()
        self.statement()
        self.expect("while")
        self._condition()
        self.eat(";")

    def _for(self) -> None:
        self.next()
        each = self.token if self.at("each") else None
        if each is not None:
            self.next()
            self.met("for each", each.start)
            self.edits.replace(each.start, each.end, "")
        self.eat("await")
        self.expect("(")
        with self.inside():
            self._for_head(each)
        self.expect(")")
        self.statement()

    def _for_head(self, each: Token | None) -> None:
        self.around.no_in = True
        start = self.token.start
        if self.at("var", "const") or self._begins_let():
            self._variables()
        elif not self.at(";"):
            self.expression()
        self.around.no_in = False
        if self.at("in", "of"):
            self.no_look_up(start, self.end)
            word = self.next()
            over = self.expression()
            if each is not None:
                comma = over.kind == "comma"
                self.edits.replace(word.start, word.end, "of")
                self.edits.wrap(over.start, over.end, "$e4x.each(" + "(" * comma, ")" + ")" * comma)
            return
        self.expect(";")
        if not self.at(";"):
            self.expression()
        self.expect(";")
        if not self.at(")"):
            self.expression()

    def _empty(self) -> None:
        self.next()

    def _leave(self) -> None:
        """Parse `break` or `continue`."""
        self.next()
        if self.token.kind == "name" and not self.token.after_newline:
            self.next()
        self._semicolon()

    def _return(self) -> None:
        """Parse `return` or `throw`."""
        self.next()
        if not (self.at(";", "}", "") or self.token.after_newline):
            self.expression()
        self._semicolon()

    def _try(self) -> None:
        self.next()
        self.block()
        opened = 0
        conditional = True
        while conditional and self.at("catch"):
            conditional = self._catch(opened)
            opened += conditional or opened > 0
        if opened:
            tail = "else throw $e4xc" if conditional else ""
            self.edits.after(self.end, tail + "}" * opened)
        if self.eat("finally"):
            self.block()

    def _catch(self, opened: int) -> bool:
        """Parse one `catch` behind `opened` conditional ones; returns whether it has a condition.

        These become `catch($e4xc){let e=$e4xc;if(…){…}else{let e=$e4xc;if(…){…}…}}`.
        """
        word = self.next()
        if not self.eat("("):
            self.block()
            return False
        start = self.token.start
        self._binding()
        name = self.source[start : self.end]
        conditional = self.at("if")
        head = "else{" if opened else "catch($e4xc){"
        if conditional:
            self.met("catch with a condition", word.start)
            condition = self.next()
            text = f"{head}let {name}=$e4xc;if("
            self.edits.replace(word.start, condition.end, text)
            with self.inside():
                self.expression()
        close = self.expect(")")
        if opened and not conditional:
            self.edits.replace(word.start, close.end, f"{head}let {name}=$e4xc;")
        self.block()
        return conditional

    def _switch(self) -> None:
        self.next()
        self._condition()
        self.expect("{")
        while not self.at("}"):
            if self.at("default") and self.peek().text == ":":
                self.next()
                self.expect(":")
            elif self.eat("case"):
                self.expression()
                self.expect(":")
            else:
                self.statement()
        self.expect("}")

    def _with(self) -> None:
        """Parse `with`; its object answers bare `@name` and, being XML, names that are nowhere."""
        word = self.next()
        self.expect("(")
        with self.inside():
            self.expression()
        close = self.expect(")")
        with self.inside(in_with=True):
            self.statement()
        self.edits.replace(word.start, word.end, "{const $e4xw=")
        self.edits.replace(close.start, close.end, ");with($e4xw)")
        self.edits.after(self.end, "}")

    def _debugger(self) -> None:
        self.next()
        self._semicolon()

    def _default(self) -> None:
        """Parse `default xml namespace = E`."""
        word = self.expect("default")
        self.expect("xml")
        self.expect("namespace")
        mark = self.expect("=")
        self.met("default xml namespace", word.start)
        self.around.sets_namespace = True
        self.edits.replace(word.start, mark.end, "$e4x.namespace(")
        value = self.expression()
        self.edits.after(value.end, ")")
        self._semicolon()


_STATEMENTS: Mapping[str, Callable[[Statements], object]] = {
    "{": Statements.block,
    ";": Statements._empty,
    "var": Statements._variable_statement,
    "const": Statements._variable_statement,
    "function": Statements.function,
    "class": Statements.class_,
    "if": Statements._if,
    "for": Statements._for,
    "while": Statements._while,
    "do": Statements._do,
    "break": Statements._leave,
    "continue": Statements._leave,
    "return": Statements._return,
    "throw": Statements._return,
    "try": Statements._try,
    "switch": Statements._switch,
    "with": Statements._with,
    "debugger": Statements._debugger,
    "default": Statements._default,
}
