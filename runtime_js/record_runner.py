"""Runs the records of one crossing so that each costs at most itself.

A crossing of many records that fails says little about who is guilty. The records before the one
that was running keep their results; where nobody knows which one that was, they are run one by
one. A suspect is only convicted by `runtime_js.judge`, alone and in a new heap: the verdict on a
record depends neither on its batch nor on its neighbours. Running a record again is safe, since
translation is a pure function.
"""

from collections.abc import Sequence

from runtime_js.attempts import Attempt, Attempts
from runtime_js.batches import EncodedRecord
from runtime_js.judge import judge
from runtime_js.limits import Limits
from runtime_js.results import RecordResult, ScriptFault
from runtime_js.worker_process import End

_TOO_LARGE = ScriptFault("record_too_large", "the record is too large to be given to a script")


def run_records(
    records: Sequence[EncodedRecord], attempts: Attempts, limits: Limits
) -> list[RecordResult]:
    """Run records in order; as many results as records, each with its share of what they cost.

    Raises:
        WorkerBroken: No worker can be started.
        ScriptError: The program does not load (any more).
    """
    results: list[RecordResult] = []
    before = attempts.script_seconds
    suspect: int | None = None
    one_by_one = False
    while (at := len(results)) < len(records):
        if (fault := unfit(records[at], limits)) is not None:
            results.append(RecordResult("rejected", error=fault))
            continue
        if at == suspect:
            results.append(judge(records[at], attempts, limits))
            suspect = None
            continue
        end = at + 1 if one_by_one else _end(records, at, suspect, limits)
        attempt = attempts.run(records[at:end])
        results += attempt.sound
        found = _suspect(attempt, alone=one_by_one)
        if found is not None:
            suspect = at + found
            one_by_one = False
        elif attempt.end is not End.DONE:
            one_by_one = True
    share = (attempts.script_seconds - before) / len(records)
    for result in results:
        result.script_seconds = share
    return results


def unfit(encoded: EncodedRecord, limits: Limits) -> ScriptFault | None:
    """Why no script may see a record; None for a record that may be run."""
    if (fault := encoded.record.fault) is not None:
        return ScriptFault(fault.code, fault.message)
    return _TOO_LARGE if len(encoded.text) > limits.record_bytes else None


def _end(records: Sequence[EncodedRecord], at: int, suspect: int | None, limits: Limits) -> int:
    """Where the records end that may be run together with the one at `at`."""
    end = len(records) if suspect is None else suspect
    for index in range(at, end):
        if unfit(records[index], limits) is not None:
            return index
    return end


def _suspect(attempt: Attempt, *, alone: bool) -> int | None:
    """Which record of the attempt must be judged; None for none, or for nobody knows."""
    if attempt.doubtful is not None:
        return attempt.doubtful
    if attempt.end is End.DONE:
        return None
    return 0 if alone else attempt.running
