"""The parent's side of one worker: starts it, speaks to it, watches it, kills it.

Nothing that a worker sends is trusted: its script may have taken it over. What it cannot do is
make the parent wait without end, hold more than a bound, or believe an answer of the wrong shape.
"""

import contextlib
import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from catalog.errors import WorkerBroken
from runtime_js import frames
from runtime_js.confinement_seccomp import SeccompMissing, compiled_filter
from runtime_js.limits import MAX_ENGINE_TEXT, Limits

# Without these a worker must not run a merchant's code where Linux can raise them.
REQUIRED_WALLS = frozenset({"descriptors", "rlimits", "no_new_privs", "seccomp"})
_MACHINES = frozenset({"x86_64", "aarch64"})

# Pipe buffers as large as Linux gives an ordinary user: a batch in one piece, fewer switches.
_F_SETPIPE_SZ = 1031
_PIPE_BYTES = 1 << 20

# Patience for loading a program again, made of what it took the first time.
_RELOAD_FACTOR = 4.0
_RELOAD_SLACK = 0.2

_SMALL_FRAME = 1 << 20


class End(Enum):
    """How a crossing ended."""

    DONE = "done"  # `payload` is the prelude's answer
    SPENT = "spent"  # `payload` is JSON: reason and text; the worker lives, its heap is gone
    OVERDUE = "overdue"  # it did not come back and was killed
    DIED = "died"  # it ended by itself or was killed from outside; `payload` says how


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of one crossing.

    Attributes:
        end, payload: See `End`.
        touched_bytes: Memory that was touched in it for the first time.
        cpu_seconds: What the worker spent on it, where the platform tells and it came back.
    """

    end: End
    payload: bytes
    touched_bytes: int = 0
    cpu_seconds: float = 0.0


class ProgramRefused(Exception):
    """The worker could not load the program.

    `index` is the source's place in the loading plan, None where no source is to blame; `reason`
    is a `runtime_js.sandbox.Spent` or `died`.
    """

    def __init__(self, *, index: int | None, text: str, reason: str) -> None:
        super().__init__(text)
        self.index = index
        self.text = text
        self.reason = reason


class Plan(Protocol):
    """What a worker is started with; see `runtime_js.loading.LoadingPlan`."""

    @property
    def bootstrap(self) -> str:
        """What the worker's interpreter runs."""

    @property
    def heap_bytes(self) -> int:
        """How much memory it needs beside the interpreter's own."""

    @property
    def ready_bytes(self) -> int:
        """How long its first answer may be."""

    def message(self) -> bytes:
        """Write the PROGRAM frame."""


class WorkerProcess:
    """One process, one program, for life. Not thread-safe, but `kill` may come from any thread.

    The kernel ends a worker with the *thread* that started it, so that thread must stay.
    """

    def __init__(self, plan: Plan, limits: Limits, warn: Callable[[str], None]) -> None:
        self._limits = limits
        self._process = subprocess.Popen(
            # -I: no environment, no user site, no current directory in the import path.
            [sys.executable, "-I", "-c", plan.bootstrap],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env={"TZ": "UTC0"},
            # Ctrl-C in a terminal goes to the whole group; the parent decides what it means.
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to_worker = self._process.stdin.fileno()
        self._from_worker = self._process.stdout.fileno()
        for fd in (self._to_worker, self._from_worker):
            os.set_blocking(fd, False)
            with contextlib.suppress(OSError):
                fcntl.fcntl(fd, _F_SETPIPE_SZ, _PIPE_BYTES)
        self._heap_loaded = False
        self._reload_seconds = limits.load_seconds
        self._plan = plan
        self._warn = warn

    @property
    def pid(self) -> int:
        """The process id, for tests that kill a worker and for messages."""
        return self._process.pid

    def start(self) -> bytes:
        """Close the walls and load the program.

        Returns:
            What the prelude says about the scripts: JSON, untrusted.

        Raises:
            WorkerBroken: The process does not start, or a wall that must stand does not.
            ProgramRefused: A script failed at its top level, or took too long for it.
        """
        self._raise_walls()
        watch = _Watch(
            self.pid,
            cpu_seconds=self._limits.load_seconds + self._limits.grace_seconds,
            wall_seconds=self._limits.wall_seconds,
        )
        try:
            self._send(frames.PROGRAM, self._plan.message(), watch)
            letter, payload = self._receive(self._plan.ready_bytes, watch)
        except frames.TooSlow:
            self.kill()
            raise ProgramRefused(index=None, text="", reason="time") from None
        except frames.FrameBroken:
            raise ProgramRefused(index=None, text=self._last_words(), reason="died") from None
        if letter == frames.REFUSED:
            raise _refusal(payload)
        if letter != frames.READY:
            self.kill()
            raise ProgramRefused(index=None, text="an unknown frame", reason="died")
        self._heap_loaded = True
        self._reload_seconds = min(
            watch.cpu_spent() * _RELOAD_FACTOR + _RELOAD_SLACK, self._limits.load_seconds
        )
        return payload

    def cross(self, batch: bytes, *, fresh: bool) -> Answer:
        """Send one batch and wait for its end, however it ends; never raises for the worker's sake.

        Args:
            batch: JSON as the prelude's `runBatch` reads it.
            fresh: Run it in a new heap.
        """
        limits = self._limits
        loading = 0.0 if self._heap_loaded and not fresh else self._reload_seconds
        watch = _Watch(
            self.pid,
            cpu_seconds=limits.call_seconds + limits.grace_seconds + loading,
            wall_seconds=limits.wall_seconds,
        )
        try:
            self._send(frames.FRESH if fresh else frames.RUN, batch, watch)
            letter, payload = self._receive(limits.reply_bytes, watch)
        except frames.TooSlow:
            self.kill()
            return Answer(End.OVERDUE, b"")
        except frames.FrameBroken:
            return Answer(End.DIED, self._last_words().encode())
        size = frames.PAGES.size
        if letter not in (frames.DONE, frames.SPENT) or len(payload) < size:
            self.kill()
            return Answer(End.DIED, b"it answered what no worker answers")
        self._heap_loaded = letter == frames.DONE
        touched = frames.PAGES.unpack(payload[:size])[0] * resource.getpagesize()
        end = End.DONE if letter == frames.DONE else End.SPENT
        return Answer(end, payload[size:], touched, watch.cpu_spent())

    def kill(self) -> None:
        """End the process at once. It holds nothing that needs to be put away."""
        self._process.kill()

    def close(self) -> None:
        """Kill the process, wait for its end and close the pipes."""
        self.kill()
        with self._process:  # closes the pipes and waits
            pass

    def _raise_walls(self) -> None:
        try:
            bpf: str | None = compiled_filter().hex()
            missing = ""
        except SeccompMissing as error:
            bpf, missing = None, str(error)
        hello = {
            "heap_bytes": self._plan.heap_bytes,
            "parent_pid": os.getpid(),
            "seccomp_filter": bpf,
        }
        watch = _Watch(
            self.pid,
            cpu_seconds=self._limits.wall_seconds,
            wall_seconds=self._limits.wall_seconds,
        )
        try:
            self._send(frames.HELLO, json.dumps(hello).encode(), watch)
            letter, payload = self._receive(_SMALL_FRAME, watch)
        except (frames.TooSlow, frames.FrameBroken) as error:
            self.kill()
            raise WorkerBroken(f"the worker did not start: {self._last_words()}") from error
        assert letter == frames.WALLS  # sent before any merchant's code was there
        self._judge(json.loads(payload), seccomp_missing=missing)

    def _judge(self, walls: list[tuple[str, bool, str]], *, seccomp_missing: str) -> None:
        can_all = sys.platform == "linux" and os.uname().machine in _MACHINES
        for name, stands, why in walls:
            if stands:
                continue
            missing = seccomp_missing if name == "seccomp" else ""
            if can_all and name in REQUIRED_WALLS and not missing:
                self.kill()
                raise WorkerBroken(f"the worker's wall {name} does not stand: {why}", wall=name)
            self._warn(f"the worker runs without its wall {name}: {missing or why}")

    def _send(self, letter: bytes, payload: bytes, watch: "_Watch") -> None:
        frames.write_frame(self._to_worker, letter, payload, overdue=watch.overdue)

    def _receive(self, most: int, watch: "_Watch") -> tuple[bytes, bytes]:
        try:
            return frames.read_frame(self._from_worker, most=most, overdue=watch.overdue)
        except frames.FrameBroken:
            self.kill()
            raise

    def _last_words(self) -> str:
        """Wait for a process that closed its pipe and say how it ended."""
        self.kill()
        status = self._process.wait()
        if status >= 0:
            return f"it ended with status {status}"
        with contextlib.suppress(ValueError):
            return f"it was ended by {signal.Signals(-status).name}"
        return f"it was ended by signal {-status}"


def _refusal(payload: bytes) -> ProgramRefused:
    try:
        said = json.loads(payload)
        return ProgramRefused(
            index=int(said["index"]),
            text=str(said["text"])[:MAX_ENGINE_TEXT],
            reason=str(said["reason"]),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return ProgramRefused(index=None, text="an unreadable frame", reason="died")


class _Watch:
    """When to give up on a process: too much CPU since now, or no answer for too long.

    The CPU clock of the process is read from outside by a clock id made of its pid, `(~pid << 3)
    | 2` on Linux, clock_getcpuclockid(3). Elsewhere only the wall counts.
    """

    def __init__(self, pid: int, *, cpu_seconds: float, wall_seconds: float) -> None:
        self._clock = (~pid << 3) | 2
        self._cpu_start = self._cpu()
        self._cpu_seconds = cpu_seconds
        self._wall_end = time.monotonic() + wall_seconds

    def overdue(self) -> bool:
        """Say whether the patience is at its end."""
        return time.monotonic() > self._wall_end or self.cpu_spent() > self._cpu_seconds

    def cpu_spent(self) -> float:
        """CPU seconds of the process since this watch began."""
        return self._cpu() - self._cpu_start

    def _cpu(self) -> float:
        try:
            return time.clock_gettime(self._clock)
        except OSError:  # not Linux, or the process is gone: its pipe will say so
            return 0.0
