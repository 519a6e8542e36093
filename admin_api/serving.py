"""The process tree of `crossdock serve`: workers and the drive; what dies is started again."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType

from admin_api.settings import Settings
from catalog.errors import ConfigInvalid

# Exit code of a command that cannot begin; another start would end the same.
_CANNOT_BEGIN = 2

# Seconds before a worker that died is started again; doubled each time it dies young.
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
_GROWN_UP_SECONDS = 120.0

# How often the tree is looked at, and how long beyond the drain a worker may take to end.
_LOOK_SECONDS = 0.2
_GRACE_SECONDS = 15

# What every process of the tree is: this program once more.
_COMMAND = (sys.executable, "-m", "admin_api.cli")


@dataclass(slots=True)
class _Child:
    """One process; while it waits to be started again, `process` is None."""

    name: str
    command: str
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    wait: float = _FIRST_WAIT
    due: float = 0.0


def serve_until_told(settings: Settings, workers: int, beside: Sequence[str]) -> None:
    """Keep all processes of the service alive until SIGTERM or SIGINT.

    Args:
        settings: Of the service.
        workers: How many of them.
        beside: Commands that run once beside them, such as `dav`.

    Raises:
        ConfigInvalid: One of them cannot begin; it has told why.
    """
    told = _Told()
    print(
        f"crossdock serves with {workers} worker{'s' if workers > 1 else ''}; "
        f"data in {settings.data}",
        flush=True,
    )
    children = [_Child(f"worker {number}", "worker") for number in range(1, workers + 1)]
    children += [_Child(command, command) for command in beside]
    try:
        while not told.once.is_set():
            for child in children:
                _look_after(child)
            told.once.wait(_LOOK_SECONDS)
        print("ends when the steps under way are done", flush=True)
        _end(children, told, settings.drain_seconds + _GRACE_SECONDS)
    finally:
        for child in children:
            if child.process is not None and child.process.poll() is None:
                child.process.kill()
    print("ended", flush=True)


class _Told:
    """What signals have said: end, and at the second one end at once."""

    def __init__(self) -> None:
        self.once = threading.Event()
        self.twice = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        (self.twice if self.once.is_set() else self.once).set()


def _look_after(child: _Child) -> None:
    now = time.monotonic()
    process = child.process
    if process is None:
        if now >= child.due:
            # A session of its own: Ctrl-C reaches the parent alone, who passes it on once. The
            # pipe is never written to: it closes when the parent dies.
            child.process = subprocess.Popen(
                [*_COMMAND, child.command, "--under-serve"],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
            child.began = now
            print(f"{child.name} is process {child.process.pid}", flush=True)
        return
    code = process.poll()
    if code is None:
        return
    if code == _CANNOT_BEGIN:
        raise ConfigInvalid(f"{child.name} cannot begin", setting=child.command)
    if now - child.began >= _GROWN_UP_SECONDS:
        child.wait = _FIRST_WAIT
    child.process, child.due = None, now + child.wait
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    print(f"{child.name} died ({how}); starts again in {child.wait:.0f} s", flush=True)
    child.wait = min(child.wait * 2, _LONGEST_WAIT)


def _end(children: list[_Child], told: _Told, seconds: int) -> None:
    """Tell all processes to end, and wait for them."""
    alive = [child.process for child in children if child.process is not None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + seconds
    while any(process.poll() is None for process in alive):
        if time.monotonic() >= deadline or told.twice.wait(_LOOK_SECONDS):
            return
