"""The whole installation: workers and their signs of life, the store, the disk, figures."""

import os
import platform
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from admin_api.callers import Caller
from admin_api.metrics import Counts, Gauge, Metrics
from admin_api.moments import iso_text
from admin_api.settings import Settings
from catalog.acts import Act
from store.figures import DatabaseFacts, StoreFigures
from store.store import Store


@dataclass(frozen=True, slots=True)
class WorkerLife:
    """A worker process; `is_alive` where it has been heard of lately."""

    executor: str
    version: str
    started_at: str
    seen_at: str
    is_alive: bool


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """A disk that files lie on, by what lies there."""

    holds: str
    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """The process that answers: its id, since when, and what it holds of the memory."""

    pid: int
    started_at: str
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class SystemState:
    """Everything that an operator looks at first.

    Attributes:
        name: Of this machine.
        versions: Of Crossdock, Python and the database, by name.
        process: That answers.
        workers: By name; those that have ended are kept for a while.
        database: That the store lies on.
        disks: That files lie on.
        figures: Of the store.
        can_send: Whether this machine has keys at a marketplace.
    """

    name: str
    versions: dict[str, str]
    process: ProcessFacts
    workers: tuple[WorkerLife, ...]
    database: DatabaseFacts
    disks: tuple[DiskSpace, ...]
    figures: StoreFigures
    can_send: bool


class SystemDesk:
    """Answers how the installation is."""

    def __init__(self, settings: Settings, store: Store, metrics: Metrics) -> None:
        self._settings = settings
        self._store = store
        self._metrics = metrics
        self._started = datetime.now(UTC)
        metrics.add(self._gauges)

    def state(self, caller: Caller) -> SystemState:
        """How everything is. Raises Refused."""
        caller.allow(Act.WATCH_SYSTEM)
        database = self._store.figures.database()
        return SystemState(
            self._settings.name,
            {
                "crossdock": version("crossdock"),
                "python": platform.python_version(),
                database.kind: database.version,
                "tables": database.tables,
            },
            ProcessFacts(os.getpid(), iso_text(self._started), memory_bytes()),
            tuple(self._workers()),
            database,
            tuple(self._disks()),
            self._store.figures.read(),
            bool(self._settings.ebay_app_id),
        )

    def metrics(self, caller: Caller) -> bytes:
        """The figures as Prometheus reads them. Raises Refused."""
        caller.allow(Act.WATCH_SYSTEM)
        return self._metrics.text()

    def _workers(self) -> Iterator[WorkerLife]:
        dead_before = datetime.now(UTC) - timedelta(seconds=self._settings.dead_seconds)
        for each in self._store.workers.all():
            is_alive = datetime.fromisoformat(each.seen_at) >= dead_before
            yield WorkerLife(each.executor, each.version, each.started_at, each.seen_at, is_alive)

    def _disks(self) -> Iterator[DiskSpace]:
        """The disks, each once, by what of ours lies there."""
        holding: dict[int, list[str]] = {}
        places = {"data": self._settings.data, "files": self._settings.files}
        found: dict[int, Path] = {}
        for name, path in places.items():
            if path.exists():
                device = path.stat().st_dev
                found.setdefault(device, path)
                holding.setdefault(device, []).append(name)
        for device, path in found.items():
            usage = shutil.disk_usage(path)
            yield DiskSpace(", ".join(holding[device]), usage.total, usage.free)

    def _gauges(self) -> Iterator[Gauge]:
        """The figures of the store, the workers and the disks."""
        figures = self._store.figures.read()
        counts = "crossdock_"
        yield counts + "feeds", "Feeds.", ("direction", "state"), figures.feeds
        yield counts + "records", "Records of inbound feeds.", ("outcome",), figures.records
        yield counts + "errors", "Errors that are known.", ("stage",), figures.errors
        labels = ("marketplace", "lane", "state")
        yield counts + "requests_open", "Requests under way.", labels, figures.requests
        yield counts + "lanes_held", "Lanes on hold.", labels[:2], figures.holds
        yield counts + "drift_open", "Open differences.", ("kind",), figures.drifts
        said = "Accesses that a marketplace refuses."
        yield counts + "access_refused", said, ("marketplace",), figures.refused
        said = "SKUs that plans did not send."
        yield counts + "skus_waiting", said, ("code",), figures.waiting
        alive: Counts = {(each.executor,): float(each.is_alive) for each in self._workers()}
        yield counts + "worker_alive", "1 for a worker that lives.", ("worker",), alive
        size: Counts = {(): self._store.figures.database().size_bytes}
        yield counts + "database_bytes", "Size of the store's database.", (), size
        free: Counts = {(each.holds,): each.free_bytes for each in self._disks()}
        yield counts + "disk_free_bytes", "Free on a disk, by what lies there.", ("holds",), free
        since: Counts = {(): time.time()}
        yield counts + "figures_read_seconds", "When these were read, Unix time.", (), since


def memory_bytes() -> int:
    """What this process holds of the memory; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
