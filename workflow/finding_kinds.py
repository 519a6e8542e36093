"""Keeps the findings of one feed apart, up to a bound: a script can misspell anew for ever."""

from collections.abc import Iterable

from store.batch import FeedFinding

# Different findings of one feed, by code and place, that are told apart.
_MOST_KINDS = 10_000

# Code, place, severity and message of the row that counts the rest.
_LEFT_OUT = ("findings_left_out", "", "note", "further kinds of findings are only counted")


class FindingKinds:
    """The kinds of findings of one feed so far."""

    def __init__(self, told: Iterable[tuple[str, str]] = ()) -> None:
        """Begin, or go on, with the (code, place) of those that have been told."""
        self._told = set(told)

    def bounded(self, findings: Iterable[FeedFinding]) -> list[FeedFinding]:
        """The findings, with one in place of each that is too many to be told apart."""
        return [self._bounded(finding) for finding in findings]

    def _bounded(self, finding: FeedFinding) -> FeedFinding:
        kind = (finding.code, finding.place)
        if kind not in self._told:
            if len(self._told) >= _MOST_KINDS:
                return FeedFinding(finding.record, *_LEFT_OUT)
            self._told.add(kind)
        return finding
