"""Whole runs for the acceptance tests: a bundle, a feed, and what a run leaves behind."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from admin_api.bootstrap import load_bundle, open_store
from workflow.ports import DraftStore
from workflow.translate_feed import translate_feed
from workflow.translate_request import Destinations, RunSummary, TranslateRequest

MERCHANTS = Path(__file__).parents[2] / "merchants"

_FILES = ("out", "errors", "raw", "log")


class Silent:
    """A watcher that nobody reads."""

    def starts(self, facts: tuple[str, ...], total_bytes: int) -> None:
        """Nothing to show."""

    def advances(self, records: int, rejected: int, bytes_read: int) -> None:
        """Nothing to show."""

    def warns(self, message: str) -> None:
        """A kernel without every wall is no concern of these tests."""


def make_bundle(folder: Path) -> Path:
    """A bundle that translates, skips, rejects, logs, misspells and is refused, by turns."""
    folder.mkdir(exist_ok=True)
    script = """
        function transform() {
          var record = INVENTORY_INRECORD, number = Number(record.Number);
          if (number % 11 === 0) skip('every eleventh');
          if (number % 17 === 0) reject('seventeen', 'every seventeenth');
          if (number % 13 === 0) LOGGER.info('thirteen ' + Math.random());
          PRODUCT.SKU = 'S-' + (number % 700);
          PRODUCT.Price = number % 7 === 0 ? '1,299' : (number % 9) + '.50';
          PRODUCT.Qantity = number;
        }
    """
    (folder / "mapping-custom.js").write_text(script, encoding="utf-8")
    (folder / "manifest.toml").write_text('merchant = "acceptance"\ncurrency = "EUR"\n')
    return folder


def make_feed(path: Path, records: int) -> Path:
    """A CSV feed of numbered records."""
    lines = ["Number;Text", *(f"{number};text {number}" for number in range(1, records + 1))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def destinations_in(folder: Path) -> Destinations:
    """All line files of a run, in one folder."""
    folder.mkdir(exist_ok=True)
    return Destinations(**{name: folder / f"{name}.txt" for name in _FILES})


def run(
    bundle: Path,
    feed: Path,
    folder: Path,
    *,
    kind: str = "inventory",
    base: Path | None = None,
    workers: int = 1,
    batch_records: int = 256,
    store: DraftStore | None = None,
) -> RunSummary:
    """Translate a feed into a folder, with a store there unless one is given."""
    request = TranslateRequest(
        bundle=load_bundle(bundle, base),
        feed=feed,
        kind=kind,
        merchant="acceptance",
        received_at=datetime(2026, 3, 1, 6, tzinfo=UTC),
        workers=workers,
        batch_records=batch_records,
    )
    destinations = destinations_in(folder)
    if store is not None:
        return translate_feed(request, destinations, store, Silent())
    with open_store(folder / "store.sqlite") as opened:
        return translate_feed(request, destinations, opened, Silent())


def what_is_left(folder: Path) -> dict[str, object]:
    """Everything a run left: the bytes of its files and the rows of its store, in order."""
    left: dict[str, object] = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".txt"
    }
    connection = sqlite3.connect(folder / "store.sqlite")
    for table in ("feeds", "drafts", "errors", "findings", "log_lines"):
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        left[table] = sorted(rows, key=repr)
    connection.close()
    return left
