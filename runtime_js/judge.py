"""Convicts or acquits one suspect: what happens when it runs alone, in a new heap, is its doing."""

from dataclasses import replace

from runtime_js.attempts import THREW_NULL, Attempt, Attempts
from runtime_js.batches import EncodedRecord
from runtime_js.limits import Limits
from runtime_js.results import RecordResult, ScriptFault
from runtime_js.worker_process import End

# How often a record must take its worker down, alone in a new process each time. The kernel's
# memory killer or an operator may end a worker that runs an innocent record.
_DEATHS_TO_CONVICT = 3

# A script that took this share of its heap before `null` was thrown ran out of memory. Not all of
# it: what is left is too little for one array to grow, or was free in the process already.
_MEMORY_SHARE = 0.25

_MESSAGES = {
    "script_limit_time": "the script ran longer than {call_seconds:g} s",
    "script_limit_memory": "the script used more than {heap_mebibytes:g} MiB of memory",
    "script_limit_stack": "the script called functions too deeply",
    "script_crashed_worker": "the script took its process down: {how}",
}
_CODE_OF_REASON = {
    "time": "script_limit_time",
    "memory": "script_limit_memory",
    "stack": "script_limit_stack",
}


def judge(record: EncodedRecord, attempts: Attempts, limits: Limits) -> RecordResult:
    """Run one record alone, in a new heap and with the full limit; its result, or its sentence.

    Raises:
        WorkerBroken, ScriptError: As `Attempts.run`.
    """
    for _ in range(_DEATHS_TO_CONVICT):
        attempt = attempts.run([record], fresh=True)
        if attempt.end is End.DIED:
            continue
        if attempt.end is not End.DONE:
            return _sentence(attempt, attempts, limits)
        result = attempt.results[0]
        if not _threw_null(result):
            return result
        # A new process, in which no memory of others lies ready to be used again.
        attempts.close()
        attempt = attempts.run([record], fresh=True)
        if attempt.end is not End.DIED:
            return _judge_null(attempt, attempts, limits)
    return _rejected("script_crashed_worker", limits, how=attempt.text)


def _judge_null(attempt: Attempt, attempts: Attempts, limits: Limits) -> RecordResult:
    """Tell a script that ran out of memory from one that says `throw null`.

    Both look the same from inside: there is no memory left to make an error of. From outside, a
    new process shows how much memory the one record took.
    """
    if attempt.end is not End.DONE:
        return _sentence(attempt, attempts, limits)
    result = attempt.results[0]
    if not _threw_null(result):
        return result
    if attempt.touched_bytes > limits.heap_bytes * _MEMORY_SHARE:
        return _rejected("script_limit_memory", limits)
    assert result.error is not None
    result.error = replace(result.error, code="script_threw")
    return result


def _sentence(attempt: Attempt, attempts: Attempts, limits: Limits) -> RecordResult:
    code = "script_limit_time"
    if attempt.end is End.SPENT:
        code = _CODE_OF_REASON.get(attempt.reason, "script_crashed_worker")
    rejected = _rejected(code, limits, how="its sandbox failed")
    assert rejected.error is not None
    rejected.error = attempts.placed(rejected.error, attempt.text)
    return rejected


def _rejected(code: str, limits: Limits, *, how: str = "") -> RecordResult:
    message = _MESSAGES[code].format(
        call_seconds=limits.call_seconds, heap_mebibytes=limits.heap_bytes / (1 << 20), how=how
    )
    return RecordResult("rejected", error=ScriptFault(code, message))


def _threw_null(result: RecordResult) -> bool:
    return result.error is not None and result.error.code == THREW_NULL
