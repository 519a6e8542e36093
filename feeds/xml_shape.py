"""The shape of an XML record: its markup, with holes where its texts are.

The records of a feed repeat a few sequences of tags and differ in nothing but text. So the markup
of a record that the parser has read becomes two things: a pattern, which takes the texts out of a
record of that shape in one call, and a template, which puts them together as the JSON of its
tree. Only plain markup has a shape: elements, attributes without a prefix, texts. What fits no
shape, or holds anything that shape and parser might read in different ways, is the parser's.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter

import orjson

from catalog.records import Node
from feeds.xml_names import LocalNames

_TAG = re.compile(
    rb"<(/?)([^\s<>/!?=\"'&]++)((?:\s++[^\s<>/=\"'&:]++\s*+=\s*+\"[^\"<]*+\")*+)\s*+(/?)>"
)
_ATTRIBUTE = re.compile(rb"\s([^\s=]++)\s*+=\s*+\"([^\"]*+)\"")

# What a pattern has in place of texts. XML's blanks say nothing between elements; in attributes the
# parser makes U+0020 of them.
_BLANKS = rb"[ \t\r\n]*+"
_TEXT_HOLE = rb"([^<]*+)"
_ATTRIBUTE_HOLE = rb"([^\"<\t\r\n]*+)"

_STRANGE_ENTITY = re.compile(rb"&(?!(?:lt|gt|quot|apos|amp);)")
# The ampersand last: what it leaves behind is text.
_ENTITIES = (
    (b"&lt;", b"<"),
    (b"&gt;", b">"),
    (b"&quot;", b'"'),
    (b"&apos;", b"'"),
    (b"&amp;", b"&"),
)
# The backslash first: the others make some.
_ESCAPES = ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n"), (b"\t", b"\\t"))

# Stands between texts that are looked at together; XML does not have it.
_BETWEEN = b"\0"

# A record with more tags than this seldom has a twin, and a pattern has at most so many parts.
_MOST_TAGS = 1_000

# A node's JSON, with None for each hole.
_Parts = list[bytes | None]


class Shape:
    """One shape: finds records of its kind in a text and writes their JSON.

    Args:
        name: The record's local name.
        pattern: Matches a record, a group for each text.
        parts: The JSON of its tree, with None for each group, in their order.
        attributes: Groups that are attributes' values, which nobody trims.
        optional: Groups that are texts beside attributes: an empty one leaves no trace.
    """

    def __init__(
        self,
        name: str,
        pattern: bytes,
        parts: _Parts,
        attributes: Sequence[int],
        optional: Sequence[int],
    ) -> None:
        self.name = name
        self._match = re.compile(pattern).match
        self._parts = _joined(parts)
        self._attributes = attributes
        self._optional = optional

    def read(self, data: bytes, at: int, most: int) -> tuple[int, bytes] | None:
        """Read the record that begins at an offset.

        Args:
            data: UTF-8 without characters that XML does not have.
            at: Where a record begins, if it is one.
            most: How many bytes it may have.

        Returns:
            The offset behind it, and its tree as JSON; None where no record of this shape begins,
            or one that only the parser reads right.
        """
        found = self._match(data, at)
        if found is None or found.end() - at > most:
            return None
        groups = found.groups()
        texts = list(map(bytes.strip, groups))
        for hole in self._attributes:
            texts[hole] = groups[hole]
        together = _BETWEEN.join(texts)
        escaped = together
        if b"&" in together:
            if _STRANGE_ENTITY.search(together):
                return None
            for entity, character in _ENTITIES:
                escaped = escaped.replace(entity, character)
        if b"\r" in escaped:  # the parser makes U+000A of it
            return None
        for character, escape in _ESCAPES:
            if character in escaped:
                escaped = escaped.replace(character, escape)
        if escaped is not together:
            texts = escaped.split(_BETWEEN)
        for hole in self._optional:
            if text := texts[hole]:
                texts[hole] = b',"t":"%b"' % text
        parts = self._parts
        parts[1::2] = texts
        return found.end(), b"".join(parts)


def shape_of(source: bytes, name: str, tree: Node, names: LocalNames) -> Shape | None:
    """Make the shape of a record that the parser has read; None where it has none.

    Args:
        source: The record from `<` to `>`.
        name: Its local name.
        tree: What the parser made of it. A shape that makes anything else of it is none.
        names: Names as they are written → local names.
    """
    shape = _Markup(names).shape(source, name)
    with suppress(TypeError):  # a tree that is too deep for orjson
        if shape and shape.read(source, 0, len(source)) == (len(source), orjson.dumps(tree)):
            return shape
    return None


class _Element:
    """An element while it is read: its name and those of its attributes, as JSON; its children."""

    def __init__(self, name: bytes, attributes: Sequence[bytes]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[tuple[bytes, _Parts]] = []
        self.has_text = False

    def node(self) -> _Parts:
        """The JSON of its node."""
        inner: _Parts = []
        for at, name in enumerate(self.attributes):
            inner += [b"," if at else b'"a":{', name, b':"', None, b'"']
        if inner:
            inner.append(b"}")
        if not self.children:
            text: _Parts = [None] if self.has_text else []
            return [b'{"":{', *inner, *text, b"}}"] if inner else [b'"', *text, b'"']
        if _stand_together([name for name, _ in self.children]):
            extra = [b'"":{', *inner, b"},"] if inner else []
            return [b"{", *extra, *self._by_name(), b"}"]
        if inner:
            inner.append(b",")
        return [b'{"":{', *inner, *self._in_order(), b"}}"]

    def _in_order(self) -> _Parts:
        parts: _Parts = []
        for name, node in self.children:
            parts += [b",[" if parts else b'"k":[[', name, b",", *node, b"]"]
        return [*parts, b"]"]

    def _by_name(self) -> _Parts:
        parts: _Parts = []
        for name, group in groupby(self.children, key=itemgetter(0)):
            nodes = [node for _, node in group]
            parts += [b"," if parts else b"", name, b":", b"[" if len(nodes) > 1 else b""]
            for at, node in enumerate(nodes):
                parts += [b"," if at else b"", *node]
            parts.append(b"]" if len(nodes) > 1 else b"")
        return parts


class _Markup:
    """Reads one record's markup, tag by tag, into pattern and parts."""

    def __init__(self, names: LocalNames) -> None:
        self._names = names
        self._root = _Element(b"", ())
        self._open = [self._root]
        self._pattern: list[bytes] = []
        self._holes = 0
        self._attributes: list[int] = []
        self._optional: list[int] = []

    def shape(self, source: bytes, name: str) -> Shape | None:
        """The shape of a record; None where anything but plain markup is found."""
        at = 0
        for _ in range(_MOST_TAGS):
            tag = _TAG.match(source, at)
            if tag is None or not self._take(tag):
                return None
            if len(self._open) == 1:
                ((_, node),) = self._root.children
                pattern = b"".join(self._pattern)
                return Shape(name, pattern, node, self._attributes, self._optional)
            at = source.find(b"<", tag.end())
            if not tag[1] and not tag[4] and source.startswith(b"</", at):
                self._take_text()
            elif source[tag.end() : at].strip():
                return None
            else:
                self._pattern.append(_BLANKS)
        return None

    def _take(self, tag: re.Match[bytes]) -> bool:
        """Take one tag; False where it says more than its name and its attributes."""
        source = tag.string
        begin, end = tag.span()
        if not tag[1]:
            names: list[bytes] = []
            for each in _ATTRIBUTE.finditer(source, *tag.span(3)):
                if each[1] == b"xmlns":
                    return False
                self._pattern += [re.escape(source[begin : each.start(2)]), _ATTRIBUTE_HOLE]
                self._attributes.append(self._holes)
                self._holes += 1
                begin = each.end(2)
                names.append(orjson.dumps(each[1].decode()))
            self._open.append(_Element(orjson.dumps(self._names[tag[2].decode()]), names))
        self._pattern.append(re.escape(source[begin:end]))
        if tag[1] or tag[4]:
            element = self._open.pop()
            self._open[-1].children.append((element.name, element.node()))
        return True

    def _take_text(self) -> None:
        """Take the text of an element without children."""
        element = self._open[-1]
        element.has_text = True
        if element.attributes:
            self._optional.append(self._holes)
        self._holes += 1
        self._pattern.append(_TEXT_HOLE)


def _stand_together(names: Sequence[bytes]) -> bool:
    """Whether all children of one name follow one another."""
    return len(set(names)) == sum(1 for _ in groupby(names))


def _joined(parts: _Parts) -> list[bytes]:
    """The same parts with every hole at an odd place, empty, and one text between two holes."""
    joined = [b""]
    for part in parts:
        if part is None:
            joined += [b"", b""]
        else:
            joined[-1] += part
    return joined
