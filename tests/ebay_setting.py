"""A merchant who sells at the simulated eBay, over real connections, in one time for both.

The clock stands until somebody waits, so that hours cost nothing; eBay's and ours are the same.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import stamina

from catalog.filters import ItemFilter
from catalog.listings import Listing as OurListing
from catalog.merchants import Channel, Merchant
from catalog.paging import MOST_ENTRIES, PageRequest
from catalog.products import Item
from drive.blobs import LocalBlobs
from drive.disk import Drive
from drive.ports import NoJournal
from drive.space import Space
from marketplaces.adapter import Adapter, Delivery
from marketplaces.ebay.access import EbayApp, open_http
from marketplaces.ebay.adapter import EbayAdapter
from marketplaces.ebay.allowances import MemoryAllowances, TicketAllowance
from marketplaces.ebay.calls import EbayCalls
from marketplaces.ebay.delivery import EbayDelivery
from marketplaces.ebay.oauth import AccessTokens
from simulators.clock import Clock
from simulators.ebay.listings import Listing
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET
from simulators.ebay.server import serving
from simulators.ebay.simulator import EbaySimulator
from store.facets import Facet
from store.merging import Cause
from store.store import Store
from tests.ebay_site import MemoryTokens
from tests.shop import Shop
from tests.sync_driver import SyncDriver
from workflow.sync import Sync

US = Channel("ebay", "EBAY_US")

# Categories of the simulated eBay: with variations, without, and one that needs no brand.
SHIRTS, WATCHES, PIECES = "15687", "31387", "45112"

# A seller's policies there, which the merchant's profiles are called after.
POLICIES: Mapping[str, tuple[str, str]] = {
    "shipping": ("ShippingPolicyName", "Standard"),
    "payment": ("PaymentPolicyName", "Managed payments"),
    "return": ("ReturnPolicyName", "30 days"),
}
ATTEMPTS = 3


class EbayMarkets:
    """eBay is the only marketplace."""

    def __init__(self, url: str, clock: Clock, tokens: MemoryTokens, http: httpx.Client) -> None:
        self._adapter = EbayAdapter()
        self._app = EbayApp(CLIENT_ID, CLIENT_SECRET, url)
        self._tokens = AccessTokens(self._app, tokens, http, clock.now)
        self._allowance = TicketAllowance(MemoryAllowances(), clock.now)
        self._http = http
        self._now = clock.now

    def adapter(self, marketplace: str) -> Adapter:
        """Its rules."""
        return self._adapter

    def delivery(self, merchant: str, marketplace: str) -> Delivery:
        """A merchant's access."""
        calls = EbayCalls(self._app, self._tokens, self._http, merchant, self._now)
        return EbayDelivery(merchant, calls, self._allowance, self._now)


class TimedShop(Shop):
    """A shop whose clock is eBay's."""

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._clock = clock

    def now(self) -> str:
        """A second later than before."""
        return self._clock.advance(1).isoformat().replace("+00:00", "Z")


class EbaySetting(SyncDriver):
    """One merchant, one site of eBay, and whoever looks after it."""

    def __init__(
        self, store: Store, folder: Path, url: str, simulator: EbaySimulator, http: httpx.Client
    ) -> None:
        self.simulator = simulator
        self.tokens = MemoryTokens({"wren": "refresh-seller-one"})
        self.drive = Drive(folder / "drive", NoJournal())
        self.drive.ensure_folders("wren")
        self.shop = TimedShop(store, simulator.clock)
        markets = EbayMarkets(url, simulator.clock, self.tokens, http)
        sync = Sync(store, LocalBlobs(folder / "files"), markets, self.space, self.clock)
        super().__init__(sync, "wren", US, self.wait)
        merchant = Merchant("wren", channels=(US,), currency="USD")
        store.merchants.add(merchant, "", "setup")
        for kind in POLICIES:
            self.profile(kind)

    def clock(self) -> datetime:
        """A second later than before."""
        return self.simulator.clock.advance(1)

    def wait(self, seconds: float) -> None:
        """Let time go by, at eBay as here."""
        self.simulator.advance(seconds)

    def space(self, merchant: str) -> Space:
        """The drive in our hands."""
        return self.drive.space(merchant, "crossdock", ours=True)

    def profile(self, kind: str, name: str = "", **content: object) -> None:
        """Save a profile; it is called as eBay's policy of the kind if it has no name."""
        text = json.dumps(content)
        name = name or POLICIES[kind][1]
        self.store.profiles.save("wren", kind, name, text, now=self.shop.now(), by="ada")  # type: ignore[arg-type]

    def template(self, html: str) -> None:
        """Save the template `plain.html`."""
        self.store.templates.save("wren", "plain.html", html, now=self.shop.now(), by="ada")

    def feed(self, sku: str, **fields: object) -> None:
        """Bring a product feed of one record with a price, complete but for `fields`."""
        stock = {"Price": "9.00", "Currency": "USD", "Quantity": 3}
        self.product(sku, **{**stock, **fields})

    def product(self, sku: str, **fields: object) -> None:
        """Bring a record that describes a product, complete but for what `fields` says."""
        usual = {
            "Title": f"Piece {sku}",
            "Category": PIECES,
            "Condition": "New",
            "ItemSpecifics": {"Brand": "Wren"},
            "MainPictureURLs": [f"https://img.example/{sku}.jpg"],
            "Description": f"Piece {sku}, as new.",
            **{field: name for field, name in POLICIES.values()},
        }
        self.shop.feed(sku, **{**usual, **fields})

    def inventory(self, sku: str, **fields: object) -> None:
        """Bring an inventory feed of one record."""
        self.shop.feed(sku, "inventory", **fields)

    def offer(self, sku: str, **fields: object) -> None:
        """Bring a feed that says no more of a SKU than its price."""
        self.shop.feed(sku, **{"Currency": "USD", **fields})

    def relist(self, sku: str) -> None:
        """Let a person say that an ended SKU is for sale again."""
        cause = Cause("person", "ada", self.shop.now())
        self.store.items.move("wren", sku, "relist", cause)

    def edit(self, sku: str, **fields: object) -> None:
        """Let a person edit the description of a product."""
        facets = [Facet(sku, "product", "", fields)]
        self.store.drafts.edit("wren", facets, "ada", self.shop.now())

    def sell_as(self, seller: str) -> None:
        """Let the merchant grant access to another account of the simulated eBay."""
        self.tokens.refresh["wren"] = f"refresh-{seller}"
        self.tokens.access.clear()

    def variation(self, sku: str, product: str, **fields: object) -> None:
        """Bring a variation of a product; keywords as of its record, `size` for its specifics."""
        size = fields.pop("size", sku.rpartition("-")[2])
        usual = {"VariantOf": product, "VariationSpecifics": {"Size": size}}
        stock = {"Price": "19.00", "Currency": "USD", "Quantity": 3}
        self.shop.feed(sku, **{**usual, **stock, **fields})

    def shirt(self, sku: str, sizes: str = "SML", **fields: object) -> None:
        """Bring a product with a variation for each letter of `sizes`."""
        self.product(sku, **{"Category": SHIRTS, **fields})
        for size in sizes:
            self.variation(f"{sku}-{size}", sku)

    def items(self) -> Sequence[Item]:
        """Every SKU that the store knows."""
        return self.store.items.page(ItemFilter("wren"), PageRequest(MOST_ENTRIES)).entries

    def draft(self, sku: str, noun: str) -> Mapping[str, object]:
        """What feeds ask for; nothing where there is no draft."""
        return self.shop.draft(sku, noun) or {}

    def main(self, sku: str, noun: str) -> Mapping[str, object]:
        """What eBay has accepted; nothing where it never has."""
        return self.shop.main(sku, noun, US) or {}

    def our_listing(self, sku: str) -> OurListing | None:
        """The listing of a SKU, as we have it."""
        return next(iter(self.store.listings.of_sku("wren", sku)), None)

    def live(self) -> list[Listing]:
        """Listings that have not ended, the oldest first."""
        return [one for one in self.simulator.find_listings(None) if one.active]

    def listing(self, sku: str) -> Listing:
        """The one living listing that has a SKU."""
        (found,) = [one for one in self.simulator.find_listings(None, sku) if one.active]
        return found

    def calls(self) -> dict[str, int]:
        """How often each operation of eBay was called."""
        return self.simulator.journal.counts()


@contextmanager
def ebay_setting(
    target: str, folder: Path, *, seed: int = 3, **behaviour: object
) -> Iterator[EbaySetting]:
    """Open a setting on a store; without chance warnings. What must wait a little does not."""
    clock = Clock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    simulator = EbaySimulator(
        seed, clock, (), {"warning_share": 0.0, "inline_seconds": 30, **behaviour}
    )
    stamina.set_testing(True, attempts=ATTEMPTS)
    try:
        with Store(target) as store, serving(simulator) as url, open_http() as http:
            yield EbaySetting(store, folder, url, simulator, http)
    finally:
        stamina.set_testing(False)
        simulator.close()
