"""The response to a feed, in the folder of results: by day, and the newest under names that stay.

    out/response/2026-03-01/000012-today.csv.summary.json
    out/response/2026-03-01/000012-today.csv.rejected.csv     where records were rejected
    out/response/2026-03-01/000012-today.csv.unmapped.xlsx    where values had no mapping
    out/response/latest/product.summary.json …

Written anew they are the same, so whoever is killed in between does it again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from catalog.errors import NotFound
from catalog.feeds import Feed
from catalog.filters import ErrorFilter
from catalog.stored import CountedFinding, StoredError
from drive.space import Space
from store.store import Store
from workflow.csv_text import csv_blocks
from workflow.drive_text import (
    Blocks,
    day_folder,
    ensure_folder,
    json_bytes,
    put,
    put_or_remove,
    short_name,
)
from workflow.ports import Blobs
from workflow.unmapped_report import workbook_id

SUMMARY = ".summary.json"
REJECTED = ".rejected.csv"
UNMAPPED = ".unmapped.xlsx"
_LATEST = "latest"

_COLUMNS = ("record", "line", "sku", "code", "field", "message", "stage", "script", "text")


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
    day = day_folder(
        feed.finished_at or feed.received_at,
        store.merchants.get(feed.merchant).time_zone,
        space.layout.name,
    )
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
        ensure_folder(space, f"{top}/{folder}")
        path = f"{top}/{folder}/{start}"
        put_or_remove(space, f"{path}{REJECTED}", _rejected(store, feed))
        put_or_remove(space, f"{path}{UNMAPPED}", workbook)
        put(space, f"{path}{SUMMARY}", summary)
    return f"{top}/{day}/{stem}{SUMMARY}"


def rejected_lines(errors: Iterator[StoredError]) -> Iterator[str]:
    """The rejected records as CSV, in blocks of lines, for a spreadsheet to open."""
    return csv_blocks(_COLUMNS, map(_row, errors))


def _row(error: StoredError) -> Sequence[object]:
    script = f"{error.file}:{error.line}" if error.file else ""
    texts = (error.sku, error.code, error.field, error.message, error.stage, script)
    return (error.record, error.record_line, *texts, error.record_text)


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
