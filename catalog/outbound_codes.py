"""Codes of what goes out: why a record of a merchant's file is not written, what is remarked."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

OUTBOUND: Mapping[str, Code] = {
    "outbound_character": merchant_code(
        "A text holds a character that the file cannot hold, for its encoding or for XML.",
        'Replace it in the script, write another encoding, or set unwritable = "replace".',
    ),
    "outbound_empty": merchant_code(
        "The script assigned nothing for a record that goes out.",
        "Assign its fields, or call skip(reason) to leave it out on purpose.",
    ),
    "outbound_field_invalid": merchant_code(
        "The script made something that the file cannot hold: a list where one value stands, an "
        "object in a cell, a name that XML does not have.",
        "Correct what is assigned to the field that is named.",
    ),
    "outbound_left": merchant_code(
        "Records are not in the merchant's file; they stand in the default form beside it.",
        "Read them there; mend the script by the error of each.",
    ),
    "outbound_unknown_column": merchant_code(
        "The script assigned a field that is no column of the file; it is not written.",
        "Correct its name, or add it to `columns` in the manifest.",
    ),
    "outbound_unmapped": merchant_code(
        "Lookup tables have no row for values of the records that went out.",
        "Add rows to the workbook that is named.",
    ),
}
