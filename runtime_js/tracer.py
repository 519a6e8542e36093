"""Finds out where a script assigned the fields of a record's output, by running the record again.

Places are not kept while a feed is translated: that would cost more than the records themselves.
Translation is a pure function, so a second run of one record assigns the same fields at the same
places, and the prelude watches it do so (`prelude/trace.js`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from catalog.errors import ScriptError
from catalog.records import FeedRecord
from runtime_js.attempts import Attempts
from runtime_js.batches import encode
from runtime_js.limits import Limits
from runtime_js.loading import LoadingPlan
from runtime_js.prelude_files import prelude_scripts
from runtime_js.program import Program
from runtime_js.result_reader import MOST_PLACES
from runtime_js.results import RecordResult, ScriptPlace
from runtime_js.worker_process import End
from runtime_js.worker_start import WorkerStarter

# Second runs without an answer after which nothing is traced any more: a script that only just
# keeps the time limit does not keep it while it is watched, and each such run costs all of it.
_MOST_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Watched:
    """What a second run of one record shows.

    `places` has an entry for each path that was asked about, None where nothing is known; `hits`
    are the rows of lookup tables that the record used, as (table, row number), sorted.
    """

    places: Sequence[ScriptPlace | None]
    hits: Sequence[tuple[int, int]]


class Tracer:
    """Runs single records once more, in a worker of its own. A context manager; one thread.

    The worker starts with the first record, behind the same walls as all others.
    """

    def __init__(self, program: Program, limits: Limits, warn: Callable[[str], None]) -> None:
        """Prepare; nothing starts yet.

        Args:
            program: What the worker is loaded with; the same as the pool's.
            limits: What one record may use, the watching included.
            warn: Called with a sentence for each wall that does not stand.
        """
        plan = LoadingPlan(program, prelude_scripts(), limits)
        self._starter = WorkerStarter(plan, limits, warn)
        self._attempts = Attempts(self._starter, plan)
        self._failures = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._attempts.close()
        self._starter.end_all()

    def places(
        self, record: FeedRecord, result: RecordResult, paths: Sequence[str]
    ) -> list[ScriptPlace | None]:
        """Say where fields were assigned; never raises for the script's sake.

        Args:
            record: The record.
            result: What its first run gave. Where the second run gives anything else, nothing is
                known of the first.
            paths: Fields of its output, such as `Variations[0].SKU` or, where two objects might
                have it, `PRODUCT.Title`.

        Returns:
            For each path the innermost place of the merchant's that assigned the field, or the
            nearest field around it that was assigned as a whole; None where that is not known.

        Raises:
            WorkerBroken: No worker can be started.
        """
        asked = paths[:MOST_PLACES]
        found = self._traced(record, result, asked)
        return found + [None] * (len(paths) - len(found))

    def watch(self, record: FeedRecord, result: RecordResult, paths: Sequence[str]) -> Watched:
        """Say where fields were assigned and which rows of tables were used, as `places` does.

        Each run has a heap of its own: a heap tells of a row the first time that it is used.
        """
        places: list[ScriptPlace | None] = []
        hits = set[tuple[int, int]]()
        for start in range(0, len(paths) or 1, MOST_PLACES):
            asked = paths[start : start + MOST_PLACES]
            self._attempts.hits.clear()
            found = self._traced(record, result, asked, fresh=True)
            places += found or [None] * len(asked)
            hits |= self._attempts.hits
        return Watched(places, sorted(hits))

    def _traced(
        self,
        record: FeedRecord,
        result: RecordResult,
        paths: Sequence[str],
        *,
        fresh: bool = False,
    ) -> list[ScriptPlace | None]:
        if self._failures >= _MOST_FAILURES:
            return []
        try:
            attempt = self._attempts.trace(encode(record), paths, fresh=fresh)
        except ScriptError:
            self._failures += 1
            return []
        if attempt.end is not End.DONE:
            self._failures += 1
            return []
        again = attempt.results[0]
        if len(again.places) != len(paths) or not _same(again, result):
            return []
        return again.places


def _same(one: RecordResult, other: RecordResult) -> bool:
    if one.outcome != other.outcome or one.error != other.error:
        return False
    try:
        return one.outputs == other.outputs
    except RecursionError:  # nested as no prelude of ours leaves it
        return False
