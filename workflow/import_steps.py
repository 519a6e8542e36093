"""The steps of an import. Each may be killed and done again; what it needs and gives is JSON.

The store's cursor says how far a feed is. What steps hand to one another beyond a few words lies
in files of the attempt: `<first record>.chunk`, `<first record>.done`, `end`.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeAlias

from catalog.errors import BlobMissing, FeedFault, FilesRefused, MerchantError, OperatorError
from catalog.feed_states import CANCELLED, WAITING
from catalog.records import FeedRecord
from feeds.open import open_feed
from store.batch import Batch
from store.store import Store
from workflow.chunk import Chunk, FeedEnd, TranslatedChunk
from workflow.chunk_files import (
    read_chunk,
    read_end,
    read_translated,
    write_chunk,
    write_end,
    write_translated,
)
from workflow.chunk_reader import ChunkBounds, ChunkReader
from workflow.end_of_feed import close_feed, guard_feed, withdraw_missing
from workflow.feed_release import FeedReleases
from workflow.finding_kinds import FindingKinds
from workflow.ports import Blobs
from workflow.set_translations import SetTranslations
from workflow.translators import Translators
from workflow.unmapped_report import keep_lookups

# What a step gives: a JSON object. `{"fault": [code, message]}` ends the feed; with
# `"ours": true` the fault is not the merchant's.
Told: TypeAlias = dict[str, Any]

# Chunks of one feed that a worker process has in hand: one in the sandbox, one on its way. With
# fewer ahead, what is noted at the end of a chunk would be gone when the next is read.
_CHUNKS_OF_ONE = 2

_STOP = "stop"
_END = "end"


class ImportSteps:
    """The steps, with what they work on. Many feeds at once, each in one thread at a time."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Callable[[], datetime],
        warn: Callable[[str], None],
        *,
        chunk_records: int = 2_000,
        chunks_ahead: int = 16,
    ) -> None:
        """Wire the steps.

        Args:
            store: Where everything goes.
            blobs: Where feeds and files of runs lie.
            clock: Gives the present, with a time zone.
            warn: Called with each wall of the sandbox that does not stand.
            chunk_records: Records of a chunk at most.
            chunks_ahead: Chunks that are read before the first of them is stored. More keep more
                workers busy with one feed, and need more disk.
        """
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._releases = FeedReleases(store)
        self._translators = Translators(blobs, warn)
        self._sets = SetTranslations(blobs, warn)
        self._readers: dict[str, ChunkReader] = {}
        self._kinds: dict[str, FindingKinds] = {}
        self._lock = threading.Lock()
        self._records = chunk_records
        self._ahead = max(_CHUNKS_OF_ONE, chunks_ahead)

    def close(self) -> None:
        """End workers and close files; runs that are under way fail."""
        for reader in list(self._readers.values()):
            reader.close()
        self._translators.close()
        self._sets.close()

    def tidy(self) -> None:
        """End the workers of feeds that have been idle for long."""
        self._translators.tidy()
        self._sets.tidy()

    def begin(self, feed: str) -> Told:
        """Begin a feed, or go on with it: `after` is the last record that is stored.

        `ahead` and `records` are the sizes that the whole attempt keeps, whatever the settings are
        when it goes on. `set` is there where a config-spec set translates the feed: `stream`, or
        `whole` where nothing of it may be used before all of it is translated. `over` says that
        there is nothing to do.
        """
        found = self._store.feeds.get(feed)
        if found.state not in WAITING:
            return {"over": found.state}
        with _Faults() as faults:
            self._kinds.pop(feed, None)
            release = found.release or self._releases.choose(found)
            begun = self._store.runs.begin(feed, release, self._now())
            workers = self._store.merchants.get(begun.merchant).limits.workers
            ahead = self._ahead if workers is None else min(self._ahead, _CHUNKS_OF_ONE * workers)
            told: Told = {"after": begun.cursor, "ahead": ahead, "records": self._records}
            bundle = self._releases.load(feed).bundle
            if bundle.has_set(begun.kind):
                told["set"] = "whole" if bundle.manifest.on_error == "stop" else "stream"
            return told
        return faults.told

    def read(self, run: str, feed: str, after: int, before: int | None, records: int) -> Told:
        """Read the chunk behind record `after`.

        Args:
            run: The attempt.
            feed: The feed.
            after: Last record of the chunk before; 0 at the beginning.
            before: First record of that chunk, where this attempt has read it.
            records: Records of a chunk at most.

        Returns:
            `first` and `last` record, how many are `fresh`, whether this is the `end`, and
            whether the feed has `broken` off there.
        """
        with _Faults() as faults:
            chunk, end = self._read(run, feed, after, before, records)
            self._blobs.write_work(run, f"{chunk.first}.chunk", write_chunk(chunk))
            if end is not None:
                self._close_reader(run)
                self._blobs.write_work(run, _END, write_end(end))
            return {
                "first": chunk.first,
                "last": chunk.last,
                "fresh": len(chunk.records),
                "end": end is not None,
                "broken": end is not None and end.fault is not None,
            }
        return faults.told

    def translate(self, run: str, feed: str, first: int) -> Told:
        """Translate a chunk, on any machine. A run that was stopped needs it no more.

        Nor does one of a feed that a person has cancelled, whose files may be gone by now.
        """
        if self._blobs.has_work(run, _STOP):
            return {"stopped": True}
        with _Faults() as faults:
            try:
                chunk = read_chunk(self._blobs.read_work(run, f"{first}.chunk"))
            except BlobMissing:
                if self._is_cancelled(feed):
                    return {"stopped": True}
                raise
            with self._translators.use(self._releases.load(feed), chunk.row) as translator:
                translated = translator.translate(chunk)
            self._blobs.write_work(run, f"{first}.done", write_translated(translated))
            return {}
        return faults.told

    def translate_set(self, run: str, feed: str, after: int, records: int) -> Told:
        """Take a feed through its config-spec set, so many records behind record `after`.

        Whoever has no sandbox that stands there runs the feed from its first record: the same
        records in the same order, so it comes to the same.

        Returns:
            `last` record, whether it is the `end`, and whether the feed has `broken` off there.
        """
        with _Faults() as faults:
            runnable = self._releases.load(feed)
            if runnable.feed.state == CANCELLED:
                return {"over": CANCELLED}
            bounds = ChunkBounds(records=records)
            piece, end = self._sets.piece(run, runnable, after, bounds)
            fault = None if end is None else end.fault
            if fault is not None and runnable.bundle.manifest.on_error == "stop":
                return {"fault": list(fault)}  # nothing of it is used
            self._blobs.write_work(run, f"{after + 1}.done", write_translated(piece))
            if end is not None:
                self._blobs.write_work(run, _END, write_end(end))
            last, ended = piece.batch.cursor, end is not None
            return {"last": last, "end": ended, "broken": fault is not None}
        return faults.told

    def store(self, run: str, feed: str, first: int, last: int, fresh: int) -> Told:
        """Store a chunk.

        `gap` says that chunks before it are not in the store any more; `over`, that a person has
        cancelled the feed.
        """
        runnable = self._releases.load(feed)
        if runnable.feed.state == CANCELLED:
            return {"over": CANCELLED}
        cursor = runnable.feed.cursor
        if cursor < first - 1:
            return {"gap": cursor}
        if cursor >= last:
            self._blobs.delete_work(run, f"{first}.chunk", f"{first}.done")
            return {}
        if fresh:
            translated = read_translated(self._blobs.read_work(run, f"{first}.done"))
        else:
            chunk = read_chunk(self._blobs.read_work(run, f"{first}.chunk"))
            translated = TranslatedChunk(Batch(cursor=last, unchanged=chunk.claims))
        keep_lookups(self._blobs, feed, f"{first:012}", translated)
        batch = translated.batch
        batch.findings = self._kinds_of(feed).bounded(batch.findings)
        self._store.write_batch(runnable.arrival, batch)
        if translated.hopeless is not None:
            return {"hopeless": list(translated.hopeless)}
        self._blobs.delete_work(run, f"{first}.chunk", f"{first}.done")
        return {}

    def replay(self, feed: str) -> Told:
        """Translate the records whose claim to be unchanged was not true when it was stored."""
        with _Faults() as faults:
            runnable = self._releases.load(feed)
            while records := self._store.replays(runnable.arrival)[: self._records]:
                if self._is_cancelled(feed):
                    return {"over": CANCELLED}
                place = runnable.place(self._blobs)
                with open_feed(place.path, place.kind, place.reading, salt=place.salt) as reader:
                    found = list(_picked(reader, set(records)))
                    settled = reader.report.settled
                row = settled.row if settled.format == "csv" else None
                chunk = Chunk(records[0], records[-1], row, found)
                with self._translators.use(runnable, row) as translator:
                    translated = translator.translate(chunk)
                keep_lookups(self._blobs, feed, f"replays-{records[0]}", translated)
                batch = translated.batch
                batch.findings = self._kinds_of(feed).bounded(batch.findings)
                self._store.write_replay(runnable.arrival, batch, records)
            return {}
        return faults.told

    def guard(self, run: str, feed: str) -> Told:
        """Hold a full feed in which too much is missing: `held` says why."""
        if self._is_cancelled(feed):
            return {"over": CANCELLED}
        because = guard_feed(self._store, self._releases.load(feed))
        if because is None:
            return {}
        self._blobs.delete_work(run)  # what was looked up is kept for the attempt that goes on
        return {"held": because}

    def withdraw(self, feed: str) -> Told:
        """Withdraw what a full feed no longer names. Of one that is cancelled that is nothing."""
        return {"withdrawn": withdraw_missing(self._store, self._releases.load(feed))}

    def stop(self, run: str) -> Told:
        """Let no chunk of a run be begun any more."""
        self._close_reader(run)
        self._sets.end(run)
        self._blobs.write_work(run, _STOP, b"")
        return {}

    def fail(self, run: str, feed: str, fault: list[str]) -> Told:
        """Break a feed off; its files go."""
        code, message = fault
        self._store.runs.break_off(feed, (code, message), self._now())
        self._clean(run, feed)
        return {}

    def finish(self, run: str, feed: str, hopeless: list[str] | None) -> Told:
        """Close a feed with its findings as a whole; its files go."""
        with _Faults() as faults:
            runnable = self._releases.load(feed)
            if runnable.feed.state not in WAITING:  # by an earlier try of this step, or a person
                self._clean(run, feed)
                return {"over": CANCELLED} if runnable.feed.state == CANCELLED else {}
            end = read_end(self._blobs.read_work(run, _END)) if hopeless is None else FeedEnd()
            fault = end.fault if hopeless is None else (hopeless[0], hopeless[1])
            kinds = self._kinds_of(feed)
            close_feed(self._store, self._blobs, runnable, kinds, end.remarks, fault, self._now())
            self._clean(run, feed)
            return {}
        return faults.told

    def _read(
        self, run: str, feed: str, after: int, before: int | None, records: int
    ) -> tuple[Chunk, FeedEnd | None]:
        with self._lock:
            reader = self._readers.pop(run, None)
        try:
            if reader is None or reader.after != after:
                if reader is not None:
                    reader.close()
                    reader = None
                reader = self._open(run, feed, after, before)
            chunk, end = reader.read(ChunkBounds(records=records))
        except FeedFault as fault:  # not a single record of it can be read
            return Chunk(after + 1, after), FeedEnd((fault.fault, str(fault)))
        except BaseException:
            if reader is not None:
                reader.close()
            raise
        with self._lock:
            self._readers[run] = reader
        return chunk, end

    def _open(self, run: str, feed: str, after: int, before: int | None) -> ChunkReader:
        runnable = self._releases.load(feed)
        asked: dict[bytes, str | None] = {}
        if before is not None:
            asked = read_chunk(self._blobs.read_work(run, f"{before}.chunk")).asked
        merchant, kind = runnable.merchant.id, runnable.feed.kind
        known = self._store.seen.known
        return ChunkReader(
            runnable.place(self._blobs),
            lambda digests: known(merchant, kind, digests),
            after,
            asked,
        )

    def _close_reader(self, run: str) -> None:
        with self._lock:
            reader = self._readers.pop(run, None)
        if reader is not None:
            reader.close()

    def _kinds_of(self, feed: str) -> FindingKinds:
        """The findings that the store tells apart so far; nobody else adds to them meanwhile."""
        kinds = self._kinds.get(feed)
        if kinds is None:
            kinds = self._kinds[feed] = FindingKinds(self._store.runs.finding_kinds(feed))
        return kinds

    def _is_cancelled(self, feed: str) -> bool:
        return self._store.feeds.get(feed).state == CANCELLED

    def _clean(self, run: str, feed: str) -> None:
        self._close_reader(run)
        self._sets.end(run)
        self._kinds.pop(feed, None)
        self._blobs.delete_work(run)
        self._blobs.delete_work(feed)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")


class _Faults:
    """Catches what a feed cannot go on from; what may pass by itself is let through.

    A file of a run that is missing may be under way from another machine; where it stays missing,
    the next attempt writes it anew. A bucket that refuses is no fault of a feed's.
    """

    def __init__(self) -> None:
        self.told: Told = {}

    def __enter__(self) -> "_Faults":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, BlobMissing | FilesRefused):
            return False
        if isinstance(error, MerchantError | OperatorError):
            code = getattr(error, "fault", error.code)
            self.told = {"fault": [code, str(error)], "ours": isinstance(error, OperatorError)}
            return True
        return False


def _picked(reader: Iterable[FeedRecord], wanted: set[int]) -> Iterator[FeedRecord]:
    """Some records of a feed. All of them were read before, so they stand before any fault."""
    with suppress(FeedFault):
        yield from islice((each for each in reader if each.number in wanted), len(wanted))
