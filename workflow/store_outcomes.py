"""Outcomes into the store, a transaction for every so many records."""

import hashlib
from collections.abc import Iterable
from datetime import UTC

from catalog.findings import Finding
from engine.outcomes import Outcome
from store.batch import Batch, FeedArrival
from workflow.finding_kinds import FindingKinds
from workflow.outcome_batch import add_outcome, feed_finding, findings_of
from workflow.ports import DraftStore
from workflow.translate_request import TranslateRequest

# Records in a transaction: enough that its cost is small, few enough that a kill repeats little.
_BATCH_RECORDS = 1_000

# A finding of the feed or of a lookup table, not of one record.
_WHOLE_FEED = 0


def describe_arrival(request: TranslateRequest) -> FeedArrival:
    """Name an arrival by everything that decides its drafts: the same again is the same feed."""
    with request.feed.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    base = request.bundle.base
    release = request.bundle.sha256 if base is None else f"{base.sha256}+{request.bundle.sha256}"
    received_at = request.received_at.astimezone(UTC).isoformat(timespec="seconds")
    parts = (
        request.merchant,
        request.kind,
        request.feed_name,
        sha256,
        release,
        received_at,
        str(request.record),
        str(request.limit),
    )
    return FeedArrival(
        id=hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32],
        merchant=request.merchant,
        kind=request.kind,
        name=request.feed_name,
        sha256=sha256,
        size_bytes=request.feed.stat().st_size,
        received_at=received_at,
        release=release,
    )


class OutcomeStore:
    """Gathers the outcomes of one feed and writes them in order.

    Outcomes that an earlier, killed run has stored are passed over.
    """

    def __init__(self, store: DraftStore, arrival: FeedArrival) -> None:
        self._store = store
        self._arrival = arrival
        self._cursor = store.register_feed(arrival).cursor
        self._batch = Batch()
        self._kinds = FindingKinds()

    def add(self, outcome: Outcome) -> None:
        """Take one outcome; writes when a batch is full."""
        if outcome.record <= self._cursor:
            # A run that starts again must tell the same findings apart.
            self._kinds.bounded(findings_of(outcome))
            return
        add_outcome(self._batch, outcome)
        if outcome.record - self._cursor >= _BATCH_RECORDS:
            self._write()

    def finish(self, findings: Iterable[Finding], fault: tuple[str, str] | None) -> None:
        """Write what is left, the findings of the feed as a whole, and the end of the run."""
        self._write()
        remarks = self._kinds.bounded(feed_finding(_WHOLE_FEED, finding) for finding in findings)
        self._store.finish_feed(self._arrival.id, remarks, fault)

    def _write(self) -> None:
        if self._batch.cursor > self._cursor:
            self._batch.findings = self._kinds.bounded(self._batch.findings)
            self._store.write_batch(self._arrival, self._batch)
            self._cursor = self._batch.cursor
            self._batch = Batch()
