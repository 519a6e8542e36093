"""The notice on a file, beside it: `<name>.status.json` for programs, `<name>.status.txt` to read.

    state, meaning, why, sha256, size_bytes, feed, records, first_errors, response

They are written anew as a feed goes on, and go when their file goes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from catalog.drive_files import NOTICE_ENDINGS, DriveFile
from catalog.feed_states import RUNNING
from catalog.feeds import Feed
from catalog.pickup_states import (
    ABSENT,
    DUPLICATE,
    EMPTY,
    IGNORED,
    LOCKED,
    PICKUP_STATES,
    READY,
    RECEIVING,
    SETTLING,
)
from catalog.stored import StoredError
from drive.names import MOST_NAME_BYTES
from drive.space import Space
from store.drive_claims import Standing
from workflow.drive_text import json_bytes, put, remove, text_bytes

# Errors that a notice shows; the response has all of them.
FIRST_ERRORS: Final = 5

# A place that a program keeps, or a file that is open in one, is told of only when it lasts.
_PATIENCE_SECONDS = 60.0

_SENTENCES: Final = {state.name: state.sentence for state in PICKUP_STATES.states}

Notice = Mapping[str, Any]


def notice_paths(path: str) -> tuple[str, str] | None:
    """Where the notice on a file lies; None for a name that leaves no room for an ending."""
    name = path.rpartition("/")[2]
    longest = max(len(ending) for ending in NOTICE_ENDINGS)
    if len(name.encode()) + longest > MOST_NAME_BYTES:
        return None
    as_json, as_text = NOTICE_ENDINGS
    return f"{path}{as_json}", f"{path}{as_text}"


def is_worth_telling(file: DriveFile, now: float) -> bool:
    """Whether a file should have a notice now."""
    if file.state in (ABSENT, RECEIVING):
        return False
    if file.state == IGNORED:
        return bool(file.why)
    if file.state in (EMPTY, LOCKED):
        return now >= file.changed_at + _PATIENCE_SECONDS
    if file.state == SETTLING and file.why:
        return True
    # Of what is complete in a moment there is nothing to say, unless an earlier version had more.
    return bool(file.told) if file.state in (SETTLING, READY) else True


def notice_of(file: DriveFile, standing: Standing | None, errors: Sequence[StoredError]) -> Notice:
    """The notice on a file.

    Args:
        file: The file.
        standing: Of the feed that it became or repeats, if any.
        errors: The first errors of that feed.
    """
    notice: dict[str, Any] = {
        "file": file.name,
        "state": file.state,
        "meaning": _SENTENCES[file.state],
        "why": file.why or None,
        "sha256": file.sha256,
        "size_bytes": file.size,
        "feed": None,
        "records": None,
        "first_errors": [],
        "response": None,
    }
    if standing is not None:
        notice["feed"] = _feed(standing.feed)
        notice["records"] = _records(standing.feed)
        notice["first_errors"] = [_error(each) for each in errors]
        notice["response"] = standing.response or None
        notice["why"] = notice["why"] or standing.feed.fault_message or standing.feed.held_because
    return notice


def digest_of(notice: Notice) -> str:
    """What tells one notice from another."""
    return hashlib.sha256(json_bytes(notice)).hexdigest()[:16]


def write_notice(space: Space, path: str, notice: Notice) -> None:
    """Write both files. Raises what `Space.begin` raises; NotFound where the folder is gone."""
    paths = notice_paths(path)
    if paths is not None:
        as_json, as_text = paths
        put(space, as_json, json_bytes(notice))
        put(space, as_text, text_bytes(notice_lines(notice)))


def remove_notice(space: Space, path: str) -> None:
    """Delete both files, which may be gone."""
    for each in notice_paths(path) or ():
        remove(space, each)


def notice_lines(notice: Notice) -> list[str]:
    """A notice for people, line by line."""
    lines = [f"{notice['file']}: {notice['state']}", notice["meaning"]]
    if notice["why"]:
        lines.append(f"Why: {notice['why']}")
    feed, records = notice["feed"], notice["records"]
    if feed is not None:
        repeats = "the same as " if notice["state"] == DUPLICATE else ""
        lines += ["", f"Feed: {repeats}{feed['number']} ({feed['kind']}), {feed['state']}"]
        lines.append(f"Received: {feed['received_at']}")
        if feed["finished_at"]:
            lines.append(f"Finished: {feed['finished_at']}")
        lines.append(
            "Records: {stored:,} so far".format(**records)
            if feed["state"] == RUNNING
            else "Records: {stored:,}".format(**records)
        )
        lines += [
            f"  {name}: {records[name]:,}"
            for name in ("translated", "unchanged", "skipped", "rejected", "disappeared")
        ]
    if notice["first_errors"]:
        lines += ["", "The first records that were rejected:"]
        lines += [
            f"  record {each['record']}{_of_sku(each)}: {each['message']} [{each['code']}]"
            for each in notice["first_errors"]
        ]
    if notice["response"]:
        lines += ["", f"Response: {notice['response']}"]
    return lines


def _of_sku(error: Mapping[str, Any]) -> str:
    return f" ({error['sku']})" if error["sku"] else ""


def _feed(feed: Feed) -> dict[str, object]:
    names = ("id", "number", "kind", "state", "received_at", "started_at", "finished_at", "release")
    told = {name: getattr(feed, name) for name in (*names, "fault_code")}
    return {**told, "release": feed.release or None}


def _records(feed: Feed) -> dict[str, int]:
    counts = ("translated", "unchanged", "skipped", "rejected", "disappeared")
    return {"stored": feed.cursor, **{name: getattr(feed, name) for name in counts}}


def _error(error: StoredError) -> dict[str, object]:
    names = ("record", "record_line", "sku", "code", "message", "field")
    return {name: getattr(error, name) for name in names}
