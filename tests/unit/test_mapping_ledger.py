from mapping_service.compile import compile_tables
from mapping_service.unmapped import LedgerLimits, UnmappedLedger

COLUMN = "From\x1eTo"


def make_ledger(limits: LedgerLimits | None = None) -> UnmappedLedger:
    """A ledger over two tables: colors with two rows, sizes with one."""
    files = {
        "lookup/colors.csv": b"From,To\nred,Red\nblue,Blue\n",
        "lookup/sizes.csv": b"From,To\ns,S\n",
    }
    return UnmappedLedger(compile_tables(files), limits)


def test_each_sku_counts_once() -> None:
    """A value looked up twice in one record is one product to fix, not two."""
    ledger = make_ledger()
    for sku in ("S1", "S2", "S1", None):
        ledger.add(0, COLUMN, "green", sku)

    (missed,) = ledger.report().sheets[0].missed
    assert (missed.skus, missed.exact, missed.examples) == (2, True, ("S1", "S2"))


def test_values_that_concern_most_skus_come_first() -> None:
    """Who has an hour should fill in what helps most."""
    ledger = make_ledger()
    for value, sku in (("one", "A"), ("two", "A"), ("two", "B")):
        ledger.add(0, COLUMN, value, sku)

    assert [missed.keys for missed in ledger.report().sheets[0].missed] == [("two",), ("one",)]


def test_memory_is_bounded_and_the_report_says_so() -> None:
    """A feed of millions with a new value in each record must not fill the host's memory."""
    ledger = make_ledger(LedgerLimits(values=2, skus=3, unused_rows=1))
    for number in range(10):
        ledger.add(0, COLUMN, f"v{number % 4}", f"S{number}")
    report = ledger.report()

    assert [(missed.skus, missed.exact) for missed in report.sheets[0].missed] == [
        (2, False),
        (1, False),
    ]
    assert report.unlisted == 4
    assert (len(report.unused), report.more_unused) == (2, 1)


def test_rows_never_used_are_named_and_unused_tables_once() -> None:
    """A row that no record needs is a typing error or history."""
    ledger = make_ledger()
    ledger.add_hits([(0, 3)])
    unused = ledger.report().unused

    assert [(table.file, row) for table, row in unused] == [
        ("lookup/colors.csv", 0),
        ("lookup/sizes.csv", None),
    ]


def test_a_table_that_does_not_exist_is_ignored() -> None:
    """The index comes out of a sandbox; it is a claim, not a fact."""
    ledger = make_ledger()
    ledger.add(99, COLUMN, "x", "S")

    assert ledger.value_count == 0
