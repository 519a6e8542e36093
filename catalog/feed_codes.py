"""Codes of feeds: what ends one, what costs a record, what is remarked."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

FEEDS: Mapping[str, Code] = {
    "archive_broken": merchant_code(
        "A packed feed is damaged or was cut off.", "Pack and upload the feed again."
    ),
    "archive_encrypted": merchant_code(
        "The file in a zipped feed is encrypted.", "Zip the feed without a password."
    ),
    "archive_members": merchant_code(
        "A zipped feed does not hold exactly one file.", "Put one feed into one zip."
    ),
    "archive_method": merchant_code(
        "The file in a zipped feed is packed by a method other than deflate.",
        "Zip the feed with the usual method (deflate).",
    ),
    "archive_nested": merchant_code(
        "A packed feed holds another packed file.", "Pack the feed only once."
    ),
    "archive_office": merchant_code(
        "The feed is an office document, such as an Excel workbook.", "Save it as CSV."
    ),
    "archive_ratio": merchant_code(
        "A packed feed unpacks to far more than feeds do.", "Upload the feed unpacked."
    ),
    "archive_too_large": merchant_code(
        "A packed feed unpacks to more than is read.", "Split the feed."
    ),
    "cell_too_long": merchant_code(
        "A cell or a text of a record is longer than is read; the record is rejected.",
        "Shorten it, or look for a quote that is not closed.",
    ),
    "columns_missing": merchant_code(
        "The manifest says that a CSV feed has no header row, and names no columns.",
        "Give `columns` in the manifest, or leave `header` out.",
    ),
    "delimiter_invalid": merchant_code(
        "The manifest's delimiter is not one usable character.", "Give one, such as `;`."
    ),
    "encoding_differs": merchant_code(
        "The feed's byte order mark and the manifest name different encodings.",
        "Leave `encoding` out of the manifest.",
    ),
    "encoding_unknown": merchant_code(
        "The encoding that the manifest or the feed names is not known or not for feeds.",
        "Send UTF-8, or name another encoding in the manifest.",
    ),
    "feed_changed": merchant_code(
        "The feed's file was written while it was read, so what was read is half old, half new.",
        "Upload under another name and rename when it is whole; then run it again.",
    ),
    "feed_empty": merchant_code(
        "The feed holds no record.", "Check the export, and `record` in the manifest."
    ),
    "feed_no_file": merchant_code(
        "The feed is a folder, a pipe or a device.", "Give an ordinary file."
    ),
    "feed_too_long": merchant_code(
        "The feed has more records than its merchant may send in one.",
        "Send it in parts, or have the merchant's limit of feed_records raised.",
    ),
    "header_duplicate": merchant_code(
        "Two columns have the same name; a script sees a list.",
        "Rename one, or give `columns` in the manifest.",
    ),
    "header_empty": merchant_code(
        "A column has no name and is called by its position, such as `Column3`.",
        "Name it, or give `columns` in the manifest.",
    ),
    "json_line_invalid": merchant_code(
        "A line of a file of JSON Lines is no JSON object.",
        "Write one object a line, with its names and texts in double quotes.",
    ),
    "name_too_long": merchant_code(
        "A column, element or attribute has a name longer than is read.",
        "Check whether the first row is the header, and the delimiter.",
    ),
    "quote_not_closed": merchant_code(
        "A quote opens a CSV cell and is not closed before the feed or the limit ends.",
        "Close it, or double quotes that belong to the text.",
    ),
    "record_has_nul": merchant_code(
        "A record holds a NUL byte; it is rejected.", "Remove it from the export."
    ),
    "record_not_found": merchant_code(
        "The feed has elements, but none that the manifest names as its records.",
        "Set `record` of this feed kind to the element that holds one record.",
    ),
    "record_path_invalid": merchant_code(
        "`record` in the manifest is not a path of element names.",
        "Write it like `/Feed/Inventory` or `Inventory`.",
    ),
    "record_too_large": merchant_code(
        "A record is larger than is read; it is rejected.",
        "Split it, or look for a quote that is not closed.",
    ),
    "record_undecodable": merchant_code(
        "A record holds bytes that its encoding does not know; it is rejected.",
        "Set `encoding` in the manifest, or send UTF-8 throughout.",
    ),
    "row_too_long": merchant_code(
        "A CSV row has more cells than the header; they are named by their position.",
        "Put quotes around cells that hold the delimiter.",
    ),
    "token_too_long": merchant_code(
        "A tag, comment or processing instruction of an XML feed is longer than is read.",
        "Look for a `<` or a comment that is not closed.",
    ),
    "too_deep": merchant_code(
        "Elements or column names are nested deeper than is read.", "Flatten the feed."
    ),
    "too_many_attributes": merchant_code(
        "An element has more attributes than are read; its record is rejected.",
        "Use child elements.",
    ),
    "too_many_columns": merchant_code(
        "A CSV row or the header has more cells than are read.", "Check the delimiter."
    ),
    "too_many_names": merchant_code(
        "An XML feed uses more different names than are read.",
        "Put what varies into text or attributes, not into names.",
    ),
    "xml_cut_off": merchant_code("An XML feed ends in the middle.", "Upload it again."),
    "xml_doctype": merchant_code(
        "An XML feed has a document type declaration, which is refused.",
        "Export without DOCTYPE.",
    ),
    "xml_entity": merchant_code(
        "An XML feed uses an entity such as `&nbsp;` that XML does not define.",
        "Write the character itself or its number (`&#160;`).",
    ),
    "xml_malformed": merchant_code(
        "An XML feed is not well-formed.", "Correct the place that is named."
    ),
}
