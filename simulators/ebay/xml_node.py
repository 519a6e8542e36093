"""One element of a request or a response, with everything inside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr


@dataclass(slots=True)
class XmlNode:
    """An element without namespaces.

    Attributes:
        name: Local name.
        text: Its text, with blanks at both ends cut off.
        children: Elements inside, in order.
        attributes: By local name.
    """

    name: str
    text: str = ""
    children: list["XmlNode"] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def find(self, path: str) -> "XmlNode | None":
        """The first element at a path such as `Item/Title`."""
        node = self
        for name in path.split("/"):
            for child in node.children:
                if child.name == name:
                    node = child
                    break
            else:
                return None
        return node

    def all(self, path: str) -> "Iterator[XmlNode]":
        """Every element at a path."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.name == first:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def value(self, path: str) -> str | None:
        """Text of the first element at a path; None if there is none."""
        node = self.find(path)
        return None if node is None else node.text

    def xml(self) -> str:
        """As it is written."""
        attributes = "".join(f" {name}={quoteattr(of)}" for name, of in self.attributes.items())
        inside = escape(self.text) + "".join(child.xml() for child in self.children)
        return f"<{self.name}{attributes}>{inside}</{self.name}>"


def leaf(name: str, text: object, **attributes: str) -> XmlNode:
    """An element with nothing but text."""
    return XmlNode(name, str(text), [], attributes)


def branch(name: str, *children: XmlNode) -> XmlNode:
    """An element with nothing but elements."""
    return XmlNode(name, "", list(children))
