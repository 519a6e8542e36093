"""Adds to a rejection the place in the script that assigned the refused field.

The schema knows fields, not scripts. A port answers where a field was assigned; each answer costs
a second run of the record, so not every rejection of a feed gets one.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from catalog.findings import Finding, Severity
from catalog.records import FeedRecord
from engine.outcomes import Outcome
from runtime_js.results import RecordResult, ScriptPlace

# What `runtime_js.tracer.Tracer.places` does: for each path the place that assigned it, or None.
Locate: TypeAlias = Callable[
    [FeedRecord, RecordResult, Sequence[str]], Sequence[ScriptPlace | None]
]

# Rejections of one code and field that are located in a run. Who has seen a hundred knows the
# line. The others stay without a place: theirs may be another one, and a wrong line is worse.
MOST_LOCATED = 100

# Rejections of any code and field that are located in a run: names in refused values are the
# merchant's, so there is no end of different fields.
MOST_LOCATED_OF_ALL = 2_000

_INDEX = re.compile(r"\[\d+\]")


class Locator:
    """Locates the first rejections of a run. Which ones depends on the order of the feed only."""

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._located: Counter[tuple[str, str]] = Counter()
        self._all = 0

    def add_places(self, record: FeedRecord, result: RecordResult, outcome: Outcome) -> None:
        """Add file, line, column and excerpt to an outcome's error and to its refusals."""
        error = outcome.error
        path = _refused_path(result, outcome)
        if error is None or path is None or not self._may(error.code, path):
            return
        refusals = [each for each in outcome.findings if _is_refusal(each)]
        paths = [path, *(each.place.field or path for each in refusals)]
        first, *places = self._locate(record, result, paths)
        if first is not None:
            by = "" if first.hook is None else f" ({first.hook}(), {first.file}#{first.line})"
            outcome.error = replace(
                error,
                message=error.message + by,
                file=first.file,
                line=first.line,
                column=first.column,
                excerpt=first.excerpt,
            )
        located = {
            id(finding): _placed(finding, place)
            for finding, place in zip(refusals, places, strict=True)
            if place is not None
        }
        outcome.findings = [located.get(id(each), each) for each in outcome.findings]

    def _may(self, code: str, path: str) -> bool:
        kind = (code, _INDEX.sub("[]", path))
        if self._all >= MOST_LOCATED_OF_ALL or self._located[kind] >= MOST_LOCATED:
            return False
        self._located[kind] += 1
        self._all += 1
        return True


def _refused_path(result: RecordResult, outcome: Outcome) -> str | None:
    """The refused field of a rejection that has no place yet; None for any other outcome."""
    error = outcome.error
    if error is None or error.file is not None:
        return None
    # Values that are no data are refused in the sandbox, all others by the schema.
    return error.field if result.error is None else result.error.path


def _is_refusal(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and finding.place.file is None


def _placed(finding: Finding, place: ScriptPlace) -> Finding:
    where = replace(finding.place, file=place.file, line=place.line, column=place.column)
    return replace(finding, place=where, excerpt=place.excerpt)
