"""What a worker does beside the runs themselves."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from admin_api.executor_slot import executor_slot
from catalog.errors import ConfigInvalid
from catalog.feeds import Feed
from drive.blobs import LocalBlobs
from store.store import Store
from store.workers import Worker
from workflow.durable import VERSION, Standing
from workflow.receive_feed import receive_feed
from workflow.worker import FeedWorker

BEGAN = datetime(2026, 3, 1, 6, tzinfo=UTC)


class NotedRuns:
    """Notes what it is asked for, and says what the test wants."""

    executor = "north:1"

    def __init__(self) -> None:
        self.ensured: list[str] = []
        self.given_up: set[str] = set()
        self.taken_over: list[str] = []

    def ensure(self, feed: Feed) -> Standing:
        """See to it that a feed is imported."""
        self.ensured.append(feed.id)
        return "given up" if feed.id in self.given_up else "under way"

    def take_over(self, executors: Iterable[str]) -> int:
        """Let others go on with the runs of processes that died."""
        self.taken_over.extend(executors)
        return 1

    def prune(self, before: datetime) -> int:
        """Remove notes."""
        return 0


class Nothing:
    """Steps that nobody runs here."""

    def tidy(self) -> None:
        """Nothing is warm."""


class Setting:
    """One worker, with a clock that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "store.sqlite")
        self.blobs = LocalBlobs(folder / "files")
        self.runs = NotedRuns()
        self.now = BEGAN
        self.worker = FeedWorker(
            self.store, self.blobs, self.runs, Nothing(), lambda: self.now, dead_seconds=60
        )

    def receive(self, merchant: str, kind: str, content: bytes) -> Feed:
        """Take in a feed."""
        source = io.BytesIO(content)
        return receive_feed(self.store, self.blobs, merchant, kind, "f.csv", source, BEGAN)

    def turn(self, seconds: float = 1.0) -> None:
        """Let time pass, then let the worker take a turn."""
        self.now += timedelta(seconds=seconds)
        self.worker.turn()


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    """A worker and what it works with."""
    made = Setting(tmp_path)
    yield made
    made.store.close()


def other(seen_at: datetime, version: str = VERSION) -> Worker:
    """Another worker."""
    return Worker("south:1", version, BEGAN.isoformat(), seen_at.isoformat())


def test_only_the_first_of_a_line_of_feeds_is_run(setting: Setting) -> None:
    """An older stock must never come after a newer one; other merchants do not wait for it."""
    first = setting.receive("wren", "inventory", b"1")
    setting.receive("wren", "inventory", b"2")
    product = setting.receive("wren", "product", b"3")
    others = setting.receive("robin", "inventory", b"4")

    setting.turn()

    assert set(setting.runs.ensured) == {first.id, product.id, others.id}


def test_the_next_feed_follows_when_the_first_is_over(setting: Setting) -> None:
    """A feed that broke off is over, too."""
    first = setting.receive("wren", "inventory", b"1")
    second = setting.receive("wren", "inventory", b"2")
    setting.turn()
    setting.store.runs.break_off(first.id, ("feed_no_release", "none"), BEGAN.isoformat())
    setting.turn()

    assert setting.runs.ensured == [first.id, second.id]


def test_a_feed_whose_run_failed_too_often_is_broken_off(setting: Setting) -> None:
    """It would keep all later feeds of its merchant waiting."""
    feed = setting.receive("wren", "inventory", b"1")
    setting.runs.given_up.add(feed.id)

    setting.turn()

    found = setting.store.feeds.get(feed.id)
    assert (found.state, found.fault_code) == ("faulty", "run_failed")


def test_a_worker_tells_that_it_lives(setting: Setting) -> None:
    """Often enough that one late turn does not make it a dead one."""
    setting.worker.join()
    for _ in range(12):
        setting.turn(5)

    (found,) = setting.store.workers.all()
    assert (found.executor, found.version) == ("north:1", VERSION)
    assert setting.now - datetime.fromisoformat(found.seen_at) <= timedelta(seconds=10)


def test_the_runs_of_a_dead_worker_are_taken_over(setting: Setting) -> None:
    """Its machine may never come back."""
    setting.store.workers.beat(other(seen_at=BEGAN))
    setting.turn(59)
    assert setting.runs.taken_over == []

    setting.turn(11)

    assert setting.runs.taken_over == ["south:1"]
    assert [each.executor for each in setting.store.workers.all()] == ["north:1"]


def test_the_runs_of_a_worker_that_left_are_taken_over_soon(setting: Setting) -> None:
    """Who was told to end will not go on with what it had in hand."""
    setting.worker.join()
    setting.worker.leave()
    (left,) = setting.store.workers.all()
    setting.store.workers.beat(other(seen_at=datetime.fromisoformat(left.seen_at)))

    setting.turn(11)

    assert setting.runs.taken_over == ["south:1"]


def test_workers_of_two_versions_do_not_work_together(setting: Setting) -> None:
    """They would take the same run along different courses."""
    setting.store.workers.beat(other(seen_at=BEGAN, version="imports-0"))

    with pytest.raises(ConfigInvalid) as caught:
        setting.worker.join()

    assert caught.value.context["found"] == "imports-0"
    setting.now += timedelta(seconds=61)
    setting.worker.join()


def test_files_of_runs_that_are_over_are_swept(setting: Setting) -> None:
    """A chunk may have been in hand when its feed was broken off."""
    over = setting.receive("wren", "inventory", b"1")
    held = setting.receive("robin", "inventory", b"2")
    for feed in (over, held):
        setting.blobs.write_work(f"{feed.id}.1", "1.done", b"")
    setting.store.runs.break_off(over.id, ("feed_no_release", "none"), BEGAN.isoformat())

    setting.turn()

    assert setting.blobs.work_runs() == [f"{held.id}.1"]


def test_places_of_a_machine_are_given_out_again(tmp_path: Path) -> None:
    """A worker that is started again must have the name that its predecessor had."""
    with executor_slot(tmp_path, "north") as first:
        with executor_slot(tmp_path, "north") as second:
            assert (first, second) == ("north:1", "north:2")
        with executor_slot(tmp_path, "north") as again:
            assert again == "north:2"
    with executor_slot(tmp_path, "north") as anew:
        assert anew == "north:1"
