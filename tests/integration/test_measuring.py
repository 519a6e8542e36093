import sys
from pathlib import Path

import pytest

from bench import measuring
from bench.measuring import CommandFailed, measure

# Spends CPU time until the kernel has counted this much of it.
SPENDS = "import time\nwhile time.process_time() < 0.3: pass"

# Holds memory until somebody has looked: when that is, nobody knows on a busy machine.
_HOARD = 50_000_000
HOARDS = f"""
import os, sys, time
hoard = bytearray({_HOARD})
for _ in range(10_000):
    if os.path.exists(sys.argv[1]):
        break
    time.sleep(0.01)
"""


def test_processes_of_the_command_count() -> None:
    """The work is done in worker processes; a measure without them would flatter."""
    starts_another = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPENDS!r}])"

    assert measure([sys.executable, "-c", starts_another]).cpu_seconds >= 0.3


def test_memory_of_the_command_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A peak of nothing would pass for frugal."""
    seen, looks = tmp_path / "seen", measuring._resident_bytes

    def look(pid: int) -> int:
        found = looks(pid)
        if found > _HOARD:
            seen.touch()
        return found

    monkeypatch.setattr(measuring, "_resident_bytes", look)
    assert measure([sys.executable, "-c", HOARDS, str(seen)]).peak_bytes > _HOARD


def test_a_failing_command_is_told_with_its_words() -> None:
    """The rate of a command that failed at once would be a record."""
    with pytest.raises(CommandFailed, match=r"exit code 3 of .*\nno such feed"):
        measure([sys.executable, "-c", "print('no such feed'); raise SystemExit(3)"])
