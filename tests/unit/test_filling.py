"""Values that a table lacks get a row of their own, or a cell that was empty."""

import io
import zipfile

import pytest

from catalog.errors import WorkbookInvalid
from mapping_service.compile import compile_tables
from mapping_service.editing import CellEdit, Edit, NewRow, edit_file
from mapping_service.filling import answered_keys, fill, folded_key
from mapping_service.table import Table
from tests.builders_workbooks import make_workbook

CSV = b"Shop;Colour\nrot;Red\nlila;\n"


def table(content: bytes = CSV) -> Table:
    """The one table of a delimited file."""
    (found,) = compile_tables({"lookup/colours.csv": content}).tables
    return found


def test_a_new_value_is_a_new_row() -> None:
    """Below all others, so that no finding names another row than before."""
    assert fill(table(), ["Shop"], "Colour", ["gelb"], "Yellow") == NewRow(
        "colours", {1: "gelb", 2: "Yellow"}
    )


def test_a_row_without_a_target_gets_it() -> None:
    """A second row for the same key would be a conflict."""
    assert fill(table(), ["Shop"], "Colour", [" LILA "], "Purple") == CellEdit(
        "colours", 3, 2, "Purple"
    )


def test_a_column_may_be_named_by_its_number() -> None:
    """The older look-up service knows no headers."""
    assert fill(table(), ["column 0"], "column 1", ["gelb"], "Yellow") == NewRow(
        "colours", {1: "gelb", 2: "Yellow"}
    )


def test_a_column_that_is_not_there_is_refused() -> None:
    """A target in a column of a new name would never be found."""
    with pytest.raises(WorkbookInvalid):
        fill(table(), ["Shop"], "Color", ["gelb"], "Yellow")


def test_only_a_row_with_a_target_answers() -> None:
    """A value whose target is empty is still missed."""
    assert answered_keys(table(), ["Shop"], "Colour") == {("rot",)}
    assert answered_keys(table(), ["Shop"], "") == {("rot",), ("lila",)}
    assert folded_key([" ROT "]) == ("rot",)


@pytest.mark.parametrize(
    ("mark", "end"), [(b"", b"\n"), (b"\xef\xbb\xbf", b"\r\n")], ids=["plain", "marked"]
)
def test_a_delimited_file_keeps_its_separator_and_line_ends(mark: bytes, end: bytes) -> None:
    """The merchant's own program reads it again."""
    before = mark + CSV.replace(b"\n", end)
    edits: list[Edit] = [
        CellEdit("colours", 2, 2, "Crimson"),
        NewRow("colours", {1: "gelb", 2: "a;b"}),
    ]
    rows = [b"Shop;Colour", b"rot;Crimson", b"lila;", b'gelb;"a;b"', b""]
    assert edit_file("lookup/colours.csv", before, edits) == mark + end.join(rows)


@pytest.mark.parametrize(
    "edit",
    [
        CellEdit("colours", 0, 1, "x"),
        CellEdit("colours", 1, 0, "x"),
        CellEdit("colours", 9, 1, "x"),
        CellEdit("colours", 1, 1, "a\0b"),
        CellEdit("colours", 1, 1, "x" * 40_000),
    ],
    ids=["row", "column", "behind", "nul", "long"],
)
def test_what_no_cell_can_hold_is_refused(edit: CellEdit) -> None:
    """The file stays as it is, and the place is named."""
    with pytest.raises(WorkbookInvalid):
        edit_file("lookup/colours.csv", CSV, [edit])


def test_parts_that_only_openpyxl_reads_are_proved_too() -> None:
    """A table reads its sheets alone; an edit opens everything that lies in the file."""
    workbook = make_workbook({"Colours": [["Shop", "Colour"], ["rot", "Red"]]})
    written = io.BytesIO(workbook)
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    edit = CellEdit("Colours", 2, 2, "Crimson")
    with pytest.raises(WorkbookInvalid) as refused:
        edit_file("lookup/colours.xlsx", written.getvalue(), [edit])
    assert refused.value.findings[-1].code == "workbook_forbidden_xml"
    assert edit_file("lookup/colours.xlsx", workbook, [edit])
