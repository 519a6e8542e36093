"""Imports that are killed and started again leave what one clean run leaves, on both databases."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.imports import files_of, make_bundle, prepare, states, what_is_left
from tests.acceptance.killed_imports import kill_at_random, place_on, until_through


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
