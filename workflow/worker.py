"""One worker process: it takes part in durable runs, tells that it lives, and keeps house."""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from catalog.errors import ConfigInvalid, PlatformError
from catalog.feed_states import HELD, WAITING
from catalog.feeds import Feed
from store.store import Store
from store.workers import Worker
from workflow.durable import VERSION, Standing
from workflow.ports import Blobs
from workflow.tidy_store import tidy_store

_log = logging.getLogger("crossdock.worker")

# Seconds between two looks for feeds that wait, and between two looks whether an attempt that is
# under way has ended without its feed.
_DISPATCH_SECONDS = 1.0
_LOOK_AGAIN_SECONDS = 5.0

# A worker tells six times that it lives before others would count it as dead.
_BEATS = 6

_TIDY_SECONDS = 600.0

# Between two looks for errors and log lines that merchants no longer keep.
_RETENTION_PERIOD = timedelta(days=1)

# Notes of runs that are over are kept for a day, for whoever wants to look into one.
_NOTES_KEPT = timedelta(days=1)

# What a killed writer left half written; no feed takes that long to arrive.
_PARTS_KEPT = timedelta(days=2)

Clock = Callable[[], datetime]


class Runs(Protocol):
    """What is needed of durable runs; `workflow.durable.DurableRuns` is one."""

    @property
    def executor(self) -> str:
        """This process, the same after a restart."""

    def ensure(self, feed: Feed) -> Standing:
        """See to it that a feed is imported."""

    def take_over(self, executors: Iterable[str]) -> int:
        """Let others go on with the runs of processes that died; returns how many there were."""

    def prune(self, before: datetime) -> int:
        """Remove the notes of runs that ended before a time; returns how many."""


class Warm(Protocol):
    """What keeps workers warm; `workflow.import_steps.ImportSteps` is one."""

    def tidy(self) -> None:
        """End those that have been idle for long."""


class FeedWorker:
    """What a worker does beside the runs themselves. `turn` is called again and again."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        runs: Runs,
        steps: Warm,
        clock: Clock,
        dead_seconds: int,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._runs = runs
        self._steps = steps
        self._clock = clock
        self._dead_after = timedelta(seconds=dead_seconds)
        self._started_at = _text(clock())
        self._looked: dict[str, datetime] = {}  # feed → when its attempt was looked at
        self._beaten_at = self._tidied_at = datetime.min.replace(tzinfo=UTC)
        self._retained_at = self._tidied_at

    def join(self) -> None:
        """Tell that this worker lives, before it takes anything in hand.

        Raises:
            ConfigInvalid: A worker that lives knows runs of another version.
        """
        now = self._clock()
        for other in self._store.workers.all():
            if other.version != VERSION and other.seen_at >= _text(now - self._dead_after):
                raise ConfigInvalid(
                    f"the worker {other.executor} runs {other.version} and this one {VERSION}: "
                    f"stop all workers, then start them with one version",
                    setting="version",
                    found=other.version,
                )
        self._beat(now)

    def leave(self) -> None:
        """Tell that this worker ends: others need not wait to take over what it had in hand."""
        long_ago = _text(datetime.fromtimestamp(0, UTC))
        self._store.workers.beat(
            Worker(self._runs.executor, VERSION, self._started_at, seen_at=long_ago)
        )

    def turn(self) -> None:
        """Look for feeds that wait; now and then tell that it lives, and keep house."""
        now = self._clock()
        if now - self._beaten_at >= self._dead_after / _BEATS:
            self._beat(now)
            self._take_over(now)
            self._steps.tidy()
        self._dispatch(now)
        if now - self._tidied_at >= timedelta(seconds=_TIDY_SECONDS):
            self._tidied_at = now
            self._keep_house(now)

    def _beat(self, now: datetime) -> None:
        self._store.workers.beat(
            Worker(self._runs.executor, VERSION, self._started_at, seen_at=_text(now))
        )
        self._beaten_at = now

    def _take_over(self, now: datetime) -> None:
        """Go on with the runs of workers that died for good."""
        cutoff = _text(now - self._dead_after)
        for other in self._store.workers.all():
            if other.executor != self._runs.executor and other.seen_at < cutoff:
                # In this order: whoever is killed in between leaves it to the next.
                taken = self._runs.take_over([other.executor])
                self._store.workers.forget(other.executor, unless_seen_since=cutoff)
                if taken:
                    _log.warning("%s is gone: took over %s runs", other.executor, taken)

    def _dispatch(self, now: datetime) -> None:
        """See to it that the first waiting feed of each merchant and kind is imported."""
        first: dict[tuple[str, str], Feed] = {}
        for feed in self._store.runs.waiting():
            first.setdefault((feed.merchant, feed.kind), feed)
        heads = {feed.id: feed for feed in first.values()}
        self._looked = {feed: at for feed, at in self._looked.items() if feed in heads}
        for feed in heads.values():
            looked = self._looked.get(feed.id)
            if looked is None or now - looked >= timedelta(seconds=_LOOK_AGAIN_SECONDS):
                self._looked[feed.id] = now
                if self._runs.ensure(feed) == "given up":
                    message = "its run failed time and again; see the log of the workers"
                    _log.error("feed %s of %s is given up", feed.id, feed.merchant)
                    self._store.runs.break_off(feed.id, ("run_failed", message), _text(now))

    def _keep_house(self, now: datetime) -> None:
        """Remove what killed processes left behind, and notes of runs that are over."""
        for run in self._blobs.work_runs():
            try:
                state = self._store.feeds.get(run.partition(".")[0]).state
            except PlatformError as error:
                _log.warning("the files of the run %s stay: %s", run, error)
                continue
            if state not in (*WAITING, HELD):
                self._blobs.delete_work(run)
        self._blobs.sweep_parts((now - _PARTS_KEPT).timestamp())
        self._runs.prune(now - _NOTES_KEPT)
        if now - self._retained_at >= _RETENTION_PERIOD:
            self._retained_at = now
            self._remove_old(now)

    def _remove_old(self, now: datetime) -> None:
        """Remove errors and log lines that are older than their merchants keep them."""
        for gone in tidy_store(self._store.retention, self._store.merchants.all(), now):
            if gone.errors or gone.findings or gone.log_lines:
                counts = (gone.errors, gone.findings, gone.log_lines)
                _log.info("%s: %s errors, %s findings, %s log lines went", gone.merchant, *counts)


def work(worker: FeedWorker, stopping: threading.Event) -> None:
    """Take turns until told to stop. What goes wrong in one is told, and the next is tried."""
    while not stopping.is_set():
        try:
            worker.turn()
        except Exception:  # the edge: a worker lives through what may pass
            _log.exception("a turn failed; the next is tried in a moment")
        stopping.wait(_DISPATCH_SECONDS)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
