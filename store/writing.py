"""The write path of a feed: a batch of outcomes in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter

from sqlalchemy import Connection

from catalog.feed_states import CANCELLED
from catalog.products import Orphan
from store import errors, feeds, log_lines
from store.batch import Batch, DraftChange, FeedArrival, FeedFinding
from store.draft_reading import read_orphans
from store.groups import lay_record
from store.loading import load
from store.merging import Cause, Merger
from store.replays import delete_replays, read_replays
from store.saving import save
from store.seen import write_seen

# Orphans that a feed names one by one; whoever has more sees the rest in the list of orphans.
_MOST_ORPHANS = 1_000

# A finding of the feed as a whole, not of one record.
_WHOLE_FEED = 0


def write_batch(connection: Connection, arrival: FeedArrival, batch: Batch) -> None:
    """Write the outcomes of a batch and move the feed's cursor.

    A batch at or before the cursor was written by an earlier try and is left alone; and so is
    every batch of a feed that a person has cancelled.
    """
    state = feeds.read_state(connection, arrival.id)
    if batch.cursor <= state.cursor or state.state == CANCELLED:
        return
    new = _merge(connection, arrival, batch.drafts)
    errors.add_errors(connection, arrival, batch.errors)
    errors.count_findings(connection, arrival.merchant, arrival.id, batch.findings)
    log_lines.add_log_lines(connection, arrival, batch.log_lines)
    waiting = {each.sku for each in read_replays(connection, arrival.merchant, arrival.id)}
    counts = {
        "translated": batch.translated,
        "skipped": batch.skipped,
        "rejected": batch.rejected,
        "unchanged": write_seen(connection, arrival, state.number, batch, waiting, new),
    }
    feeds.add_counts(connection, arrival.id, counts, batch.cursor)


def write_replay(
    connection: Connection, arrival: FeedArrival, batch: Batch, records: Collection[int]
) -> None:
    """Write the outcomes of replays and strike them out; those struck out already are left alone.

    Of a record that was translated once already only the drafts are laid once more: what was said
    about it stands. Of a feed that a person has cancelled nothing is written.
    """
    state = feeds.read_state(connection, arrival.id)
    if state.state == CANCELLED:
        return
    waiting = {
        replay.record: replay
        for replay in read_replays(connection, arrival.merchant, arrival.id)
        if replay.record in set(records)
    }
    first_time = {record for record, replay in waiting.items() if not replay.is_counted}
    delete_replays(connection, arrival.merchant, arrival.id, waiting)
    drafts = [change for change in batch.drafts if change.record in waiting]
    refused = [each for each in batch.errors if each.record in first_time]
    said = [each for each in batch.log_lines if each.record in first_time]
    remarks = [each for each in batch.findings if each.record in first_time]
    new = _merge(connection, arrival, drafts)
    errors.add_errors(connection, arrival, refused)
    errors.count_findings(connection, arrival.merchant, arrival.id, remarks)
    log_lines.add_log_lines(connection, arrival, said)
    answered = Batch(
        drafts=drafts,
        errors=refused,
        seen=[each for each in batch.seen if each.record in waiting],
    )
    write_seen(connection, arrival, state.number, answered, set(), new)
    feeds.add_counts(connection, arrival.id, _counts(first_time, answered))


def _merge(
    connection: Connection, arrival: FeedArrival, changes: Iterable[DraftChange]
) -> set[str]:
    """Lay changes over drafts in record order; returns the SKUs that were never heard of before."""
    ordered = sorted(changes, key=attrgetter("record"))
    if not ordered:
        return set()
    merger = Merger(arrival.merchant, Cause("feed", arrival.id, arrival.received_at))
    load(connection, merger, ordered)
    for change in ordered:
        lay_record(merger, change.noun, change.sku, change.fields, change.record)
    save(connection, merger)
    return {sku for sku, item in merger.items.items() if item.is_new}


def _counts(records: set[int], batch: Batch) -> dict[str, int]:
    translated = {change.record for change in batch.drafts} & records
    rejected = {error.record for error in batch.errors}
    return {
        "translated": len(translated),
        "rejected": len(rejected),
        "skipped": len(records) - len(translated) - len(rejected),
    }


def finish_feed(
    connection: Connection,
    feed: str,
    findings: Sequence[FeedFinding],
    fault: tuple[str, str] | None,
    finished_at: str | None,
) -> None:
    """Close a run that is not closed yet, with the findings of the feed as a whole."""
    run = feeds.read_feed(connection, feed)
    if run.state != "running":
        return
    remarks = list(findings)
    if run.kind == "product" and fault is None:
        remarks += [_orphan(each) for each in read_orphans(connection, run.merchant, _MOST_ORPHANS)]
    errors.count_findings(connection, run.merchant, feed, remarks)
    feeds.finish(connection, feed, fault, finished_at)


def _orphan(orphan: Orphan) -> FeedFinding:
    message = f"is a variation of {orphan.product}, which no feed has described yet"
    return FeedFinding(_WHOLE_FEED, "variation_orphan", orphan.sku, "warning", message)
