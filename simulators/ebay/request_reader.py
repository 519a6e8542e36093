"""Reads an uploaded file request by request, in memory that does not grow with it."""

from collections import Counter
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from simulators.ebay.xml_node import XmlNode

ROOT = "BulkDataExchangeRequests"

_CHUNK_BYTES = 64 * 1024

# Elements inside each other, and elements and characters of one request. The largest honest
# request, 250 variations with five names each, has some 8,000 elements; a description may have
# 500,000 characters.
_DEPTH = 32
_ELEMENTS = 60_000
_CHARACTERS = 4_000_000


class FileRefused(Exception):
    """The file as a whole is not what eBay reads; it tells the merchant nothing but FAILED."""


def kinds_of(file: IO[bytes]) -> Counter[str]:
    """Names of the requests in a file with their numbers, once the whole of it was read.

    Raises:
        FileRefused: It is malformed, has another root, or is not in UTF-8.
    """
    kinds: Counter[str] = Counter()
    for node in _Reader(shallow=True).read(file):
        if node.name != "Header":
            kinds[node.name] += 1
    return kinds


def requests_of(file: IO[bytes]) -> Iterator[XmlNode]:
    """The header and the requests, one after another. FileRefused as in `kinds_of`."""
    return _Reader(shallow=False).read(file)


class _Reader:
    """Expat, with a list of the requests it has finished."""

    def __init__(self, *, shallow: bool) -> None:
        self._shallow = shallow
        self._done: list[XmlNode] = []
        self._open: list[XmlNode] = []
        self._text: list[list[str]] = []
        self._depth = 0
        self._elements = 0
        self._characters = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.XmlDeclHandler = self._declaration
        if not shallow:
            self._parser.CharacterDataHandler = self._characters_read

    def read(self, file: IO[bytes]) -> Iterator[XmlNode]:
        try:
            while chunk := file.read(_CHUNK_BYTES):
                self._parser.Parse(chunk, False)
                yield from self._take()
            self._parser.Parse(b"", True)
        except (expat.ExpatError, OSError, EOFError, ValueError) as error:
            raise FileRefused(str(error)) from error
        yield from self._take()

    def _take(self) -> list[XmlNode]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._depth += 1
        if self._depth == 1:
            if local != ROOT:
                raise FileRefused(f"root {local}")
            return
        if self._depth == 2:
            self._elements = self._characters = 0
        self._elements += 1
        if self._depth > _DEPTH or self._elements > _ELEMENTS:
            raise FileRefused("too many elements in one request")
        if self._shallow and self._depth > 2:
            return
        self._open.append(XmlNode(local, attributes=_local(attributes)))
        self._text.append([])

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 0 or (self._shallow and self._depth > 1):
            return
        node = self._open.pop()
        node.text = "".join(self._text.pop()).strip()
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._done.append(node)

    def _characters_read(self, text: str) -> None:
        if not self._text:
            return
        self._characters += len(text)
        if self._characters > _CHARACTERS:
            raise FileRefused("too much text in one request")
        self._text[-1].append(text)

    def _doctype(self, *_: object) -> None:
        raise FileRefused("document type")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.upper() not in {"UTF-8", "UTF8"}:
            raise FileRefused(f"encoding {encoding}")


def _local(attributes: dict[str, str]) -> dict[str, str]:
    return {
        name.rpartition(":")[2]: value
        for name, value in attributes.items()
        if name != "xmlns" and not name.startswith("xmlns:")
    }
