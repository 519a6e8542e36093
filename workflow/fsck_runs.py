"""Compare runs with who works on them, and their files with what is still to be done."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from catalog.errors import NotFound
from catalog.feed_states import HELD, RUNNING, WAITING
from store.store import Store
from workflow.damage import Damage
from workflow.ports import Blobs

# A run deletes its files when its feed is over; a worker that was killed in between leaves that to
# the next, which looks every ten minutes.
_LEFT_AFTER = timedelta(hours=1)


def check_runs(store: Store, now: float, dead_seconds: int) -> Iterator[Damage]:
    """Find feeds that are running while no worker is alive: one alive takes over all of them.

    Args:
        store: Knows feeds and workers.
        now: In seconds since 1970.
        dead_seconds: Seconds without a sign of life after which a worker counts as dead.
    """
    cutoff = _text(_moment(now) - timedelta(seconds=dead_seconds))
    if any(worker.seen_at >= cutoff for worker in store.workers.all()):
        return
    for feed in store.runs.waiting():
        if feed.state == RUNNING:
            message = f"feed {feed.number} is running since {feed.started_at}, by nobody"
            yield Damage("fsck_run_without_worker", feed.merchant, feed.id, message)


def check_work(store: Store, blobs: Blobs, now: float, *, repair: bool) -> Iterator[Damage]:
    """Find files of runs whose feeds are over."""
    for run in blobs.work_runs():
        merchant, because = "", "its feed is not known"
        try:
            feed = store.feeds.get(run.partition(".")[0])
        except NotFound:
            feed = None
        if feed is not None:
            ended = feed.finished_at
            if feed.state in (*WAITING, HELD):
                continue
            if ended is not None and ended > _text(_moment(now) - _LEFT_AFTER):
                continue
            merchant, because = feed.merchant, f"feed {feed.number} is {feed.state}"
        if repair and feed is not None:
            blobs.delete_work(run)
        message = f"the run {run} has files, and {because}"
        yield Damage(
            "fsck_work_left", merchant, run, message, is_repaired=repair and feed is not None
        )


def _moment(now: float) -> datetime:
    return datetime.fromtimestamp(now, UTC)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
