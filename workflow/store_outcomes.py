"""Outcomes into the store, a transaction for every so many records."""

import hashlib
from collections.abc import Iterable
from datetime import UTC

from catalog.findings import Finding, Severity
from catalog.schema_codes import SCHEMA
from engine.outcomes import Outcome
from store.batch import Batch, DraftChange, FeedArrival, FeedFinding, LoggedLine, RecordError
from workflow.ports import DraftStore
from workflow.translate_request import TranslateRequest

# Records in a transaction: enough that its cost is small, few enough that a kill repeats little.
_BATCH_RECORDS = 1_000

# Different findings of one feed that are told apart; a script can misspell a field anew for ever.
_MOST_FINDINGS = 10_000

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


# Code, place, severity and message of the row that counts the rest.
_LEFT_OUT = ("findings_left_out", "", "note", "further kinds of findings are only counted")


class OutcomeStore:
    """Gathers the outcomes of one feed and writes them in order.

    Outcomes that an earlier, killed run has stored are passed over.
    """

    def __init__(self, store: DraftStore, arrival: FeedArrival) -> None:
        self._store = store
        self._arrival = arrival
        self._cursor = store.register_feed(arrival).cursor
        self._batch = Batch()
        self._told: set[tuple[str, str]] = set()

    def add(self, outcome: Outcome) -> None:
        """Take one outcome; writes when a batch is full."""
        # Before the cursor is asked: a run that starts again must tell the same findings apart.
        findings = [
            self._bounded(_finding(outcome.record, finding))
            for finding in outcome.findings
            if finding.severity is not Severity.ERROR  # that one stands in the errors
        ]
        if outcome.record <= self._cursor:
            return
        batch = self._batch
        batch.cursor = outcome.record
        if outcome.outcome == "translated":
            batch.translated += 1
        elif outcome.outcome == "skipped":
            batch.skipped += 1
        else:
            batch.rejected += 1
        batch.findings.extend(findings)
        self._add_parts(outcome)
        if outcome.record - self._cursor >= _BATCH_RECORDS:
            self._write()

    def finish(self, findings: Iterable[Finding], fault: tuple[str, str] | None) -> None:
        """Write what is left, the findings of the feed as a whole, and the end of the run."""
        self._write()
        remarks = [self._bounded(_finding(_WHOLE_FEED, finding)) for finding in findings]
        self._store.finish_feed(self._arrival.id, remarks, fault)

    def _add_parts(self, outcome: Outcome) -> None:
        batch, record = self._batch, outcome.record
        if outcome.value is not None and outcome.noun is not None and outcome.sku is not None:
            change = DraftChange(record, outcome.noun, outcome.sku, outcome.value)
            batch.drafts.append(change)
        if (error := outcome.error) is not None:
            batch.errors.append(
                RecordError(
                    record=record,
                    sku=outcome.sku,
                    code=error.code,
                    message=error.message,
                    record_line=error.feed_line,
                    record_text=error.text,
                    field=error.field,
                    file=error.file,
                    line=error.line,
                    column=error.column,
                    stage="schema" if error.code in SCHEMA else "translation",
                )
            )
        batch.log_lines.extend(
            LoggedLine(
                record, position, outcome.sku, line.level, line.message, line.file, line.line
            )
            for position, line in enumerate(outcome.log)
        )

    def _bounded(self, finding: FeedFinding) -> FeedFinding:
        """The finding, or what stands for all that are too many to be told apart."""
        kind = (finding.code, finding.place)
        if kind not in self._told:
            if len(self._told) >= _MOST_FINDINGS:
                return FeedFinding(finding.record, *_LEFT_OUT)
            self._told.add(kind)
        return finding

    def _write(self) -> None:
        if self._batch.cursor > self._cursor:
            self._store.write_batch(self._arrival, self._batch)
            self._cursor = self._batch.cursor
            self._batch = Batch()


def _finding(record: int, finding: Finding) -> FeedFinding:
    return FeedFinding(
        record, finding.code, str(finding.place), finding.severity.value, str(finding.message)
    )
