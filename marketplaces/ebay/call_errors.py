"""What eBay's REST calls refuse, and what is done about each. Decided by `errorId`.

The HTTP status alone says little: throttles come as 409, the same id comes under several statuses.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from marketplaces.ebay.plain_words import plain

# What is done:
#   wait      ask again after `seconds`, or when the answer says so
#   again     eBay stumbled: the same call may be made again
#   not_yet   what is asked for is not there yet
#   renew     the token has died: a new one, and the same call once more
#   access    the merchant must grant access anew
#   there     the file was handed over before: it is done
#   anew      the ticket is of no more use: a new one is begun
#   refused   it would be refused again
Reaction: TypeAlias = Literal[
    "wait", "again", "not_yet", "renew", "access", "there", "anew", "refused"
]


@dataclass(frozen=True, slots=True)
class CallError:
    """One `errorId`: what is done, what it means, and how long to wait where eBay does not say."""

    id: str
    reaction: Reaction
    meaning: str
    seconds: int = 0


_MINUTE, _HOUR = 60, 3600

_ROWS: Final = (
    CallError("1001", "renew", "The access token is invalid or has expired."),
    CallError("1100", "access", "The merchant's consent does not cover the call."),
    CallError("2001", "wait", "The application has made too many calls.", 5 * _MINUTE),
    CallError("160001", "again", "eBay had an internal error."),
    CallError("160002", "access", "The merchant's consent does not cover this feed type."),
    CallError("160003", "anew", "eBay does not know the task."),
    CallError("160014", "not_yet", "There is no file for the task, or not yet."),
    CallError("160015", "refused", "The task takes no file."),
    CallError("160017", "refused", "The feed type is missing or unknown."),
    CallError("160018", "refused", "The schema version is missing or unknown."),
    CallError("160019", "refused", "The filter is missing or wrong."),
    CallError("160020", "refused", "The file is neither XML nor packed XML."),
    CallError("160022", "refused", "The call is not allowed for this application."),
    CallError("160023", "there", "The task has its file already."),
    CallError("160024", "wait", "Too many tasks are being worked on.", _MINUTE),
    CallError("160025", "wait", "Too many tasks were made in an hour or a day.", _HOUR),
    CallError("160026", "anew", "The task waited more than an hour for its file."),
    CallError("160027", "refused", "The marketplace is missing or unknown."),
    CallError("160028", "refused", "The file is too large."),
    CallError("160030", "refused", "The feed type is asked for elsewhere."),
    CallError("160100", "refused", "The upload has no part named file."),
)

CALL_ERRORS: Final[Mapping[str, CallError]] = {row.id: row for row in _ROWS}

# Of errors without an id that is known. 408 and 425 ask for the same again.
_BY_STATUS: Final[Mapping[int, Reaction]] = {401: "renew", 408: "again", 425: "again", 429: "wait"}
_USUAL_WAIT: Final = 5 * _MINUTE


def call_error(status: int, body: bytes) -> tuple[CallError, str]:
    """The error of an answer, and eBay's own words for it.

    Args:
        status: HTTP status, 300 or more.
        body: At most some kilobytes; HTML of a gateway, too, which is not looked into.
    """
    errors = _errors(body)
    named = [str(error.get("errorId", "")) for error in errors]
    words = plain(str(next((error.get("message") for error in errors), "") or ""), 300)
    known = next((CALL_ERRORS[id] for id in named if id in CALL_ERRORS), None)
    if known is not None:
        return known, words or known.meaning
    reaction = _BY_STATUS.get(status, "again" if status >= 500 else "refused")
    seconds = _USUAL_WAIT if reaction == "wait" else 0
    id = next(iter(named), "") or str(status)
    return CallError(id, reaction, f"HTTP status {status}", seconds), words or f"HTTP {status}"


def _errors(body: bytes) -> list[Mapping[str, object]]:
    if not body.lstrip().startswith(b"{"):
        return []
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return []
    errors = found.get("errors") if isinstance(found, dict) else None
    if not isinstance(errors, list):
        return []
    return [error for error in errors if isinstance(error, dict)]
