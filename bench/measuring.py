"""Run one command and measure it whole: CPU time of all its processes, memory of all of them."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Often enough to see the peak of a run of seconds, rarely enough not to be a load itself.
SAMPLE_SECONDS = 0.1
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one command used.

    `cpu_seconds` is user and system time of the command and of every process it waited for, as
    the kernel counts it. `peak_bytes` is the largest sum of resident memory of the command and
    its descendants at one moment, shared pages counted in each: sampled, so a floor of the peak.
    """

    cpu_seconds: float
    peak_bytes: int


class CommandFailed(Exception):
    """The measured command ended with another exit code than the expected one."""


def measure(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, expected: int = 0
) -> Measurement:
    """Run a command to its end.

    Raises:
        CommandFailed: Another exit code than `expected`; the message ends with what it printed.
    """
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        peak = _PeakMemory(process.pid)
        # wait4 instead of process.wait(): only it tells what this very command used.
        _, status, used = os.wait4(process.pid, 0)
        peak.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != expected:
            printed.seek(0)
            text = printed.read().decode(errors="replace")[-2_000:]
            raise CommandFailed(f"exit code {process.returncode} of {' '.join(command)}\n{text}")
    return Measurement(cpu_seconds=used.ru_utime + used.ru_stime, peak_bytes=peak.bytes)


class _PeakMemory:
    """Watches a process tree from a thread of our own until it is told to stop."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            self.bytes = max(self.bytes, sum(_tree(self._pid, _resident_bytes)))


def _tree(pid: int, measure_one: Callable[[int], int]) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # the process is gone, or this is not Linux
        return []
    of_children = [value for child in children for value in _tree(int(child), measure_one)]
    return [measure_one(pid), *of_children]


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, IndexError):
        return 0
