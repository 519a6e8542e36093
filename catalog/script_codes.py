"""Codes of scripts: what they may not do, and how they fail."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

SCRIPTS: Mapping[str, Code] = {
    "record_too_large": merchant_code(
        "A record is larger than what is given to a script.",
        "Split the record, or take large texts and pictures out of the feed.",
    ),
    "rejected_by_script": merchant_code(
        "The script rejected the record without a code of its own, or with one in the wrong form.",
        "Give reject() a code of small letters, digits and underscores, and a message.",
    ),
    "script_absent": merchant_code(
        "A script names what Rhino or its host had and Crossdock does not: Java, or a library.",
        "Write it in plain JavaScript; nothing is wrong where the script declares the name itself.",
    ),
    "script_asynchronous": merchant_code(
        "A function of the scripts is async; nobody waits for what it does.",
        "Take async and await out.",
    ),
    "script_crashed_worker": merchant_code(
        "The script took its process down each time it ran over this record alone.",
        "Look for unusual language features near the place that handles this record; tell us.",
    ),
    "script_limit_log": merchant_code(
        "The script logged more lines for one record than are kept; the rest was dropped.",
        "Log less, or raise the level with LOGGER.setLevel.",
    ),
    "script_limit_memory": merchant_code(
        "The script used more memory for one record than it may.",
        "Look for lists and texts that grow in a loop.",
    ),
    "script_limit_output": merchant_code(
        "The script's output for one record is too large, too deep or has too many fields.",
        "Look for texts, lists and objects that grow in a loop.",
    ),
    "script_limit_stack": merchant_code(
        "The script called functions too deeply.", "Look for a function that calls itself."
    ),
    "script_limit_time": merchant_code(
        "The script ran longer over one record than it may.",
        "Look for loops that do not end and regular expressions that back-track.",
    ),
    "script_load_failed": merchant_code(
        "A script failed while it was loaded, before any record.",
        "Correct the statement at the top level that the message names.",
    ),
    "script_syntax_error": merchant_code(
        "A script is not JavaScript.", "Correct the place that the caret points at."
    ),
    "script_threw": merchant_code(
        "The script failed at this record with an error of its own or of the language.",
        "Correct the script at the line that is named, or the record.",
    ),
    "script_threw_null": merchant_code(
        "The script threw null, which is also what running out of memory looks like.",
        "Throw an Error with a message; if the script throws nothing, look for what grows.",
    ),
    "state_carried": merchant_code(
        "The scripts keep something from one record to the next; it was put back each time.",
        "Work it out anew for each record: records run in any order and on several machines.",
    ),
    "text_not_unicode": merchant_code(
        "A text in the output holds half of a character.",
        "Do not cut texts inside a surrogate pair; truncate() minds it.",
    ),
    "value_cyclic": merchant_code(
        "An object in the output contains itself.",
        "Assign a copy of what is needed, not the object.",
    ),
    "value_not_data": merchant_code(
        "A value in the output is no data: NaN, Infinity, a function, an invalid date or the like.",
        "Correct what is assigned to the field that is named; call the function; give a default.",
    ),
    "xml_syntax_translated": merchant_code(
        "E4X syntax of a script was translated to plain JavaScript; the note lists its lines.",
        "Nothing to do.",
    ),
}
