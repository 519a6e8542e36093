"""Codes of the error classes."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

ERRORS: Mapping[str, Code] = {
    "access_refused": merchant_code(
        "A marketplace no longer lets us act for the merchant.",
        "Grant access anew: `crossdock connections add`. Nothing is lost meanwhile.",
    ),
    "already_exists": merchant_code(
        "What is to be made is there already.", "Choose another name, or change what is there."
    ),
    "blob_missing": Code(
        "operator",
        "Bytes that were stored are gone.",
        "See that the folder of CROSSDOCK_FILES is there and is the same on every machine.",
    ),
    "bundle_invalid": merchant_code(
        "A script bundle is refused.", "Mend what its findings name; they are all listed at once."
    ),
    "config_invalid": Code(
        "operator", "A setting has no usable value.", "Correct the setting that the message names."
    ),
    "disk_full": Code(
        "operator",
        "The disk of the drive has less room than must stay free, so uploads are refused.",
        "Free some of it, or move the data folder to a larger disk.",
    ),
    "drive_busy": Code(
        "nobody",
        "A merchant sends more files at once than it may, or goes on with one that another "
        "connection still sends.",
        "Wait a few seconds and send again.",
    ),
    "feed_bytes_gone": merchant_code(
        "A feed cannot run again: its bytes are not kept, or not any longer.",
        "Send the file again; CROSSDOCK_KEEP_FEED_DAYS says how long bytes are kept.",
    ),
    "feed_fault": merchant_code(
        "A feed cannot be read further; the records before the fault are good.",
        "Look up the code of the fault itself, which stands beside this one.",
    ),
    "feed_refused": merchant_code(
        "A feed is larger than its merchant may send, and was not taken in.",
        "Send it in parts, or have the merchant's limit of feed_bytes raised.",
    ),
    "listing_too_large": merchant_code(
        "A listing says more than any marketplace takes.",
        "Shorten its texts, or make several products of its variations.",
    ),
    "marketplace_answer_broken": Code(
        "nobody",
        "What a marketplace sent ends early or is not what was asked for.",
        "It is fetched again by itself; what was read before holds.",
    ),
    "marketplace_busy": Code(
        "nobody",
        "A marketplace does not answer, stumbles, or asks us to wait.",
        "It is asked again by itself, at the time that it names where it names one.",
    ),
    "marketplace_refused": merchant_code(
        "A marketplace refuses a whole request, and would refuse it again.",
        "Read the marketplace's own code and words beside it; its records can be sent anew.",
    ),
    "files_refused": Code(
        "operator",
        "The storage of files refuses: the credentials, the rights, or there is no such bucket.",
        "See that AWS_ACCESS_KEY_ID and what goes with it may read, write, list and delete in the "
        "bucket of CROSSDOCK_FILES; the runs wait meanwhile.",
    ),
    "files_unavailable": Code(
        "nobody",
        "The storage of files does not answer, or is overloaded.",
        "Wait; the step is tried again. If it goes on, look at CROSSDOCK_S3_ENDPOINT.",
    ),
    "merchant_error": merchant_code(
        "The merchant's data or script is at fault.", "Follow the more exact code beside it."
    ),
    "move_refused": merchant_code(
        "A product, order or shipment cannot do this in the state that it is in.",
        "The message names the state and what is possible there; docs/reference/states.md shows "
        "every move.",
    ),
    "name_refused": merchant_code(
        "A file or folder on the drive cannot have this name: some system could not show it.",
        "Choose a name without what the message points at.",
    ),
    "not_found": merchant_code(
        "What a request names is not there.", "Check the spelling against the list of that kind."
    ),
    "operator_error": Code(
        "operator", "Crossdock itself or its set-up is at fault.", "Read the log of the run."
    ),
    "order_invalid": merchant_code(
        "An order, an edit of one or a shipment has a field without a usable value.",
        "The message names the field; the value is not shown, since it may be personal.",
    ),
    "place_locked": merchant_code(
        "A program has this file or folder of the drive open, by a lock.",
        "Close it there, or wait: a lock ends within the hour unless its program renews it.",
    ),
    "place_refused": merchant_code(
        "Nothing of this kind can be done at this place of the drive.",
        "Put feeds below in/, workbooks below mapping/ and bundles below scripts/; README.txt of "
        "the drive says what goes where.",
    ),
    "plan_broken": Code(
        "operator",
        "The bytes of a plan for a marketplace are not what was written.",
        "Nothing was sent of it. See that the files of CROSSDOCK_FILES are whole; the next run "
        "plans anew.",
    ),
    "platform_error": Code(
        "operator", "Something failed that has no more exact code.", "Read the log of the run."
    ),
    "profile_invalid": merchant_code(
        "A return, shipping or payment profile is refused: its name or its JSON is no good.",
        "Send one JSON object of reasonable size; the message says what is wrong with it.",
    ),
    "query_invalid": merchant_code(
        "A question to the store has a filter, a name or a cursor that cannot be used.",
        "Correct what the message names; with a cursor, begin again with the first page.",
    ),
    "release_refused": merchant_code(
        "A release cannot become the active one, and the active one stays.",
        "Mend what its findings name and add a new release; or choose a release of this merchant.",
    ),
    "script_error": merchant_code(
        "A script failed.", "Go to the file and line that the message names."
    ),
    "script_hopeless": merchant_code(
        "A hundred records in a row used up their time or memory, and the run was ended.",
        "Run the script on a few records (--limit 5), mend it, and run the feed again.",
    ),
    "script_limit": merchant_code(
        "A script used up its time, memory, stack or output.",
        "Look for a loop that does not end or a text that grows; the limits are in the reference.",
    ),
    "space_full": merchant_code(
        "A merchant's drive, or one folder of it, holds as much as it may.",
        "Delete files that are done with, or have the quota raised.",
    ),
    "store_broken": Code(
        "operator",
        "The store cannot be opened or written, or another version of Crossdock wrote it.",
        "Check the path and the disk, and whether another program keeps it locked; use the "
        "version that wrote it or a newer one.",
    ),
    "store_unavailable": Code(
        "nobody",
        "The database of the store does not answer, or another program keeps it locked.",
        "Wait; the step is tried again. If it goes on, look at the database server.",
    ),
    "template_invalid": merchant_code(
        "A description template is refused: its text is no good, or a token is mistyped.",
        "Go to the line that the message names; a token is written ${PRODUCT.Title}.",
    ),
    "ticket_lost": Code(
        "nobody",
        "A marketplace waited too long for a file, and gave up the ticket that was asked for it.",
        "A new ticket is asked for by itself; nothing was sent twice.",
    ),
    "too_many_tries": merchant_code(
        "Somebody failed to sign in too often of late.",
        "Wait as long as the message says, then correct the password in every program that has it.",
    ),
    "transient_error": Code("nobody", "A passing fault.", "Wait; the run tries again on its own."),
    "upload_broken": merchant_code(
        "An upload did not bring the bytes that it announced, and nothing of it was taken.",
        "Send the file again; whatever was there before is still there.",
    ),
    "version_differs": merchant_code(
        "A file was to be replaced, or made, on a condition that does not hold: somebody else has "
        "sent another version, or the first one.",
        "Look at what lies there now, and send again with its etag or without a condition.",
    ),
    "worker_broken": Code(
        "operator",
        "A worker process cannot be started, or answers what no worker of ours would answer.",
        "Read the warnings about the sandbox's walls; the explanation of the sandbox names them.",
    ),
    "workbook_invalid": merchant_code(
        "A mapping workbook or delimited lookup is refused.",
        "Mend the cells that its findings name.",
    ),
}
