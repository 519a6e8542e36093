"""A merchant who sells on the tiny marketplace, with a clock that is set, driven step by step."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from catalog.merchants import Channel, Merchant
from catalog.releases import NewRelease
from drive.blobs import LocalBlobs
from drive.disk import Drive
from drive.ports import NoJournal
from drive.space import Space
from marketplaces.adapter import Adapter, Delivery
from store.store import Store
from tests.builders_zips import make_zip
from tests.shop import Shop
from tests.sync_driver import SyncDriver
from tests.tiny_marketplace import TinyAdapter, TinyMarket
from workflow.sync import Sync

TINY = Channel("tiny", "main")


class TinyMarkets:
    """The tiny marketplace is the only one."""

    def __init__(self, market: TinyMarket) -> None:
        self._market = market

    def adapter(self, marketplace: str) -> Adapter:
        """Its rules."""
        return TinyAdapter()

    def delivery(self, merchant: str, marketplace: str) -> Delivery:
        """The one merchant's access."""
        return self._market


class SyncSetting(SyncDriver):
    """One merchant, one channel, and whoever looks after it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.market = TinyMarket(clock=lambda: self.now)
        self.shop = Shop(store)
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self.drive = Drive(folder / "drive", NoJournal())
        self.drive.ensure_folders("wren")
        markets = TinyMarkets(self.market)
        sync = Sync(store, LocalBlobs(folder / "files"), markets, self.space, self.clock)
        super().__init__(sync, "wren", TINY, self._go_on)
        store.merchants.add(Merchant("wren", channels=(TINY,), currency="EUR"), "", "setup")

    def clock(self) -> datetime:
        """A second later than before."""
        self.now += timedelta(seconds=1)
        return self.now

    def _go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def space(self, merchant: str) -> Space:
        """The drive in our hands."""
        return self.drive.space(merchant, "crossdock", ours=True)

    def feed(self, sku: str, **fields: object) -> None:
        """Bring a feed of one record, complete but for what `fields` says otherwise."""
        usual = {"Title": f"Ring {sku}", "Price": "9.00", "Currency": "EUR", "Quantity": 3}
        self.shop.feed(sku, **{**usual, "Category": "11", **fields})

    def release(self, files: dict[str, str]) -> None:
        """Make a bundle the merchant's active release."""
        content = make_zip({"mapping-custom.js": "function transform() {}", **files})
        release = self.store.releases.add(NewRelease("wren", content), "", "ada").id
        self.store.releases.activate("wren", release, "", "ada", "go")

    def at_peace(self) -> None:
        """Assert that main, listings and the marketplace say the same."""
        live = self.market.live()
        for sku, listing in live.items():
            (ours,) = self.store.listings.of_sku("wren", sku)
            assert (ours.listing_id, ours.waiting) == (listing["id"], 0)
            main = {each.noun: each.fields for each in self.store.listings.main("wren", sku, TINY)}
            assert main["listed"]["price"] == listing["price"]
            assert main["listed"]["quantity"] == listing["quantity"]
            assert main["product"]["Title"] == listing["title"]


@contextmanager
def sync_setting(target: str, folder: Path) -> Iterator[SyncSetting]:
    """Open a setting on a store."""
    with Store(target) as store:
        yield SyncSetting(store, folder)
