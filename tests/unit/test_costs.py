"""Where the time of a run goes: each part is told from those that it calls."""

from collections.abc import Iterable, Iterator, Sequence

from catalog.records import FeedRecord
from engine.outcomes import Outcome
from runtime_js.results import RecordResult
from workflow.costs import CostMeter


class Clock:
    """CPU seconds that pass when somebody says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """What a thread's clock tells."""
        return self.now

    def pass_on(self, seconds: float) -> None:
        """Work for so long."""
        self.now += seconds


def run_metered(meter: CostMeter, clock: Clock, lengths: Sequence[int]) -> None:
    """Work that reads in 1 s, takes 10 s for the workers, checks in 100 s and writes in 1,000."""

    def reader() -> Iterator[FeedRecord]:
        for number, length in enumerate(lengths, 1):
            clock.pass_on(1)
            yield FeedRecord(number, "r", "", number, "x" * length)

    def run(
        batches: Iterable[Sequence[FeedRecord]],
    ) -> Iterator[tuple[FeedRecord, RecordResult]]:
        for batch in batches:
            clock.pass_on(10)
            for record in batch:
                yield record, RecordResult("skipped", script_seconds=record.number * 5)

    def translate() -> Iterator[Outcome]:
        records = ([record] for record in meter.reading(reader()))
        for record, result in meter.running(run)(records):
            clock.pass_on(100)
            sku = f"R-{record.number}"
            yield Outcome(record.number, sku, "skipped", script_seconds=result.script_seconds)

    for _ in meter.outcomes(translate()):
        clock.pass_on(1_000)


def test_every_part_has_its_own_time_and_not_that_of_another() -> None:
    """The parts call one another, and a script's author must not mend what the store costs."""
    clock = Clock()
    meter = CostMeter(2, clock)

    run_metered(meter, clock, [1, 1, 2])
    feed = meter.costs().feed

    assert (feed.reading, feed.script, feed.schema, feed.store) == (3, 5 + 10 + 15, 300, 3_000)


def test_the_records_that_cost_most_are_named_the_worst_first() -> None:
    """Reading is divided by length, writing evenly: both are done for many records at once."""
    clock = Clock()
    meter = CostMeter(2, clock)

    run_metered(meter, clock, [1, 1, 2])
    slowest = meter.costs().slowest

    assert [(each.record, each.sku) for each in slowest] == [(3, "R-3"), (2, "R-2")]
    assert [each.cost.reading for each in slowest] == [1.5, 0.75]
    assert [each.cost.script for each in slowest] == [15, 10]
    assert [each.cost.schema for each in slowest] == [100, 100]
    assert [each.cost.store for each in slowest] == [1_000, 1_000]


def test_a_feed_without_records_has_no_costs_to_divide() -> None:
    """Nothing is divided by nothing."""
    assert CostMeter(2, Clock()).costs().slowest == ()
