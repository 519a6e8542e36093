"""Durable imports in real processes: taken over, begun again, served."""

import contextlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from catalog.errors import MoveRefused
from store.store import Store
from store.workers import Worker
from tests.acceptance.imports import Place, ending, feeds, make_bundle, prepare, states
from workflow.durable import VERSION

# Long enough for a busy machine; what stands still for ever must fail nevertheless.
_PATIENCE_SECONDS = 240
_LOOK_SECONDS = 0.1


@pytest.fixture
def place(store_target: str, tmp_path: Path) -> Place:
    """A service with nothing in it yet, on each database."""
    runs = store_target if "://" in store_target else str(tmp_path / "runs.sqlite")
    return Place(store_target, runs, tmp_path)


@pytest.fixture
def waiting(place: Place, tmp_path: Path) -> list[str]:
    """The ids of feeds that wait."""
    return prepare(place, make_bundle(tmp_path / "bundle"))


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(_LOOK_SECONDS)


def all_done(place: Place, ids: list[str]) -> Callable[[], bool]:
    """Whether all feeds are imported."""
    return lambda: set(states(place, ids)) == {"done"}


def records(ids: list[str], feed: str) -> int:
    """How many records a feed has."""
    return feeds()[ids.index(feed)].count(b"\n") - 1


def workers(place: Place) -> list[str]:
    """Those that are thought to live."""
    with Store(place.target) as store:
        return [each.executor for each in store.workers.all()]


def cursor(place: Place, feed: str) -> int:
    """The last record of a feed that is stored."""
    with Store(place.target) as store:
        return store.feeds.get(feed).cursor


def kill_in_the_midst(place: Place, ids: list[str]) -> str:
    """Kill a worker when a part of a feed is stored, and no more; returns that feed.

    A worker that has come to the end of a feed before it was killed is begun again: it may be
    faster than we look.
    """
    for feed in ids:
        with ending(place.start(told={"CROSSDOCK_NAME": "north"})):
            until(lambda: cursor(place, feed) > 0)  # noqa: B023 - it is over before the next
        if states(place, [feed]) == ["running"]:
            return feed
    raise AssertionError("the worker was always faster")


def test_another_machine_goes_on_with_what_a_dead_one_had_in_hand(
    place: Place, waiting: list[str]
) -> None:
    """The dead one may never come back, and its merchants wait."""
    south = {"CROSSDOCK_NAME": "south", "CROSSDOCK_DEAD_SECONDS": "5"}
    kill_in_the_midst(place, waiting)
    with ending(place.start(told=south)):
        until(all_done(place, waiting))
        until(lambda: workers(place) == ["south:1"])

    with Store(place.target) as store:
        found = [store.feeds.get(each) for each in waiting]
    for earlier, later in pairwise(found):
        assert (earlier.finished_at or "") <= (later.started_at or "")
    assert [each.cursor for each in found] == [records(waiting, each) for each in waiting]


def test_runs_whose_notes_are_lost_begin_again_behind_what_is_stored(tmp_path: Path) -> None:
    """The notes of finished steps are for speed; the store is the truth."""
    place = Place(str(tmp_path / "store.sqlite"), str(tmp_path / "a" / "runs.sqlite"), tmp_path)
    ids = prepare(place, make_bundle(tmp_path / "bundle"))
    begun = kill_in_the_midst(place, ids)
    shutil.rmtree(tmp_path / "a")
    stored = cursor(place, begun)

    with ending(place.start()):
        until(all_done(place, ids))

    with Store(place.target) as store:
        feed = store.feeds.get(begun)
    assert 0 < stored <= feed.cursor == records(ids, begun)
    assert feed.translated + feed.skipped + feed.rejected == feed.cursor


def test_a_worker_of_another_version_does_not_begin(tmp_path: Path) -> None:
    """It would take the runs under way along another course; it says what to do instead."""
    place = Place(str(tmp_path / "store.sqlite"), str(tmp_path / "runs.sqlite"), tmp_path)
    now = "2999-01-01T00:00:00+00:00"
    with Store(place.target) as store:
        store.workers.beat(Worker("south:1", "imports-0", now, now))

    ended = place.start(stderr=subprocess.PIPE)
    told = ended.communicate(timeout=_PATIENCE_SECONDS)[1].decode()

    assert ended.returncode == 2
    assert f"south:1 runs imports-0 and this one {VERSION}: stop all workers" in told


def test_the_service_imports_what_is_received_and_ends_when_told(tmp_path: Path) -> None:
    """As an operator runs it: a worker dies and is started again, SIGTERM ends all of it."""
    place = Place(str(tmp_path / "store.sqlite"), str(tmp_path / "runs.sqlite"), tmp_path)
    ids = prepare(place, make_bundle(tmp_path / "bundle"))
    feed = tmp_path / "day-3.csv"
    feed.write_bytes(feeds()[0])
    with ending(
        place.start("serve", "--workers", "2", "--no-drive", stdout=subprocess.PIPE)
    ) as service:
        assert service.stdout is not None
        lines = iter(service.stdout.readline, b"")
        assert next(lines).startswith(b"crossdock serves with 2 workers")
        pids = [int(next(lines).split()[-1]) for _ in range(2)]
        until(lambda: cursor(place, ids[0]) > 0)
        subprocess.run(["kill", "-9", str(pids[0])], check=True)
        received = place.start("receive", "wren", "inventory", str(feed), "--wait")
        assert received.wait(_PATIENCE_SECONDS) == 1  # imported, with rejections
        assert next(lines) == b"worker 1 died (signal 9); starts again in 1 s\n"
        assert set(states(place, ids)) == {"done"}
        again = int(next(lines).split()[-1])
        service.send_signal(signal.SIGTERM)
        assert service.wait(_PATIENCE_SECONDS) == 0

    assert [each for each in (*pids, again) if Path(f"/proc/{each}").exists()] == []


def test_workers_do_not_outlive_their_service(tmp_path: Path) -> None:
    """Else a second service would find the places of its workers taken."""
    place = Place(str(tmp_path / "store.sqlite"), str(tmp_path / "runs.sqlite"), tmp_path)
    with ending(
        place.start("serve", "--workers", "1", "--no-drive", stdout=subprocess.PIPE)
    ) as service:
        assert service.stdout is not None
        service.stdout.readline()
        worker = Path("/proc") / service.stdout.readline().split()[-1].decode()
        until(lambda: (tmp_path / "workers" / "test.1.lock").exists())

    until(lambda: not worker.exists())


def _cancel(place: Place, feed: str) -> int:
    """Cancel a feed; returns how far it was."""
    with Store(place.target) as store:
        return store.runs.cancel(feed, "2026-03-01T09:00:00Z").cursor


def _cancel_in_the_midst(place: Place, ids: list[str]) -> tuple[str, int]:
    """Cancel the first feed of which a part is stored, and no more; it, and how far it was."""
    for feed in ids:
        until(lambda: cursor(place, feed) > 0)  # noqa: B023 - it is over before the next
        with contextlib.suppress(MoveRefused):  # its end has come before we have
            return feed, _cancel(place, feed)
    raise AssertionError("the worker was always faster")


def _line_goes_on(place: Place, ids: list[str], feed: str) -> Callable[[], bool]:
    """Whether a feed is cancelled and all others are imported."""
    wanted = ["cancelled" if each == feed else "done" for each in ids]
    return lambda: states(place, ids) == wanted


def test_a_cancelled_feed_lets_the_next_one_go_on(place: Place, waiting: list[str]) -> None:
    """A person who cancels a feed wants what comes behind it."""
    with ending(place.start()):
        feed, stored = _cancel_in_the_midst(place, waiting)
        until(_line_goes_on(place, waiting, feed))

    assert cursor(place, feed) == stored


def test_a_worker_that_comes_back_writes_nothing_of_a_cancelled_feed(
    place: Place, waiting: list[str]
) -> None:
    """It takes up its runs where it was killed, and knows nothing of the person."""
    feed = kill_in_the_midst(place, waiting)
    stored = _cancel(place, feed)
    with ending(place.start(told={"CROSSDOCK_NAME": "north"})):
        until(_line_goes_on(place, waiting, feed))

    assert cursor(place, feed) == stored
