import zipfile
from pathlib import Path

import openpyxl
import pytest

from mapping_service.compile import compile_tables
from mapping_service.table_set import TableSet
from mapping_service.unmapped import UnmappedLedger
from tests.builders_workbooks import make_workbook

COLORS = [("From", "To"), ("dunkelrot", "Dark red"), ("blue", "Blue")]
METALS = [("Brand", "Metal", "Category"), ("Acme", "Gold", "1")]


def make_tables() -> TableSet:
    """Colors (table 0) and, on a sheet called like the report's own first, metals (table 1)."""
    data = make_workbook({"Colors": COLORS, "Summary": METALS})
    return compile_tables({"lookup/maps.xlsx": data})


def make_ledger() -> UnmappedLedger:
    """Misses in both tables and one hit."""
    ledger = UnmappedLedger(make_tables())
    ledger.add(0, "From\x1eTo", "Dunkel-Rot ", "S1")
    ledger.add(0, "From\x1eTo", "Dunkel-Rot ", "S2")
    ledger.add(0, "From\x1eTo", "=HYPERLINK(1)", "S3")
    ledger.add(0, "From\x1eTo", "00123", None)
    ledger.add(1, "Brand\x1fMetal\x1eCategory", "Acme\x1fTin", "S1")
    ledger.add_hits([(0, 3)])
    return ledger


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The report of that ledger."""
    path = tmp_path / "unmapped.xlsx"
    make_ledger().write(path)
    return path


def test_a_sheet_is_ready_to_be_filled_in(written: Path) -> None:
    """The columns of the table come first, so that filled rows can be copied below its rows."""
    sheet = openpyxl.load_workbook(written)["Colors"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["From", "To", "SKUs", "Example SKUs", "Suggestion", "Like"],
        ["Dunkel-Rot ", None, 2, "S1, S2", "Dark red", "dunkelrot"],
        ["=HYPERLINK(1)", None, 1, "S3", None, None],
        ["00123", None, 0, None, None, None],
    ]


def test_a_sheet_of_several_keys_has_a_column_for_each(written: Path) -> None:
    """A title that the report itself uses is told apart."""
    sheet = openpyxl.load_workbook(written)["Summary (2)"]

    assert [cell.value for cell in sheet[1]][:4] == ["Brand", "Metal", "Category", "SKUs"]
    assert [cell.value for cell in sheet[2]][:4] == ["Acme", "Tin", None, 1]


def test_no_value_becomes_a_formula(written: Path) -> None:
    """A merchant's customer must not be able to write formulas into the merchant's Excel."""
    for sheet in openpyxl.load_workbook(written):
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n", "inlineStr") for cell in row)


def test_rows_never_used_are_named_by_cell(written: Path) -> None:
    """The keeper of the workbook can go and delete them, or see the typing error."""
    sheet = openpyxl.load_workbook(written)["Unused rows"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["lookup/maps.xlsx", "Colors", "A2", "dunkelrot", "Dark red"],
        ["lookup/maps.xlsx", "Summary", "A2", "Acme", "Gold"],
    ]


def test_the_same_run_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    """A report that differs without reason hides the differences that matter."""
    make_ledger().write(tmp_path / "again.xlsx")

    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()
    assert b"1980-01-01" in _part(written, "docProps/core.xml")


def test_the_report_can_be_read_as_a_workbook_again(written: Path) -> None:
    """Filled in and put into the bundle, every value is what the feed had, control bytes too."""
    ledger = UnmappedLedger(make_tables())
    ledger.add(0, "From\x1eTo", "_x0041_ \x01 \ufffe", "S")
    ledger.write(written)
    tables = compile_tables({"lookup/unmapped.xlsx": written.read_bytes()})
    (colors,) = [table for table in tables.tables if table.sheet == "Colors"]

    assert colors.columns[:2] == ("From", "To")
    assert colors.rows[0][0] == "_x0041_ \x01 \ufffe"


def _part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)
