"""Codes of the canonical schema: why a field is refused, and what is remarked."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

SCHEMA: Mapping[str, Code] = {
    "boolean_invalid": merchant_code(
        "A yes-or-no field holds something else.", "Assign true or false, or the words yes and no."
    ),
    "characters_removed": merchant_code(
        "A text held control characters or broken halves of characters; they were taken out.",
        "Look for a wrong encoding in the feed, or clean the text in the script.",
    ),
    "country_unknown": merchant_code(
        "A country is no ISO 3166 code.", "Use two letters, such as DE; map names with a workbook."
    ),
    "currency_unknown": merchant_code(
        "A currency is no ISO 4217 code.", "Use three letters, such as EUR."
    ),
    "date_invalid": merchant_code(
        "A date is not written as ISO 8601 has it.",
        "Assign a Date, or text such as 2026-03-01T08:00:00+01:00.",
    ),
    "decimal_invalid": merchant_code("A number field holds other text.", "Assign a decimal."),
    "decimal_mark_wrong": merchant_code(
        "A number does not fit the decimal mark of the manifest; a dot where it names none.",
        "Set decimal_mark for this kind of feed, or make it a number in the script.",
    ),
    "decimal_precision": merchant_code(
        "A number has more digits after the mark than its field takes.",
        "Round it in the script.",
    ),
    "enum_unknown": merchant_code(
        "A field that takes a few words holds another.", "Use one of the words the message lists."
    ),
    "field_missing": merchant_code(
        "A field that its object cannot do without is missing.", "Assign it in the script."
    ),
    "findings_left_out": merchant_code(
        "One record had more findings than are kept.", "Mend the first ones and run the feed again."
    ),
    "gtin_check_digit": merchant_code(
        "The check digit of a trade item number does not fit the others.",
        "Correct the number at its source; do not make one up.",
    ),
    "gtin_invalid": merchant_code(
        "A trade item number has the wrong length or holds other characters.",
        "Keep it as text from the spreadsheet on; numbers lose leading zeros. "
        "Where a product has none, leave it out or write: Does not apply.",
    ),
    "identifier_invalid": merchant_code(
        "An id holds a control character or a line break.", "Clean it in the script."
    ),
    "integer_invalid": merchant_code(
        "A whole-number field holds something else.", "Assign a whole number, such as 7."
    ),
    "key_conflict": merchant_code(
        "Two output objects of one record name different drafts.",
        "Assign the same SKU to both, or to one of them only.",
    ),
    "locale_invalid": merchant_code("A locale is not of the form en_US.", "Write it as en_US."),
    "money_precision": merchant_code(
        "An amount has more digits after the mark than its currency has.",
        "Round it in the script: Number(price).toFixed(2).",
    ),
    "name_invalid": merchant_code(
        "A name in a map is empty or longer than any marketplace takes.",
        "Leave the entry out, or shorten its name.",
    ),
    "name_repeated": merchant_code(
        "Two names of one map are the same once trimmed; the later value was taken.",
        "Trim names in the script.",
    ),
    "number_invalid": merchant_code("A number is NaN or infinite.", "Check what was computed."),
    "number_out_of_range": merchant_code(
        "A number is below or above what its field takes.",
        "Check whether another column was read, such as the barcode.",
    ),
    "number_rounded": merchant_code(
        "A number had more digits than a JavaScript number holds; the noise was dropped.",
        "Round prices in the script, or keep them text.",
    ),
    "output_conflict": merchant_code(
        "Two output objects of one record give a field different values; the later was taken.",
        "Assign the field once.",
    ),
    "output_empty": merchant_code(
        "The script assigned nothing but the SKU.",
        "Check the names it reads; call skip(reason) for records that are to be left out.",
    ),
    "output_kind_unknown": merchant_code(
        "The script filled an output object that this kind of feed has no drafts for.",
        "Use PRODUCT and INVENTORY, or SHIPMENT in a shipment feed.",
    ),
    "record_skipped": merchant_code("The script left the record out on purpose.", "Nothing to do."),
    "sale_period_reversed": merchant_code(
        "A sale ends before it begins.", "Check which columns SaleStart and SaleEnd come from."
    ),
    "sale_price_above_price": merchant_code(
        "A sale price is above the price.", "Check which columns they come from."
    ),
    "sku_duplicate": merchant_code(
        "Two entries of a list have the same SKU or id.", "Give each variation its own SKU."
    ),
    "spec_field_raw": merchant_code(
        "A field of a config-spec set has no place in a draft; it stands in the raw outputs.",
        "Nothing to do, unless a marketplace needs it: then assign a canonical field as well.",
    ),
    "spec_group_alone": merchant_code(
        "A config-spec set calls a record a group, and none of its variations follows in the feed.",
        "Look in the feed; `incomplete_groups` in the manifest rejects such groups.",
    ),
    "spec_other_channel": merchant_code(
        "An offer of a config-spec set is for another marketplace than the manifest's.",
        "Nothing to do; leave marketplace out of the manifest to take the offers of all.",
    ),
    "spec_variation_alone": merchant_code(
        "A config-spec set calls a record a variation, and its group does not stand before it.",
        "Put groups before their variations; `incomplete_groups` in the manifest rejects these.",
    ),
    "sku_missing": merchant_code(
        "Nothing names the draft: the script assigned no SKU, and the record has no key.",
        "Assign it, or name its column or path with `key` in the manifest.",
    ),
    "text_too_long": merchant_code(
        "A text is longer than its field takes.", "Shorten it in the script."
    ),
    "time_zone_assumed": merchant_code(
        "A date or time had no offset; UTC was taken.",
        "Write the offset: 2026-03-01T08:00:00+01:00.",
    ),
    "too_many_entries": merchant_code(
        "A list or map has more entries than its field takes.", "Leave some out in the script."
    ),
    "type_mismatch": merchant_code(
        "A field holds a list, an object or a boolean where it takes something else.",
        "Assign the kind of value that the reference of fields shows.",
    ),
    "unknown_field": merchant_code(
        "The script assigned a field that the output object does not have; it was left out.",
        "Correct the name as suggested, or use CustomFields for values of your own.",
    ),
    "url_credentials": merchant_code(
        "A URL carries a user name or password.", "Use a URL that anybody may open."
    ),
    "url_invalid": merchant_code(
        "A URL is not absolute, or not http or https, or holds a blank.",
        "Write it in full, blanks as %20.",
    ),
}
