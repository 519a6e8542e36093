"""XML feeds: streamed through expat, one tree a record, memory flat.

Expat and not lxml: it tells CDATA from text and gives each record its exact source by byte
offsets; see docs/decisions/0003-expat-reads-feeds.md. A document type declaration is
refused before anything in it is read, so there are no entities to expand or to fetch.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from catalog.errors import FeedFault
from catalog.findings import Finding, Severity
from catalog.reading import FeedReading
from catalog.records import MAX_SOURCE_CHARS, FeedRecord, Node
from feeds.decoding import FeedDecoder, bad_offsets, shown
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.recognition import Recognition, digest_of
from feeds.xml_detection import RecordPaths
from feeds.xml_faults import expat_fault
from feeds.xml_names import SEPARATOR, DroppedNamespaces, KeptNamespaces, LocalNames
from feeds.xml_tree import TreeBuilder
from feeds.xml_weight import weigh

# Until the root element the feed goes to expat in small pieces: a refused document type
# declaration is then cut off before what it declares.
_PROLOG_PIECE = 256

# Room for text in the parser; more comes in several pieces.
_TEXT_BUFFER = 1 << 16

# Names below the root that a finding about an empty feed shows.
_CHILDREN_TOLD = 10


class XmlRecords:
    """Reads the records of one XML feed. Iterate once.

    Args:
        chunks: The unpacked bytes.
        decoder: Knows the encoding.
        reading: `record` and `namespaces` are given.
        limits: Bounds.
        log: Where findings go.
        recognition: Makes the records' digests; None where nobody wants them.

    Raises:
        FeedFault: While iterating, after the records before the fault.
    """

    def __init__(
        self,
        chunks: Iterable[bytes],
        decoder: FeedDecoder,
        reading: FeedReading,
        limits: FeedLimits,
        log: FindingLog,
        recognition: Recognition | None = None,
    ) -> None:
        self._chunks = chunks
        self._reading = reading
        self._recognition = recognition
        self._decoder = decoder
        self._limits = limits
        self._log = log
        self._record = reading.record
        self._paths = RecordPaths(reading.record)
        # A smaller record cannot break a limit on its parts: ` a=""` is five bytes.
        self._light = min(limits.cell_chars, 5 * limits.columns)
        self._names = LocalNames(limits.header_chars)
        self._kept = KeptNamespaces(self._names) if reading.namespaces == "keep" else None
        dropped = DroppedNamespaces(self._names)
        self._extra = self._kept.extra if self._kept else dropped.extra
        self._root_extra = self._kept.root_extra if self._kept else dropped.extra
        self._builder = TreeBuilder(self._names, self._extra, self._end_record, self._check_depth)
        self._parser = self._make_parser()
        self._rooted = False
        self._open: list[str] = []  # names from the root, outside of records
        self._children: dict[str, None] = {}  # some names below the root, for a finding
        self._ready: list[FeedRecord] = []
        self._number = 0
        self._begin: int | None = None  # byte offset of the open record
        self._line = 0
        self._skipping: Finding | None = None  # why the open record is not collected
        self._skipped_source = ""
        self._depth = 0  # of a skipped record
        self._fed = b""  # what was fed, from the open record or the last unfinished token on
        self._fed_at = 0
        self._bad: list[int] = []  # byte offsets of undecodable places
        # What stands around the open record, or around the last one; and the key of that place.
        self._around: object = None
        self._key = b""
        # How much of the feed the parser was not given.
        self._passed_bytes = 0
        self._passed_lines = 0

    def __iter__(self) -> Iterator[FeedRecord]:
        started = False
        for data in self._encoded():
            started = started or bool(data.strip())
            fault = self._feed(data) if self._rooted else self._feed_prolog(data)
            yield from self._take_ready(ends=fault is not None)
            if fault:
                raise fault
        fault = self._feed(b"", final=True) if started else None
        yield from self._take_ready(ends=True)
        if fault:
            raise fault
        if not self._number:
            self._tell_empty(started)

    def _take_ready(self, *, ends: bool) -> list[FeedRecord]:
        """Return the records that may go out; with the end of the feed, all."""
        ready, self._ready = self._ready, []
        return ready

    def _make_parser(self) -> expat.XMLParserType:
        separator = SEPARATOR if self._kept else None
        parser = expat.ParserCreate("utf-8", separator)
        parser.buffer_text = True
        parser.buffer_size = _TEXT_BUFFER
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        if self._kept:
            parser.namespace_prefixes = True
            parser.StartNamespaceDeclHandler = self._kept.declare
            parser.EndNamespaceDeclHandler = self._kept.undeclare
        parser.StartElementHandler = self._start_outside
        parser.EndElementHandler = self._end_outside
        parser.CommentHandler = self._builder.comment
        parser.StartCdataSectionHandler = self._builder.cdata_start
        parser.EndCdataSectionHandler = self._builder.cdata_end
        parser.ProcessingInstructionHandler = self._builder.instruction
        return parser

    def _encoded(self) -> Iterator[bytes]:
        """Yield the feed as UTF-8, with undecodable bytes replaced and their places noted."""
        end = 0
        for chunk in self._chunks:
            data = self._encode(self._decoder.decode(chunk), end)
            end += len(data)
            yield data
        yield self._encode(self._decoder.decode(b"", final=True), end)

    def _encode(self, text: str, offset: int) -> bytes:
        if not self._decoder.bad:
            return text.encode()
        self._bad.extend(offset + place for place in bad_offsets(text))
        return shown(text).encode()

    def _feed_prolog(self, data: bytes) -> FeedFault | None:
        for at in range(0, len(data), _PROLOG_PIECE):
            if self._rooted:
                return self._feed(data[at:])
            if fault := self._feed(data[at : at + _PROLOG_PIECE]):
                return fault
        return None

    def _feed(self, data: bytes, final: bool = False) -> FeedFault | None:
        """Parse one piece; return what ends the feed, so that its records can go out before."""
        self._keep(data)
        try:
            self._parse(data, final)
            return self._check_bounds()
        except expat.ExpatError as error:
            offset = self._parser.ErrorByteIndex + self._passed_bytes
            line = error.lineno + self._passed_lines
            return expat_fault(error, line, offset, self._fed, self._fed_at)
        except FeedFault as fault:
            fault.context = {**fault.context, "line": self._line_here()}
            return fault

    def _parse(self, data: bytes, final: bool) -> None:
        self._parser.Parse(data, final)

    def _line_here(self) -> int:
        return self._parser.CurrentLineNumber + self._passed_lines

    def _token_at(self) -> int:
        """Offset of the token that the parser is at, or has not seen the end of."""
        return self._parser.CurrentByteIndex + self._passed_bytes

    def _keep(self, data: bytes) -> None:
        """Add data to the kept bytes; forget those that no record or token needs any more."""
        if self._begin is not None and self._skipping is None:
            needed = self._begin
        else:
            needed = max(self._fed_at, self._token_at())
        self._fed = self._fed[needed - self._fed_at :] + data
        self._fed_at = needed
        if self._bad:
            begin = needed if self._begin is None else self._begin
            self._bad = self._bad[bisect_left(self._bad, begin) :]

    def _check_bounds(self) -> FeedFault | None:
        """Check what must not grow while no record ends."""
        limits, parser = self._limits, self._parser
        end = self._fed_at + len(self._fed)
        line = self._line_here()
        if end - self._token_at() > limits.record_size:
            return FeedFault(
                f"a tag or comment is longer than {limits.record_size:,} bytes",
                fault="token_too_long",
                line=line,
            )
        if len(parser.intern) > limits.names:
            return FeedFault(
                f"the feed has more than {limits.names:,} different names",
                fault="too_many_names",
                line=line,
            )
        if self._begin is None or self._skipping:
            return None
        self._check_depth(self._builder.depth())
        if end - self._begin > limits.record_size:
            self._skip_record()
        return None

    def _check_depth(self, depth: int) -> None:
        if depth + len(self._open) > self._limits.depth:
            raise FeedFault(
                f"elements are nested deeper than {self._limits.depth}", fault="too_deep"
            )

    def _refuse_doctype(self, *doctype: object) -> None:
        raise FeedFault(
            "the feed has a document type declaration; DTDs and entities are refused",
            fault="xml_doctype",
        )

    # Handlers outside of records.

    def _start_outside(self, name: str, attributes: dict[str, str]) -> None:
        self._rooted = True
        self._open.append(self._names[name])
        if self._paths.match(self._open):
            self._open.pop()
            self._begin = self._token_at()
            self._line = self._line_here()
            self._enter(name)
            allowed = self._limits.depth - len(self._open)
            self._builder.begin(self._root_extra(name, attributes), allowed)
            self._listen_inside()
            return
        self._check_depth(0)
        if self._kept:
            self._kept.passed()
        if len(self._open) == 2 and len(self._children) < _CHILDREN_TOLD:
            self._children[self._open[1]] = None

    def _end_outside(self, name: str) -> None:
        self._open.pop()

    def _enter(self, name: str) -> None:
        """Work out the key of the place where a record begins."""
        if self._recognition and (around := self._surroundings()) != self._around:
            self._around = around
            self._key = self._recognition.key(self._reading, self._limits, around)

    def _surroundings(self) -> object:
        return tuple(self._open), self._kept.around() if self._kept else ()

    def _listen_inside(self) -> None:
        parser, builder = self._parser, self._builder
        parser.StartElementHandler = builder.start if self._kept else builder.start_bare
        parser.EndElementHandler = builder.end
        parser.CharacterDataHandler = builder.text

    def _listen_outside(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._start_outside
        parser.EndElementHandler = self._end_outside
        parser.CharacterDataHandler = None

    # Records that are too large to be collected.

    def _skip_record(self) -> None:
        """Go on to the end of the open record without collecting it."""
        assert self._begin is not None
        self._skipping = self._too_large()
        self._skipped_source = self._source(self._begin, self._begin + MAX_SOURCE_CHARS * 4)
        self._depth = self._builder.depth()
        parser = self._parser
        parser.StartElementHandler = self._start_skipped
        parser.EndElementHandler = self._end_skipped
        parser.CharacterDataHandler = None
        self._builder.drop()

    def _start_skipped(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._check_depth(self._depth)

    def _end_skipped(self, name: str) -> None:
        self._depth -= 1
        if not self._depth:
            if self._kept:
                self._kept.passed()
            self._add(self._names[name], "", self._skipped_source, self._skipping)

    # The end of a record.

    def _end_record(self, name: str, tree: Node) -> None:
        assert self._begin is not None
        begin, end = self._begin, self._end_of_record(tree)
        fault = None
        if end - begin > self._light or self._bad:
            fault = self._fault(tree, begin, end)
        digest = self._digest(begin, end) if self._recognition and not fault else b""
        if not fault:
            self._learn(name, tree, begin, end)
        self._add(name, "" if fault else tree, self._source(begin, end), fault, digest)

    def _learn(self, name: str, tree: Node, begin: int, end: int) -> None:
        """Learn from a record that was read; here nothing is to be learnt."""

    def _add(
        self, name: str, tree: Node, source: str, fault: Finding | None, digest: bytes = b""
    ) -> None:
        self._number += 1
        self._ready.append(FeedRecord(self._number, name, tree, self._line, source, fault, digest))
        self._begin = self._skipping = None
        self._listen_outside()

    def _end_of_record(self, tree: Node) -> int:
        """Find the offset behind the record: expat stands before `</a>`, but behind `<a/>`."""
        at = self._token_at() - self._fed_at
        begin = (self._begin or 0) - self._fed_at
        if self._fed.endswith(b"/>", begin, at) and self._fed.count(b"<", begin, at) == 1:
            extra = tree if isinstance(tree, str) else tree[""]
            if not extra or (isinstance(extra, dict) and "t" not in extra):
                return self._fed_at + at
        return self._fed_at + self._fed.index(b">", at) + 1

    def _source(self, begin: int, end: int) -> str:
        end = min(end, begin + MAX_SOURCE_CHARS * 4)
        raw = self._fed[begin - self._fed_at : end - self._fed_at]
        return raw.decode("utf-8", "ignore")[:MAX_SOURCE_CHARS]

    def _digest(self, begin: int, end: int) -> bytes:
        return digest_of(self._fed[begin - self._fed_at : end - self._fed_at], self._key)

    def _fault(self, tree: Node, begin: int, end: int) -> Finding | None:
        if end - begin > self._limits.record_size:
            return self._too_large()
        if (at := bisect_left(self._bad, begin)) < len(self._bad) and self._bad[at] < end:
            return self._log.add(
                "record_undecodable",
                f"bytes that are not {self._decoder.settled}",
                severity=Severity.ERROR,
                line=self._line,
                hint="set `encoding` in the manifest",
            )
        if broken := weigh(tree, self._limits):
            code, what = broken
            return self._log.add(code, what, severity=Severity.ERROR, line=self._line)
        return None

    def _too_large(self) -> Finding:
        return self._log.add(
            "record_too_large",
            f"the record is longer than {self._limits.record_size:,} bytes",
            severity=Severity.ERROR,
            line=self._line,
        )

    def _tell_empty(self, started: bool) -> None:
        if not started:
            self._log.add("feed_empty", "the feed holds nothing at all")
            return
        wanted = " or ".join(self._record)
        if not self._children:
            self._log.add("feed_empty", f"no {wanted} in the feed, nor anything else")
            return
        # An export with nothing to tell is empty; this one tells something that nobody reads.
        seen = ", ".join(self._children)
        raise FeedFault(
            f"no element of the feed is {wanted}: set `record` in the manifest; there is {seen}",
            fault="record_not_found",
        )
