"""The findings of one feed, bounded: a fault in every one of a million records is one story."""

from collections import Counter
from collections.abc import Iterator

from catalog.findings import Finding, Place, Severity

# Findings kept of each code; the rest are counted.
KEPT_PER_CODE = 50


class FindingLog:
    """Collects findings while a feed is read; keeps the first of each code and counts the rest."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self._count: Counter[str] = Counter()

    def add(
        self,
        code: str,
        message: str,
        *,
        severity: Severity = Severity.WARNING,
        line: int | None = None,
        hint: str | None = None,
    ) -> Finding:
        """Make a finding, keep it if there is room, and return it."""
        finding = Finding(code, message, severity, Place(line=line), hint)
        self._count[code] += 1
        if self._count[code] <= KEPT_PER_CODE:
            self.kept.append(finding)
        return finding

    def close(self) -> None:
        """Tell how many findings were counted but not kept, one finding a code."""
        self.kept.extend(self._summaries())
        self._count.clear()

    def _summaries(self) -> Iterator[Finding]:
        for code, count in self._count.items():
            if count > KEPT_PER_CODE:
                more = count - KEPT_PER_CODE
                yield Finding(code, f"{more:,} more like the {KEPT_PER_CODE} above", Severity.NOTE)
