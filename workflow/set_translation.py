"""One feed on its way through a config-spec set, in pieces: as many records as a chunk has.

A set is one program over the whole file, so whoever goes on with a feed that somebody else had in
hand runs it again from its first record, and leaves out what is known already.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from catalog.errors import FeedFault, ScriptHopeless
from catalog.findings import Severity
from catalog.records import FeedRecord
from feeds.open import FeedReader
from workflow.chunk import FeedEnd, Miss, TranslatedChunk
from workflow.chunk_reader import ChunkBounds, check_length
from workflow.feed_release import RunnableFeed
from workflow.feed_tables import feed_tables
from workflow.feed_translator import limits_of
from workflow.outcome_batch import add_outcome
from workflow.ports import Blobs
from workflow.spec_run import SpecFacts, SpecRun


class SetTranslation:
    """A feed that is being translated. Not thread-safe but for `stop`; close it at the end.

    Attributes:
        after: The last record whose outcome was given, or passed over.
    """

    def __init__(self, feed: RunnableFeed, blobs: Blobs, warn: Callable[[str], None]) -> None:
        """Load the set and open the feed.

        Raises:
            BundleInvalid, ScriptError, WorkbookInvalid: The set cannot be used.
            FeedFault: The feed cannot be read at all.
            WorkerBroken: No worker process can be started behind its walls.
            BlobMissing: The feed, or the lookups of the drive, are not kept any more.
        """
        found = feed.facts(None)
        facts = SpecFacts(found.merchant, found.kind, found.name, found.received_at)
        tables = feed_tables(feed.bundle, found.kind, feed.stored(blobs))
        place = feed.place(blobs)
        self._most = place.most_records
        self._stack = ExitStack()
        try:
            self._run = self._stack.enter_context(
                SpecRun(feed.bundle, facts, tables, warn, limits=limits_of(found.limits))
            )
            self._reader: FeedReader = self._stack.enter_context(self._run.open(place.path))
        except BaseException:
            self._stack.close()
            raise
        self._outcomes = self._run.outcomes(self._records())
        self._sizes: deque[int] = deque()  # of the records without an outcome, in characters
        self._told: set[tuple[int, int]] = set()
        self._is_stopped = False
        self.after = 0

    def stop(self) -> None:
        """Let no record more be read; what `piece` gives then is worth nothing."""
        self._is_stopped = True

    def close(self) -> None:
        """End the worker and close the file; safe to call twice."""
        self._stack.close()

    def piece(self, after: int, bounds: ChunkBounds) -> tuple[TranslatedChunk, FeedEnd | None]:
        """Translate behind record `after` until a chunk is full.

        A feed that broke off, or whose sandbox was lost, ends there; what stands before is given.

        Returns:
            The outcomes, and with the last of them how the feed ended.

        Raises:
            ScriptError: A hook of the whole file failed, or one of a record's where the first
                error stops.
        """
        piece = TranslatedChunk()
        piece.batch.cursor = after
        end = None
        try:
            self._pass_over(after)
            if not self._fill(piece, bounds):
                end = FeedEnd()
        except FeedFault as fault:
            end = FeedEnd((fault.fault, str(fault)))
        except ScriptHopeless as hopeless:
            end = FeedEnd((hopeless.code, str(hopeless)))
        if end is not None:
            # An error of the reader is the fault of one record, and stands in its outcome.
            findings = self._reader.findings
            end.remarks = [each for each in findings if each.severity is not Severity.ERROR]
        piece.hits = sorted(self._run.hits - self._told)
        self._told |= self._run.hits
        return piece, end

    def _pass_over(self, after: int) -> None:
        """Leave out what is known already."""
        while self.after < after and (outcome := next(self._outcomes, None)) is not None:
            self.after = outcome.record
            self._sizes.popleft()

    def _fill(self, piece: TranslatedChunk, bounds: ChunkBounds) -> bool:
        """Add outcomes until the piece is full; whether there may be more."""
        misses: dict[Miss, None] = {}
        count = chars = 0
        try:
            for outcome in self._outcomes:
                self.after = outcome.record
                add_outcome(piece.batch, outcome)
                for miss in outcome.misses:
                    misses[Miss(miss.table, miss.column, miss.value, outcome.sku)] = None
                count += 1
                chars += self._sizes.popleft()
                if count >= bounds.records or chars >= bounds.source_chars:
                    return True
            return False
        finally:
            piece.misses = list(misses)

    def _records(self) -> Iterator[FeedRecord]:
        for record in self._reader:
            if self._is_stopped:
                return
            check_length(record, self._most)
            self._sizes.append(len(record.source))
            yield record
