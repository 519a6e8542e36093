"""Imports for the acceptance tests: feeds that wait, a worker that runs them, what is left."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from catalog.merchants import Merchant
from catalog.releases import NewRelease
from drive.blobs import LocalBlobs
from runtime_js.packing import zip_folder
from store.database import Database
from store.store import Store
from store.tables import METADATA
from workflow.ports import Blobs
from workflow.receive_feed import receive_feed

ROOT = Path(__file__).parents[2]

MERCHANT = "wren"
RECEIVED = datetime(2026, 3, 1, 6, tzinfo=UTC)

# Columns that say when something was done; the clock of each run is its own.
_TIMES = frozenset({"started_at", "finished_at"})
_OF_PROCESSES = frozenset({"workers", "blob_marks", "store_identity"})

_SCRIPT = """
    function transform() {
      var record = INVENTORY_INRECORD, number = Number(record.Number);
      if (number % 11 === 0) skip('every eleventh');
      if (number % 17 === 0) reject('seventeen', 'every seventeenth');
      if (number % 13 === 0) LOGGER.info('thirteen ' + number);
      PRODUCT.SKU = record.SKU.toString();
      PRODUCT.Price = number % 7 === 0 ? '1,299' : record.Price.toString();
      PRODUCT.Quantity = number;
      PRODUCT.Color = MAPPING.map('colours', record.Colour.toString()) || undefined;
      if (number % 19 === 0) PRODUCT.Qantity = number;
    }
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one service lies: its store and runs, and its folder."""

    target: str
    runs: str
    folder: Path

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """What its processes are told."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **kept,
            "CROSSDOCK_DATA": str(self.folder),
            "CROSSDOCK_STORE": self.target,
            "CROSSDOCK_RUNS": self.runs,
            "CROSSDOCK_NAME": "test",
            "CROSSDOCK_CHUNK_RECORDS": "40",
            "CROSSDOCK_LOG_LEVEL": "WARNING",
            **more,
        }

    def start(
        self,
        *arguments: str,
        told: Mapping[str, str] | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a worker, or what the arguments name; it is told more by its environment."""
        command = [sys.executable, "-m", "admin_api.cli", *(arguments or ("worker",))]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment(told or {}), stdout=stdout, stderr=stderr
        )


def make_bundle(folder: Path) -> bytes:
    """A bundle that translates, skips, rejects, logs, misses look-ups and misspells, by turns."""
    (folder / "lookup").mkdir(parents=True)
    (folder / "mapping-custom.js").write_text(_SCRIPT, encoding="utf-8")
    manifest = f'merchant = "{MERCHANT}"\ncurrency = "EUR"\n[inventory]\nkey = "SKU"\n'
    (folder / "manifest.toml").write_text(manifest)
    (folder / "lookup" / "colours.csv").write_text("From,To\nrot,Red\nblau,Blue\n")
    return zip_folder(folder)


def make_feed(numbers: Iterator[int], *, price: int, skus: int) -> bytes:
    """A feed of numbered records; SKUs come again when there are more records than SKUs."""
    lines = ["Number;SKU;Price;Colour"]
    for number in numbers:
        colour = ("rot", "blau", "petrol")[number % 3 if number % 29 == 0 else number % 2]
        cents = price if number % 10 == 0 else 50
        lines.append(f"{number};S-{number % skus};{number % 9 + 1}.{cents};{colour}")
    return ("\n".join(lines) + "\n").encode()


def feeds() -> list[bytes]:
    """First all SKUs, some twice; then with some changed; then without a tenth of them."""
    return [
        make_feed(iter(range(1, 601)), price=10, skus=450),
        make_feed(iter(range(1, 601)), price=20, skus=450),
        make_feed((n for n in range(1, 601) if n % 450 > 45), price=20, skus=450),
    ]


def prepare(
    place: Place,
    bundle: bytes,
    *,
    kind: str = "inventory",
    suffix: str = "csv",
    days: Sequence[bytes] = (),
    blobs: Blobs | None = None,
) -> list[str]:
    """Make the store with its merchant and release, and receive full feeds, one a day.

    Args:
        place: Where.
        bundle: The release.
        kind: Of the feeds.
        suffix: Of their names.
        days: Their bytes; those of `feeds` where there are none.
        blobs: Where their bytes are kept; in the place's folder where None.

    Returns:
        The ids of the feeds.
    """
    at = RECEIVED.isoformat(timespec="seconds")
    kept = blobs or LocalBlobs(place.folder / "files")
    with Store(place.target) as store:
        merchant = Merchant(
            MERCHANT,
            meanings={kind: "full"},
            guard_share=0.5,
            error_days=3_653,  # the feeds are of a fixed day, and the clock goes on
            log_days=3_653,
        )
        store.merchants.add(merchant, at, "test")
        release = store.releases.add(NewRelease(MERCHANT, bundle), at, "test")
        store.releases.activate(MERCHANT, release.id, at, "test", "first")
        received = []
        for day, data in enumerate(days or feeds()):
            name, when = f"day-{day}.{suffix}", RECEIVED + timedelta(days=day)
            source = io.BytesIO(data)
            received.append(receive_feed(store, kept, MERCHANT, kind, name, source, when).id)
    return received


def states(place: Place, ids: list[str]) -> list[str]:
    """The states of feeds."""
    with Store(place.target) as store:
        return [store.feeds.get(each).state for each in ids]


def what_is_left(target: str) -> dict[str, object]:
    """All rows of a store but for times of the clock, in an order of their own."""
    left: dict[str, object] = {}
    database = Database(target)
    with database.reading() as connection:
        for table in METADATA.sorted_tables:
            if table.name in _OF_PROCESSES:
                continue
            columns = [column for column in table.c if column.name not in _TIMES]
            rows = connection.execute(select(*columns)).all()
            left[table.name] = sorted(map(tuple, rows), key=repr)
    database.close()
    return left


def files_of(place: Place) -> list[str]:
    """The names of all files that feeds and runs have left."""
    files = place.folder / "files"
    return sorted(each.relative_to(files).as_posix() for each in files.rglob("*") if each.is_file())


@contextmanager
def ending(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is gone at the end, whatever the test makes of it."""
    with process:  # closes its pipes
        try:
            yield process
        finally:
            process.kill()
