"""What a run amounts to: counts by outcome, by error code and by finding."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.findings import Finding, Severity
from engine.outcomes import Outcome


@dataclass(slots=True)
class Tally:
    """Counts of a run so far.

    `errors` counts rejected records by code, with the first message of each in `examples`;
    `remarks` counts findings by (severity, code, place).
    """

    records: int = 0
    translated: int = 0
    skipped: int = 0
    rejected: int = 0
    log_lines: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    remarks: Counter[tuple[Severity, str, str]] = field(default_factory=Counter)

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
            self.errors[outcome.error.code] += 1
            example = f"record {outcome.record}: {outcome.error.message}"
            self.examples.setdefault(outcome.error.code, example)
        if outcome.findings:
            self.add_findings(outcome.findings)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Count what was remarked on a record, the feed or a lookup table."""
        for finding in findings:
            self.remarks[finding.severity, finding.code, str(finding.place)] += 1
