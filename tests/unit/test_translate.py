"""Translation with a stand-in for the sandbox: order, batches, faults, what an outcome holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import FeedFault, ScriptHopeless
from catalog.findings import Finding, Severity
from catalog.records import FeedRecord
from engine.outcomes import Outcome, draft_line, error_lines, log_lines, raw_lines
from engine.translate import Run, TranslateSettings, translate
from runtime_js.results import LogLine, OutputObject, RecordResult, ScriptFault

INVENTORY = TranslateSettings("inventory", key="SKU", row="Inventory")


def make_record(number: int, sku: str = "", *, fault: Finding | None = None) -> FeedRecord:
    """A record of a CSV inventory feed."""
    row = {"SKU": sku or f"R-{number}"}
    source = f"{row['SKU']};9"
    return FeedRecord(number, "InventoryRecord", {"Inventory": row}, number + 1, source, fault)


def running(translate_one: Callable[[FeedRecord], RecordResult], *, ahead: int = 0) -> Run:
    """A sandbox that reads `ahead` batches before it gives its first result, as the pool does."""

    def run(
        batches: Iterable[Sequence[FeedRecord]],
    ) -> Iterator[tuple[FeedRecord, RecordResult]]:
        waiting: list[Sequence[FeedRecord]] = []
        for batch in batches:
            waiting.append(batch)
            if len(waiting) > ahead:
                yield from ((record, translate_one(record)) for record in waiting.pop(0))
        for batch in waiting:
            yield from ((record, translate_one(record)) for record in batch)

    return run


def priced(record: FeedRecord) -> RecordResult:
    """A script that assigns a price and leaves the SKU to the manifest's key."""
    price = {"Price": f"{record.number}.50"}
    return RecordResult("translated", outputs=[OutputObject("PRODUCT", dict(price))])


def outcomes_of(
    records: Iterable[FeedRecord], run: Run, settings: TranslateSettings = INVENTORY
) -> list[Outcome]:
    """All outcomes."""
    return list(translate(records, run, settings))


def test_a_record_becomes_a_draft() -> None:
    """The whole way of a good record."""
    (outcome,) = outcomes_of([make_record(1)], running(priced))

    assert orjson.loads(draft_line(outcome)) == {
        "record": 1,
        "sku": "R-1",
        "outcome": "translated",
        "value": {"SKU": "R-1", "Price": "1.50"},
        "findings": [],
    }
    assert outcome.noun == "product"
    assert [orjson.loads(line) for line in raw_lines(outcome)] == [
        {"record": 1, "kind": "PRODUCT", "key": "R-1", "value": {"Price": "1.50"}}
    ]
    assert error_lines(outcome) == []


def test_a_skipped_record_says_why() -> None:
    """A merchant who misses a product looks here first."""
    skipping = running(lambda _: RecordResult("skipped", reason="a display piece"))
    (outcome,) = outcomes_of([make_record(1)], skipping)

    assert orjson.loads(draft_line(outcome)) == {
        "record": 1,
        "sku": "R-1",
        "outcome": "skipped",
        "value": None,
        "findings": [{"code": "record_skipped", "severity": "note", "message": "a display piece"}],
    }


def test_a_failing_script_is_blamed_by_line() -> None:
    """File, line and column of the merchant's own script, and the record that did it."""
    fault = ScriptFault("script_threw", "x is not defined", "mapping-custom.js", 7, 3, "  x.y\n  ^")
    failing = running(lambda _: RecordResult("rejected", error=fault))
    (outcome,) = outcomes_of([make_record(4)], failing)

    (line,) = error_lines(outcome)
    assert orjson.loads(line) == {
        "record": 4,
        "sku": "R-4",
        "code": "script_threw",
        "message": "x is not defined",
        "file": "mapping-custom.js",
        "line": 7,
        "column": 3,
        "excerpt": "  x.y\n  ^",
        "field": None,
        "value": None,
        "hint": None,
        "feed_line": 5,
        "text": "R-4;9",
    }
    assert outcome.value is None


def test_a_refused_field_is_named_with_its_value() -> None:
    """The schema rejects; what the script left stays in the raw lines for whoever looks."""
    wrong = OutputObject("PRODUCT", {"SKU": "R-9", "Price": "12,50"})
    (outcome,) = outcomes_of(
        [make_record(1)], running(lambda _: RecordResult("translated", outputs=[wrong]))
    )

    assert outcome.outcome == "rejected"
    error = orjson.loads(error_lines(outcome)[0])
    assert (error["code"], error["field"], error["value"], error["sku"]) == (
        "decimal_mark_wrong",
        "Price",
        "12,50",
        "R-9",
    )
    assert orjson.loads(raw_lines(outcome)[0])["value"]["Price"] == "12,50"


def test_a_record_that_no_script_can_read_is_rejected_in_its_place() -> None:
    """A broken row costs itself; the sandbox, some batches behind, never sees it."""
    broken = Finding("cell_too_large", "a cell has 20 MB", Severity.ERROR)
    records = [
        make_record(number, fault=broken if number in {1, 4, 7} else None) for number in range(1, 8)
    ]
    settings = TranslateSettings("inventory", key="SKU", row="Inventory", batch_records=2)
    outcomes = outcomes_of(records, running(priced, ahead=2), settings)

    assert [outcome.record for outcome in outcomes] == [1, 2, 3, 4, 5, 6, 7]
    assert [outcome.record for outcome in outcomes if outcome.outcome == "rejected"] == [1, 4, 7]
    assert outcomes[0].error is not None
    assert (outcomes[0].error.code, outcomes[0].error.feed_line) == ("cell_too_large", 2)


@pytest.mark.parametrize("ahead", [0, 3])
def test_records_before_a_broken_end_keep_their_outcomes(ahead: int) -> None:
    """A truncated feed is common; what came before the cut is good."""

    def cut_off() -> Iterator[FeedRecord]:
        yield make_record(1)
        yield make_record(2)
        raise FeedFault("the feed ends in the middle of a record", fault="xml_malformed")

    outcomes: list[Outcome] = []
    with pytest.raises(FeedFault) as caught:
        outcomes.extend(translate(cut_off(), running(priced, ahead=ahead), INVENTORY))

    assert [outcome.record for outcome in outcomes] == [1, 2]
    assert caught.value.fault == "xml_malformed"


@given(
    length=st.integers(0, 40),
    batch_records=st.integers(1, 50),
    batch_chars=st.integers(1, 60),
    ahead=st.integers(0, 4),
    faulty=st.sets(st.integers(1, 40)),
)
def test_outcomes_do_not_depend_on_batches(
    length: int, batch_records: int, batch_chars: int, ahead: int, faulty: set[int]
) -> None:
    """Same feed, same bytes: whatever the machine, the workers and the batch size."""
    broken = Finding("row_broken", "no row", Severity.ERROR)
    records = [
        make_record(number, fault=broken if number in faulty else None)
        for number in range(1, length + 1)
    ]
    settings = TranslateSettings(
        "inventory",
        key="SKU",
        row="Inventory",
        batch_records=batch_records,
        batch_chars=batch_chars,
    )
    lines = [
        draft_line(each) for each in outcomes_of(records, running(priced, ahead=ahead), settings)
    ]

    assert lines == [draft_line(each) for each in outcomes_of(records, running(priced))]
    assert len(lines) == length


def test_a_large_record_travels_alone() -> None:
    """One record of a megabyte must not hold up three hundred others in its batch."""
    sizes: list[int] = []

    def watching(
        batches: Iterable[Sequence[FeedRecord]],
    ) -> Iterator[tuple[FeedRecord, RecordResult]]:
        for batch in batches:
            sizes.append(len(batch))
            yield from ((record, priced(record)) for record in batch)

    records = [make_record(1), make_record(2, "x" * 500), make_record(3)]
    settings = TranslateSettings("inventory", key="SKU", row="Inventory", batch_chars=100)
    outcomes_of(records, watching, settings)

    assert sizes == [1, 1, 1]


def test_findings_of_script_and_schema_stand_together() -> None:
    """In the order in which they were made; the log goes out beside them."""

    def remarking(_: FeedRecord) -> RecordResult:
        return RecordResult(
            "translated",
            outputs=[OutputObject("PRODUCT", {"Tilte": "x", "Price": "1"})],
            findings=[Finding("log_cut", "too many lines", Severity.WARNING)],
            log=[LogLine("info", "two\nlines", "mapping-base.js", 3)],
        )

    (outcome,) = outcomes_of([make_record(1)], running(remarking))

    assert [finding.code for finding in outcome.findings] == ["log_cut", "unknown_field"]
    assert log_lines(outcome) == [b"record 1\tR-1\tinfo\tmapping-base.js:3\ttwo\\nlines"]


def test_half_a_character_in_raw_output_can_be_written() -> None:
    """A script may cut a text in the middle of an emoji; the line must still be JSON."""

    def halved(_: FeedRecord) -> RecordResult:
        value: dict[str, object] = {"SKU": "R-\ud83d", "Title": "\ud83d", "Price": 10**30}
        return RecordResult("translated", outputs=[OutputObject("PRODUCT", value)])

    (outcome,) = outcomes_of([make_record(1)], running(halved))

    assert outcome.sku == "R-?"
    assert b"\\ud83d" in raw_lines(outcome)[0]
    assert orjson.loads(draft_line(outcome))["outcome"] == "rejected"
    assert len(error_lines(outcome)) == 1


@pytest.mark.parametrize("batch_records", [1, 64, 300])
def test_a_script_that_spends_every_record_ends_the_run(batch_records: int) -> None:
    """A million endless loops would hold the machine for days and tell nobody anything new."""
    greedy = ScriptFault("script_limit_time", "used up 1 s")
    run = running(lambda _: RecordResult("rejected", error=greedy))
    settings = TranslateSettings("inventory", key="SKU", batch_records=batch_records)
    outcomes: list[Outcome] = []

    def take() -> None:
        for outcome in translate(map(make_record, range(1, 1_000)), run, settings):
            outcomes.append(outcome)

    with pytest.raises(ScriptHopeless, match="record 100"):
        take()
    assert [outcome.record for outcome in outcomes] == list(range(1, 101))


def test_greedy_records_among_others_never_end_the_run() -> None:
    """Every second record guilty is bad; the other half is still worth having."""
    greedy = ScriptFault("script_limit_time", "used up 1 s")
    run = running(
        lambda record: (
            RecordResult("rejected", error=greedy) if record.number % 2 else priced(record)
        )
    )

    assert len(outcomes_of(map(make_record, range(1, 1_000)), run)) == 999


def pass_by(*numbers: int) -> dict[int, FeedRecord]:
    """Records that the reader knows."""
    return {
        number: FeedRecord(number, "InventoryRecord", "", number, "", None, b"d", unchanged=True)
        for number in numbers
    }


@given(
    unchanged=st.sets(st.integers(1, 30)),
    batch_records=st.integers(1, 8),
    ahead=st.integers(0, 3),
    most=st.integers(1, 6),
)
def test_unchanged_records_keep_their_places(
    unchanged: set[int], batch_records: int, ahead: int, most: int
) -> None:
    """Claims and drafts are written in feed order, or an old record would win over a new one."""
    known = pass_by(*unchanged)
    records = [known.get(number) or make_record(number) for number in range(1, 31)]
    settings = TranslateSettings("inventory", key="SKU", row="Inventory")
    settings = replace(settings, batch_records=batch_records)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.translate._MOST_PASSED", most)
        outcomes = outcomes_of(records, running(priced, ahead=ahead), settings)

    assert [outcome.record for outcome in outcomes] == list(range(1, 31))
    assert {each.record for each in outcomes if each.outcome == "unchanged"} == unchanged
    assert all(each.digest == b"d" for each in outcomes if each.outcome == "unchanged")


def test_unchanged_records_break_no_batch() -> None:
    """With one change in a hundred records, a batch of one would cost as much as the old way."""
    sizes: list[int] = []
    run = running(priced)

    def watching(
        batches: Iterable[Sequence[FeedRecord]],
    ) -> Iterator[tuple[FeedRecord, RecordResult]]:
        def counted() -> Iterator[Sequence[FeedRecord]]:
            for batch in batches:
                sizes.append(len(batch))
                yield batch

        return run(counted())

    known = pass_by(*(number for number in range(1, 3_001) if number % 100))
    outcomes_of((known.get(n) or make_record(n) for n in range(1, 3_001)), watching)

    assert sizes == [30]


def test_a_feed_in_which_nothing_changed_is_not_read_ahead_for_ever() -> None:
    """Memory stays flat: outcomes come long before the end of the feed."""
    read = 0

    def endless() -> Iterator[FeedRecord]:
        nonlocal read
        for read in count(1):
            yield from pass_by(read).values()

    first = next(translate(endless(), running(priced), INVENTORY))

    assert (first.record, first.outcome) == (1, "unchanged")
    assert read <= 20_000


def test_a_fault_behind_unchanged_records_comes_after_them() -> None:
    """What the reader recognised before the cut is known as well as ever."""

    def cut_off() -> Iterator[FeedRecord]:
        yield make_record(1)
        yield from pass_by(2, 3).values()
        raise FeedFault("the feed ends in the middle of a record", fault="xml_malformed")

    outcomes: list[Outcome] = []
    with pytest.raises(FeedFault):
        outcomes.extend(translate(cut_off(), running(priced, ahead=2), INVENTORY))

    assert [outcome.outcome for outcome in outcomes] == ["translated", "unchanged", "unchanged"]
