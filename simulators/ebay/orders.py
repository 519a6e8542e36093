"""Orders of buyers, all made up, and what the seller has told eBay of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from simulators.clock import Clock
from simulators.ebay.listings import Content, Listing, ListingBook, Variation

_FIRST_TRANSACTION: Final = 2_200_000_000_001

# Buyers that there are not, in places that there are.
BUYERS: Final = (
    ("testbuyer_01", "Ada", "Example", "1 Sample Street", "Springfield", "IL", "62701", "US"),
    ("testbuyer_02", "Jörg", "Beispiel", "Musterweg 2", "Köln", "", "50667", "DE"),
    ("testbuyer_03", "Zoë", "Exemple", "3 rue de l’Exemple", "Lyon", "", "69001", "FR"),
)


@dataclass(slots=True)
class OrderLine:
    """What was bought of one listing.

    Attributes:
        line_id: `ItemID-TransactionID`; it never changes.
        variation: The one that was bought; None where there are none.
    """

    line_id: str
    item_id: str
    transaction_id: str
    title: str
    sku: str
    variation: Variation | None
    price: Decimal
    quantity: int
    acked: bool = False
    shipments: list[tuple[str, str]] = field(default_factory=list)
    shipped: datetime | None = None


@dataclass(slots=True)
class Order:
    """One order.

    Attributes:
        order_id: Another one once it is paid.
        number: From 1; of the seller.
        state: Active (unpaid), Completed (paid) or Cancelled.
        buyer: A place in BUYERS.
    """

    order_id: str
    number: int
    seller: str
    marketplace: str
    currency: str
    created: datetime
    modified: datetime
    lines: list[OrderLine]
    buyer: int
    state: str = "Active"
    paid: datetime | None = None
    shipped: datetime | None = None
    former_ids: list[str] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """What the buyer pays, shipping included."""
        return self.subtotal + SHIPPING

    @property
    def subtotal(self) -> Decimal:
        """What the lines cost."""
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))


SHIPPING: Final = Decimal("4.90")


class NotForSale(Exception):
    """What a test wants to sell is not there, has ended, or has too few."""


class OrderBook:
    """All orders. Whoever holds the simulator's lock may use it."""

    def __init__(self, listings: ListingBook, clock: Clock) -> None:
        self._listings = listings
        self._clock = clock
        self._orders: list[Order] = []
        self._transactions = 0
        self.changed: dict[int, Order] = {}

    def __iter__(self) -> Iterator[Order]:
        return iter(self._orders)

    def place(
        self, wanted: Sequence[tuple[str, str | None, int]], *, paid: bool, buyer: int = 0
    ) -> Order:
        """A buyer buys.

        Args:
            wanted: Item id, variation SKU or None, and quantity of each line; all of one seller.
            paid: Whether the buyer pays at once.
            buyer: A place in BUYERS.

        Raises:
            NotForSale: See there.
        """
        listings = [self._taken(item_id, sku, quantity) for item_id, sku, quantity in wanted]
        first, now = listings[0][0], self._clock.now()
        if any(listing.seller != first.seller for listing, _ in listings):
            raise NotForSale("an order has one seller")
        lines = [
            self._line(listing, variation, quantity)
            for (listing, variation), (_, _, quantity) in zip(listings, wanted, strict=True)
        ]
        for line in lines:
            self._sell(line)
        order = Order(
            lines[0].line_id,
            len(self._orders) + 1,
            first.seller,
            first.marketplace,
            first.content.currency,
            now,
            now,
            lines,
            buyer % len(BUYERS),
        )
        self._orders.append(order)
        self.touch(order)
        if paid:
            self.pay(order.order_id)
        return order

    def restore(self, order: Order) -> None:
        """An order of an earlier run; they come in their old order."""
        self._orders.append(order)
        self._transactions += len(order.lines)

    def find(self, order_id: str) -> Order | None:
        """The order that has or had that id, or a line of that id."""
        for order in self._orders:
            if order_id == order.order_id or order_id in order.former_ids:
                return order
            if any(line.line_id == order_id for line in order.lines):
                return order
        return None

    def pay(self, order_id: str) -> Order:
        """The buyer pays: the order has another id from now on, its lines have not."""
        order = self._known(order_id)
        if order.state == "Active":
            order.former_ids.append(order.order_id)
            order.order_id = (
                f"{10 + order.number % 90:02}-{order.number:05}-{order.number * 7919 % 100000:05}"
            )
            order.state, order.paid = "Completed", self._clock.now()
            order.modified = order.paid
            self.touch(order)
        return order

    def cancel(self, order_id: str) -> Order:
        """The order is cancelled; what was sold is not put back, as at eBay."""
        order = self._known(order_id)
        order.state, order.modified = "Cancelled", self._clock.now()
        self.touch(order)
        return order

    def forget_acks(self, order_id: str) -> Order:
        """The acknowledgement was lost at eBay: the order is in the next report again."""
        order = self._known(order_id)
        for line in order.lines:
            line.acked = False
        self.touch(order)
        return order

    def touch(self, order: Order) -> None:
        """Something about it has changed."""
        self.changed[order.number] = order

    def _known(self, order_id: str) -> Order:
        order = self.find(order_id)
        if order is None:
            raise NotForSale(f"no order {order_id}")
        return order

    def _taken(
        self, item_id: str, sku: str | None, quantity: int
    ) -> tuple[Listing, Variation | None]:
        listing = self._listings.get(item_id)
        if listing is None or not listing.active or quantity < 1:
            raise NotForSale(f"no listing {item_id}")
        variation = None
        if listing.content.variations:
            matching = [one for one in listing.content.variations if one.sku == sku]
            if not matching:
                raise NotForSale(f"no variation {sku} of {item_id}")
            variation = matching[0]
        left = variation.quantity if variation else listing.content.quantity or 0
        if left < quantity:
            raise NotForSale(f"only {left} left of {item_id}")
        return listing, variation

    def _line(self, listing: Listing, variation: Variation | None, quantity: int) -> OrderLine:
        transaction = str(_FIRST_TRANSACTION + self._transactions)
        self._transactions += 1
        content = listing.content
        price = variation.price if variation else content.price
        return OrderLine(
            f"{listing.item_id}-{transaction}",
            listing.item_id,
            transaction,
            content.title,
            content.sku,
            variation,
            price or Decimal(0),
            quantity,
        )

    def _sell(self, line: OrderLine) -> None:
        listing = self._listings.get(line.item_id)
        assert listing is not None  # `_taken` has seen it
        label = line.variation.label if line.variation else ""
        listing.sold[label] = listing.sold.get(label, 0) + line.quantity
        content = _with_less(listing.content, label, line.quantity)
        self._listings.revise(listing, content, self._clock.now())


def _with_less(content: Content, label: str, quantity: int) -> Content:
    """What a listing says when so many of it, or of one of its variations, are gone."""
    if not content.variations:
        return replace(content, quantity=(content.quantity or 0) - quantity)
    left = (
        replace(one, quantity=one.quantity - quantity) if one.label == label else one
        for one in content.variations
    )
    return replace(content, variations=tuple(left))
