"""Codes of script bundles: what refuses a zip, a manifest, a case."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

BUNDLES: Mapping[str, Code] = {
    "bundle_config_spec": merchant_code(
        "A kind's folder holds a config-spec set; says how its feed is read or its file written.",
        "Nothing to do. The service writes no order files with a set: `crossdock translate` does.",
    ),
    "bundle_empty": merchant_code(
        "The zip holds no files.", "Zip the folder that holds mapping-custom.js."
    ),
    "bundle_junk": merchant_code(
        "Files that an operating system or an editor left behind are ignored.",
        "Nothing; or pack the folder with `crossdock pack`, which leaves them out.",
    ),
    "bundle_limit_kept": merchant_code(
        "The manifest asks for more than a limit allows; the limit stays as it is.",
        "Leave the key out; an admin can raise limits for a merchant.",
    ),
    "bundle_more_findings": merchant_code(
        "There are more findings than are listed.", "Mend those listed and check again."
    ),
    "bundle_base_missing": merchant_code(
        "The manifest names a base, and the bundle was given none.",
        "Give it with `--base`, or choose it where the bundle is uploaded; or take `base` out.",
    ),
    "bundle_no_base": merchant_code(
        "The bundle given as base has no base script.", "Choose one with a mapping-base.js."
    ),
    "bundle_no_entry": merchant_code(
        "No function of the scripts translates feeds of this kind.",
        "Define transform(), or transformInventory() and the like for one kind.",
    ),
    "bundle_no_format": merchant_code(
        "There are scripts for an outbound kind, and no table that says how its file is written.",
        "Add [response] or [order] to manifest.toml, with format and columns.",
    ),
    "bundle_other_base": merchant_code(
        "The bundle was checked on another base than the one its manifest names.",
        "Choose the base that the manifest names, or correct its `base`.",
    ),
    "bundle_other_merchant": merchant_code(
        "The manifest names another merchant than the one whose release the bundle becomes.",
        "Make sure that it is the right bundle; then correct the manifest's `merchant`.",
    ),
    "bundle_unknown_file": merchant_code(
        "Nothing reads a file or folder of the bundle.", "Rename it as suggested or leave it out."
    ),
    "bundle_wrapped": merchant_code(
        "Everything lies in one folder, which is taken as the bundle.", "Nothing."
    ),
    "case_failed": merchant_code(
        "A case of the bundle does not come out as its expectation says.",
        "Run `crossdock check` for the difference; mend the script, or the expectation.",
    ),
    "case_incomplete": merchant_code(
        "A case has no feed, two feeds, nothing it expects, or files that do not fit its kind.",
        "Give it one feed, and expected.jsonl, expected-errors.jsonl or the expected file.",
    ),
    "case_invalid": merchant_code(
        "A line of a case's expectation is not a JSON object.", "Correct the line that is named."
    ),
    "entry_name_clash": merchant_code(
        "Two names in the zip are one name where case, accents or blanks fold.",
        "Keep one of the two files.",
    ),
    "entry_name_encoding": merchant_code(
        "A name in the zip is not UTF-8, and nothing says which characters it has.",
        "Rename the file with plain letters, or pack the folder with `crossdock pack`.",
    ),
    "entry_name_long": merchant_code(
        "A name in the zip is too long or too many folders deep.", "Shorten it."
    ),
    "entry_name_outside": merchant_code(
        "A name in the zip points out of the bundle: absolute, with a drive, or with `..`.",
        "Pack the folder with `crossdock pack`.",
    ),
    "entry_name_unsafe": merchant_code(
        "A name in the zip means something else on some systems, or cannot exist there.",
        "Rename the file.",
    ),
    "entry_name_unseen": merchant_code(
        "A name in the zip holds characters that cannot be seen.", "Rename the file."
    ),
    "entry_special": merchant_code(
        "An entry of the zip is a link, a device or the like.", "Put the file itself in its place."
    ),
    "manifest_invalid": merchant_code(
        "manifest.toml or a case.toml is not TOML, or has a key or value that is not allowed.",
        "Correct the key that is named; the reference page lists all keys.",
    ),
    "profile_invalid": merchant_code(
        "A profile is not one JSON object, or of no known kind.",
        "Correct the file at the place that is named.",
    ),
    "profile_kind_missing": merchant_code(
        "A profile says no kind, so that it rules nothing and no listing can use it.",
        "Add kind: return, shipping or payment.",
    ),
    "script_empty": merchant_code("A script holds no code.", "Leave the file out."),
    "script_hidden_text": merchant_code(
        "A script holds characters that make it read differently from how it runs.",
        "Write them as escapes.",
    ),
    "template_active": merchant_code(
        "A template has active content, for which marketplaces refuse a listing.",
        "Take scripts, frames, forms, event attributes and script addresses out.",
    ),
    "text_encoding": merchant_code(
        "A text file of the bundle is not UTF-8 or holds NUL.", "Save the file as UTF-8."
    ),
    "workbook_not_xlsx": merchant_code(
        "A file called .xlsx is not an Excel workbook, or has a password.",
        "Save it as .xlsx in Excel, without a password.",
    ),
    "zip_damaged": merchant_code(
        "An entry of the zip cannot be unpacked or does not have its checksum.",
        "Pack the folder again and upload it whole.",
    ),
    "zip_encrypted": merchant_code("An entry of the zip is encrypted.", "Zip without a password."),
    "zip_method": merchant_code(
        "The zip uses a form of zip that bundles do not: Zip64, or a compression but Deflate.",
        "Pack the folder with `crossdock pack`.",
    ),
    "zip_mismatch": merchant_code(
        "The zip says two different things about an entry.",
        "Pack the folder with `crossdock pack`.",
    ),
    "zip_nested": merchant_code(
        "An archive lies within the zip.", "Put its files into the bundle themselves."
    ),
    "zip_overlap": merchant_code(
        "Two entries of the zip share bytes.", "Pack the folder with `crossdock pack`."
    ),
    "zip_ratio": merchant_code(
        "An entry of the zip unpacks to very many times its size.", "Leave it out."
    ),
    "zip_surplus_data": merchant_code(
        "The zip has bytes that belong to no entry.", "Pack the folder with `crossdock pack`."
    ),
    "zip_too_large": merchant_code(
        "The zip, or a file in it, is over its limit.", "Leave out what the bundle does not need."
    ),
    "zip_too_many_entries": merchant_code(
        "The zip has too many entries.", "Leave out what the bundle does not need."
    ),
    "zip_unreadable": merchant_code(
        "The file is not a zip, is cut off, or its list of contents cannot be read.",
        "Pack the folder again and upload it whole.",
    ),
}
