"""Workers of a service that are killed while they import, and one that is left in peace."""

import contextlib
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.feed_states import WAITING
from tests.acceptance.imports import Place, ending, states
from tests.databases import postgres_database

# Long enough for a busy machine; a run that stands still for ever must fail nevertheless.
_PATIENCE_SECONDS = 300

_LOOK_SECONDS = 0.1


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
