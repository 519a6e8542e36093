"""Outcomes of records as the store takes them: a batch."""

from catalog.findings import Finding, Place, Severity
from catalog.schema_codes import SCHEMA
from engine.outcomes import Outcome
from store.batch import Batch, DraftChange, FeedFinding, LoggedLine, RecordError, SeenRecord


def add_outcome(batch: Batch, outcome: Outcome) -> None:
    """Add the outcome of the next record; the batch's cursor moves to it."""
    record = outcome.record
    batch.cursor = record
    if outcome.outcome == "translated":
        batch.translated += 1
    elif outcome.outcome == "skipped":
        batch.skipped += 1
    elif outcome.outcome == "rejected":
        batch.rejected += 1
    if outcome.value is not None and outcome.noun is not None and outcome.sku is not None:
        for value in (outcome.value, *outcome.further):
            batch.drafts.append(DraftChange(record, outcome.noun, outcome.sku, value))
    if outcome.error is not None:
        batch.errors.append(_error(outcome))
    batch.findings.extend(findings_of(outcome))
    batch.log_lines.extend(
        LoggedLine(record, position, outcome.sku, line.level, line.message, line.file, line.line)
        for position, line in enumerate(outcome.log)
    )
    if outcome.sku is not None and _may_be_passed_over(outcome):
        batch.seen.append(SeenRecord(outcome.sku, outcome.digest, record))


def findings_of(outcome: Outcome) -> list[FeedFinding]:
    """The findings of a record, but for the error, which stands in the errors."""
    return [
        feed_finding(outcome.record, finding)
        for finding in outcome.findings
        if finding.severity is not Severity.ERROR
    ]


def feed_finding(record: int, finding: Finding) -> FeedFinding:
    """A finding of a record, or with record 0 of the feed as a whole."""
    return FeedFinding(
        record, finding.code, str(finding.place), finding.severity.value, str(finding.message)
    )


def carried_finding(path: str) -> Finding:
    """The finding that scripts try to keep something from record to record."""
    message = f"the scripts keep {path} from record to record; it was put back each time"
    hint = "work it out anew for each record: records run in any order, on several machines"
    return Finding("state_carried", message, Severity.WARNING, Place(field=path), hint=hint)


def _may_be_passed_over(outcome: Outcome) -> bool:
    """Whether translating the same record again would say nothing new to anybody.

    Where something is to be mended, each feed says so again: a look-up without an answer, a
    refusal, a warning.
    """
    return (
        outcome.outcome == "translated"
        and outcome.repeatable
        and outcome.digest != b""
        and not outcome.misses
        and all(finding.severity is Severity.NOTE for finding in outcome.findings)
    )


def _error(outcome: Outcome) -> RecordError:
    error = outcome.error
    assert error is not None
    return RecordError(
        record=outcome.record,
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
