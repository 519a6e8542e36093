import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from catalog.errors import WorkbookInvalid
from catalog.findings import Severity
from mapping_service.compile import compile_tables
from mapping_service.limits import TableLimits
from mapping_service.table import Table
from mapping_service.table_set import TableSet
from tests.builders_workbooks import (
    HEADER,
    Rows,
    make_workbook,
    raw_workbook,
    save,
    sheet_xml,
    strings_xml,
)

NAME = "lookup/colors.xlsx"


def compiled(data: bytes) -> TableSet:
    """The tables of one workbook."""
    return compile_tables({NAME: data})


def table_of(rows: Rows) -> Table:
    """The table of a workbook with one sheet `Colors`."""
    (table,) = compiled(make_workbook({"Colors": rows})).tables
    return table


def codes(tables: TableSet) -> dict[str, str | None]:
    """Codes of the findings, each with the cell of the first."""
    found: dict[str, str | None] = {}
    for finding in tables.findings:
        found.setdefault(finding.code, finding.place.cell)
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("00123", "00123"),
        ("750000000000", "750000000000"),
        (" padded ", " padded "),
        ("=1+1", "=1+1"),
        ("#N/A", "#N/A"),
        (123, "123"),
        (123.0, "123"),
        (0.1, "0.1"),
        (750000000000, "750000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2026, 3, 1), "2026-03-01"),
        (dt.datetime(2026, 3, 1, 13, 45, 10), "2026-03-01T13:45:10"),
        (dt.time(13, 45), "13:45:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
        ("line\nbreak", "line\nbreak"),
        ("😀 e\u0301", "😀 e\u0301"),
    ],
)
def test_a_cell_has_one_text(value: object, text: str) -> None:
    """Text stays text, and what Excel stores as a number has one spelling."""
    assert table_of([("From", "To"), ("key", value)]).rows == (("key", text),)


CELL = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=8),
    st.from_regex(r"0{0,3}[0-9]{1,20}", fullmatch=True),
).filter(lambda text: "_x" not in text)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_text_cells_come_back_as_they_were(rows: list[tuple[str, str, str]]) -> None:
    """No text is ever taken for a number, a date or a formula, nor trimmed."""
    table = table_of([("A", "B", "C"), *rows])
    filled = [row for row in rows if any(not cell.isspace() and cell for cell in row)]

    assert [row for row in table.rows if "".join(row).strip()] == filled


def test_1904_dates_are_the_same_days() -> None:
    """A workbook made on an old Mac must not move every date by four years."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.append(["From", "To"])
    sheet.append(["day", dt.date(2026, 3, 1)])

    assert compiled(save(book)).tables[0].rows == (("day", "2026-03-01"),)


def test_leading_emptiness_keeps_addresses_true() -> None:
    """A message about C5 must mean the cell that Excel calls C5."""
    rows = [(), (), (None, "From", "To"), (), (None, "red", "Red")]
    tables = compiled(make_workbook({"Colors": rows}))
    (table,) = tables.tables

    assert (table.header_row, table.columns, list(table.row_numbers)) == (3, ("From", "To"), [5])
    assert table.cell_of(0, 1) == "Colors!C5"
    assert codes(tables) == {"lookup_header_row": "Colors"}


def test_an_uncalculated_formula_is_an_error() -> None:
    """A workbook that no Excel has saved would give every key an empty target."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Colors"
    sheet.append(["From", "To"])
    sheet.append(["red", '="R"&"ed"'])
    with pytest.raises(WorkbookInvalid) as caught:
        compiled(save(book))

    (finding,) = [found for found in caught.value.findings if found.severity is Severity.ERROR]
    assert (finding.code, finding.place.cell) == ("lookup_formula_uncalculated", "Colors!B2")


FORMULAS = (
    '<row r="2"><c r="A2" t="str"><f>UPPER("x")</f><v>00123</v></c>'
    '<c r="B2"><f>1+1</f><v>2</v></c></row>'
    '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c>'
    '<c r="B3" t="e"><f>NA()</f><v>#N/A</v></c></row>'
)


def test_a_formula_has_its_stored_value() -> None:
    """Excel has calculated it; text that looks like a number stays text."""
    tables = compiled(raw_workbook(rows=HEADER + FORMULAS))

    assert tables.tables[0].rows == (("00123", "2"),)
    assert codes(tables) == {"lookup_cell_error": "Colors!B3"}


def test_rich_inline_and_phonetic_text() -> None:
    """Formatting inside a cell is no part of its text, and neither is a reading aid."""
    strings = strings_xml(
        "<si><t>From</t></si><si><t>To</t></si>"
        '<si><r><rPr><b/></rPr><t>da</t></r><r><t xml:space="preserve">rk </t></r>'
        '<rPh sb="0" eb="1"><t>READING</t></rPh></si>'
    )
    rows = (
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is>'
        "<r><t>Da</t></r><r><t>rk_x000D_</t></r></is></c></row>"
    )
    tables = compile_tables(
        {NAME: raw_workbook({"xl/sharedStrings.xml": strings}, rows=HEADER + rows)}
    )

    assert tables.tables[0].rows == (("dark ", "Dark\r"),)


def test_hidden_merged_and_unnamed_are_told() -> None:
    """What a merchant cannot see in Excel is used all the same, so it has to be said."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Colors"
    for row in (["From", "To", None, "Note"], ["red", "Red", "?", "x"], [None, "Rot", None, "y"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    secret = book.create_sheet("Secret")
    secret.append(["From", "To"])
    secret.append(["a", "b"])
    secret.sheet_state = "veryHidden"
    tables = compiled(save(book))

    assert codes(tables) == {
        "lookup_hidden": "Colors",
        "lookup_merged": "Colors!A2:A3",
        "lookup_header_empty": "Colors!C2",
    }
    assert tables.tables[0].merged == ((2, 1, 3, 1),)
    assert sorted(
        finding.message.split(";")[0]
        for finding in tables.findings
        if finding.code == "lookup_hidden"
    ) == ["columns D:D are hidden", "rows 3 are hidden", "the sheet is hidden"]


@pytest.mark.parametrize(
    ("value", "number_format", "code"),
    [
        (750000000000, "General", "lookup_number_shown"),
        (750000000000, "0.00E+00", "lookup_number_shown"),
        (750000000000, "0", None),
        (1234567890123456789, "0", "lookup_number_inexact"),
        (123, "00000", "lookup_number_padded"),
        (12345, "00000", None),
        (12.5, "General", None),
    ],
)
def test_numbers_that_may_be_barcodes_are_told(
    value: float, number_format: str, code: str | None
) -> None:
    """A barcode typed into a number cell has lost its zeros or its last digits already."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Codes"
    sheet.append(["From", "To"])
    sheet.append([value, "x"])
    sheet["A2"].number_format = number_format

    assert codes(compiled(save(book))) == ({code: "Codes!A2"} if code else {})


def test_only_what_is_there_is_read() -> None:
    """A sheet that claims a million rows and one cell at the far end cost two rows."""
    last = '<c r="A1048575"><v>1</v></c><c r="B1048575"><v>2</v></c>'
    rows = f'{HEADER}<row r="1048575">{last}</row>'
    part = sheet_xml(rows, before='<dimension ref="A1:XFD1048576"/>')
    tables = compiled(raw_workbook({"xl/worksheets/sheet1.xml": part}))

    assert tables.tables[0].rows == (("1", "2"),)


def test_styles_that_cannot_be_read_cost_only_the_formats() -> None:
    """Third programs write styles that openpyxl refuses; the texts are good all the same."""
    broken = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    broken += '<cellXfs count="1"><xf numFmtId="x"/></cellXfs></styleSheet>'
    rows = HEADER + '<row r="2"><c r="A2" s="9"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    tables = compile_tables({NAME: raw_workbook({"xl/styles.xml": broken}, rows=rows)})

    assert tables.tables[0].rows == (("1", "2"),)
    assert "workbook_styles" in codes(tables)


def test_the_drives_workbook_replaces_the_bundles(tmp_path: Path) -> None:
    """A merchant maintains the mapping without a new release; the scripts' path stays the same."""
    (tmp_path / "mapping").mkdir()
    (tmp_path / "mapping/colors.xlsx").write_bytes(
        make_workbook({"Colors": [("From", "To"), ("red", "new")]})
    )
    bundle = {NAME: make_workbook({"Colors": [("From", "To"), ("red", "old")]})}
    tables = compile_tables(bundle, drive=tmp_path)

    assert [table.rows for table in tables.tables] == [(("red", "new"),)]
    assert tables.names[NAME] == tables.names["colors.xlsx"] == "mapping/colors.xlsx"
    assert codes(tables) == {"lookup_replaced": None}


def test_store_lookups_are_found_and_nothing_outside(tmp_path: Path) -> None:
    """A link on the drive must not read the host's files into a merchant's script."""
    outside = tmp_path / "outside.csv"
    outside.write_text("secret,1\n")
    drive = tmp_path / "drive"
    (drive / "store/lookup").mkdir(parents=True)
    (drive / "store/lookup/a.csv").write_text("a,1\n")
    (drive / "store/link.csv").symlink_to(outside)
    (drive / "store/folder").symlink_to(tmp_path)
    (drive / "mapping").symlink_to(tmp_path)
    tables = compile_tables({}, drive=drive)

    assert list(tables.names) == ["/store/lookup/a.csv"]
    assert [finding.code for finding in tables.findings].count("lookup_drive") == 2


def test_a_large_store_gives_what_the_scripts_name(tmp_path: Path) -> None:
    """A drive collects years of files; those a script asks for must be among the ones taken."""
    store = tmp_path / "store"
    store.mkdir()
    for name in ("a.csv", "b.csv", "wanted.csv"):
        (store / name).write_text("k,v\n" * 10)
    tables = compile_tables(
        {},
        drive=tmp_path,
        sources=["loadDelimitedFile('/store/wanted.csv', ',', [0], [1])"],
        limits=TableLimits(store_bytes=90),
    )

    assert list(tables.names) == ["/store/a.csv", "/store/wanted.csv"]
    assert list(tables.left_out) == ["/store/b.csv"]
