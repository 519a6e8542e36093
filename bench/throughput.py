"""How much sooner a feed is through where there is a second core and a second worker for it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.contestants import BUNDLE, OUT, crossdock
from bench.measuring import measure


def throughput_lines(feed: Path, rounds: int) -> Iterator[str]:
    """One worker on one core, two workers on two, in turns: seconds of the clock, and their ratio.

    The parent's own work is done on the same cores. Nothing where there is but one core.
    """
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return
    took: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, seconds in took.items():
            allowed = ",".join(map(str, cores[:workers]))
            command = crossdock(BUNDLE, feed, "--workers", str(workers), "--out", str(OUT))
            began = time.monotonic()
            measure(("taskset", "-c", allowed, *command))
            seconds.append(time.monotonic() - began)
    one, two = (median(seconds) for seconds in took.values())
    yield f"One worker on one core takes {one:.1f} s by the clock for the XML feed, two workers"
    yield f"on two cores {two:.1f} s: {one / two:.2f} times as fast (medians of {rounds} in turns)."
