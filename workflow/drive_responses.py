"""The response to a feed, in the folder of results: by day, and the newest under names that stay.

    out/response/2026-03-01/000012-today.csv.summary.json
    out/response/2026-03-01/000012-today.csv.rejected.csv     where records were rejected
    out/response/2026-03-01/000012-today.csv.unmapped.xlsx    where values had no mapping
    out/response/latest/product.summary.json …

Written anew they are the same, so whoever is killed in between does it again.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from catalog.errors import AlreadyExists, NotFound
from catalog.feeds import Feed
from catalog.filters import ErrorFilter
from catalog.stored import CountedFinding, StoredError
from drive.folders import CONFIG_SPEC
from drive.space import Space
from store.store import Store
from workflow.drive_text import json_bytes, put, remove, short_name
from workflow.ports import Blobs
from workflow.unmapped_report import workbook_id

SUMMARY = ".summary.json"
REJECTED = ".rejected.csv"
UNMAPPED = ".unmapped.xlsx"
_LATEST = "latest"

_COLUMNS = ("record", "line", "sku", "code", "field", "message", "stage", "script", "text")

# A spreadsheet takes a cell that begins like this for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# With it, Excel reads the file as UTF-8.
_BYTE_ORDER_MARK = "\ufeff"

_BLOCK_CHARS = 1 << 16
# How the names of days are written for software of eBay's; `strftime` would ask the language.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Blocks: TypeAlias = Callable[[], Iterator[bytes]]

_NUMBER_CHARS = len("000012-")


def write_response(store: Store, blobs: Blobs, space: Space, feed: Feed, name: str) -> str:
    """Write the response to a feed that is over; safe to do twice.

    Args:
        store: Knows what came of it.
        blobs: Hold the workbook of its unmapped values.
        space: The merchant's, in our hands.
        feed: The feed.
        name: Of the file that it came as.

    Returns:
        Path of the summary.
    """
    top = space.layout.slot("result", "response", answers=feed.kind).path
    day = _day(feed, store.merchants.get(feed.merchant).time_zone, space.layout.name)
    stem = f"{feed.number:06}-{short_name(name, more=_NUMBER_CHARS)}"
    workbook = _workbook(store, blobs, feed)
    rejected = f"{stem}{REJECTED}" if feed.rejected else None
    unmapped = f"{stem}{UNMAPPED}" if workbook else None
    summary = json_bytes(
        {
            **_summary(feed, store.error_queries.findings(feed.merchant, feed.id)),
            "file": name,
            "rejected_file": rejected and f"{top}/{day}/{rejected}",
            "unmapped_file": unmapped and f"{top}/{day}/{unmapped}",
        }
    )
    # The summary comes last: who sees it finds what it names.
    places = [(day, stem)]
    if store.drive_claims.is_newest(feed):
        places.append((_LATEST, feed.kind))
    for folder, start in places:
        _make_folder(space, f"{top}/{folder}")
        path = f"{top}/{folder}/{start}"
        _put_or_remove(space, f"{path}{REJECTED}", _rejected(store, feed))
        _put_or_remove(space, f"{path}{UNMAPPED}", workbook)
        put(space, f"{path}{SUMMARY}", summary)
    return f"{top}/{day}/{stem}{SUMMARY}"


def rejected_lines(errors: Iterator[StoredError]) -> Iterator[str]:
    """The rejected records as CSV, in blocks of lines, for a spreadsheet to open."""
    buffer = io.StringIO()
    buffer.write(_BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    for error in errors:
        writer.writerow(_row(error))
        if buffer.tell() >= _BLOCK_CHARS:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _row(error: StoredError) -> list[object]:
    script = f"{error.file}:{error.line}" if error.file else ""
    texts = (error.sku, error.code, error.field, error.message, error.stage, script)
    safe = [_harmless(each or "") for each in (*texts, error.record_text)]
    return [error.record, error.record_line or "", *safe]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _summary(feed: Feed, findings: Sequence[CountedFinding]) -> dict[str, object]:
    return {
        "feed": feed.id,
        "number": feed.number,
        "kind": feed.kind,
        "state": feed.state,
        "meaning": feed.meaning,
        "release": feed.release or None,
        "sha256": feed.sha256,
        "size_bytes": feed.size_bytes,
        "received_at": feed.received_at,
        "started_at": feed.started_at,
        "finished_at": feed.finished_at,
        "records": feed.cursor,
        "translated": feed.translated,
        "unchanged": feed.unchanged,
        "skipped": feed.skipped,
        "rejected": feed.rejected,
        "disappeared": feed.disappeared,
        "fault": {"code": feed.fault_code, "message": feed.fault_message}
        if feed.fault_code
        else None,
        "findings": [asdict(each) for each in findings],
    }


def _rejected(store: Store, feed: Feed) -> Blocks | None:
    """How the blocks of the rejected records are made; None where there are none."""

    def blocks() -> Iterator[bytes]:
        errors = store.error_queries.stream(ErrorFilter(feed.merchant, feed=feed.id))
        return (block.encode("utf-8", "replace") for block in rejected_lines(errors))

    return blocks if feed.rejected else None


def _workbook(store: Store, blobs: Blobs, feed: Feed) -> Blocks | None:
    """How the blocks of the workbook of unmapped values are read; None where there is none."""
    try:
        key = store.feeds.get(workbook_id(feed.id)).location or ""
    except NotFound:
        return None

    return (lambda: blobs.blocks(key)) if key and blobs.exists(key) else None


def _put_or_remove(space: Space, path: str, blocks: Blocks | None) -> None:
    """Write a file as it comes; or delete what an earlier feed has left under its name."""
    if blocks is None:
        remove(space, path)
        return
    with space.begin(path) as upload:
        for block in blocks():
            upload.write(block)
        upload.commit()


def _make_folder(space: Space, path: str) -> None:
    try:
        space.make_folder(path)
    except AlreadyExists:
        return


def _day(feed: Feed, time_zone: str, layout: str) -> str:
    """The day on which a feed was over, where its merchant is."""
    at = datetime.fromisoformat(feed.finished_at or feed.received_at)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    local = at.astimezone(ZoneInfo(time_zone))
    if layout == CONFIG_SPEC.name:
        return f"{_MONTHS[local.month - 1]}-{local.day:02}-{local.year}"
    return local.strftime("%Y-%m-%d")
