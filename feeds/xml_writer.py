"""XML files for merchants' programs: one element a record, in the shape of `INRECORD.plain()`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from catalog.writing import FeedWriting, XmlTree
from feeds.text_encoder import TextEncoder

# What XML 1.0 cannot hold, not even as a character reference.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# A parser makes LF of CR, and blanks of line ends in attributes: both must stay as they were.
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;",
     "\r": "&#13;"}
)  # fmt: skip

# The text of an element that has attributes or children as well.
TEXT = "#text"


class XmlWriter:
    """Writes one file: `begin`, `record` for each, `end`."""

    def __init__(self, writing: FeedWriting) -> None:
        """Prepare for the elements and the form that the manifest gives."""
        self._writing = writing
        self._encoder = TextEncoder(writing.encoding)
        self._form = _Form("\n", "  ") if writing.indent else _INLINE

    def begin(self) -> bytes:
        """Byte order mark, declaration or preamble, and the root's start tag."""
        writing = self._writing
        preamble = writing.preamble
        if preamble is None:
            preamble = f'<?xml version="1.0" encoding="{self._encoder.iana_name}"?>'
        attributes = {f"@{name}": value for name, value in writing.root_attributes.items()}
        head = f"{preamble}\n<{writing.root}{_attributes(attributes)}>{self._form.line}"
        return self._encoder.xml_mark + self._encoder.encode_markup(head)

    def record(self, tree: XmlTree) -> bytes:
        """One record's element; what XML cannot hold becomes a question mark."""
        parts = _element(self._writing.record, tree, self._form.level, self._form)
        return self._encoder.encode_markup("".join(parts))

    def end(self) -> bytes:
        """The root's end tag."""
        return self._encoder.encode_markup(f"</{self._writing.root}>\n")

    def lacks(self, text: str) -> str | None:
        """The first character of a value that XML cannot hold; every encoding holds the rest."""
        found = _NO_XML.search(text)
        return found[0] if found else None

    def lacks_in_name(self, name: str) -> str | None:
        """The first character of a name that the encoding lacks: names have no references."""
        return self._encoder.lacks(name)


class _Form(NamedTuple):
    """How elements are laid out: what ends a line, what a level is moved in by."""

    line: str
    level: str


_INLINE = _Form("", "")


def _element(name: str, value: object, margin: str, form: _Form) -> Iterator[str]:
    if not isinstance(value, Mapping):
        text = _escaped(str(value), _IN_TEXT)
        yield f"{margin}<{name}>{text}</{name}>" if text else f"{margin}<{name}/>"
        yield form.line
        return
    text = _escaped(str(value.get(TEXT, "")), _IN_TEXT)
    children = [(key, each) for key, each in value.items() if key[0] not in "@#"]
    yield f"{margin}<{name}{_attributes(value)}"
    if not children:
        yield f">{text}</{name}>" if text else "/>"
    elif text:  # blanks that lay out the elements beside it would become a part of it
        yield f">{text}"
        yield from _elements(children, "", _INLINE)
        yield f"</{name}>"
    else:
        yield f">{form.line}"
        yield from _elements(children, margin + form.level, form)
        yield f"{margin}</{name}>"
    yield form.line


def _elements(children: Iterable[tuple[str, object]], margin: str, form: _Form) -> Iterator[str]:
    for name, value in children:
        for each in value if isinstance(value, list) else [value]:
            yield from _element(name, each, margin, form)


def _attributes(value: Mapping[str, object]) -> str:
    return "".join(
        f' {name[1:]}="{_escaped(str(each), _IN_ATTRIBUTE)}"'
        for name, each in value.items()
        if name[0] == "@"
    )


def _escaped(text: str, table: dict[int, str]) -> str:
    return _NO_XML.sub("?", text).translate(table)
