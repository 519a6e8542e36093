"""Worker processes that share one program's records; results come out in the order of the feed.

Each worker has a thread that owns it: encoding, waiting and reading answers happen there, and
the waiting gives the interpreter to the parent, which reads the feed and validates results in
the meantime. No worker waits for the parent as long as a few crossings are ahead, and no more
than a few are: memory stays flat however long the feed is.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from catalog.records import FeedRecord
from runtime_js.attempts import Attempts
from runtime_js.batches import EncodedRecord, cut
from runtime_js.limits import Limits
from runtime_js.loading import LoadingPlan
from runtime_js.prelude_files import prelude_scripts
from runtime_js.program import Program
from runtime_js.record_runner import run_records
from runtime_js.results import RecordResult
from runtime_js.scripts import Script
from runtime_js.worker_start import WorkerStarter

# Crossings under way for each worker: one in it, one waiting at its door, one done and not read.
_AHEAD = 3

Crossing = tuple[EncodedRecord, ...]
Results = list[RecordResult]


class _Promise:
    """One crossing, and the promise of its results."""

    def __init__(self, records: Crossing) -> None:
        self.records = records
        self.results: Future[Results] = Future()


class WorkerPool:
    """Runs one program over records in `workers` processes. A context manager.

    Leaving the context ends every worker at once, whatever it is doing. Should the parent be
    killed, the kernel ends them.
    """

    def __init__(
        self,
        program: Program,
        *,
        workers: int = 1,
        limits: Limits | None = None,
        warn: Callable[[str], None],
        prelude: Sequence[Script] | None = None,
    ) -> None:
        """Prepare a pool; processes start when the context is entered.

        Args:
            program: What every worker is loaded with.
            workers: How many processes; each takes a core while it works.
            limits: The defaults where None.
            warn: Called with each wall that does not stand, once a wall.
            prelude: Our JavaScript; the shipped one where None.
        """
        self._limits = limits or Limits()
        shipped = prelude_scripts() if prelude is None else prelude
        self._plan = LoadingPlan(program, tuple(shipped), self._limits)
        self._starter = WorkerStarter(self._plan, self._limits, warn)
        self._waiting: queue.SimpleQueue[_Promise | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"worker-{n}", daemon=True)
            for n in range(workers)
        ]
        self._attempts: list[Attempts] = []

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def run(
        self, batches: Iterable[Sequence[FeedRecord]]
    ) -> Iterator[tuple[FeedRecord, RecordResult]]:
        """Translate records, in order; the answer is the same for any batch size.

        `batches` is read a few crossings ahead of what is asked for.

        Raises:
            WorkerBroken: No worker can be started, or not behind the walls it needs.
            ScriptError: The program does not load; ScriptLimitExceeded where a limit ended it.
        """
        under_way: deque[_Promise] = deque()
        most = _AHEAD * len(self._threads)
        try:
            for records in cut(batches, self._limits):
                promise = _Promise(records)
                under_way.append(promise)
                self._waiting.put(promise)
                while len(under_way) >= most or (under_way and under_way[0].results.done()):
                    yield from _pairs(under_way.popleft())
            while under_way:
                yield from _pairs(under_way.popleft())
        finally:
            for promise in under_way:
                promise.results.cancel()

    @property
    def hits(self) -> set[tuple[int, int]]:
        """Rows of lookup tables that records have hit so far.

        Each is (table, row): the table counted from 0, the row as its file numbers it.
        """
        return set().union(*(attempts.hits for attempts in self._attempts))

    @property
    def carried(self) -> set[str]:
        """Where scripts kept something from record to record, as paths. It was restored."""
        return set().union(*(attempts.carried for attempts in self._attempts))

    @property
    def script_seconds(self) -> float:
        """CPU that the workers have spent on records so far; nothing where nobody counts it."""
        return sum(attempts.script_seconds for attempts in self._attempts)

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The processes alive at this moment, for whoever watches or measures them."""
        return self._starter.pids()

    def close(self) -> None:
        """End every worker and wait for their threads."""
        self._starter.stop()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _serve(self) -> None:
        """One worker's thread: takes crossings until the pool is closed."""
        attempts = Attempts(self._starter, self._plan)
        self._attempts.append(attempts)
        try:
            while (promise := self._waiting.get()) is not None:
                if not promise.results.set_running_or_notify_cancel():
                    continue
                try:
                    results = run_records(promise.records, attempts, self._limits)
                    promise.results.set_result(results)
                except BaseException as error:  # belongs to the one who waits for the results
                    promise.results.set_exception(error)
        finally:
            attempts.close()


def _pairs(promise: _Promise) -> Iterator[tuple[FeedRecord, RecordResult]]:
    for encoded, result in zip(promise.records, promise.results.result(), strict=True):
        yield encoded.record, result
