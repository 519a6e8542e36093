"""Functions, classes and the properties of objects."""

from abc import abstractmethod

from runtime_js.e4x.cursor import Shape
from runtime_js.e4x.names import Names
from runtime_js.e4x.tokens import Token

_SAVE = "const $e4xs=$e4x.namespaceNow();try{"
_RESTORE = "}finally{$e4x.namespace($e4xs)}"


class Functions(Names):
    """Parses everything that has a body of its own."""

    @abstractmethod
    def assignment(self) -> Shape:
        """Parse an expression without commas."""

    @abstractmethod
    def left_hand(self) -> Shape:
        """Parse what may stand left of `=`."""

    @abstractmethod
    def statement(self) -> None:
        """Parse one statement."""

    def function(self, *, asynchronous: bool = False) -> Shape:
        """Parse `function …`, a declaration or an expression."""
        start = self.expect("function").start
        generator = self.eat("*")
        if self.token.kind == "name":
            self.functions.append((self.next().text, start))
        self.function_rest(generator=generator, asynchronous=asynchronous)
        return Shape("other", start, self.end)

    def async_(self) -> Shape:
        """Parse `async function …` or `async x => …`."""
        start = self.expect("async").start
        if self.at("function"):
            self.function(asynchronous=True)
        else:
            self.next()
            self.arrow(start, asynchronous=True)
        return Shape("other", start, self.end)

    def function_rest(self, *, generator: bool = False, asynchronous: bool = False) -> None:
        """Parse parameters and body; an old closure's body is an expression."""
        start = self.token.start
        self.bound += 1
        self.expect("(")
        with self.inside():
            while not self.at(")"):
                self.eat("...")
                self.assignment()
                if not self.at(")"):
                    self.expect(",")
        self.expect(")")
        self.no_look_up(start, self.end)
        with self.inside(in_generator=generator, in_async=asynchronous, sets_namespace=False):
            if self.at("{"):
                self.body()
                return
            self.met("function without braces", start)
            value = self.assignment()
            self.edits.wrap(value.start, value.end, "{return ", "}")

    def arrow(self, start: int, *, asynchronous: bool = False) -> Shape:
        """Parse `=> …`; the parameters began at `start`."""
        self.no_look_up(start, self.end)
        self.bound += 1
        self.expect("=>")
        with self.inside(in_async=asynchronous, in_generator=False, sets_namespace=False):
            if self.at("{"):
                self.body()
            else:
                self.assignment()
        return Shape("other", start, self.end)

    def body(self) -> None:
        """Parse a block that is a function's; a default namespace ends with it."""
        opened = self.expect("{")
        while not self.at("}"):
            self.statement()
        closed = self.expect("}")
        if self.around.sets_namespace:
            self.edits.after(opened.end, _SAVE)
            self.edits.before(closed.start, _RESTORE)

    def property(self) -> None:
        """Parse one property of an object literal, or of a pattern."""
        if self.eat("..."):
            self.assignment()
            return
        generator, asynchronous = self._modifiers()
        name = self._property_name()
        if self.at("("):
            self.function_rest(generator=generator, asynchronous=asynchronous)
        elif self.eat(":") or self.eat("="):
            if name is not None:
                self.assigned.append((name.text.strip("'\""), name.start))
            self.assignment()
        elif name is None or name.kind != "name":
            raise self.unexpected()

    def class_(self) -> Shape:
        """Parse a class."""
        start = self.expect("class").start
        if self.token.kind == "name" and not self.at("extends"):
            self.next()
        if self.eat("extends"):
            self.left_hand()
        self.expect("{")
        with self.inside(sets_namespace=False):
            while not self.at("}"):
                if not self.eat(";"):
                    self._class_member()
        self.expect("}")
        return Shape("other", start, self.end)

    def _class_member(self) -> None:
        if self.at("static") and self.peek().text not in ("(", "=", ";", "}"):
            self.next()
            if self.at("{"):
                self.body()
                return
        generator, asynchronous = self._modifiers()
        self._property_name()
        if self.at("("):
            self.function_rest(generator=generator, asynchronous=asynchronous)
        elif self.eat("="):
            self.assignment()

    def _modifiers(self) -> tuple[bool, bool]:
        """Read `get`, `set`, `async` and `*` before a method's name."""
        asynchronous = False
        if self.at("get", "set", "async"):
            ahead = self.peek()
            if ahead.text not in ("(", ":", ",", "}", "=", ";"):
                asynchronous = self.next().text == "async"
        return self.eat("*"), asynchronous

    def _property_name(self) -> Token | None:
        """Read a property's name; None for a computed one."""
        if self.eat("["):
            with self.inside():
                self.assignment()
            self.expect("]")
            return None
        if self.token.kind not in ("name", "private", "number", "string"):
            raise self.unexpected()
        return self.next()
