"""Every public code: of errors, of rejections and of findings, with its meaning and its remedy.

The reference page of codes is made from this table; a code that is used but not listed here, or
listed but not used, fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Actor = Literal["merchant", "nobody", "operator"]


@dataclass(frozen=True, slots=True)
class Code:
    """What a public code means, who must act, and what they should do."""

    actor: Actor
    meaning: str
    remedy: str


def _merchant(meaning: str, remedy: str) -> Code:
    return Code("merchant", meaning, remedy)


# Grouped by the room that reports the code; alphabetical inside a group.
ERRORS: Mapping[str, Code] = {
    "bundle_invalid": _merchant(
        "A script bundle is refused.", "Mend what its findings name; they are all listed at once."
    ),
    "config_invalid": Code(
        "operator", "A setting has no usable value.", "Correct the setting that the message names."
    ),
    "feed_fault": _merchant(
        "A feed cannot be read further; the records before the fault are good.",
        "Look up the code of the fault itself, which stands beside this one.",
    ),
    "merchant_error": _merchant(
        "The merchant's data or script is at fault.", "Follow the more exact code beside it."
    ),
    "operator_error": Code(
        "operator", "Crossdock itself or its set-up is at fault.", "Read the log of the run."
    ),
    "platform_error": Code(
        "operator", "Something failed that has no more exact code.", "Read the log of the run."
    ),
    "record_rejected": _merchant(
        "A record cannot become a draft.", "Look up the code of the rejection itself."
    ),
    "script_error": _merchant(
        "A script failed.", "Go to the file and line that the message names."
    ),
    "script_hopeless": _merchant(
        "A hundred records in a row used up their time or memory, and the run was ended.",
        "Run the script on a few records (--limit 5), mend it, and run the feed again.",
    ),
    "script_limit": _merchant(
        "A script used up its time, memory, stack or output.",
        "Look for a loop that does not end or a text that grows; the limits are in the reference.",
    ),
    "store_broken": Code(
        "operator",
        "The store cannot be opened or written, or another version of Crossdock wrote it.",
        "Check the path and the disk, and whether another program keeps it locked; use the "
        "version that wrote it or a newer one.",
    ),
    "transient_error": Code("nobody", "A passing fault.", "Wait; the run tries again on its own."),
    "worker_broken": Code(
        "operator",
        "A worker process cannot be started, or answers what no worker of ours would answer.",
        "Read the warnings about the sandbox's walls; the explanation of the sandbox names them.",
    ),
    "workbook_invalid": _merchant(
        "A mapping workbook or delimited lookup is refused.",
        "Mend the cells that its findings name.",
    ),
}
BUNDLES: Mapping[str, Code] = {
    "bundle_config_spec": _merchant(
        "A kind's folder holds a config-spec set; its scripts were not tried.",
        "Nothing to do; the set is kept in the bundle as it is.",
    ),
    "bundle_empty": _merchant(
        "The zip holds no files.", "Zip the folder that holds mapping-custom.js."
    ),
    "bundle_junk": _merchant(
        "Files that an operating system or an editor left behind are ignored.",
        "Nothing; or pack the folder with `crossdock pack`, which leaves them out.",
    ),
    "bundle_limit_kept": _merchant(
        "The manifest asks for more than a limit allows; the limit stays as it is.",
        "Leave the key out; an admin can raise limits for a merchant.",
    ),
    "bundle_more_findings": _merchant(
        "There are more findings than are listed.", "Mend those listed and check again."
    ),
    "bundle_no_base": _merchant(
        "The bundle given as base has no base script.", "Choose one with a mapping-base.js."
    ),
    "bundle_no_entry": _merchant(
        "No function of the scripts translates feeds of this kind.",
        "Define transform(), or transformInventory() and the like for one kind.",
    ),
    "bundle_other_base": _merchant(
        "The bundle was checked on another base than the one its manifest names.",
        "Choose the base that the manifest names, or correct its `base`.",
    ),
    "bundle_unknown_file": _merchant(
        "Nothing reads a file or folder of the bundle.", "Rename it as suggested or leave it out."
    ),
    "bundle_wrapped": _merchant(
        "Everything lies in one folder, which is taken as the bundle.", "Nothing."
    ),
    "case_incomplete": _merchant(
        "A case has no feed, two feeds, or nothing it expects.",
        "Give it feed.csv or feed.xml, and expected.jsonl or expected-errors.jsonl.",
    ),
    "case_invalid": _merchant(
        "A line of a case's expectation is not a JSON object.", "Correct the line that is named."
    ),
    "entry_name_clash": _merchant(
        "Two names in the zip are one name where case, accents or blanks fold.",
        "Keep one of the two files.",
    ),
    "entry_name_encoding": _merchant(
        "A name in the zip is not UTF-8, and nothing says which characters it has.",
        "Rename the file with plain letters, or pack the folder with `crossdock pack`.",
    ),
    "entry_name_long": _merchant(
        "A name in the zip is too long or too many folders deep.", "Shorten it."
    ),
    "entry_name_outside": _merchant(
        "A name in the zip points out of the bundle: absolute, with a drive, or with `..`.",
        "Pack the folder with `crossdock pack`.",
    ),
    "entry_name_unsafe": _merchant(
        "A name in the zip means something else on some systems, or cannot exist there.",
        "Rename the file.",
    ),
    "entry_name_unseen": _merchant(
        "A name in the zip holds characters that cannot be seen.", "Rename the file."
    ),
    "entry_special": _merchant(
        "An entry of the zip is a link, a device or the like.", "Put the file itself in its place."
    ),
    "manifest_invalid": _merchant(
        "manifest.toml or a case.toml is not TOML, or has a key or value that is not allowed.",
        "Correct the key that is named; the reference page lists all keys.",
    ),
    "profile_invalid": _merchant(
        "A profile is not one JSON object.", "Correct the file at the place that is named."
    ),
    "script_empty": _merchant("A script holds no code.", "Leave the file out."),
    "script_hidden_text": _merchant(
        "A script holds characters that make it read differently from how it runs.",
        "Write them as escapes.",
    ),
    "template_active": _merchant(
        "A template has active content, for which marketplaces refuse a listing.",
        "Take scripts, frames, forms, event attributes and script addresses out.",
    ),
    "text_encoding": _merchant(
        "A text file of the bundle is not UTF-8 or holds NUL.", "Save the file as UTF-8."
    ),
    "workbook_not_xlsx": _merchant(
        "A file called .xlsx is not an Excel workbook, or has a password.",
        "Save it as .xlsx in Excel, without a password.",
    ),
    "zip_damaged": _merchant(
        "An entry of the zip cannot be unpacked or does not have its checksum.",
        "Pack the folder again and upload it whole.",
    ),
    "zip_encrypted": _merchant("An entry of the zip is encrypted.", "Zip without a password."),
    "zip_method": _merchant(
        "The zip uses a form of zip that bundles do not: Zip64, or a compression but Deflate.",
        "Pack the folder with `crossdock pack`.",
    ),
    "zip_mismatch": _merchant(
        "The zip says two different things about an entry.",
        "Pack the folder with `crossdock pack`.",
    ),
    "zip_nested": _merchant(
        "An archive lies within the zip.", "Put its files into the bundle themselves."
    ),
    "zip_overlap": _merchant(
        "Two entries of the zip share bytes.", "Pack the folder with `crossdock pack`."
    ),
    "zip_ratio": _merchant(
        "An entry of the zip unpacks to very many times its size.", "Leave it out."
    ),
    "zip_surplus_data": _merchant(
        "The zip has bytes that belong to no entry.", "Pack the folder with `crossdock pack`."
    ),
    "zip_too_large": _merchant(
        "The zip, or a file in it, is over its limit.", "Leave out what the bundle does not need."
    ),
    "zip_too_many_entries": _merchant(
        "The zip has too many entries.", "Leave out what the bundle does not need."
    ),
    "zip_unreadable": _merchant(
        "The file is not a zip, is cut off, or its list of contents cannot be read.",
        "Pack the folder again and upload it whole.",
    ),
}
SCRIPTS: Mapping[str, Code] = {
    "record_too_large": _merchant(
        "A record is larger than what is given to a script.",
        "Split the record, or take large texts and pictures out of the feed.",
    ),
    "rejected_by_script": _merchant(
        "The script rejected the record without a code of its own, or with one in the wrong form.",
        "Give reject() a code of small letters, digits and underscores, and a message.",
    ),
    "script_asynchronous": _merchant(
        "A function of the scripts is async; nobody waits for what it does.",
        "Take async and await out.",
    ),
    "script_crashed_worker": _merchant(
        "The script took its process down each time it ran over this record alone.",
        "Look for unusual language features near the place that handles this record; tell us.",
    ),
    "script_limit_log": _merchant(
        "The script logged more lines for one record than are kept; the rest was dropped.",
        "Log less, or raise the level with LOGGER.setLevel.",
    ),
    "script_limit_memory": _merchant(
        "The script used more memory for one record than it may.",
        "Look for lists and texts that grow in a loop.",
    ),
    "script_limit_output": _merchant(
        "The script's output for one record is too large, too deep or has too many fields.",
        "Look for texts, lists and objects that grow in a loop.",
    ),
    "script_limit_stack": _merchant(
        "The script called functions too deeply.", "Look for a function that calls itself."
    ),
    "script_limit_time": _merchant(
        "The script ran longer over one record than it may.",
        "Look for loops that do not end and regular expressions that back-track.",
    ),
    "script_load_failed": _merchant(
        "A script failed while it was loaded, before any record.",
        "Correct the statement at the top level that the message names.",
    ),
    "script_syntax_error": _merchant(
        "A script is not JavaScript.", "Correct the place that the caret points at."
    ),
    "script_threw": _merchant(
        "The script failed at this record with an error of its own or of the language.",
        "Correct the script at the line that is named, or the record.",
    ),
    "script_threw_null": _merchant(
        "The script threw null, which is also what running out of memory looks like.",
        "Throw an Error with a message; if the script throws nothing, look for what grows.",
    ),
    "state_carried": _merchant(
        "The scripts keep something from one record to the next; it was put back each time.",
        "Work it out anew for each record: records run in any order and on several machines.",
    ),
    "text_not_unicode": _merchant(
        "A text in the output holds half of a character.",
        "Do not cut texts inside a surrogate pair; truncate() minds it.",
    ),
    "value_cyclic": _merchant(
        "An object in the output contains itself.",
        "Assign a copy of what is needed, not the object.",
    ),
    "value_not_data": _merchant(
        "A value in the output is no data: NaN, Infinity, a function, an invalid date or the like.",
        "Correct what is assigned to the field that is named; call the function; give a default.",
    ),
}
FEEDS: Mapping[str, Code] = {
    "archive_broken": _merchant(
        "A packed feed is damaged or was cut off.", "Pack and upload the feed again."
    ),
    "archive_encrypted": _merchant(
        "The file in a zipped feed is encrypted.", "Zip the feed without a password."
    ),
    "archive_members": _merchant(
        "A zipped feed does not hold exactly one file.", "Put one feed into one zip."
    ),
    "archive_method": _merchant(
        "The file in a zipped feed is packed by a method other than deflate.",
        "Zip the feed with the usual method (deflate).",
    ),
    "archive_nested": _merchant(
        "A packed feed holds another packed file.", "Pack the feed only once."
    ),
    "archive_office": _merchant(
        "The feed is an office document, such as an Excel workbook.", "Save it as CSV."
    ),
    "archive_ratio": _merchant(
        "A packed feed unpacks to far more than feeds do.", "Upload the feed unpacked."
    ),
    "archive_too_large": _merchant(
        "A packed feed unpacks to more than is read.", "Split the feed."
    ),
    "cell_too_long": _merchant(
        "A cell or a text of a record is longer than is read; the record is rejected.",
        "Shorten it, or look for a quote that is not closed.",
    ),
    "columns_missing": _merchant(
        "The manifest says that a CSV feed has no header row, and names no columns.",
        "Give `columns` in the manifest, or leave `header` out.",
    ),
    "delimiter_invalid": _merchant(
        "The manifest's delimiter is not one usable character.", "Give one, such as `;`."
    ),
    "encoding_differs": _merchant(
        "The feed's byte order mark and the manifest name different encodings.",
        "Leave `encoding` out of the manifest.",
    ),
    "encoding_unknown": _merchant(
        "The encoding that the manifest or the feed names is not known or not for feeds.",
        "Send UTF-8, or name another encoding in the manifest.",
    ),
    "feed_changed": _merchant(
        "The feed's file was written while it was read, so what was read is half old, half new.",
        "Upload under another name and rename when it is whole; then run it again.",
    ),
    "feed_empty": _merchant(
        "The feed holds no record.", "Check the export, and `record` in the manifest."
    ),
    "feed_no_file": _merchant(
        "The feed is a folder, a pipe or a device.", "Give an ordinary file."
    ),
    "header_duplicate": _merchant(
        "Two columns have the same name; a script sees a list.",
        "Rename one, or give `columns` in the manifest.",
    ),
    "header_empty": _merchant(
        "A column has no name and is called by its position, such as `Column3`.",
        "Name it, or give `columns` in the manifest.",
    ),
    "name_too_long": _merchant(
        "A column, element or attribute has a name longer than is read.",
        "Check whether the first row is the header, and the delimiter.",
    ),
    "quote_not_closed": _merchant(
        "A quote opens a CSV cell and is not closed before the feed or the limit ends.",
        "Close it, or double quotes that belong to the text.",
    ),
    "record_has_nul": _merchant(
        "A record holds a NUL byte; it is rejected.", "Remove it from the export."
    ),
    "record_not_found": _merchant(
        "The feed has elements, but none that the manifest names as its records.",
        "Set `record` of this feed kind to the element that holds one record.",
    ),
    "record_path_invalid": _merchant(
        "`record` in the manifest is not a path of element names.",
        "Write it like `/Feed/Inventory` or `Inventory`.",
    ),
    "record_too_large": _merchant(
        "A record is larger than is read; it is rejected.",
        "Split it, or look for a quote that is not closed.",
    ),
    "record_undecodable": _merchant(
        "A record holds bytes that its encoding does not know; it is rejected.",
        "Set `encoding` in the manifest, or send UTF-8 throughout.",
    ),
    "row_too_long": _merchant(
        "A CSV row has more cells than the header; they are named by their position.",
        "Put quotes around cells that hold the delimiter.",
    ),
    "token_too_long": _merchant(
        "A tag, comment or processing instruction of an XML feed is longer than is read.",
        "Look for a `<` or a comment that is not closed.",
    ),
    "too_deep": _merchant(
        "Elements or column names are nested deeper than is read.", "Flatten the feed."
    ),
    "too_many_attributes": _merchant(
        "An element has more attributes than are read; its record is rejected.",
        "Use child elements.",
    ),
    "too_many_columns": _merchant(
        "A CSV row or the header has more cells than are read.", "Check the delimiter."
    ),
    "too_many_names": _merchant(
        "An XML feed uses more different names than are read.",
        "Put what varies into text or attributes, not into names.",
    ),
    "xml_cut_off": _merchant("An XML feed ends in the middle.", "Upload it again."),
    "xml_doctype": _merchant(
        "An XML feed has a document type declaration, which is refused.",
        "Export without DOCTYPE.",
    ),
    "xml_entity": _merchant(
        "An XML feed uses an entity such as `&nbsp;` that XML does not define.",
        "Write the character itself or its number (`&#160;`).",
    ),
    "xml_malformed": _merchant(
        "An XML feed is not well-formed.", "Correct the place that is named."
    ),
}
SCHEMA: Mapping[str, Code] = {
    "boolean_invalid": _merchant(
        "A yes-or-no field holds something else.", "Assign true or false, or the words yes and no."
    ),
    "characters_removed": _merchant(
        "A text held control characters or broken halves of characters; they were taken out.",
        "Look for a wrong encoding in the feed, or clean the text in the script.",
    ),
    "country_unknown": _merchant(
        "A country is no ISO 3166 code.", "Use two letters, such as DE; map names with a workbook."
    ),
    "currency_unknown": _merchant(
        "A currency is no ISO 4217 code.", "Use three letters, such as EUR."
    ),
    "date_invalid": _merchant(
        "A date is not written as ISO 8601 has it.",
        "Assign a Date, or text such as 2026-03-01T08:00:00+01:00.",
    ),
    "decimal_invalid": _merchant("A number field holds other text.", "Assign a decimal."),
    "decimal_mark_wrong": _merchant(
        "A number does not fit the decimal mark of the manifest; a dot where it names none.",
        "Set decimal_mark for this kind of feed, or make it a number in the script.",
    ),
    "decimal_precision": _merchant(
        "A number has more digits after the mark than its field takes.",
        "Round it in the script.",
    ),
    "enum_unknown": _merchant(
        "A field that takes a few words holds another.", "Use one of the words the message lists."
    ),
    "field_missing": _merchant(
        "A field that its object cannot do without is missing.", "Assign it in the script."
    ),
    "findings_left_out": _merchant(
        "One record had more findings than are kept.", "Mend the first ones and run the feed again."
    ),
    "gtin_check_digit": _merchant(
        "The check digit of a trade item number does not fit the others.",
        "Correct the number at its source; do not make one up.",
    ),
    "gtin_invalid": _merchant(
        "A trade item number has the wrong length or holds other characters.",
        "Keep it as text from the spreadsheet on; numbers lose leading zeros. "
        "Where a product has none, leave it out or write: Does not apply.",
    ),
    "identifier_invalid": _merchant(
        "An id holds a control character or a line break.", "Clean it in the script."
    ),
    "integer_invalid": _merchant(
        "A whole-number field holds something else.", "Assign a whole number, such as 7."
    ),
    "key_conflict": _merchant(
        "Two output objects of one record name different drafts.",
        "Assign the same SKU to both, or to one of them only.",
    ),
    "locale_invalid": _merchant("A locale is not of the form en_US.", "Write it as en_US."),
    "money_precision": _merchant(
        "An amount has more digits after the mark than its currency has.",
        "Round it in the script: Number(price).toFixed(2).",
    ),
    "name_invalid": _merchant(
        "A name in a map is empty or longer than any marketplace takes.",
        "Leave the entry out, or shorten its name.",
    ),
    "name_repeated": _merchant(
        "Two names of one map are the same once trimmed; the later value was taken.",
        "Trim names in the script.",
    ),
    "number_invalid": _merchant("A number is NaN or infinite.", "Check what was computed."),
    "number_out_of_range": _merchant(
        "A number is below or above what its field takes.",
        "Check whether another column was read, such as the barcode.",
    ),
    "number_rounded": _merchant(
        "A number had more digits than a JavaScript number holds; the noise was dropped.",
        "Round prices in the script, or keep them text.",
    ),
    "output_conflict": _merchant(
        "Two output objects of one record give a field different values; the later was taken.",
        "Assign the field once.",
    ),
    "output_empty": _merchant(
        "The script assigned nothing but the SKU.",
        "Check the names it reads; call skip(reason) for records that are to be left out.",
    ),
    "output_kind_unknown": _merchant(
        "The script filled an output object that this kind of feed has no drafts for.",
        "Use PRODUCT and INVENTORY, or SHIPMENT in a shipment feed.",
    ),
    "record_skipped": _merchant("The script left the record out on purpose.", "Nothing to do."),
    "sale_period_reversed": _merchant(
        "A sale ends before it begins.", "Check which columns SaleStart and SaleEnd come from."
    ),
    "sale_price_above_price": _merchant(
        "A sale price is above the price.", "Check which columns they come from."
    ),
    "sku_duplicate": _merchant(
        "Two entries of a list have the same SKU or id.", "Give each variation its own SKU."
    ),
    "sku_missing": _merchant(
        "Nothing names the draft: the script assigned no SKU, and the record has no key.",
        "Assign it, or name its column or path with `key` in the manifest.",
    ),
    "text_too_long": _merchant(
        "A text is longer than its field takes.", "Shorten it in the script."
    ),
    "time_zone_assumed": _merchant(
        "A date or time had no offset; UTC was taken.",
        "Write the offset: 2026-03-01T08:00:00+01:00.",
    ),
    "too_many_entries": _merchant(
        "A list or map has more entries than its field takes.", "Leave some out in the script."
    ),
    "type_mismatch": _merchant(
        "A field holds a list, an object or a boolean where it takes something else.",
        "Assign the kind of value that the reference of fields shows.",
    ),
    "unknown_field": _merchant(
        "The script assigned a field that the output object does not have; it was left out.",
        "Correct the name as suggested, or use CustomFields for values of your own.",
    ),
    "url_credentials": _merchant(
        "A URL carries a user name or password.", "Use a URL that anybody may open."
    ),
    "url_invalid": _merchant(
        "A URL is not absolute, or not http or https, or holds a blank.",
        "Write it in full, blanks as %20.",
    ),
}
MAPPINGS: Mapping[str, Code] = {
    "lookup_cell_blanks": _merchant(
        "A cell of a lookup begins or ends with blanks.",
        "Nothing for a key, which matches without them; take them away from a target.",
    ),
    "lookup_cell_date": _merchant(
        "A cell is formatted as a date, but its number is none.",
        "Correct the value or the format of the cell.",
    ),
    "lookup_cell_error": _merchant(
        "A cell holds an error such as #N/A and counts as empty.",
        "Mend the formula and save the workbook.",
    ),
    "lookup_conflict": _merchant(
        "One key stands in two rows with different targets.",
        "Keep one of the two rows; case and blanks make no difference between keys.",
    ),
    "lookup_drive": _merchant(
        "Something in the lookup folders of the drive was not read.",
        "Put the file itself there, under a plain name.",
    ),
    "lookup_duplicate": _merchant(
        "One key stands in two rows with the same target.",
        "Delete one of the two rows.",
    ),
    "lookup_empty": _merchant(
        "A sheet or delimited file has no values at all.",
        "Leave it out, or check that the right file was saved.",
    ),
    "lookup_encoding": _merchant(
        "A delimited file is not UTF-8 and was read as Windows-1252.",
        "Save it as UTF-8.",
    ),
    "lookup_formula_uncalculated": _merchant(
        "A formula has no stored result.",
        "Open the workbook in Excel and save it, or paste the values.",
    ),
    "lookup_header_empty": _merchant(
        "A column has values but no header; it cannot be named and is not used.",
        "Give it a header; the header is the first row that is not empty.",
    ),
    "lookup_header_row": _merchant(
        "The header was taken from a row further down, as those above are empty.",
        "Nothing, if that row is the header.",
    ),
    "lookup_header_twice": _merchant(
        "Two columns have the same header; a lookup by that name fails.",
        "Rename one of them.",
    ),
    "lookup_hidden": _merchant(
        "A sheet, rows or columns are hidden; their values are used all the same.",
        "Delete what should not be used.",
    ),
    "lookup_ignored": _merchant(
        "A file in lookup/ is neither a workbook nor a delimited file.",
        "Leave it out, or save it as .xlsx or .csv.",
    ),
    "lookup_merged": _merchant(
        "Of merged cells only the first has a value.",
        "Write the value into each row, or open the sheet with {fillMerged: true}.",
    ),
    "lookup_not_text": _merchant(
        "A delimited file holds NUL characters.",
        "Save it as text, in UTF-8.",
    ),
    "lookup_number_inexact": _merchant(
        "A number has more digits than Excel keeps.",
        "Format the column as text and type the value again.",
    ),
    "lookup_number_padded": _merchant(
        "A number is shown with leading zeros that are not stored.",
        "Format the column as text and type the zeros.",
    ),
    "lookup_number_shown": _merchant(
        "A long number is shown in scientific form: perhaps a barcode.",
        "Format the column as text if these are barcodes or numbers of things.",
    ),
    "lookup_replaced": _merchant(
        "A file on the merchant's drive is used instead of the bundle's of that name.",
        "Nothing, if that is meant; else delete it from mapping/ on the drive.",
    ),
    "lookup_row_limit": _merchant(
        "A sheet is filled to the last row that Excel can hold; the rest is lost.",
        "Split the data over several workbooks.",
    ),
    "lookup_row_limit_xls": _merchant(
        "A table ends exactly where an .xls file must end; the rest may be lost.",
        "Compare its length with the source it was made from.",
    ),
    "lookup_target_empty": _merchant(
        "A key has no target yet and counts as not mapped.",
        "Fill in the target, or delete the row.",
    ),
    "workbook_encrypted": _merchant(
        "A workbook is protected with a password.",
        "Save it without one.",
    ),
    "workbook_forbidden_xml": _merchant(
        "A workbook declares XML document types or entities, which attacks use.",
        "Open it in Excel and save it again.",
    ),
    "workbook_kind": _merchant(
        "A file is no plain .xlsx workbook: an older format, another program's, or macros.",
        "Open it in Excel and save it as an Excel Workbook (.xlsx).",
    ),
    "workbook_styles": _merchant(
        "The cell formats of a workbook cannot be read, so dates appear as numbers.",
        "Open it in Excel and save it again.",
    ),
    "workbook_too_large": _merchant(
        "A workbook or delimited file holds more than the limits allow.",
        "Delete what is not needed, or split it.",
    ),
    "workbook_unreadable": _merchant(
        "A workbook is damaged or was written in a way that cannot be read.",
        "Open it in Excel and save it again.",
    ),
}

CODES: Mapping[str, Code] = {**ERRORS, **BUNDLES, **SCRIPTS, **FEEDS, **SCHEMA, **MAPPINGS}
