"""The whole of this eBay in one object, without HTTP; tests and the control calls use it."""

import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from simulators.clock import Clock
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.categories import CategoryTree
from simulators.ebay.fault_kinds import ALL_FAULTS
from simulators.ebay.feed_api import FeedApi
from simulators.ebay.inventory_status import InventoryDesk
from simulators.ebay.item_requests import ItemDesk
from simulators.ebay.listings import Content, Listing, ListingBook
from simulators.ebay.oauth import TokenDesk
from simulators.ebay.order_requests import OrderDesk
from simulators.ebay.orders import NotForSale, Order, OrderBook
from simulators.ebay.pace import Pace
from simulators.ebay.processing import FileDesk
from simulators.ebay.report_desk import ReportDesk
from simulators.ebay.sellers import Policy, Seller, first_sellers
from simulators.ebay.state_file import StateFile
from simulators.ebay.tasks import TaskBoard
from simulators.faults import Fault, FaultSchedule, read_fault
from simulators.journal import Journal

# eBay ends a listing that was out of stock for so long, and tells nobody.
_HIDDEN_DAYS = 90


class EbaySimulator:
    """A marketplace with sellers, listings and orders. Threads may share it.

    Args:
        seed: Everything that is by chance comes from it: the same calls get the same answers.
        clock: The time it lives in; the real one if none is given.
        faults: Rules as `simulators.faults` describes them.
        behaviour: Settings as `simulators.ebay.behaviour` describes them.
        state: A file in which listings and orders are kept from one run to the next; None for none.
    """

    def __init__(
        self,
        seed: int = 0,
        clock: Clock | None = None,
        faults: Iterable[Mapping[str, Any]] = (),
        behaviour: Mapping[str, Any] | None = None,
        state: Path | None = None,
    ) -> None:
        self.seed = seed
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.journal = Journal()
        self.faults = FaultSchedule(_read(faults), seed=seed)
        self.behaviour = Behaviour()
        self.behaviour.change(behaviour or {})
        self._folder = tempfile.TemporaryDirectory(prefix="ebay-simulator-")
        self._state = None if state is None else StateFile(state)
        self._build()
        if self._state is not None:
            self._state.load(self.listings.put, self.orders.restore)
            self.listings.changed.clear()

    def _build(self) -> None:
        """A marketplace in which nothing has happened yet."""
        folder = Path(self._folder.name)
        self.sellers = first_sellers()
        self.tree = CategoryTree()
        self.listings = ListingBook()
        self.orders = OrderBook(self.listings, self.clock)
        self.tokens = TokenDesk(self.sellers, self.clock, self.behaviour, self.seed)
        pace = Pace(self.clock, self.behaviour)
        items = ItemDesk(self.listings, self.tree, self.clock, self.behaviour, pace, self.seed)
        inventory = InventoryDesk(items, self.listings, self.clock, self.behaviour, pace)
        handlers = {
            **items.handlers(),
            **inventory.handlers(),
            **OrderDesk(self.orders, self.clock).handlers(),
        }
        files = FileDesk(
            handlers,
            folder,
            lock=self.lock,
            clock=self.clock,
            behaviour=self.behaviour,
            faults=self.faults,
            seed=self.seed,
        )
        reports = ReportDesk(
            self.listings,
            self.orders,
            folder,
            lock=self.lock,
            clock=self.clock,
            behaviour=self.behaviour,
            seed=self.seed,
        )
        self.feed = FeedApi(
            TaskBoard(self.clock, self.behaviour),
            files,
            reports,
            folder,
            sellers=self.sellers,
            lock=self.lock,
            clock=self.clock,
            behaviour=self.behaviour,
            faults=self.faults,
        )

    def close(self) -> None:
        """End its thread, keep what is to be kept, and remove its files."""
        self.feed.close()
        self.save()
        self._folder.cleanup()

    def reset(self) -> None:
        """Forget everything: sellers, listings, tasks, tokens, faults, journal and behaviour."""
        self.feed.close()
        with self.lock:
            self.behaviour = Behaviour()
            self.journal.clear()
            self.faults.replace(())
            self._build()
            if self._state is not None:
                self._state.clear()

    def save(self) -> None:
        """Keep what has changed since the last time, where there is a file for it."""
        if self._state is None:
            return
        with self.lock:
            changed = [self.listings.get(item_id) for item_id in sorted(self.listings.changed)]
            self.listings.changed.clear()
            orders = list(self.orders.changed.values())
            self.orders.changed.clear()
            if changed or orders:
                self._state.append((one for one in changed if one is not None), orders)

    def advance(self, seconds: float) -> str:
        """Put the clock forward, and let happen what comes with time; the new time."""
        with self.lock:
            now = self.clock.advance(seconds)
            for listing in self.listings:
                since = listing.hidden_since
                if listing.active and since and since + timedelta(days=_HIDDEN_DAYS) <= now:
                    self.listings.end(listing, now, "OutOfStock")
        self.feed.settle()
        return now.isoformat()

    def set_faults(self, rules: Iterable[Mapping[str, Any]]) -> None:
        """Put these rules in place of those before; calls count from 1 again. ValueError."""
        self.faults.replace(_read(rules))

    def settle(self) -> None:
        """Work off every task that has its file, whoever asks for it or not."""
        self.feed.settle(all_open=True)

    def seller(self, name: str) -> Seller:
        """The seller of that name; KeyError if there is none."""
        return self.sellers[name]

    def change_seller(self, name: str, changes: Mapping[str, Any]) -> Seller:
        """Change fields of a seller, or add one; `policies` are lists of id, kind and name.

        Raises:
            ValueError: A field that there is not.
        """
        with self.lock:
            seller = self.sellers.get(name)
            if seller is None:
                seller = replace(first_sellers()["seller-one"], name=name)
                seller.refresh_token = f"refresh-{name}"
                self.sellers[name] = seller
            for field, value in changes.items():
                if field not in Seller.__dataclass_fields__ or field == "name":
                    raise ValueError(f"no such field of a seller: {field!r}")
                setattr(seller, field, _seller_value(field, value))
            return seller

    def find_listings(self, seller: str | None = None, sku: str | None = None) -> list[Listing]:
        """Listings, ended ones too; of one seller, and with a SKU, where given."""
        with self.lock:
            found = list(self.listings) if seller is None else self.listings.of(seller)
        return [one for one in found if sku is None or _has_sku(one, sku)]

    def sell(
        self, item_id: str, quantity: int = 1, sku: str | None = None, *, paid: bool = True
    ) -> Order:
        """A buyer buys one listing, or one variation of it. NotForSale if that cannot be."""
        return self.order([(item_id, sku, quantity)], paid=paid)

    def order(
        self, lines: Sequence[tuple[str, str | None, int]], *, paid: bool = True, buyer: int = 0
    ) -> Order:
        """A buyer buys several things: item id, variation SKU or None, quantity. NotForSale."""
        with self.lock:
            order = self.orders.place(lines, paid=paid, buyer=buyer)
            for line in order.lines:
                listing = self.listings.get(line.item_id)
                if listing is not None and listing.active and listing.content.available == 0:
                    self._sold_out(listing)
            return order

    def edit_outside(self, item_id: str, changes: Mapping[str, Any]) -> Listing:
        """The seller edits a listing on eBay's own pages.

        Args:
            item_id: Of a living listing.
            changes: `title`, `description`, `price`, `quantity`; with `sku`, price and quantity are
                those of that variation.

        Raises:
            NotForSale: There is no such living listing, or no such variation.
        """
        with self.lock:
            listing = self._living(item_id)
            sku = changes.get("sku")
            made: dict[str, Any] = {
                name: Decimal(str(value)) if name == "price" else value
                for name, value in changes.items()
                if name != "sku"
            }
            content = listing.content
            if sku is None or not content.variations:
                content = replace(content, **made)
            elif all(one.sku != sku for one in content.variations):
                raise NotForSale(f"no variation {sku} of {item_id}")
            else:
                changed = tuple(
                    replace(one, **made) if one.sku == sku else one for one in content.variations
                )
                content = replace(content, variations=changed)
            self.listings.revise(listing, content, self.clock.now())
            return listing

    def fill(self, seller: str, count: int, prefix: str = "OLD-") -> list[Listing]:
        """So many listings that the seller made without us; SKUs are the prefix and a number."""
        owner = self.seller(seller)
        with self.lock:
            for number in range(1, count + 1):
                content = Content(
                    title=f"{prefix}{number}",
                    description="Made elsewhere.",
                    category="45112",
                    condition="1000",
                    price=Decimal("5.00"),
                    currency="USD",
                    quantity=1,
                    sku=f"{prefix}{number}",
                    pictures=("https://pictures.example/old.jpg",),
                )
                id, now = self.listings.new_id(), self.clock.now()
                self.listings.put(Listing(id, owner.name, "EBAY_US", content, now))
            return self.listings.of(seller)[-count:]

    def end_silently(self, item_id: str, reason: str = "Administrative") -> Listing:
        """eBay ends a living listing and tells nobody. NotForSale if there is none."""
        with self.lock:
            listing = self._living(item_id)
            self.listings.end(listing, self.clock.now(), reason)
            return listing

    def _living(self, item_id: str) -> Listing:
        listing = self.listings.get(item_id)
        if listing is None or not listing.active:
            raise NotForSale(f"no living listing {item_id}")
        return listing

    def _sold_out(self, listing: Listing) -> None:
        seller = self.sellers[listing.seller]
        if not (seller.out_of_stock or listing.content.out_of_stock_control):
            self.listings.end(listing, self.clock.now(), "Sold")


def _read(rules: Iterable[Mapping[str, Any]]) -> list[Fault]:
    return [read_fault(rule, ALL_FAULTS) for rule in rules]


def _has_sku(listing: Listing, sku: str) -> bool:
    content = listing.content
    return content.sku == sku or any(one.sku == sku for one in content.variations)


def _seller_value(field: str, value: Any) -> Any:
    if field == "policies":
        return {one["id"]: Policy(**one) for one in value}
    if field == "scopes":
        return tuple(value)
    if field == "amount_limit" and value is not None:
        return Decimal(str(value))
    return value
