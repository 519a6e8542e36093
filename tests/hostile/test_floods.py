"""Names without end: what a run counts and reports stays bounded, and is the same every time."""

from pathlib import Path

from openpyxl import load_workbook

from catalog.findings import Finding, Place, Severity
from engine.cases import run_case
from engine.outcomes import Outcome, RecordError, log_lines, raw_lines
from mapping_service.compile import compile_tables
from mapping_service.unmapped import LedgerLimits, UnmappedLedger
from runtime_js.bundle_cases import Case
from runtime_js.results import LogLine
from store.batch import FeedArrival
from store.store import Store
from workflow.store_outcomes import OutcomeStore
from workflow.tally import Tally

ARRIVAL = FeedArrival("f", "m", "product", "n", "0", 1, "2026-01-01T00:00:00+00:00", "r")


def misspelt(record: int) -> Outcome:
    """A record whose script misspells a field in a way of its own, and rejects likewise."""
    place = Place(field=f"PRODUCT.Titel{record}")
    finding = Finding("unknown_field", "is no field", Severity.WARNING, place)
    error = RecordError(f"code_{record}", "no")
    return Outcome(record, None, "rejected", findings=[finding], error=error)


def test_misspelt_fields_are_told_apart_up_to_a_bound() -> None:
    """A feed of a million records must not leave a million names in memory."""
    tally = Tally()
    for record in range(1, 5_001):
        tally.add(misspelt(record))
    tally.add(misspelt(1))

    assert (len(tally.errors), len(tally.examples), len(tally.remarks)) == (1_000, 1_000, 1_000)
    assert (tally.errors["code_1"], tally.other_errors, tally.other_remarks) == (2, 4_000, 4_000)
    assert tally.rejected == 5_001


def test_stored_findings_are_told_apart_up_to_a_bound(tmp_path: Path) -> None:
    """The store counts findings by kind; a script that makes kinds for ever would fill the disk."""
    with Store(tmp_path / "store.sqlite") as store:
        stored = OutcomeStore(store, ARRIVAL)
        for record in range(1, 12_002):
            stored.add(misspelt(record))
        stored.finish([], None)
        with store._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT times FROM findings WHERE code = 'findings_left_out'"
            ).fetchall()
            kinds = connection.exec_driver_sql("SELECT count(*) FROM findings").scalar()

    assert rows == [(2_001,)]
    assert kinds == 10_001


def test_a_run_that_starts_again_tells_the_same_findings_apart(tmp_path: Path) -> None:
    """What was told apart before the kill must count after it."""
    with Store(tmp_path / "store.sqlite") as store:
        for last in (10_500, 11_500):
            stored = OutcomeStore(store, ARRIVAL)
            for record in range(1, last + 1):
                stored.add(misspelt(record))
        stored.finish([], None)
        with store._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT times FROM findings WHERE code = 'findings_left_out'"
            ).fetchall()

    assert rows == [(1_500,)]


def test_a_ledger_has_a_bound_for_sheets(tmp_path: Path) -> None:
    """A worker that was taken over looks up other columns each time; each would be a sheet."""
    tables = compile_tables({"lookup/colors.csv": b"From,To\nrot,red\n"})
    ledger = UnmappedLedger(tables, LedgerLimits(sheets=10))
    for number in range(1_000):
        ledger.add(0, f"From{number}\x1eTo", "blau", "S-1")
    ledger.write(tmp_path / "unmapped.xlsx")

    assert ledger.value_count == 10
    book = load_workbook(tmp_path / "unmapped.xlsx", read_only=True)
    assert len(book.sheetnames) == 12
    book.close()


def test_log_lines_are_lines_and_steer_no_terminal() -> None:
    """A log is read with `cat`: a SKU could forge lines, a message recolour the terminal."""
    logged = LogLine("info", "a\u2028b\x1b[2J\x9b31m\ttab\r\nrecord 2")
    outcome = Outcome(1, "S\nrecord 9\tX\x1b]0;x\x07", "translated", log=[logged])

    assert log_lines(outcome) == [
        b"record 1\tS\\nrecord 9\\tX\\x1b]0;x\\x07\tinfo\t-\t"
        b"a\\u2028b\\x1b[2J\\x9b31m\\ttab\\r\\nrecord 2"
    ]


def test_a_value_nested_beyond_writing_is_left_out_of_the_raw_lines() -> None:
    """Only a worker that was taken over answers so; its merchant's run goes on all the same."""
    deep: object = "x"
    for _ in range(1_000):
        deep = [deep]
    outcome = Outcome(1, "S", "rejected", raw=[("PRODUCT", "S", {"Title": deep})])

    assert raw_lines(outcome) == [b'{"record":1,"kind":"PRODUCT","key":"S","value":null}']


def test_an_expectation_nested_beyond_writing_is_a_difference() -> None:
    """A case's expectation is the merchant's text; it must not end the check."""
    line = b'{"record":1,"value":{"Title":' + b"[" * 400 + b"]" * 400 + b"}}"
    case = Case("deep", "product", "feed.csv", b"", line, None)
    result = run_case(case, lambda _: [Outcome(1, "S", "translated", "product", {"Title": "t"})])

    assert not result.passed
    assert "nested too deeply" in result.difference


def test_a_case_of_many_lines_is_compared_in_one_pass() -> None:
    """A bundle holds cases of a hundred thousand lines; sought one by one they would take hours."""
    count = 60_000
    drafts = [Outcome(record, "S", "translated") for record in range(1, count + 1)]
    named = b"".join(b'{"record":%d}\n' % record for record in range(count, 0, -1))
    unnamed = b'{"sku":"S"}\n' * (2 * count)

    assert run_case(Case("a", "product", "f", b"", named, None), lambda _: drafts).passed
    result = run_case(Case("b", "product", "f", b"", unnamed, None), lambda _: drafts)
    assert "more differences" in result.difference
