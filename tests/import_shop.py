"""A merchant whose feeds are imported step by step, without anything that makes it durable."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from catalog.feeds import Feed
from catalog.releases import NewRelease
from drive.blobs import LocalBlobs
from runtime_js.packing import zip_folder
from store.store import Store
from workflow.import_course import ImportCourse, Wait
from workflow.import_steps import ImportSteps, Told
from workflow.receive_feed import receive_feed

AT = "2026-03-01T06:00:00+00:00"


DAY = datetime(2026, 3, 1, 6, tzinfo=UTC)


KEY = '[inventory]\nkey = "SKU"\n'


SCRIPT = """
    function transform() {
      var record = INVENTORY_INRECORD;
      if (record.Price.toString() === 'bad') reject('price_bad', 'no price');
      PRODUCT.SKU = record.SKU.toString();
      PRODUCT.Price = record.Price.toString();
      PRODUCT.Quantity = 5;
    }
"""


class PlainHands:
    """Does each step at once and once, and translates when the result is waited for."""

    def __init__(self, make_steps: Callable[[], ImportSteps]) -> None:
        self._make = make_steps
        self.steps = make_steps()

    def do(self, step: Callable[..., Told], *arguments: object) -> Told:
        """Do a step."""
        return step(*arguments)

    def send(self, run: str, feed: str, first: int, priority: int) -> Wait:
        """Promise a chunk."""
        return lambda: self.do(self.steps.translate, run, feed, first)


class ForgetfulHands(PlainHands):
    """As if the process died before and after every step: nothing is remembered, all done twice."""

    def do(self, step: Callable[..., Told], *arguments: object) -> Told:
        """Do a step in a process of its own; then in another, as if nobody had noted it."""
        told: Told = {}
        for _ in range(2):
            steps = self._make()
            told = getattr(steps, step.__name__)(*arguments)
            steps.close()
        return told


class Shop:
    """A merchant's store and blobs, with a clock that stands still."""

    def __init__(self, target: str, folder: Path) -> None:
        self.target = target
        self.folder = folder
        self.store = Store(target)
        self.blobs = LocalBlobs(folder / "files")
        self._arrivals = 0

    def steps(self, records: int = 3) -> ImportSteps:
        """The steps, with small chunks."""
        return ImportSteps(
            self.store, self.blobs, lambda: DAY, _ignore, chunk_records=records, chunks_ahead=3
        )

    def release(self, script: str = SCRIPT, manifest: str = KEY, lookup: str = "") -> None:
        """Make a bundle the active release."""
        folder = self.folder / "bundle"
        (folder / "lookup").mkdir(parents=True)
        (folder / "mapping-custom.js").write_text(script, encoding="utf-8")
        (folder / "manifest.toml").write_text(f'currency = "EUR"\n{manifest}', encoding="utf-8")
        if lookup:
            (folder / "lookup" / "colours.csv").write_text(lookup, encoding="utf-8")
        self.activate(zip_folder(folder))

    def activate(self, bundle: bytes) -> None:
        """Make a release of a bundle, unchecked, and the active one."""
        self.store.merchants.ensure("wren", AT)
        release = self.store.releases.add(NewRelease("wren", bundle), AT, "test")
        self.store.releases.activate("wren", release.id, AT, "test", "why not")

    def settle(self, **settings: object) -> None:
        """Change settings of the merchant."""
        merchant = replace(self.store.merchants.get("wren"), **settings)  # type: ignore[arg-type]
        self.store.merchants.save(merchant, AT, "test")

    def receive(self, *rows: str, kind: str = "inventory", name: str | None = None) -> Feed:
        """Take in a CSV feed of SKU and price."""
        return self.take_in("\n".join(["SKU;Price", *rows, ""]).encode(), kind, name)

    def take_in(self, data: bytes, kind: str = "inventory", name: str | None = None) -> Feed:
        """Take in a feed, each a day after the one before."""
        self._arrivals += 1
        when = DAY + timedelta(days=self._arrivals)
        named = name or f"{self._arrivals}.csv"
        return receive_feed(self.store, self.blobs, "wren", kind, named, io.BytesIO(data), when)

    def run(
        self,
        feed: Feed,
        hands: type[PlainHands] = PlainHands,
        attempt: int = 1,
        records: int = 3,
    ) -> Told:
        """Import a feed, in chunks of so many records."""
        held = hands(lambda: self.steps(records))
        told = ImportCourse(held.steps, held, f"{feed.id}.{attempt}", feed.id).take()
        held.steps.close()
        return told

    def bring(self, *rows: str) -> Feed:
        """Receive and import a feed; the feed as it is then."""
        feed = self.receive(*rows)
        self.run(feed)
        return self.store.feeds.get(feed.id)


def _ignore(_sentence: str) -> None:
    """A wall that the kernel does not have is no concern of these tests."""


def counts(feed: Feed) -> tuple[int, int, int, int]:
    """Records of a feed: translated, rejected, unchanged; and what disappeared."""
    return feed.translated, feed.rejected, feed.unchanged, feed.disappeared
