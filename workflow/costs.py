"""Where the time of a translation goes: CPU of reading, script, schema and store, record by record.

The script's part is the worker's CPU, everything else that of this thread. A reader takes a feed
in large pieces, and what comes out is written many records at a time; so the reading of one
record is its part of the feed's by the length of its text, and its writing an equal part.
"""

import heapq
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from catalog.records import FeedRecord
from engine.outcomes import Outcome
from engine.translate import Run

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of one record, or of a feed's."""

    reading: float
    script: float
    schema: float
    store: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.reading + self.script + self.schema + self.store


@dataclass(frozen=True, slots=True)
class RecordCost:
    """One record of those that cost most."""

    record: int
    sku: str | None
    cost: Cost


@dataclass(frozen=True, slots=True)
class FeedCosts:
    """What a feed cost, and its most expensive records, the worst first."""

    feed: Cost
    slowest: tuple[RecordCost, ...]


class CostMeter:
    """Measures one run. One thread: parts that call one another are told apart.

    Args:
        most: How many records are named.
        clock: CPU seconds of the calling thread.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.thread_time) -> None:
        self._most = most
        self._clock = clock
        self._last = clock()
        self._part = "other"
        self._spent = {"other": 0.0, "reading": 0.0, "schema": 0.0, "store": 0.0}
        self._script = 0.0
        self._records = 0
        self._chars = 0
        self._lengths: dict[int, int] = {}  # of records on their way
        self._schema_before = 0.0
        # Script and schema, -number, length, SKU, script: of the worst so far, the least first.
        self._worst: list[tuple[float, int, int, str | None, float]] = []

    def reading(self, records: Iterable[FeedRecord]) -> Iterator[FeedRecord]:
        """The same records; what it takes to get them is reading."""
        for record in self._part_of("reading", records):
            self._lengths[record.number] = len(record.source)
            self._chars += len(record.source)
            yield record

    def running(self, run: Run) -> Run:
        """The same; what this thread does for the workers is nobody's part."""
        return lambda batches: self._part_of("other", run(batches))

    def outcomes(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The same outcomes; what is done with one until the next is asked for is the store's."""
        for outcome in self._part_of("schema", outcomes):
            self._add(outcome)
            outer = self._switch("store")
            yield outcome
            self._switch(outer)

    def _part_of(self, name: str, items: Iterable[_T]) -> Iterator[_T]:
        """The same items; what it takes to get them belongs to a part of the work."""
        iterator = iter(items)
        while True:
            outer = self._switch(name)
            try:
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._switch(outer)
            yield item

    def _switch(self, part: str) -> str:
        """Count time for another part from now on; the part that it was counted for before."""
        now = self._clock()
        self._spent[self._part] += now - self._last
        self._last = now
        before, self._part = self._part, part
        return before

    def _add(self, outcome: Outcome) -> None:
        schema = self._spent["schema"] - self._schema_before
        self._schema_before = self._spent["schema"]
        script = outcome.script_seconds
        self._script += script
        self._records += 1
        length = self._lengths.pop(outcome.record, 0)
        entry = (script + schema, -outcome.record, length, outcome.sku, script)
        if len(self._worst) < self._most:
            heapq.heappush(self._worst, entry)
        else:
            heapq.heappushpop(self._worst, entry)

    def costs(self) -> FeedCosts:
        """Everything that was measured."""
        spent = self._spent
        feed = Cost(spent["reading"], self._script, spent["schema"], spent["store"])
        slowest = [
            RecordCost(
                -negative,
                sku,
                Cost(
                    feed.reading * length / max(self._chars, 1),
                    script,
                    both - script,
                    feed.store / max(self._records, 1),
                ),
            )
            for both, negative, length, sku, script in self._worst
        ]
        slowest.sort(key=lambda each: (-each.cost.total, each.record))
        return FeedCosts(feed, tuple(slowest))
