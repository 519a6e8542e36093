"""What a run amounts to: counts by outcome, by error code and by finding."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.findings import Finding, Severity
from engine.outcomes import Outcome

# Codes, and kinds of findings, that are told apart; scripts choose both, and can do so for ever.
_MOST_KINDS = 1_000


@dataclass(slots=True)
class Tally:
    """Counts of a run so far.

    `errors` counts rejected records by code, with the first message of each in `examples`;
    `remarks` counts findings by (severity, code, place). Beyond `_MOST_KINDS` of them, further
    ones count in `other_errors` and `other_remarks`.
    """

    records: int = 0
    translated: int = 0
    skipped: int = 0
    rejected: int = 0
    log_lines: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    remarks: Counter[tuple[Severity, str, str]] = field(default_factory=Counter)
    other_errors: int = 0
    other_remarks: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.records += 1
        self.log_lines += len(outcome.log)
        if outcome.outcome == "translated":
            self.translated += 1
        elif outcome.outcome == "skipped":
            self.skipped += 1
        else:
            self.rejected += 1
        if outcome.error is not None:
            self._add_error(outcome.record, outcome.error.code, outcome.error.message)
        if outcome.findings:
            self.add_findings(outcome.findings)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Count what was remarked on a record, the feed or a lookup table."""
        for finding in findings:
            kind = (finding.severity, finding.code, str(finding.place))
            if kind in self.remarks or len(self.remarks) < _MOST_KINDS:
                self.remarks[kind] += 1
            else:
                self.other_remarks += 1

    def _add_error(self, record: int, code: str, message: str) -> None:
        if code in self.errors:
            self.errors[code] += 1
        elif len(self.errors) < _MOST_KINDS:
            self.errors[code] = 1
            self.examples[code] = f"record {record}: {message}"
        else:
            self.other_errors += 1
