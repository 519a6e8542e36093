"""A run that is killed and started again leaves what one clean run leaves."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.runs import make_bundle, make_feed, run, what_is_left

_ROOT = Path(__file__).parents[2]

# More than three transactions of a thousand records each.
_RECORDS = 3_500

_POINTS = [
    *(f"{when}:register_feed:1" for when in ("before", "after")),
    *(f"{when}:write_batch:{turn}" for turn in (1, 2, 4) for when in ("before", "after")),
    *(f"{when}:finish_feed:1" for when in ("before", "after")),
]


def start(folder: Path, point: str = "none") -> subprocess.Popen[bytes]:
    """Start a run in a process of its own, in `folder` with the bundle and feed beside it."""
    beside = folder.parent
    arguments = [beside / "bundle", beside / "feed.csv", folder, point]
    command = [sys.executable, "-m", "tests.acceptance.killed_run", *map(str, arguments)]
    return subprocess.Popen(command, cwd=_ROOT)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bundle, a feed, and `clean/`, left by a run that nobody killed."""
    beside = tmp_path_factory.mktemp("kill")
    bundle = make_bundle(beside / "bundle")
    run(bundle, make_feed(beside / "feed.csv", _RECORDS), beside / "clean")
    return beside


@pytest.mark.parametrize("point", _POINTS)
def test_run_killed_at_a_step_leaves_nothing_double_and_nothing_lost(
    clean: Path, point: str
) -> None:
    """Between any two steps of the store a machine may lose its power."""
    folder = clean / point.replace(":", "-")
    assert start(folder, point).wait() == -signal.SIGKILL
    assert start(folder).wait() == 0

    assert what_is_left(folder) == what_is_left(clean / "clean")


def kill_at_random(clean: Path, folder: Path, choose: random.Random, times: int) -> int:
    """Kill runs in `folder` after random shares of seconds, then let one end; how many died."""
    killed = 0
    for _ in range(times):
        process = start(folder)
        try:
            process.wait(timeout=choose.uniform(0.3, 3.0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
    assert start(folder).wait() == 0
    assert what_is_left(folder) == what_is_left(clean / "clean")
    return killed


def test_run_killed_at_random_moments_leaves_what_a_clean_one_leaves(clean: Path) -> None:
    """Most moments are between no two steps anybody thought of."""
    kill_at_random(clean, clean / "random", random.Random(20_260_301), times=3)


@pytest.mark.campaign
def test_run_killed_many_times_leaves_what_a_clean_one_leaves(
    clean: Path, record_property: Callable[[str, object], None]
) -> None:
    """The long form: runs killed up to five times each; CAMPAIGN_RUNS of them, CAMPAIGN_SEED."""
    seed, runs = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "100")
    choose = random.Random(int(seed))
    killed = 0
    for turn in range(int(runs)):
        killed += kill_at_random(clean, clean / f"random-{turn}", choose, choose.randint(1, 5))
    record_property("figures", f"seed {seed}: {runs} runs, SIGKILL {killed} times, all as clean")
