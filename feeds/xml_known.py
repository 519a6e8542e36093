"""XML feeds of which most records are known: what has not changed is passed without being parsed.

Where a record ends is guessed, and its text is hashed with the place where it stands. A known
digest turns the guess into a proof: the same text in the same place was one whole record before,
so it is one again. The parser, which stands between two records, is not given it, and goes on
behind it none the wiser. Everything else takes the way of `feeds.xml_reader`, which tells the
digest afterwards, so whether a record is recognised never depends on a guess. All questions about
a block are asked before its first record goes out.

The limit on different names is the only one to notice: the names of passed records do not count.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from catalog.errors import FeedFault
from catalog.records import FeedRecord
from feeds.limits import CHUNK_BYTES
from feeds.recognition import ASKED_AT_ONCE, Recognition, digest_of
from feeds.xml_scan import guess_records, line_ends
from feeds.xml_shaped import ShapedXmlRecords

# Read ahead of the parser, so that one question is about many records.
_BLOCK_BYTES = 1 << 20


class _Passable(NamedTuple):
    """A known record in the bytes ahead: offsets in the feed, name as it is written."""

    lead: int
    begin: int
    end: int
    name: bytes
    digest: bytes


class KnownXmlRecords(ShapedXmlRecords):
    """Reads the records of one XML feed; those that are known come as unchanged ones."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        assert self._recognition is not None
        self._asking: Recognition = self._recognition
        self._block, self._block_at = b"", 0  # the bytes read ahead, whole chunks
        self._block_given = False  # whether the parser's chunk is the last of the block
        self._guessed = True  # whether the block was looked through
        self._ahead: deque[_Passable] = deque()
        self._hashed: dict[int, tuple[int, bytes]] = {}  # begin → end, digest
        self._unknown: set[bytes] = set()  # digests of the block that were asked for in vain
        self._place: object = None  # where the guessed records stand, if they are records
        self._is_guess_known = False  # whether the parser stands in that place
        self._passed_from = 0  # where the last known record begins

    def _encoded(self) -> Iterator[bytes]:
        """Yield the same chunks, a block of them read ahead."""
        chunks = super()._encoded()
        fault: FeedFault | None = None
        wanted, ended, end = CHUNK_BYTES, False, 0
        while not ended:
            block: list[bytes] = []
            size = 0
            try:
                while size < wanted and (data := next(chunks, None)) is not None:
                    block.append(data)
                    size += len(data)
                ended = size < wanted
            except FeedFault as found:
                fault, ended = found, True
            self._begin_block(b"".join(block), end)
            for at, data in enumerate(block, 1):
                self._block_given = at == len(block)
                yield data
            end += size
            average = end // (self._number or 1)
            wanted = min(_BLOCK_BYTES, max(CHUNK_BYTES, average * ASKED_AT_ONCE))
        if fault:
            raise fault

    def _begin_block(self, block: bytes, at: int) -> None:
        self._block, self._block_at = block, at
        self._guessed = False
        self._ahead.clear()
        self._hashed.clear()
        self._unknown.clear()

    def _take_ready(self, *, ends: bool) -> list[FeedRecord]:
        """Return the records of a whole block; what no guess had found is asked for now."""
        if not (ends or self._block_given):
            return []
        ready = super()._take_ready(ends=ends)
        asked = [
            record.digest
            for record in ready
            if record.digest and not record.unchanged and record.digest not in self._unknown
        ]
        if asked and (known := self._asking.known(asked)):
            for record in ready:
                if record.digest in known:
                    record.tree, record.source, record.unchanged = "", "", True
        return ready

    def _digest(self, begin: int, end: int) -> bytes:
        hashed = self._hashed.get(begin)
        if hashed and hashed[0] == end and self._place == self._around:
            return hashed[1]
        return super()._digest(begin, end)

    def _token_at(self) -> int:
        token = super()._token_at()
        end = self._fed_at + len(self._fed)
        # As if the record that reaches into the next chunk were being read.
        return min(self._passed_from, end) if token > end else token

    def _stop(self, at: int) -> int:
        if not self._guessed and self._written:
            self._guess(at)
        stop = super()._stop(at)
        ahead = self._ahead
        # A guess at which the parser is not between records was none.
        while ahead and ahead[0].begin <= at:
            ahead.popleft()
        return min(stop, ahead[0].begin) if ahead else stop

    def _guess(self, at: int) -> None:
        """Look through the block for known records, as if all stood where the last one did."""
        self._guessed = True
        self._place = self._around
        data, offset, key = self._block, self._block_at, self._key
        found = [
            _Passable(lead + offset, begin + offset, end + offset, name, digest)
            for lead, begin, end, name in guess_records(data, at - offset, self._written)
            for digest in (digest_of(data[begin:end], key),)
            if not self._bad or not self._has_bad(begin + offset, end + offset)
        ]
        digests = [each.digest for each in found]
        known = self._asking.known(digests)
        self._unknown.update(digests)
        self._unknown -= known
        for each in found:
            if each.digest in known:
                self._ahead.append(each)
            else:
                self._hashed[each.begin] = (each.end, each.digest)

    def _pass(self, at: int, end: int) -> int:
        if not self._guessed and self._written:
            self._guess(at)
        self._is_guess_known = self._surroundings() == self._place
        return super()._pass(at, end)

    def _pass_one(self, at: int, line: int) -> tuple[int, int] | None:
        """Pass a known record, or else one whose shape is known."""
        ahead = self._ahead
        while ahead and ahead[0].begin < at:
            ahead.popleft()
        if not (self._is_guess_known and ahead and at in ahead[0][:2]):
            return super()._pass_one(at, line)
        _, begin, end, name, digest = ahead.popleft()
        line += self._lines(at, begin)
        self._number += 1
        self._ready.append(
            FeedRecord(self._number, self._written[name], "", line, "", None, digest, True)
        )
        self._passed_from = begin
        return end, line + self._lines(begin, end)

    def _lines(self, begin: int, end: int) -> int:
        return line_ends(self._block, begin - self._block_at, end - self._block_at)
