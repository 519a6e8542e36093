"""Imports that are killed and started again leave what one clean run leaves, on both databases."""

import contextlib
import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.feed_states import WAITING
from tests.acceptance.imports import (
    Place,
    ending,
    files_of,
    make_bundle,
    prepare,
    states,
    what_is_left,
)
from tests.databases import postgres_database

# Long enough for a busy machine; a run that stands still for ever must fail nevertheless.
_PATIENCE_SECONDS = 300

_LOOK_SECONDS = 0.1


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The merchant's bundle."""
    return make_bundle(tmp_path_factory.mktemp("bundle") / "bundle")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, bundle: bytes) -> dict[str, object]:
    """What a run leaves that nobody kills."""
    with place_on("sqlite", tmp_path_factory.mktemp("clean")) as place:
        ids = prepare(place, bundle)
        until_through(place, ids)
        assert states(place, ids) == ["done"] * len(ids)
        return {"files": files_of(place), **what_is_left(place.target)}


@contextmanager
def place_on(database: str, folder: Path) -> Iterator[Place]:
    """A service with nothing in it yet."""
    if database == "sqlite":
        yield Place(str(folder / "store.sqlite"), str(folder / "runs.sqlite"), folder)
        return
    with postgres_database() as url:
        yield Place(url, url, folder)


def is_through(place: Place, ids: list[str]) -> bool:
    """Whether no feed waits any more."""
    return not set(states(place, ids)) & set(WAITING)


def until_through(place: Place, ids: list[str]) -> None:
    """Run a worker until all feeds are through, with their files put away."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    work = place.folder / "files" / "work"
    with ending(place.start()) as worker:
        while not is_through(place, ids) or any(work.iterdir()):
            assert time.monotonic() < deadline, "the feeds are not through"
            assert worker.poll() is None, "the worker ended"
            time.sleep(_LOOK_SECONDS)


def kill_at_random(place: Place, ids: list[str], choose: random.Random, times: int) -> int:
    """Kill a worker at random moments, so often; returns how many hit feeds under way."""
    hits = 0
    for _ in range(times):
        with ending(place.start()) as worker:
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.wait(timeout=choose.uniform(1.0, 4.0))
                pytest.fail("the worker ended by itself")
        hits += not is_through(place, ids)
    return hits


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_import_killed_at_random_moments_leaves_what_a_clean_one_leaves(
    clean: dict[str, object], bundle: bytes, tmp_path: Path, database: str
) -> None:
    """Nothing twice, nothing lost, no file left over: a machine may lose its power at any time."""
    with place_on(database, tmp_path) as place:
        ids = prepare(place, bundle)
        assert kill_at_random(place, ids, random.Random(20_260_301), times=4) > 0
        until_through(place, ids)

        left = {"files": files_of(place), **what_is_left(place.target)}
        assert left == clean


@pytest.mark.campaign
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_import_killed_many_times_leaves_what_a_clean_one_leaves(
    clean: dict[str, object],
    bundle: bytes,
    tmp_path: Path,
    database: str,
    record_property: Callable[[str, object], None],
) -> None:
    """The long form: 200 kills; CAMPAIGN_RUNS of them, from CAMPAIGN_SEED."""
    seed, kills = os.environ.get("CAMPAIGN_SEED", "1"), os.environ.get("CAMPAIGN_RUNS", "200")
    choose = random.Random(int(seed))
    killed = runs = 0
    while killed < int(kills):
        folder = tmp_path / str(runs)
        folder.mkdir()
        with place_on(database, folder) as place:
            ids = prepare(place, bundle)
            killed += kill_at_random(place, ids, choose, choose.randint(1, 6))
            until_through(place, ids)
            left = {"files": files_of(place), **what_is_left(place.target)}
            assert left == clean, f"seed {seed}, run {runs}"
        runs += 1
    line = (
        f"imports on {database}, seed {seed}: SIGKILL {killed} times in {runs} runs, all as clean"
    )
    record_property("figures", line)
