import sys

import pytest

from bench.measuring import CommandFailed, measure

# Spends CPU time until the kernel has counted this much of it.
SPENDS = "import time\nwhile time.process_time() < 0.3: pass"


def test_processes_of_the_command_count() -> None:
    """The work is done in worker processes; a measure without them would flatter."""
    starts_another = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPENDS!r}])"

    assert measure([sys.executable, "-c", starts_another]).cpu_seconds >= 0.3


def test_memory_of_the_command_is_seen() -> None:
    """A peak of nothing would pass for frugal."""
    hoards = f"hoard = bytearray(50_000_000)\n{SPENDS}"

    assert measure([sys.executable, "-c", hoards]).peak_bytes > 50_000_000


def test_a_failing_command_is_told_with_its_words() -> None:
    """The rate of a command that failed at once would be a record."""
    with pytest.raises(CommandFailed, match=r"exit code 3 of .*\nno such feed"):
        measure([sys.executable, "-c", "print('no such feed'); raise SystemExit(3)"])
