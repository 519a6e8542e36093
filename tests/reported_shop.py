"""A merchant whose listings a marketplace reports on: reports are made up, and compared."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from catalog.errors import AccessRefused, MarketplaceAnswerBroken
from catalog.listings import Listing, SentPart
from catalog.merchants import Channel, Merchant
from catalog.promotion import Acceptance, Entry
from catalog.requests import Request
from drive.blobs import LocalBlobs
from drive.disk import Drive
from drive.ports import NoJournal
from drive.space import Space
from marketplaces.adapter import Adapter, Delivery
from marketplaces.listing import SeenItem, SeenListing
from store.store import Store
from tests.shop import Shop
from workflow.collect_results import UNMATCHED
from workflow.keep_file import keep_file
from workflow.reconcile_listings import compare
from workflow.sync import Sync

HERE = Channel("fair", "main")

# The end of a report; without it, it was cut off.
_END = b"end\n"


class ReportReader:
    """Reads the reports that `write_report` writes, and nothing else."""

    def read_inventory(self, source: BinaryIO) -> Iterator[SeenListing]:
        """One line a listing."""
        for line in source:
            if line == _END:
                return
            key, listing_id, is_live, has_variations, items = json.loads(line)
            named = {sku: SeenItem(sku, price, count) for sku, price, count in items}
            yield SeenListing(key, listing_id, is_live, has_variations, named)
        raise MarketplaceAnswerBroken("the report ends early", marketplace="fair")


class Reports:
    """The marketplace that only reports."""

    def adapter(self, marketplace: str) -> Adapter:
        """Its reader."""
        return cast(Adapter, ReportReader())

    def delivery(self, merchant: str, marketplace: str) -> Delivery:
        """Nobody is let in."""
        raise AccessRefused("there is no door", marketplace=marketplace)


def single(sku: str, listing_id: str, price: str | None = "9.00", quantity: int = 5) -> SeenListing:
    """A listing of one SKU."""
    item = SeenItem(sku, price, quantity)
    return SeenListing(sku, listing_id, True, False, {sku: item})


def varied(listing_id: str, **quantities: int) -> SeenListing:
    """A listing with variations, by SKU; every one of them at 9.00."""
    items = {sku: SeenItem(sku, "9.00", quantity) for sku, quantity in quantities.items()}
    return SeenListing("", listing_id, True, True, items)


def write_report(*listings: SeenListing) -> bytes:
    """A report as a file."""
    lines = [
        json.dumps(
            [
                each.key,
                each.listing_id,
                each.is_live,
                each.has_variations,
                [(item.sku, item.price, item.quantity) for item in each.items.values()],
            ]
        ).encode()
        for each in listings
    ]
    return b"".join(line + b"\n" for line in lines) + _END


class ReportedShop:
    """One merchant on one channel, and a clock that is set."""

    def __init__(self, store: Store, folder: Path, merchant: str = "wren") -> None:
        self.store = store
        self.merchant = merchant
        self.shop = Shop(store, merchant)
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self._requests = 0
        self._drive = Drive(folder.parent / "drive", NoJournal())
        self.sync = Sync(store, LocalBlobs(folder), Reports(), self._space, self.clock)
        store.merchants.add(Merchant(merchant, channels=(HERE,), currency="EUR"), "", "setup")

    def clock(self) -> datetime:
        """The present."""
        return self.now

    def setting(self, **texts: str) -> None:
        """Change settings; `drift_price` is `drift.price`."""
        named = {name.replace("drift_", "drift."): text for name, text in texts.items()}
        self.store.merchants.change(self.merchant, named, self.sync.now(), "ada")

    def send(
        self, *skus: str, kind: str = "add", product: str | None = None, **told: object
    ) -> str:
        """Feed SKUs that are new, and record a request that tells of each; returns its id.

        They are sold as they are, or in the listing of a `product`.
        """
        for sku in skus:
            self._feed(sku)
        return self._send(kind, [self._entry(sku, product or sku, told) for sku in skus])

    def send_family(self, product: str, *skus: str) -> str:
        """Record a request for one listing with variations, each with five pieces at 9.00."""
        for sku in (product, *skus):
            self._feed(sku)
        variations = [self._entry(sku, product, {"price": "9.00", "quantity": 5}) for sku in skus]
        return self._send("add", [self._entry(product, product, {"content": "c"}), *variations])

    def send_end(self, *skus: str) -> str:
        """Record a request that ends listings."""
        return self._send("end", [Entry(sku, 1, ()) for sku in skus])

    def listed(self, sku: str, listing_id: str, price: str = "9.00", quantity: int = 5) -> None:
        """List a SKU of its own."""
        self.accept(self.send(sku, price=price, quantity=quantity), sku, listing_id)

    def listed_together(self, product: str, listing_id: str, *skus: str) -> None:
        """List a product with variations, each with five pieces at 9.00."""
        request = self.send_family(product, *skus)
        for sku in (product, *skus):
            self.accept(request, sku, listing_id)

    def accept(self, request: str, sku: str, listing_id: str | None) -> None:
        """Let the marketplace accept what a request said."""
        answer = Acceptance(request, sku, listing_id)
        self.store.promotion.accept(self.merchant, HERE, [answer], self.shop.now())

    def close(self, request: str) -> None:
        """Let the result of a request come without a word of its SKUs."""
        requests = self.store.requests
        for event in ("record", "send", "answer", "collect", "close"):
            actor = "marketplace" if event == "answer" else "rule"
            requests.move(self.merchant, request, event, actor)  # type: ignore[arg-type]  # an Actor
        requests.note(self.merchant, request, code=UNMATCHED, closed_at=self.shop.now())

    def report(self, *listings: SeenListing, asked_at: str | None = None) -> dict[str, int]:
        """Compare a report that is asked for now, an hour after the one before."""
        self.now += timedelta(hours=1)
        key = keep_file(self.sync, io.BytesIO(write_report(*listings)))
        when = asked_at or self.sync.now()
        return dict(compare(self.sync, self.merchant, HERE, key, when))

    def open(self) -> list[tuple[str, str, str]]:
        """Kind, SKU and listing of what is still different."""
        return sorted(
            (each.kind, each.sku, each.listing_id)
            for each in self.store.drifts.open(self.merchant, HERE)
        )

    def settled(self, sku: str) -> list[tuple[str, str | None]]:
        """Kind and end of every drift of a SKU, the newest first."""
        return [
            (each.kind, each.settled_by) for each in self.store.drifts.of_sku(self.merchant, sku)
        ]

    def listing(self, sku: str) -> Listing:
        """The listing of a SKU."""
        (found,) = self.store.listings.of_sku(self.merchant, sku)
        return found

    def told(self, sku: str) -> dict[str, object]:
        """What main says was told of a SKU, without what is None."""
        fields = self.shop.main(sku, "listed", HERE) or {}
        return {name: value for name, value in fields.items() if value is not None}

    def responses(self, kind: str) -> dict[str, str]:
        """What the merchant has read later of the last request of a kind: outcomes by SKU."""
        path = f"out/response/latest/fair-main-{kind}-settled.csv"
        with self._space(self.merchant).read(path) as file:
            rows = csv.DictReader(io.StringIO(file.read().decode("utf-8-sig")))
            return {row["sku"]: row["code"] or row["outcome"] for row in rows}

    def due(self) -> list[str]:
        """The products that are to be looked at."""
        found = self.store.listing_dues.due(self.merchant, HERE, "2027-01-01")
        return [product for _, product in found]

    def _feed(self, sku: str) -> None:
        if self.store.listings.of_sku(self.merchant, sku) == ():
            self.shop.feed(sku, Title=sku, Price="9.00", Currency="EUR", Quantity=5)
            self.shop.queue(sku)

    def _entry(self, sku: str, product: str, told: Mapping[str, object]) -> Entry:
        """All that the drafts of a SKU say, and what is told beside them."""
        parts = (*self.shop.entry(sku, HERE).parts, SentPart("listed", "", 0, told))
        return Entry(sku, 1, parts, product)

    def _send(self, kind: str, entries: Sequence[Entry]) -> str:
        """Record a request. Each has a lane of its own, which holds up nobody."""
        self._requests += 1
        run = f"{self.merchant}-{self._requests:05}"
        request, now = f"{run}-1", self.shop.now()
        self.store.promotion.submit(self.merchant, HERE, request, entries, now)
        planned = Request(request, self.merchant, HERE, run, kind, "planned", len(entries), now)
        self.store.requests.plan(run, [planned])
        return request

    def _space(self, merchant: str) -> Space:
        self._drive.ensure_folders(merchant)
        return self._drive.space(merchant, "crossdock", ours=True)
