"""Starts workers for one program, again and again, and can end them all at once."""

import threading
from collections.abc import Callable

from catalog.errors import WorkerBroken
from runtime_js.limits import Limits
from runtime_js.worker_process import Plan, ProgramRefused, WorkerProcess

# A worker may be killed from outside while it starts; a program that takes it down each time is
# to blame itself.
_STARTS = 3


class Stopped(Exception):
    """No worker is started any more: the pool is being closed."""


class WorkerStarter:
    """Starts workers and knows those that live. Safe to share between threads."""

    def __init__(self, plan: Plan, limits: Limits, warn: Callable[[str], None]) -> None:
        self._plan = plan
        self._limits = limits
        self._warn = warn
        self._warned: set[str] = set()
        self._living: set[WorkerProcess] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def start(self) -> tuple[WorkerProcess, bytes]:
        """Start a worker and load the program.

        Returns:
            The worker, and what the prelude says about the scripts: JSON, untrusted.

        Raises:
            WorkerBroken: It cannot be started, or not behind the walls it needs.
            ProgramRefused: The program does not load.
            Stopped: `stop` was called.
        """
        for attempt in range(1, _STARTS + 1):
            worker = self._spawn()
            try:
                return worker, worker.start()
            except ProgramRefused as refused:
                self.end(worker)
                if refused.reason != "died" or attempt == _STARTS:
                    raise
            except WorkerBroken as broken:
                self.end(worker)
                if "wall" in broken.context or attempt == _STARTS:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def end(self, worker: WorkerProcess) -> None:
        """Kill a worker and forget it."""
        with self._lock:
            self._living.discard(worker)
        worker.close()

    def pids(self) -> tuple[int, ...]:
        """The processes that live."""
        with self._lock:
            return tuple(worker.pid for worker in self._living)

    def stop(self) -> None:
        """Kill every worker and start no more. Their owners close them, or `end_all`."""
        with self._lock:
            self._stopped = True
            for worker in self._living:
                worker.kill()

    def end_all(self) -> None:
        """Stop, and put away what no thread owns (any more)."""
        self.stop()
        for worker in tuple(self._living):
            self.end(worker)

    def _spawn(self) -> WorkerProcess:
        with self._lock:
            if self._stopped:
                raise Stopped
            worker = WorkerProcess(self._plan, self._limits, self._warn_once)
            self._living.add(worker)
            return worker

    def _warn_once(self, text: str) -> None:
        with self._lock:
            if text in self._warned:
                return
            self._warned.add(text)
        self._warn(text)
