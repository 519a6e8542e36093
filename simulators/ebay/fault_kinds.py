"""Everything that can go wrong at this eBay, by where it strikes."""

from typing import Final

# Operations are eBay's names of the calls: createTask, uploadFile, getTask, getResultFile, token, …
CALL_FAULTS: Final[dict[str, str]] = {
    "http_429": "the gateway refuses: 429 with errorId 2001; nothing was done",
    "http_500": "500 with errorId 160001; nothing was done",
    "http_502": "502 with an HTML page; nothing was done",
    "http_503": "503 with an HTML page; nothing was done",
    "http_504": "504 with an HTML page; nothing was done",
    "reset": "the connection is reset; nothing was done",
    "drop_after": "it was done, then the connection is reset without an answer",
    "http_504_after": "it was done, then 504 with an HTML page",
    "slow": "it was done; the answer comes `value` seconds later",
    "expired_token": "401 with errorId 1001; the token is dead from now on",
    "quota": "409 with errorId 160025",
    "busy": "409 with errorId 160024",
    "refused_call": "refused for good with errorId `value` (160022); nothing was done",
    "cut_body": "the connection is reset within the answer, after `value` of it (0.5)",
}

# Operations are `process:` and the feed type.
FILE_FAULTS: Final[dict[str, str]] = {
    "stuck_queued": "QUEUED for `value` seconds (86,400) of the simulator's clock",
    "stuck_working": "worked off at once, but IN_PROCESS for `value` seconds (86,400)",
    "delay": "`value` polls more find it QUEUED (5)",
    "failed": "FAILED without a result file or a reason; nothing was done",
    "poisoned": "FAILED as with `failed`, if a request of the file is about the SKU `value`",
    "failed_after": "everything was done, then FAILED without a result file",
    "says_completed": "COMPLETED, and counts without failures, whatever the file says",
    "late_result": "the first `value` downloads (2) find no file: 404 with errorId 160014",
    "truncated_result": "the result file ends after `value` of it (0.6)",
    "corrupt_result": "bytes in the middle of the result file are wrong",
    "drop_responses": "`value` of the responses (0.2) are missing; the requests were done",
    "no_correlation": "`value` of the responses (0.2) have no CorrelationID",
    "wrong_order": "the responses stand in reverse order",
    "no_length": "the download has no Content-Length",
}

# Operations are `record:` and the request without its ending: `record:AddFixedPriceItem`.
RECORD_FAULTS: Final[dict[str, str]] = {
    "transient": "Failure with code `value` (10007) as a SystemError; nothing was done",
    "failure_after": "Failure with code 10007 and no ItemID, though the listing was made",
    "warning": "a Warning with code `value` (21917236), not in English, with HTML and parameters",
    "refused": "Failure with code `value` (240) and HTML in Message",
}

ALL_FAULTS: Final = {**CALL_FAULTS, **FILE_FAULTS, **RECORD_FAULTS}
