"""Orders for tests: short to write, whole, and full of values that must never be seen again."""

from typing import Any

from catalog.orders import Address, Buyer, Order, OrderKey, OrderLine

NOW = "2026-03-01T08:00:00Z"
LATER = "2026-03-02T08:00:00Z"

PAID = "Completed/Complete/NoPaymentFailure"


def make_order(order_id: str = "O-1", *line_ids: str, **fields: object) -> Order:
    """An order of eBay; each line has two pieces, unless `lines` are given."""
    values: dict[str, object] = {
        "marketplace": "ebay",
        "order_id": order_id,
        "remote_state": PAID,
        "placed_at": NOW,
        "currency": "EUR",
        "total": "25.80",
        "lines": tuple(make_line(line_id) for line_id in line_ids or ("L-1",)),
        **fields,
    }
    return Order(**values)  # type: ignore[arg-type]


def make_line(line_id: str, quantity: int = 2, sku: str | None = None) -> OrderLine:
    """A line of a SKU of its own."""
    return OrderLine(line_id, quantity, sku=sku or f"SKU-{line_id}", unit_price="12.90")


def make_people(mark: str = "1") -> dict[str, Any]:
    """A buyer and two addresses; every value holds the text `hushed` and the mark."""
    address = {
        name: f"hushed {name} {mark}"
        for name in ("name", "company", "street1", "street2", "city", "state", "postal_code")
    }
    return {
        "buyer": Buyer(
            id=f"hushed-id-{mark}",
            name=f"hushed buyer {mark}",
            email=f"hushed{mark}@mail.example",
            phone=f"hushed phone {mark}",
            message=f"hushed message {mark}",
        ),
        "shipping_address": Address(**address, country="hushed-DE", phone=f"hushed {mark}"),
        "billing_address": Address(**address, email=f"hushed{mark}@bill.example"),
    }


def key_of(order_id: str = "O-1") -> OrderKey:
    """The key of an order of eBay."""
    return OrderKey("ebay", order_id)
