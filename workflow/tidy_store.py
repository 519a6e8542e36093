"""Remove what merchants no longer want to keep: errors, findings and log lines past their days.

Safe to run twice and safe to kill: every step removes a bounded number of rows, and what is left
is found again. Feeds with their counts, drafts, main and history stay.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from catalog.merchants import Merchant

# Rows of one transaction. Many times that in a year of errors, and still no feed waits for long.
_ROWS_AT_ONCE = 5_000


class Retaining(Protocol):
    """What is needed of the store; `store.retention.Retention` is one."""

    def remove_errors(self, merchant: str, before: str, most: int) -> int:
        """Remove at most so many errors older than `before`; returns how many it were."""

    def remove_log_lines(self, merchant: str, before: str, most: int) -> int:
        """The same for log lines."""

    def remove_findings(self, merchant: str, before: str, most: int) -> int:
        """The same for findings."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows of a merchant went."""

    merchant: str
    errors: int
    findings: int
    log_lines: int


def tidy_store(
    retention: Retaining, merchants: Iterable[Merchant], now: datetime
) -> Iterator[Tidied]:
    """Tidy up merchant by merchant, each when the result before it is taken.

    Args:
        retention: Of the store.
        merchants: Whose errors and log lines are looked at, with the days that they keep them.
        now: The end of those days.
    """
    for merchant in merchants:
        errors_before = _days_before(now, merchant.error_days)
        lines_before = _days_before(now, merchant.log_days)
        yield Tidied(
            merchant.id,
            errors=_all(retention.remove_errors, merchant.id, errors_before),
            findings=_all(retention.remove_findings, merchant.id, errors_before),
            log_lines=_all(retention.remove_log_lines, merchant.id, lines_before),
        )


def _days_before(now: datetime, days: int) -> str:
    moment = now.astimezone(UTC) - timedelta(days=days)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def _all(remove: Callable[[str, str, int], int], merchant: str, before: str) -> int:
    removed = last = remove(merchant, before, _ROWS_AT_ONCE)
    while last >= _ROWS_AT_ONCE:
        last = remove(merchant, before, _ROWS_AT_ONCE)
        removed += last
    return removed
