import pytest

from catalog.errors import WorkbookInvalid
from catalog.findings import Severity
from mapping_service.compile import compile_tables


def csv(*rows: str) -> dict[str, bytes]:
    """One delimited lookup with these lines."""
    return {"lookup/x.csv": "\n".join(rows).encode()}


def test_a_key_with_two_targets_is_an_error_with_both_addresses() -> None:
    """Which of the two rows wins must never be decided by their order."""
    with pytest.raises(WorkbookInvalid) as caught:
        compile_tables(csv("From,To", "red,Red", "blue,Blue", " RED ,Rouge"))

    (finding,) = [found for found in caught.value.findings if found.code == "lookup_conflict"]
    assert finding.severity is Severity.ERROR
    assert finding.place.cell == "B4"
    assert "in B2" in finding.message


@pytest.mark.parametrize(
    ("rows", "code", "severity"),
    [
        (("From,To", "red,Red", "Red,Red"), "lookup_duplicate", Severity.WARNING),
        (("From,To", "red,", "red,Red"), "lookup_target_empty", Severity.WARNING),
        (("A,B,C", "x,y,1", "x,Y,2"), "lookup_conflict", Severity.WARNING),
        (("A,From,To", "x,r,1", "y,r,1"), "lookup_duplicate", Severity.WARNING),
        (("A,a,B", "x,y,1"), "lookup_header_twice", Severity.WARNING),
        (("A,,B", "x,y,1"), "lookup_header_empty", Severity.WARNING),
        (("", "A,B", "x,1"), "lookup_header_row", Severity.NOTE),
        (("",), "lookup_empty", Severity.WARNING),
    ],
)
def test_doubts_are_told_but_refuse_nothing(
    rows: tuple[str, ...], code: str, severity: Severity
) -> None:
    """Only what can give a wrong product stops a release."""
    found = {finding.code: finding.severity for finding in compile_tables(csv(*rows)).findings}

    assert found[code] is severity


def test_rows_with_different_keys_are_no_conflict() -> None:
    """A table with several key columns repeats each of them."""
    tables = compile_tables(csv("Brand,Metal,Category", "A,Gold,1", "A,Silver,2", "B,Gold,3"))

    assert tables.findings == ()


def test_ten_thousand_alike_are_one_story() -> None:
    """The one finding that matters must not drown in a column of barcodes."""
    rows = [f"k{number},x " for number in range(500)]
    tables = compile_tables(csv("From,To", *rows))

    assert len(tables.findings) == 5
    assert tables.findings[-1].message.endswith("(and 495 more like it)")


def test_everything_wrong_is_told_at_once() -> None:
    """Nobody wants to fix one file to learn of the next."""
    with pytest.raises(WorkbookInvalid) as caught:
        compile_tables({"lookup/a.xls": b"", "lookup/b.xlsx": b"no", "lookup/c.csv": b"\0"})

    assert [finding.place.file for finding in caught.value.findings] == [
        "lookup/a.xls",
        "lookup/b.xlsx",
        "lookup/c.csv",
    ]
