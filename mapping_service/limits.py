"""How much a workbook or a delimited file may hold. Checked while reading, never after."""

from dataclasses import dataclass

# The last row of an .xlsx sheet and of an .xls sheet. A table that ends exactly there was most
# likely cut off by the program that saved it. Source: ECMA-376, and Microsoft's limits page.
XLSX_LAST_ROW = 1_048_576
XLS_LAST_ROW = 65_536
XLSX_LAST_COLUMN = 16_384


@dataclass(frozen=True, slots=True)
class TableLimits:
    """Bounds for lookups. The defaults hold mapping tables of a hundred thousand rows.

    Attributes:
        file_bytes: Size of one file as stored.
        entries: Entries of one workbook's zip directory.
        part_bytes: Size of one unpacked workbook part.
        unpacked_bytes: All parts that are read of one workbook, unpacked.
        ratio: Unpacked size over packed size of one part larger than `ratio_from_bytes`.
        ratio_from_bytes: Smaller parts may be packed as tightly as they like.
        elements: XML elements in one part; a styled cell without a value costs one too.
        depth: Nesting of XML elements.
        sheets: Sheets of one workbook.
        rows: Rows with a value in one sheet.
        columns: Columns under the header of one sheet.
        merged: Merged ranges of one sheet.
        cells: Cells with a value in one workbook or delimited file.
        cell_chars: Characters of one cell; 32,767 is the format's own bound.
        text_chars: Characters of all cells of one file, counted where they are used.
        store_bytes: Delimited files taken from `store/` on a merchant's drive, together.
        store_files: Files looked at on a merchant's drive.
    """

    file_bytes: int = 32 * 1024 * 1024
    entries: int = 2_000
    part_bytes: int = 128 * 1024 * 1024
    unpacked_bytes: int = 256 * 1024 * 1024
    ratio: int = 200
    ratio_from_bytes: int = 1024 * 1024
    elements: int = 4_000_000
    depth: int = 64
    sheets: int = 100
    rows: int = 200_000
    columns: int = 500
    merged: int = 10_000
    cells: int = 1_000_000
    cell_chars: int = 32_767
    text_chars: int = 32 * 1024 * 1024
    store_bytes: int = 16 * 1024 * 1024
    store_files: int = 10_000


DEFAULT_LIMITS = TableLimits()
