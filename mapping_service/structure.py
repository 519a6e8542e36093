"""The structure of a workbook, read by openpyxl: sheets, their state, number formats, date system.

openpyxl gets a copy of the package with the structural parts only, all of them checked before; each
sheet is replaced by one that holds nothing but the name of its part. So nothing large and nothing
hostile reaches it. The cells are read by `sheet_xml`, since openpyxl gives either a formula or its
value, turns numbers into floats, and walks through every declared but empty row.
"""

import io
import posixpath
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.xml.constants import (
    ARC_CONTENT_TYPES,
    ARC_STYLE,
    SHARED_STRINGS,
    SHEET_MAIN_NS,
    WORKSHEET_TYPE,
    XLSX,
    XLTX,
)

from mapping_service.limits import TableLimits
from mapping_service.markup import PartReader
from mapping_service.package import Package
from mapping_service.remarks import Remarks

_STRICT = b"http://purl.oclc.org/ooxml/"
_EMPTY_STRINGS = f'<sst xmlns="{SHEET_MAIN_NS}"/>'
_PROBE_SHEET = (
    f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
    "<t>{part}</t></is></c></row></sheetData></worksheet>"
)
# What openpyxl raises on parts that are XML but not what it expects.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its title, the part that holds it, and `visible`, `hidden` or `veryHidden`."""

    title: str
    part: str
    state: str


class Structure:
    """What openpyxl found: sheets in tab order, the date system, number formats by style."""

    def __init__(self, workbook: openpyxl.Workbook, strings_part: str | None) -> None:
        self.strings_part = strings_part
        self.epoch: datetime = workbook.epoch
        sheets = [sheet for sheet in workbook.worksheets]
        self.sheets = [
            SheetPart(sheet.title, str(sheet["A1"].value), sheet.sheet_state) for sheet in sheets
        ]
        self._any_sheet = sheets[0] if sheets else None
        self._formats: dict[int, str] = {}

    def number_format(self, style: int) -> str:
        """The number format of a cell style; `General` where the style does not exist."""
        known = self._formats.get(style)
        if known is None:
            known = self._formats[style] = self._ask_format(style)
        return known

    def _ask_format(self, style: int) -> str:
        if self._any_sheet is None:
            return "General"
        try:
            return ReadOnlyCell(self._any_sheet, 1, 1, None, "n", style).number_format
        except (LookupError, TypeError):
            return "General"


def read_structure(package: Package, remarks: Remarks, limits: TableLimits) -> Structure:
    """Read the structure of a checked package.

    Raises:
        WorkbookInvalid: A part is missing, malformed or hostile, or openpyxl cannot read it.
    """
    types = _parts_by_type(_checked(package, ARC_CONTENT_TYPES, remarks, limits))
    for content_type in types:
        if "macroEnabled" in content_type:
            remarks.refuse("workbook_kind", "the workbook carries macros", hint="save as .xlsx")
    workbook_parts = types.get(XLSX, []) + types.get(XLTX, [])
    if len(workbook_parts) != 1:
        remarks.refuse("workbook_kind", "there is no workbook in this file", hint="save as .xlsx")
    book_part = workbook_parts[0]
    parts = {
        name: _checked(package, name, remarks, limits)
        for name in (ARC_CONTENT_TYPES, book_part, _relations_of(book_part))
    }
    if _STRICT in parts[book_part]:
        remarks.refuse(
            "workbook_kind",
            "this is a Strict Open XML workbook",
            hint="save it as an ordinary Excel Workbook (.xlsx)",
        )
    strings_part = next((part for part in types.get(SHARED_STRINGS, [])), None)
    if strings_part is not None:
        parts[strings_part] = _EMPTY_STRINGS.encode()
    for part in types.get(WORKSHEET_TYPE, []):
        parts[part] = _PROBE_SHEET.format(part=escape(part)).encode()
    if ARC_STYLE in package.names:
        parts[ARC_STYLE] = _checked(package, ARC_STYLE, remarks, limits)
    workbook = _open(parts, remarks)
    if len(workbook.worksheets) > limits.sheets:
        remarks.refuse("workbook_too_large", f"there are more than {limits.sheets} sheets")
    return Structure(workbook, strings_part)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _checked(package: Package, name: str, remarks: Remarks, limits: TableLimits) -> bytes:
    data = package.read(name)
    PartReader(name, remarks, limits).read(data)
    return data


def _parts_by_type(content_types: bytes) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for element in ElementTree.fromstring(content_types):
        name = element.get("PartName")
        if name:
            parts.setdefault(element.get("ContentType", ""), []).append(name.lstrip("/"))
    return parts


def _open(parts: dict[str, bytes], remarks: Remarks) -> openpyxl.Workbook:
    """Let openpyxl read the parts; once more without styles where those are the trouble."""
    try:
        return _load(parts)
    except _UNREADABLE as error:
        if ARC_STYLE in parts:
            plain = {name: data for name, data in parts.items() if name != ARC_STYLE}
            workbook = _open(plain, remarks)
            remarks.add(
                "workbook_styles",
                "the cell formats cannot be read: dates appear as numbers",
                hint="open the workbook in Excel and save it again",
            )
            return workbook
        remarks.refuse("workbook_unreadable", f"openpyxl cannot read it: {error}")


def _load(parts: dict[str, bytes]) -> openpyxl.Workbook:
    skeleton = io.BytesIO()
    with zipfile.ZipFile(skeleton, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with warnings.catch_warnings():
        # openpyxl warns of parts that it leaves out; none of them is used here.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(skeleton, read_only=True, keep_links=False)
