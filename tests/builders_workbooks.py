"""Builds workbooks for tests: with openpyxl, or part by part where it would refuse to."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

Rows = Sequence[Sequence[object]]


def make_workbook(sheets: Mapping[str, Rows]) -> bytes:
    """An .xlsx file with these sheets; None is an empty cell, text is always a text cell."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    cell = sheet.cell(number, column, value)
                    if isinstance(value, str):
                        cell.data_type = "s"  # a text such as =1 is no formula here
    return save(book)


def save(book: openpyxl.Workbook) -> bytes:
    """The bytes of an openpyxl workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS: Mapping[str, str] = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
        "</Types>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        '<sheet name="Colors" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
    "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>From</t></si><si><t>To</t></si></sst>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>',
}


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """A sheet part with these `<row>` elements; `before` and `after` go around the sheet data."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings_xml(items: str) -> str:
    """A shared string part with these `<si>` elements."""
    return f'<sst xmlns="{_MAIN}">{items}</sst>'


def raw_workbook(
    parts: Mapping[str, str | bytes | None] | None = None, *, rows: str | None = None
) -> bytes:
    """A workbook with one sheet `Colors`; parts are replaced or, with None, left out."""
    chosen: dict[str, str | bytes | None] = {**PARTS, **(parts or {})}
    if rows is not None:
        chosen["xl/worksheets/sheet1.xml"] = sheet_xml(rows)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in chosen.items():
            if data is not None:
                archive.writestr(name, data)
    return file.getvalue()


HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
