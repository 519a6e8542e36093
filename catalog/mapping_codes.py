"""Codes of value mapping: workbooks, delimited files, the drive."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

MAPPINGS: Mapping[str, Code] = {
    "cell_refused": merchant_code(
        "A cell of a lookup cannot be set: there is no such sheet, row or column, or the text "
        "cannot stand in a cell.",
        "Look at the place that the finding names.",
    ),
    "lookup_cell_blanks": merchant_code(
        "A cell of a lookup begins or ends with blanks.",
        "Nothing for a key, which matches without them; take them away from a target.",
    ),
    "lookup_cell_date": merchant_code(
        "A cell is formatted as a date, but its number is none.",
        "Correct the value or the format of the cell.",
    ),
    "lookup_cell_error": merchant_code(
        "A cell holds an error such as #N/A and counts as empty.",
        "Mend the formula and save the workbook.",
    ),
    "lookup_conflict": merchant_code(
        "One key stands in two rows with different targets.",
        "Keep one of the two rows; case and blanks make no difference between keys.",
    ),
    "lookup_drive": merchant_code(
        "Something in the lookup folders of the drive was not read.",
        "Put the file itself there, under a plain name.",
    ),
    "lookup_duplicate": merchant_code(
        "One key stands in two rows with the same target.",
        "Delete one of the two rows.",
    ),
    "lookup_empty": merchant_code(
        "A sheet or delimited file has no values at all.",
        "Leave it out, or check that the right file was saved.",
    ),
    "lookup_encoding": merchant_code(
        "A delimited file is not UTF-8 and was read as Windows-1252.",
        "Save it as UTF-8.",
    ),
    "lookup_formula_uncalculated": merchant_code(
        "A formula has no stored result.",
        "Open the workbook in Excel and save it, or paste the values.",
    ),
    "lookup_header_empty": merchant_code(
        "A column has values but no header; it cannot be named and is not used.",
        "Give it a header; the header is the first row that is not empty.",
    ),
    "lookup_header_row": merchant_code(
        "The header was taken from a row further down, as those above are empty.",
        "Nothing, if that row is the header.",
    ),
    "lookup_header_twice": merchant_code(
        "Two columns have the same header; a lookup by that name fails.",
        "Rename one of them.",
    ),
    "lookup_hidden": merchant_code(
        "A sheet, rows or columns are hidden; their values are used all the same.",
        "Delete what should not be used.",
    ),
    "lookup_ignored": merchant_code(
        "A file in lookup/ is neither a workbook nor a delimited file.",
        "Leave it out, or save it as .xlsx or .csv.",
    ),
    "lookup_merged": merchant_code(
        "Of merged cells only the first has a value.",
        "Write the value into each row, or open the sheet with {fillMerged: true}.",
    ),
    "lookup_not_text": merchant_code(
        "A delimited file holds NUL characters.",
        "Save it as text, in UTF-8.",
    ),
    "lookup_number_inexact": merchant_code(
        "A number has more digits than Excel keeps.",
        "Format the column as text and type the value again.",
    ),
    "lookup_number_padded": merchant_code(
        "A number is shown with leading zeros that are not stored.",
        "Format the column as text and type the zeros.",
    ),
    "lookup_number_shown": merchant_code(
        "A long number is shown in scientific form: perhaps a barcode.",
        "Format the column as text if these are barcodes or numbers of things.",
    ),
    "lookup_replaced": merchant_code(
        "A file on the merchant's drive is used instead of the bundle's of that name.",
        "Nothing, if that is meant; else delete it from mapping/ on the drive.",
    ),
    "lookup_row_limit": merchant_code(
        "A sheet is filled to the last row that Excel can hold; the rest is lost.",
        "Split the data over several workbooks.",
    ),
    "lookup_row_limit_xls": merchant_code(
        "A table ends exactly where an .xls file must end; the rest may be lost.",
        "Compare its length with the source it was made from.",
    ),
    "lookup_target_empty": merchant_code(
        "A key has no target yet and counts as not mapped.",
        "Fill in the target, or delete the row.",
    ),
    "workbook_encrypted": merchant_code(
        "A workbook is protected with a password.",
        "Save it without one.",
    ),
    "workbook_formulas": merchant_code(
        "A workbook that is to be edited here has formulas, whose values would be lost.",
        "Edit it in Excel and upload it, or paste values over the formulas.",
    ),
    "workbook_forbidden_xml": merchant_code(
        "A workbook declares XML document types or entities, which attacks use.",
        "Open it in Excel and save it again.",
    ),
    "workbook_kind": merchant_code(
        "A file is no plain .xlsx workbook: an older format, another program's, or macros.",
        "Open it in Excel and save it as an Excel Workbook (.xlsx).",
    ),
    "workbook_styles": merchant_code(
        "The cell formats of a workbook cannot be read, so dates appear as numbers.",
        "Open it in Excel and save it again.",
    ),
    "workbook_too_large": merchant_code(
        "A workbook or delimited file holds more than the limits allow.",
        "Delete what is not needed, or split it.",
    ),
    "workbook_unreadable": merchant_code(
        "A workbook is damaged or was written in a way that cannot be read.",
        "Open it in Excel and save it again.",
    ),
}
