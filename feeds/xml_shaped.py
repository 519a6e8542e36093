"""XML feeds, most of whose records the parser need not see: their shape is known.

Where the parser stands between two records, the next one is compared with the shapes of records
before it. Has it one of them, its texts are taken out of the bytes; the parser is not given these
and goes on behind them none the wiser: its counts of bytes and lines are put right. What fits no
shape takes the way of `feeds.xml_reader`, and may leave a shape behind.

Nothing about a record shows how it was read. The parser refuses some characters, so a chunk with
any of them is its own; so are records with undecodable bytes, and large ones, whose parts are
weighed. Where namespaces are kept there are no shapes.
"""

import re
from bisect import bisect_left
from typing import Any
from xml.parsers import expat

from catalog.records import JsonRecord, Node
from feeds.xml_names import SEPARATOR
from feeds.xml_reader import XmlRecords
from feeds.xml_scan import line_ends
from feeds.xml_shapes import Shapes

# Given to the parser at a time, and on to the end of a tag, until a record's name is known.
_FIRST_PIECE = 1 << 12

_BLANKS = re.compile(rb"[ \t\r\n]*+")

# What XML 1.0 does not have: bytes, and two characters.
_CONTROLS = bytes({*range(0x20)} - {*b"\t\r\n"})
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_HIGH = b"\xef\xbf"  # what the two, and few others, begin with
_CDATA_END = b"]]>"


class ShapedXmlRecords(XmlRecords):
    """Reads the records of one XML feed. Arguments and errors are those of `XmlRecords`."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._shapes = Shapes()
        self._written: dict[bytes, str] = {}  # names of record elements → local names
        self._end_tag = b""  # of the last record that the parser has read
        self._in_cdata = False
        self._parser.StartCdataSectionHandler = self._cdata_start
        self._parser.EndCdataSectionHandler = self._cdata_end
        self._largest = min(self._light, self._limits.record_size)
        self._passed_to = 0  # offset behind the last record that the parser was not given
        self._is_place_known = False  # whether the shapes are of the place where the parser stands
        self._is_plain = False  # whether records of this chunk may be read by their shape
        self._has_cdata = False  # whether the end of a CDATA section stands in this chunk

    def _enter(self, name: str) -> None:
        super()._enter(name)
        _, *qualified = name.split(SEPARATOR)  # URI, local name, prefix
        written = (":".join(reversed(qualified)) or name).encode()
        self._written[written] = self._names[name]
        self._end_tag = b"</%b>" % written

    def _learn(self, name: str, tree: Node, begin: int, end: int) -> None:
        if self._kept is None and end - begin <= self._largest:
            source = self._fed[begin - self._fed_at : end - self._fed_at]
            self._shapes.learn(self._surroundings(), source, name, tree, self._names)

    def _cdata_start(self) -> None:
        self._in_cdata = True
        self._builder.cdata_start()

    def _cdata_end(self) -> None:
        self._in_cdata = False
        self._builder.cdata_end()

    def _parse(self, data: bytes, final: bool) -> None:
        """Give the parser what no shape fits, and pass the rest."""
        end = self._fed_at + len(self._fed)
        begin = end - len(data)
        at = max(begin, self._passed_to)
        self._begin_chunk(data)
        while at < end:
            if self._is_between(at):
                at = self._pass(at, end)
            if at < end:
                stop = min(self._stop(at), end)
                self._parser.Parse(data[at - begin : stop - begin], False)
                at = stop
        if final:
            self._parser.Parse(b"", True)

    def _begin_chunk(self, data: bytes) -> None:
        self._shapes.begin_chunk()
        self._is_plain = (
            self._kept is None
            and not any(each in data for each in _CONTROLS)
            and not (_holds(data, _HIGH) and any(each in data for each in _NO_CHARACTERS))
        )
        self._has_cdata = _holds(data, _CDATA_END)

    def _is_between(self, at: int) -> bool:
        """Tell whether the parser has seen all up to `at` and may find a record there."""
        return (
            self._begin is None
            and not self._in_cdata
            and bool(self._open)
            and self._parser.CurrentByteIndex + self._passed_bytes == at
        )

    def _stop(self, at: int) -> int:
        """Up to where the parser is given the feed: behind the next record, by a guess."""
        fed, begin = self._fed, at - self._fed_at
        if not self._written:
            tag, begin = b">", begin + _FIRST_PIECE
        elif self._is_plain and self._shapes.are_tried:
            tag = self._end_tag
        else:
            return self._fed_at + len(fed)
        found = fed.find(tag, begin)
        return self._fed_at + (len(fed) if found < 0 else found + len(tag))

    def _pass(self, at: int, end: int) -> int:
        """Pass records that stand one behind the other; return where the last of them ends."""
        place = self._surroundings()
        has_key = self._recognition is None or self._around == place
        self._is_place_known = has_key and self._shapes.place == place
        first, first_line = at, self._line_here()
        line = first_line
        while at < end and (passed := self._pass_one(at, line)):
            at, line = passed
        self._passed_bytes += at - first
        self._passed_lines += line - first_line
        self._passed_to = at
        return at

    def _pass_one(self, at: int, line: int) -> tuple[int, int] | None:
        """Read one record by its shape; return what stands behind it, offset and line."""
        shapes, fed, fed_at = self._shapes, self._fed, self._fed_at
        if not (self._is_plain and self._is_place_known and shapes.are_tried):
            return None
        lead = at - fed_at
        blanks = _BLANKS.match(fed, lead)
        begin = blanks.end() if blanks else lead
        found = shapes.read(fed, begin, self._largest)
        if found is None:
            return None
        name, end, json = found
        if self._has_cdata and fed.find(b"]]>", begin, end) >= 0:
            return None
        if self._bad and self._has_bad(begin + fed_at, end + fed_at):
            return None
        line += line_ends(fed, lead, begin)
        digest = self._digest(begin + fed_at, end + fed_at) if self._recognition else b""
        self._number += 1
        source = self._source(begin + fed_at, end + fed_at)
        self._ready.append(JsonRecord(self._number, name, json, line, source, digest))
        return end + fed_at, line + line_ends(fed, begin, end)

    def _has_bad(self, begin: int, end: int) -> bool:
        """Tell whether undecodable bytes stand there; the sign for them is a character as well."""
        at = bisect_left(self._bad, begin)
        return at < len(self._bad) and self._bad[at] < end


def _holds(data: bytes, rare: bytes) -> bool:
    """Tell whether bytes hold others. One byte is sought a hundred times as fast as several."""
    return rare[0] in data and rare in data


class SetElements(ShapedXmlRecords):
    """Reads records as config-spec sets know them: comments are gone before anybody sees them.

    A feed without records is empty, not misread: the set's own CONFIG names their paths.
    """

    def _make_parser(self) -> expat.XMLParserType:
        parser = super()._make_parser()
        parser.CommentHandler = None
        return parser

    def _tell_empty(self, started: bool) -> None:
        wanted = " or ".join(self._record)
        self._log.add("feed_empty", f"no {wanted} in the feed")
