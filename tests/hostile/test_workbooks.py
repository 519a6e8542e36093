import contextlib
import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import WorkbookInvalid
from catalog.findings import Severity
from mapping_service.compile import compile_tables
from mapping_service.limits import TableLimits
from mapping_service.table_set import TableSet
from tests.builders_workbooks import (
    HEADER,
    PARTS,
    make_workbook,
    raw_workbook,
    sheet_xml,
    strings_xml,
)

NAME = "lookup/colors.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
RELS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
STYLES = "xl/styles.xml"

# Small bounds, so that an attack needs only a small file; the walls are the same.
TIGHT = TableLimits(
    file_bytes=200_000,
    entries=50,
    part_bytes=400_000,
    unpacked_bytes=600_000,
    ratio=100,
    ratio_from_bytes=50_000,
    elements=5_000,
    depth=20,
    sheets=5,
    rows=500,
    columns=20,
    merged=50,
    cells=2_000,
    cell_chars=2_000,
    text_chars=100_000,
)


def compiled(data: bytes, name: str = NAME, limits: TableLimits = TIGHT) -> TableSet:
    """The tables of one file within tight bounds."""
    return compile_tables({name: data}, limits=limits)


def refused(data: bytes, name: str = NAME, limits: TableLimits = TIGHT) -> str:
    """The code of the error for which a file is refused."""
    with pytest.raises(WorkbookInvalid) as caught:
        compiled(data, name, limits)
    errors = [found for found in caught.value.findings if found.severity is Severity.ERROR]
    assert all(found.place.file == name for found in errors)
    return errors[-1].code


def with_part(part: str, data: str | bytes | None) -> bytes:
    """A good workbook with one part replaced."""
    return raw_workbook({part: data})


def with_rows(rows: str) -> bytes:
    """A workbook with a header and these rows."""
    return raw_workbook(rows=HEADER + rows)


def doctype(part: str, declaration: str) -> bytes:
    """A good part with a document type in front of it."""
    return with_part(part, f"{declaration}{PARTS[part]}")


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]>'


@pytest.mark.parametrize("part", [SHEET, STRINGS, BOOK, RELS, TYPES])
@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE, REMOTE, PARAMETER])
def test_document_types_are_refused_in_every_part(part: str, declaration: str) -> None:
    """Entities can fill the memory, read the host's files and call out of the house."""
    assert refused(doctype(part, declaration)) == "workbook_forbidden_xml"


def test_a_document_type_cannot_hide_in_another_encoding() -> None:
    """A search for the bytes `<!DOCTYPE` would miss it in UTF-16."""
    part = ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS + PARTS[SHEET]).encode("utf-16")

    assert refused(with_part(SHEET, part)) == "workbook_forbidden_xml"


def test_styles_are_checked_before_openpyxl_reads_them() -> None:
    """openpyxl has no guard of its own against entities."""
    assert refused(with_part(STYLES, LAUGHS + "<styleSheet/>")) == "workbook_forbidden_xml"


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    """The data with some bytes changed."""
    assert old in data
    return data.replace(old, new)


def entries(*names: str, data: bytes = b"x") -> bytes:
    """A zip with these entries and nothing else."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, data)
    return file.getvalue()


def twice(part: str) -> bytes:
    """A workbook that has a part two times, so that two readers may see two workbooks."""
    file = io.BytesIO(raw_workbook())
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(part, PARTS[part])
    return file.getvalue()


def lying_size() -> bytes:
    """The directory says one byte; the part unpacks to a megabyte."""
    data = bytearray(with_part(SHEET, b" " * 300_000))
    directory = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    struct.pack_into("<I", data, directory + 24, 1)
    return bytes(data)


def flagged_encrypted() -> bytes:
    """Every entry says that it is encrypted."""
    data = bytearray(raw_workbook())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def stored(data: bytes) -> bytes:
    """The same archive without compression, so that damage reaches the XML."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return result.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

PACKAGES: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty file", lambda: b"", "workbook_unreadable"),
    ("text", lambda: b"From,To\nred,Red\n", "workbook_unreadable"),
    ("html table", lambda: b"<html><table>", "workbook_unreadable"),
    ("only the magic", lambda: b"PK\x03\x04", "workbook_unreadable"),
    ("cut in half", lambda: raw_workbook()[:500], "workbook_unreadable"),
    ("no parts", lambda: entries(), "workbook_unreadable"),
    ("another zip", lambda: entries("a.txt"), "workbook_unreadable"),
    ("old .xls inside", lambda: OLE, "workbook_kind"),
    ("password", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted"),
    ("encrypted entries", flagged_encrypted, "workbook_encrypted"),
    ("macros", lambda: with_part("xl/vbaProject.bin", b"x"), "workbook_kind"),
    ("macro type", lambda: with_part(TYPES, PARTS[TYPES].replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
        "application/vnd.ms-excel.sheet.macroEnabled.main")), "workbook_kind"),
    ("binary workbook", lambda: with_part("xl/workbook.bin", b"x"), "workbook_kind"),
    ("open document", lambda: entries("mimetype", "content.xml"), "workbook_kind"),
    ("word document", lambda: with_part(TYPES, PARTS[TYPES].replace(
        "spreadsheetml.sheet.main", "wordprocessingml.document.main")), "workbook_kind"),
    ("strict", lambda: with_part(BOOK, PARTS[BOOK].replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main")), "workbook_kind"),
    ("part twice", lambda: twice(SHEET), "workbook_unreadable"),
    ("no workbook part", lambda: with_part(BOOK, None), "workbook_unreadable"),
    ("no relations", lambda: with_part(RELS, None), "workbook_unreadable"),
    ("no content types", lambda: with_part(TYPES, None), "workbook_unreadable"),
    ("no shared strings", lambda: with_part(STRINGS, None), "workbook_unreadable"),
    ("relation to nothing", lambda: with_part(RELS, PARTS[RELS].replace("rId1", "rId9")),
     "workbook_unreadable"),
    ("sheet twice in the types", lambda: with_part(TYPES, PARTS[TYPES].replace(
        "</Types>", '<Override PartName="/xl/w.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/></Types>')), "workbook_kind"),
    ("wrong checksum", lambda: patched(stored(raw_workbook()), b"<sheetData/>", b"<sheetdata/>"),
     "workbook_unreadable"),
    ("lying size", lying_size, "workbook_unreadable"),
    ("zip bomb", lambda: with_part(SHEET, b" " * 390_000), "workbook_too_large"),
    ("part too large", lambda: with_part(SHEET, b" " * 500_000), "workbook_too_large"),
    ("too many entries", lambda: entries(*(str(n) for n in range(60))), "workbook_too_large"),
    ("too many bytes", lambda: b"PK" + bytes(300_000), "workbook_too_large"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), [pytest.param(m, c, id=i) for i, m, c in PACKAGES])
def test_hostile_packages_are_refused(make: Callable[[], bytes], code: str) -> None:
    """Whatever arrives under the name .xlsx is told apart before anything unpacks it."""
    assert refused(make()) == code


def cell(reference: str, value: str = "1", attributes: str = "") -> str:
    """One `<c>` element with a value."""
    return f'<c r="{reference}" {attributes}><v>{value}</v></c>'


def row(number: int | str, cells: str) -> str:
    """One `<row>` element."""
    return f'<row r="{number}">{cells}</row>'


SHEETS: list[tuple[str, str, str]] = [
    ("string index beyond", row(2, cell("A2", "99", 't="s"')), "workbook_unreadable"),
    ("negative string index", row(2, cell("A2", "-1", 't="s"')), "workbook_unreadable"),
    ("huge string index", row(2, cell("A2", "9" * 400, 't="s"')), "workbook_unreadable"),
    ("no number", row(2, cell("A2", "abc")), "workbook_unreadable"),
    ("infinite number", row(2, cell("A2", "1e999")), "workbook_unreadable"),
    ("not a number", row(2, cell("A2", "NaN")), "workbook_unreadable"),
    ("row zero", row(0, "<c><v>1</v></c>"), "workbook_unreadable"),
    ("row beyond the sheet", row(1048577, "<c><v>1</v></c>"), "workbook_unreadable"),
    ("row of text", row("x", "<c><v>1</v></c>"), "workbook_unreadable"),
    ("row of many digits", row("9" * 5000, "<c><v>1</v></c>"), "workbook_unreadable"),
    ("column beyond the sheet", row(2, cell("XFE2")), "workbook_unreadable"),
    ("column of many letters", row(2, cell("A" * 5000 + "2")), "workbook_unreadable"),
    ("reference of nonsense", row(2, cell("2A")), "workbook_unreadable"),
    ("the same cell twice", row(2, cell("A2") + cell("A2")), "workbook_unreadable"),
    ("not closed", "<row>", "workbook_unreadable"),
    ("a long text", row(2, cell("A2", "x" * 3000, 't="str"')), "workbook_too_large"),
    ("a long number", row(2, cell("A2", "0" * 3000 + "1" * 3000)), "workbook_unreadable"),
    ("deep nesting", "<row>" + "<c>" * 50 + "</c>" * 50 + "</row>", "workbook_too_large"),
    ("many empty cells", row(2, "<c/>" * 6000), "workbook_too_large"),
    ("many rows", "".join(row(n, cell(f"A{n}")) for n in range(2, 700)), "workbook_too_large"),
    ("many characters", "".join(
        row(n, cell(f"A{n}", "x" * 1900, 't="str"')) for n in range(2, 80)), "workbook_too_large"),
    ("the last row", row(1048576, cell("A1048576") + cell("B1048576")), "lookup_row_limit"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "code"), [pytest.param(r, c, id=i) for i, r, c in SHEETS])
def test_hostile_sheets_are_refused(rows: str, code: str) -> None:
    """Cells are somebody's bytes; each number in them is a claim."""
    assert refused(with_rows(rows)) == code


def test_a_header_of_many_columns_is_refused() -> None:
    """A table is looked up by name; nobody has names for a thousand columns."""
    header = "".join(f'<c t="str"><v>h{number}</v></c>' for number in range(30))

    assert refused(raw_workbook(rows=row(1, header))) == "workbook_too_large"


def test_shared_strings_count_where_they_are_used() -> None:
    """One long text used a thousand times is a thousand long texts for the sandbox."""
    strings = strings_xml(f"<si><t>{'x' * 1900}</t></si>")
    rows = "".join(row(number, cell(f"A{number}", "0", 't="s"')) for number in range(1, 100))

    assert refused(raw_workbook({STRINGS: strings}, rows=rows)) == "workbook_too_large"


@pytest.mark.parametrize(
    "merged",
    [
        '<mergeCell ref="A1:XFD1048576"/>',
        '<mergeCell ref="A2:B1048576"/><mergeCell ref="C1:XFD1"/>',
    ],
)
def test_merged_ranges_cost_nothing(merged: str) -> None:
    """openpyxl would make a cell object for each of seventeen thousand million cells."""
    rows = HEADER + row(2, cell("A2") + cell("B2"))
    part = sheet_xml(rows, after=f"<mergeCells>{merged}</mergeCells>")

    assert compiled(with_part(SHEET, part)).tables[0].rows == (("1", "1"),)


@pytest.mark.parametrize(
    ("merged", "code"),
    [
        ('<mergeCell ref="A1:A2"/>' * 60, "workbook_too_large"),
        ('<mergeCell ref="nonsense"/>', "workbook_unreadable"),
        ("<mergeCell/>", "workbook_unreadable"),
    ],
)
def test_hostile_merged_ranges_are_refused(merged: str, code: str) -> None:
    """They are looped over later, so their number is bounded first."""
    part = sheet_xml(HEADER, after=f"<mergeCells>{merged}</mergeCells>")

    assert refused(with_part(SHEET, part)) == code


def test_too_many_sheets_are_refused() -> None:
    """Each sheet costs a part, a table and a place in every message."""
    assert refused(make_workbook({f"S{n}": [("a",)] for n in range(8)})) == "workbook_too_large"


def test_links_to_other_workbooks_are_never_followed() -> None:
    """An external link may point into the house or out of it."""
    relation = (
        '<Relationship Id="rId2" TargetMode="External" Target="file:///etc/passwd" Type="http://'
        'schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/>'
    )
    rels = PARTS[RELS].replace("</Relationships>", relation + "</Relationships>")
    book = PARTS[BOOK].replace(
        "</sheets>",
        '</sheets><externalReferences><externalReference r:id="rId2"/></externalReferences>',
    )
    rows = HEADER + row(2, '<c r="A2" t="str"><f>[1]S!A1</f><v>old</v></c>' + cell("B2"))
    data = raw_workbook({RELS: rels, BOOK: book}, rows=rows)

    assert compiled(data).tables[0].rows == (("old", "1"),)


def test_a_sheet_part_may_not_lead_out_of_the_package() -> None:
    """A part's name is looked up in the archive and nowhere else."""
    rels = PARTS[RELS].replace("worksheets/sheet1.xml", "../../../../etc/passwd")
    types = PARTS[TYPES].replace("/xl/worksheets/sheet1.xml", "/../../../etc/passwd")

    assert refused(raw_workbook({RELS: rels, TYPES: types})) == "workbook_unreadable"


@pytest.mark.parametrize("name", ["a.xls", "a.xlsm", "a.xlsb", "a.xltm", "a.ods", "A.XLS"])
def test_other_spreadsheets_are_named_as_what_they_are(name: str) -> None:
    """The remedy is to save as .xlsx, which only helps when it is said."""
    assert refused(raw_workbook(), f"lookup/{name}") == "workbook_kind"


def test_a_pipe_on_the_drive_is_not_waited_for(tmp_path: Path) -> None:
    """Opening a pipe blocks until somebody writes: a run would hang for ever."""
    (tmp_path / "store").mkdir()
    os.mkfifo(tmp_path / "store" / "wait.csv")
    (tmp_path / "mapping").mkdir()
    os.mkfifo(tmp_path / "mapping" / "wait.xlsx")

    assert compile_tables({}, drive=tmp_path).tables == ()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_workbooks_are_read_or_refused(data: st.DataObject) -> None:
    """No byte of a file may raise anything but the refusal, whichever byte it is."""
    good = GOOD if data.draw(st.booleans()) else STORED
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(WorkbookInvalid):
        compiled(bytes(damaged))


@settings(max_examples=100, deadline=None)
@given(
    part=st.sampled_from([SHEET, BOOK, RELS, TYPES, STRINGS]),
    at=st.floats(0, 1),
    text=st.sampled_from(['"', "<", ">", "/", "&#0;", "r=", "<row>", "9999999999", "\ud7ff", "' "]),
)
def test_mutated_parts_are_read_or_refused(part: str, at: float, text: str) -> None:
    """Damage inside the XML reaches openpyxl, whose errors are of every kind."""
    xml = PARTS[part] if part != SHEET else sheet_xml(HEADER + row(2, cell("A2") + cell("B2")))
    place = int(at * len(xml))
    with contextlib.suppress(WorkbookInvalid):
        compiled(raw_workbook({SHEET: xml, part: xml[:place] + text + xml[place + 1 :]}))


GOOD = raw_workbook(rows=HEADER + row(2, cell("A2") + cell("B2")))
STORED = stored(GOOD)
