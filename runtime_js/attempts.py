"""One attempt at running records: crosses into a worker and reads whatever comes back.

Owns one worker at a time and starts the next when it is gone. One owner, one thread.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from runtime_js.batches import EncodedRecord, crossing, traced_crossing
from runtime_js.limits import MAX_ENGINE_TEXT
from runtime_js.load_fault import error_of_refusal
from runtime_js.loading import LoadingPlan
from runtime_js.result_reader import AnswerMalformed, PreludeAnswer, read_answer
from runtime_js.results import RecordResult, ScriptFault
from runtime_js.worker_process import Answer, End, ProgramRefused, WorkerProcess
from runtime_js.worker_start import WorkerStarter

# Results that a neighbour's waste of memory may have caused: only a run alone tells. Out of
# memory mostly arrives as `null`, since there is no memory left to make an error of.
THREW_NULL = "script_threw_null"
_DOUBTFUL = frozenset({THREW_NULL, "script_limit_memory"})

# What is remembered of a whole run; a worker that was taken over could go on for ever.
_MOST_HITS = 2_000_000
_MOST_CARRIED = 1_000


@dataclass(slots=True)
class Attempt:
    """What an attempt at some records gave.

    Attributes:
        end: How the crossing ended. DIED too where the worker answered what ours never would.
        results: Of the first records; fewer than were sent, or none.
        running: Index of the record that was running when the crossing was cut off, where known.
        reason: SPENT: a `runtime_js.sandbox.Spent`, as the worker says.
        text: SPENT: the engine's own words, place included. DIED: how the process ended.
        touched_bytes: Memory that the crossing touched for the first time.
    """

    end: End
    results: list[RecordResult] = field(default_factory=list)
    running: int | None = None
    reason: str = ""
    text: str = ""
    touched_bytes: int = 0

    @property
    def sound(self) -> list[RecordResult]:
        """The results before the first doubtful one."""
        return self.results[: self.doubtful]

    @property
    def doubtful(self) -> int | None:
        """Index of the first result that a neighbour may have caused."""
        for index, result in enumerate(self.results):
            if result.error is not None and result.error.code in _DOUBTFUL:
                return index
        return None


class Attempts:
    """Runs records in the worker it owns."""

    def __init__(self, starter: WorkerStarter, plan: LoadingPlan) -> None:
        self._starter = starter
        self._plan = plan
        self._worker: WorkerProcess | None = None
        self._spoilt = False
        self.script_seconds = 0.0  # CPU of all workers so far, while records were run
        self.hits: set[tuple[int, int]] = set()
        self.carried: set[str] = set()
        # No table has a row that takes less than two characters of its text.
        self._most_hits = min(len(plan.program.tables_json) // 2, _MOST_HITS)

    def run(self, records: Sequence[EncodedRecord], *, fresh: bool = False) -> Attempt:
        """Run records in the heap as it stands, or in a new one.

        Raises:
            WorkerBroken: No worker can be started.
            ScriptError: The program does not load (any more).
        """
        return self._cross(crossing(records), len(records), fresh=fresh)

    def trace(self, record: EncodedRecord, paths: Sequence[str], *, fresh: bool = False) -> Attempt:
        """Run one record; its result, if there is one, has the `places` of these output fields.

        Raises:
            WorkerBroken, ScriptError: As `run`.
        """
        return self._cross(traced_crossing(record, paths), 1, fresh=fresh)

    def _cross(self, batch: bytes, sent: int, *, fresh: bool) -> Attempt:
        worker = self._worker_or_new()
        answer = worker.cross(batch, fresh=fresh or self._spoilt)
        self._spoilt = False
        self.script_seconds += answer.cpu_seconds
        attempt = self._read(answer, sent)
        if attempt.end in (End.DIED, End.OVERDUE):
            self.close()
        return attempt

    def close(self) -> None:
        """End the worker; the next run starts another."""
        self._spoilt = False
        if self._worker is not None:
            self._starter.end(self._worker)
            self._worker = None

    def placed(self, fault: ScriptFault, stack: str) -> ScriptFault:
        """The same fault at the innermost place of `stack` in the merchant's files."""
        return self._plan.line_map.placed_by_stack(fault, stack)

    def _worker_or_new(self) -> WorkerProcess:
        if self._worker is None:
            try:
                self._worker, _ = self._starter.start()
            except ProgramRefused as refused:
                raise error_of_refusal(refused, self._plan) from refused
        return self._worker

    def _read(self, answer: Answer, sent: int) -> Attempt:
        attempt = Attempt(answer.end, touched_bytes=answer.touched_bytes)
        try:
            if answer.end is End.DONE:
                self._add(attempt, answer.payload, sent)
                if not attempt.results:
                    raise AnswerMalformed("no record done")
            elif answer.end is End.SPENT:
                self._add_spent(attempt, answer.payload, sent)
            else:
                attempt.text = answer.payload.decode()
        except AnswerMalformed as error:
            # Our prelude writes no such thing: the process is no longer ours.
            return Attempt(End.DIED, text=f"it answered what no worker of ours does ({error})")
        return attempt

    def _add_spent(self, attempt: Attempt, payload: bytes, sent: int) -> None:
        try:
            said = json.loads(payload)
            attempt.reason = str(said["reason"])
            attempt.text = str(said["text"])[:MAX_ENGINE_TEXT]
            salvaged = said["salvaged"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise AnswerMalformed("not the JSON of a spent heap") from error
        if isinstance(salvaged, str):
            read = self._add(attempt, salvaged, sent)
            if len(attempt.results) <= read.at < sent:
                attempt.running = read.at

    def _add(self, attempt: Attempt, payload: bytes | str, sent: int) -> PreludeAnswer:
        read = read_answer(payload, sent, self._plan.line_map, self._plan.limits)
        attempt.results = read.results
        if len(self.hits) < self._most_hits:
            self.hits |= read.hits
        if len(self.carried) < _MOST_CARRIED:
            # By the global's own name: which of its parts are found depends on the crossing.
            self.carried.update(path.partition(".")[0] for path in read.carried)
        self._spoilt = read.spoilt
        return read
