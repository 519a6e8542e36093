"""Reads a feed chunk by chunk, the same chunks whoever reads and however often it is begun anew.

What is unchanged depends on the store, which moves while a feed is read. So a reader asks for a
chunk's records when the chunk is read, and an import reads each chunk at the same point between
its writes. Feeds are read ahead a little: what was asked for beyond the end of a chunk is noted
with it, and a reader in another process takes the noted answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from catalog.errors import FeedFault
from catalog.findings import Severity
from catalog.reading import FeedReading
from catalog.records import FeedRecord
from feeds.open import FeedReader, open_feed
from store.batch import SeenRecord
from workflow.chunk import Chunk, FeedEnd

# The SKUs of those records, out of some, that need no translation. `store.seen.Seen.known` with a
# merchant and a kind.
FindSkus: TypeAlias = Callable[[Sequence[bytes]], Mapping[bytes, str]]


@dataclass(frozen=True, slots=True)
class ChunkBounds:
    """How large a chunk gets.

    Attributes:
        records: Records to be translated.
        source_chars: Text of those records, as far as it is kept for errors; with their trees
            about three times that in the chunk's file.
        claims: Unchanged records; a chunk of these alone costs one statement of the store.
    """

    records: int = 2_000
    source_chars: int = 8 << 20
    claims: int = 20_000


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where and what a feed is, for whoever reads it.

    Attributes:
        path: Its bytes.
        kind: Of the feed.
        reading: How its release says it is read.
        salt: Everything beside its text that decides what becomes of a record.
        most_records: How many records its merchant may send in one feed.
    """

    path: Path
    kind: str
    reading: FeedReading
    salt: bytes
    most_records: int | None = None


def check_length(record: FeedRecord, most: int | None) -> None:
    """Refuse a record behind the last that is allowed. Raises FeedFault."""
    if most is not None and record.number > most:
        message = f"more than the {most:,} records that are allowed in one feed"
        raise FeedFault(message, fault="feed_too_long")


class ChunkReader:
    """One feed, being read. Not thread-safe; close it at the end."""

    def __init__(
        self, place: FeedPlace, find: FindSkus, after: int, asked: Mapping[bytes, str | None]
    ) -> None:
        """Open the feed behind record `after`.

        Args:
            place: The feed.
            find: Knows which records are unchanged.
            after: Number of the last record of the chunk before; 0 at the beginning.
            asked: That chunk's `asked`.

        Raises:
            FeedFault: The feed cannot be read at all.
            OSError: The file cannot be opened.
        """
        self._asking = _Asking(find, asked)
        self._most = place.most_records
        self._reader: FeedReader = open_feed(
            place.path, place.kind, place.reading, salt=place.salt, known=self._asking
        )
        self._records: Iterator[FeedRecord] = iter(self._reader)
        self._next: FeedRecord | None = None
        self.after = after
        self._to_skip = after

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._reader.close()

    def read(self, bounds: ChunkBounds) -> tuple[Chunk, FeedEnd | None]:
        """Read the next chunk; with the last comes how the feed ended."""
        settled = self._reader.report.settled
        row = settled.row if settled.format == "csv" else None
        chunk = Chunk(self.after + 1, self.after, row)
        end = None
        try:
            self._fill(chunk, bounds)
            if self._next is None:
                end = FeedEnd()
        except FeedFault as fault:
            end = FeedEnd((fault.fault, str(fault)))
        if end is not None:
            # An error of the reader is the fault of one record, and stands in its outcome.
            findings = self._reader.findings
            end.remarks = [each for each in findings if each.severity is not Severity.ERROR]
        self.after = chunk.last
        chunk.asked = dict(self._asking.group)
        return chunk, end

    def _fill(self, chunk: Chunk, bounds: ChunkBounds) -> None:
        self._skip()
        chars = 0
        while (record := self._take()) is not None:
            full = (
                len(chunk.records) >= bounds.records
                or chars >= bounds.source_chars
                or len(chunk.claims) >= bounds.claims
            )
            if full:
                self._next = record
                return
            check_length(record, self._most)
            chunk.last = record.number
            if record.unchanged:
                sku = self._asking.sku(record.digest)
                chunk.claims.append(SeenRecord(sku, record.digest, record.number))
            else:
                chunk.records.append(record)
                chars += len(record.source)

    def _skip(self) -> None:
        """Pass over the records of earlier chunks; the reader's remarks are those of all."""
        while self._to_skip > 0:
            record = self._take()
            if record is None or record.number >= self._to_skip:
                self._to_skip = 0
        self._asking.is_skipping = False

    def _take(self) -> FeedRecord | None:
        record, self._next = self._next, None
        if record is None:
            record = next(self._records, None)
            self._asking.end_question()
        return record


class _Asking:
    """Answers the reader's questions, which are about a stretch of records at a time."""

    def __init__(self, find: FindSkus, asked: Mapping[bytes, str | None]) -> None:
        self._find = find
        self._noted = dict(asked)
        self.is_skipping = True
        self.group: dict[bytes, str | None] = dict(asked)  # the last stretch that was asked about
        self._question: dict[bytes, str | None] = {}

    def __call__(self, digests: Sequence[bytes]) -> set[bytes]:
        found: Mapping[bytes, str | None]
        if not self.is_skipping:
            found = self._find(digests)
        elif self._noted.keys().isdisjoint(digests):
            # Read before, by whoever wrote the chunks up to here, and passed over once more. Only
            # what a reader has really given may be called known: a guess may be no record at all.
            # Where nothing was noted the stretch may reach beyond them, and counts as changed.
            return set(self._find(digests)) if self._noted else set()
        else:
            found = self._noted
        answers = {digest: found.get(digest) for digest in digests}
        self._question.update(answers)
        return {digest for digest, sku in answers.items() if sku is not None}

    def end_question(self) -> None:
        """The record that the question was for has been given."""
        if self._question:
            self.group, self._question = self._question, {}

    def sku(self, digest: bytes) -> str:
        """The SKU of a record of the present stretch that is known."""
        sku = self.group[digest]
        assert sku is not None
        return sku
