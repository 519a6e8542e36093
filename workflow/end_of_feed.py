"""The end of a feed: what has disappeared, what is remarked on the whole, the unmapped values."""

from collections.abc import Iterable
from itertools import islice

from catalog.feed_states import CANCELLED, HELD
from catalog.findings import Finding
from store.store import Store
from workflow.feed_release import RunnableFeed
from workflow.feed_tables import feed_tables
from workflow.finding_kinds import FindingKinds
from workflow.outcome_batch import carried_finding, feed_finding
from workflow.ports import Blobs
from workflow.unmapped_report import offer_workbook, read_lookups
from workflow.waiting_values import note_unmapped

# Kinds of feeds whose records are SKUs that can disappear.
_OF_ITEMS = ("product", "inventory")

# SKUs that are withdrawn in one transaction.
_AT_ONCE = 1_000

# A finding of the feed or of a lookup table, not of one record.
_WHOLE_FEED = 0


def guard_feed(store: Store, runnable: RunnableFeed) -> str | None:
    """Hold a full feed where it is not certain that what is missing has disappeared.

    A person who has released it has said that it is so.

    Returns:
        Why it is held; None where it may go on.
    """
    feed, share = runnable.feed, runnable.merchant.guard_share
    if feed.state == HELD:  # by an earlier try of this step
        return feed.held_because
    if not _is_full(runnable) or feed.held_because is not None:
        return None
    total, missing = store.seen.counts(feed.merchant, feed.kind, feed.number)
    if missing == 0:
        return None
    unnamed = store.runs.unnamed_rejections(feed.id)
    if missing > share * total:
        because = (
            f"{missing:,} of {total:,} SKUs are no longer in the feed, "
            f"more than the {share:.0%} that may disappear at once"
        )
    elif unnamed:
        because = (
            f"{missing:,} of {total:,} SKUs are no longer in the feed, and {unnamed:,} of its "
            f"records were rejected without a SKU: these may be the same. Name the column or path "
            f"of the SKU with `key` in the manifest"
        )
    else:
        return None
    store.runs.hold(feed.id, because)
    return because


def withdraw_missing(store: Store, runnable: RunnableFeed) -> int:
    """Withdraw what a full feed no longer names; returns how many SKUs.

    Safe to do again: what is withdrawn is not missing any more. A person who cancels the feed
    meanwhile ends it before the next thousand.
    """
    feed, ends = runnable.feed, runnable.merchant.disappeared == "end"
    withdrawn = 0
    if _is_full(runnable):
        while store.feeds.get(feed.id).state != CANCELLED:
            missing = store.seen.missing(feed.merchant, feed.kind, feed.number)
            skus = list(islice(missing, _AT_ONCE))
            if not skus:
                break
            withdrawn += store.drafts.withdraw(runnable.arrival, skus, ends=ends)
    return withdrawn


def close_feed(
    store: Store,
    blobs: Blobs,
    runnable: RunnableFeed,
    kinds: FindingKinds,
    remarks: Iterable[Finding],
    fault: tuple[str, str] | None,
    at: str,
) -> None:
    """Close a feed; safe to do again.

    Args:
        store: Where it is closed.
        blobs: Where its files lie.
        runnable: The feed.
        kinds: Its findings so far.
        remarks: What the reader remarked on the whole.
        fault: The (code, message) of what ended it early.
        at: When, ISO 8601 UTC.
    """
    feed = runnable.feed
    tables = feed_tables(runnable.bundle, feed.kind, runnable.stored(blobs))
    ledger, carried = read_lookups(blobs, feed.id, tables)
    if ledger.value_count:
        offer_workbook(store, blobs, ledger, runnable.arrival, feed.number)
        note_unmapped(store, ledger, feed)
    findings = [*tables.findings, *remarks, *map(carried_finding, sorted(carried))]
    bounded = kinds.bounded(feed_finding(_WHOLE_FEED, each) for each in findings)
    store.finish_feed(feed.id, bounded, fault, at)
    if fault is None and _is_full(runnable):
        store.runs.supersede_held(feed.id, at)


def _is_full(runnable: RunnableFeed) -> bool:
    return runnable.feed.meaning == "full" and runnable.feed.kind in _OF_ITEMS
