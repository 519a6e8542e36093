"""Workers die of the kernel's memory killer, of operators, of bugs. The feed does not notice."""

import contextlib
import os
import random
import select
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from runtime_js.pool import WorkerPool
from tests.sandbox_parts import TIGHT, batches, criminal_program, no_warning, prelude, records

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGABRT"])
@pytest.mark.parametrize("workers", [1, 2])
def test_workers_killed_at_random_moments_cost_nothing(name: str, workers: int) -> None:
    """A passing kill convicts nobody: every record is translated, in order."""
    feed = records(2_000)
    moments = random.Random(name)
    with WorkerPool(
        criminal_program(), workers=workers, limits=TIGHT, warn=no_warning, prelude=prelude("bare")
    ) as pool:
        seen = []
        for record, result in pool.run(batches(feed, 40)):
            seen.append((record.number, result.outcome, result.outputs[0].value))
            if moments.random() < 0.01:
                for pid in pool.worker_pids:
                    # One may have ended, and been put away, since its id was read.
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.Signals[name])

    assert seen == [(n, "translated", {"SKU": f"R-{n}"}) for n in range(1, 2_001)]


def parent_with_busy_workers() -> tuple["subprocess.Popen[str]", list[int]]:
    """Start a process whose workers are in native loops; it and their process ids."""
    source = textwrap.dedent(
        """
        from dataclasses import replace
        from runtime_js.pool import WorkerPool
        from tests.sandbox_parts import *

        limits = replace(TIGHT, call_seconds=600.0, wall_seconds=600.0)
        pool = WorkerPool(criminal_program(), workers=2, limits=limits, warn=no_warning,
                          prelude=prelude("bare"))
        with pool:
            feed = records(40, {n: "native_loop" for n in range(5, 41)})
            results = pool.run([feed[:4], *batches(feed[4:], 1)])
            for _ in range(3):
                next(results)
            while len(pool.worker_pids) < 2:
                pass
            print(*pool.worker_pids, flush=True)
            for _ in results:
                pass
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    words = parent.stdout.readline().split()
    if not words or not all(word.isdigit() for word in words):
        parent.kill()  # or its workers would loop for the next ten minutes
        parent.wait()
        raise AssertionError(f"no process ids: {words}")
    return parent, [int(word) for word in words]


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_no_worker_outlives_its_parent(name: str) -> None:
    """A killed server must not leave processes behind that burn a core each for ever."""
    parent, pids = parent_with_busy_workers()
    ends = [os.pidfd_open(pid) for pid in pids]
    try:
        parent.send_signal(signal.Signals[name])
        parent.wait(timeout=120)
        # Readable means ended; the wait is bounded only so that a failure can be told.
        gone = [bool(select.select([end], [], [], 120)[0]) for end in ends]
    finally:
        for end in ends:
            os.close(end)
        assert parent.stdout is not None
        parent.stdout.close()

    assert len(pids) == 2
    assert gone == [True, True]
