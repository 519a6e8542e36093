"""Runs the records of one file through a config-spec set: one sandbox, in order, from end to end.

Such scripts keep what they like from record to record. So there is one worker, nothing is run a
second time, and a sandbox that is lost takes what the scripts remembered with it: the file ends
there. What came before stands.
"""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeAlias

from catalog.errors import ScriptError, ScriptHopeless
from catalog.records import FeedRecord
from runtime_js.batches import EncodedRecord, crossing, cut
from runtime_js.limits import Limits
from runtime_js.load_fault import fault_of_refusal
from runtime_js.loading import LoadingPlan
from runtime_js.prelude_files import prelude_scripts
from runtime_js.record_runner import unfit
from runtime_js.result_reader import AnswerMalformed, PreludeAnswer, read_answer, read_loaded
from runtime_js.results import RecordResult, ScriptFault
from runtime_js.spec_config import SpecConfig
from runtime_js.spec_program import SpecProgram, error_of
from runtime_js.worker_process import Answer, End, ProgramRefused
from runtime_js.worker_start import WorkerStarter

# What a record may take, a group may take so many times: it is many records, and running out of
# time ends the file.
_GROUP_FACTOR = 10

# How many heaps of a record an order document may fill, which grows with its file: some ten
# thousand orders of forty elements.
_DOCUMENT_FACTOR = 8

_LAST = b'{"last":true,"records":[]}'
_PIECE = b'{"piece":true,"records":[]}'

_LIMITS = {
    "time": ("script_limit_time", "the scripts ran too long"),
    "memory": ("script_limit_memory", "the scripts ran out of memory"),
    "stack": ("script_limit_stack", "the scripts called functions too deeply"),
}
_CRASHED = ("script_crashed_worker", "the scripts took their process down")


_Pair: TypeAlias = tuple[FeedRecord, RecordResult]


class SpecRunner:
    """One file's run. A context manager: the worker starts on entering and ends on leaving.

    Attributes:
        config: What the set's `config()` said; there once the context is entered.
        entry: The hook that leaves the output objects; None where the set defines none.
        hits: Rows of lookup tables that were used so far, as (table, row).
        writes_header: Order feed: false where the set wants no header, by the manifest's rule.
    """

    def __init__(
        self,
        made: SpecProgram,
        *,
        stops: bool = False,
        limits: Limits,
        warn: Callable[[str], None],
    ) -> None:
        """Prepare.

        Args:
            made: The set.
            stops: The first error of the scripts ends the file with a ScriptError.
            limits: What the scripts may use for one record; a group may take longer.
            warn: Called with each wall of the sandbox that does not stand.
        """
        self._made = made
        self._stops = stops
        limits = replace(limits, call_seconds=limits.call_seconds * _GROUP_FACTOR)
        if made.program.kind == "order":
            limits = replace(limits, heap_bytes=limits.heap_bytes * _DOCUMENT_FACTOR)
        self._limits = limits
        self._plan = LoadingPlan(made.program, prelude_scripts(config_spec=True), limits)
        self._starter = WorkerStarter(self._plan, limits, warn)
        # Records without an answer; a fault stands with those that no script may see.
        self._waiting: deque[tuple[FeedRecord, ScriptFault | None]] = deque()
        self._taken = 0  # of the last crossing
        self._done = 0  # results so far
        self.hits: set[tuple[int, int]] = set()
        self.writes_header = True

    def __enter__(self) -> Self:
        try:
            self._worker, said = self._starter.start()
            loaded = read_loaded(said, self._plan.line_map, self._limits)
        except ProgramRefused as refused:
            self._starter.end_all()
            fault = fault_of_refusal(refused, self._plan)
            raise error_of([self._made.fault_instead(fault)]) from refused
        except AnswerMalformed as error:
            self._starter.end_all()
            raise ScriptError("the scripts broke their sandbox") from error
        self.entry = loaded.entry
        self.config = SpecConfig(f"{self._made.program.kind}/main.js", loaded.config)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._starter.end_all()

    def run(self, batches: Iterable[Sequence[FeedRecord]]) -> Iterator[_Pair]:
        """Run the records of the file, in order; each has one result.

        The first record of a group has the outputs of the group; the others have none. Batches
        decide nothing.

        Raises:
            ScriptError: A hook of the whole file failed, or a record's where the first error stops.
            ScriptHopeless: The sandbox was lost with what the scripts remembered, or `shutDown()`
                failed; the results before it stand.
        """
        for records in cut(batches, self._limits):
            sound = self._admitted(records)
            yield from self._unseen()
            while sound:
                yield from self._cross(crossing(sound))
                sound = sound[self._taken :]
        yield from self._cross(_LAST)
        yield from self._unseen()

    def document(self) -> Iterator[str]:
        """The document of an order feed in pieces, once all results were read; none for CSV."""
        more = True
        while more:
            answer = self._read(self._worker.cross(_PIECE, fresh=False))
            if answer is None or answer.text is None:
                return
            yield answer.text
            more = answer.more

    def _admitted(self, records: Sequence[EncodedRecord]) -> Sequence[EncodedRecord]:
        """Those of the records that scripts may see; all of them wait for an answer."""
        sound: list[EncodedRecord] = []
        for encoded in records:
            fault = unfit(encoded, self._limits)
            self._waiting.append((encoded.record, fault))
            if fault is None:
                sound.append(encoded)
        return sound

    def _cross(self, batch: bytes) -> Iterator[_Pair]:
        """Send one crossing; its answers may belong to records of those before it."""
        reply = self._worker.cross(batch, fresh=False)
        answer = self._read(reply)
        if answer is not None:
            self.hits |= answer.hits
            self.writes_header = self.writes_header and answer.obeyed_header
            for result in answer.results:
                if self._waiting and self._waiting[0][1] is not None:
                    yield from self._unseen()
                yield self._answered(result)
        if reply.end is not End.DONE or answer is None:
            yield from self._lost(reply)
        elif answer.fatal is not None:
            raise self._fatal(answer.fatal)
        else:
            self._taken = answer.taken
            yield from self._unseen()

    def _unseen(self) -> Iterator[_Pair]:
        """The records that no script may see, as far as nobody before them waits."""
        while self._waiting and (fault := self._waiting[0][1]) is not None:
            yield self._waiting.popleft()[0], RecordResult("rejected", error=fault)

    def _answered(self, result: RecordResult) -> _Pair:
        record, _ = self._waiting.popleft()
        self._done += 1
        fault = result.error
        if self._stops and fault is not None and not fault.own:
            raise ScriptError(fault.message, file=fault.file, line=fault.line, column=fault.column)
        return record, result

    def _read(self, reply: Answer) -> PreludeAnswer | None:
        """What the prelude says; of a spent heap what it saved. None where it says nothing."""
        payload: bytes | str = reply.payload
        try:
            if reply.end is End.SPENT:
                payload = json.loads(reply.payload)["salvaged"] or b""
            elif reply.end is not End.DONE:
                return None
            return read_answer(payload, len(self._waiting), self._plan.line_map, self._limits)
        except (AnswerMalformed, ValueError, TypeError, KeyError, RecursionError):
            return None

    def _lost(self, reply: Answer) -> Iterator[_Pair]:
        """Reject the record that was under way, and end the file."""
        code, what = _CRASHED
        text = ""
        if reply.end is End.OVERDUE:
            code, what = _LIMITS["time"]
        elif reply.end is End.SPENT:
            said = json.loads(reply.payload)
            code, what = _LIMITS.get(str(said["reason"]), _CRASHED)
            text = str(said["text"])
        fault = self._plan.line_map.placed_by_stack(ScriptFault(code, what), text)
        place = f" at {fault.file}#{fault.line}" if fault.file is not None else ""
        number = self._waiting[0][0].number if self._waiting else 0
        if self._waiting:
            yield self._waiting.popleft()[0], RecordResult("rejected", error=fault)
        raise ScriptHopeless(
            f"{what}{place}; what they remembered of the feed is lost with their sandbox, so the "
            f"records behind {number} were not translated: mend the script, then run the feed again"
        )

    def _fatal(self, fault: ScriptFault) -> ScriptError:
        kind = ScriptHopeless if self._done else ScriptError
        return kind(fault.message, file=fault.file, line=fault.line, column=fault.column)
