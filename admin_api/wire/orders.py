"""Orders and their parcels on the wire."""

from pydantic import JsonValue

from admin_api.desks.orders import OrderShown
from admin_api.wire import Wire
from catalog.orders import Order, OrderLine, StoredOrder


class OrderLineOut(Wire):
    """One line of an order; amounts are decimal text in its currency."""

    line_id: str
    quantity: int
    sku: str | None
    listing_id: str | None
    title: str | None
    unit_price: str | None
    shipping_cost: str | None
    tax: str | None
    discount: str | None


class AddressOut(Wire):
    """Where something goes."""

    name: str | None
    company: str | None
    street1: str | None
    street2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    phone: str | None
    email: str | None


class BuyerOut(Wire):
    """Who buys, and what they wrote to the merchant."""

    id: str | None
    name: str | None
    email: str | None
    phone: str | None
    message: str | None


class OrderBrief(Wire):
    """An order in a list, without who has bought."""

    marketplace: str
    order_id: str
    site: str | None
    state: str
    state_at: str
    remote_state: str
    note: str | None
    placed_at: str
    paid_at: str | None
    total: str | None
    currency: str
    lines: list[OrderLineOut]
    edited_at: str | None
    edited_by: str | None
    erased_at: str | None


class ParcelOut(Wire):
    """A parcel of an order. `lines`: pieces by order line."""

    number: int
    state: str
    state_at: str
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: str | None
    pickup_code: str | None
    pickup_note: str | None
    told_status: str
    remote_state: str | None
    remote_known: bool
    lines: dict[str, int]


class OrderStepOut(Wire):
    """One step in the life of an order. `fields`: what changed, with the value before."""

    number: int
    at: str
    actor: str
    cause_id: str
    event: str
    before: str | None
    after: str
    why: str | None
    fields: dict[str, JsonValue]


class OrderOut(OrderBrief):
    """An order with its parcels and steps.

    `has_people`: buyer and addresses are shown; they are not where they were erased, or where you
    may not see them.
    """

    subtotal: str | None
    shipping_cost: str | None
    tax: str | None
    discount: str | None
    shipping_service: str | None
    payment_method: str | None
    external_ids: dict[str, str]
    arrived_at: str
    has_people: bool
    buyer: BuyerOut | None
    shipping_address: AddressOut | None
    billing_address: AddressOut | None
    parcels: list[ParcelOut]
    history: list[OrderStepOut]


_STORED = ("state", "state_at", "note", "edited_at", "edited_by", "erased_at")
_ORDER = ("marketplace", "order_id", "site", "remote_state", "placed_at", "paid_at", "total")
_AMOUNTS = ("subtotal", "shipping_cost", "tax", "discount", "shipping_service", "payment_method")


def order_brief(stored: StoredOrder) -> OrderBrief:
    """An order in a list as it is shown."""
    return OrderBrief.model_validate(_brief(stored))


def order_out(shown: OrderShown) -> OrderOut:
    """An order as it is shown."""
    stored, order = shown.stored, shown.stored.order
    told = _brief(stored)
    told |= {name: getattr(order, name) for name in _AMOUNTS}
    people = ("buyer", "shipping_address", "billing_address")
    told |= {name: getattr(order, name) if shown.has_people else None for name in people}
    told |= {
        "external_ids": dict(stored.external_ids),
        "arrived_at": stored.arrived_at,
        "has_people": shown.has_people,
        "parcels": [ParcelOut.model_validate(each) for each in shown.parcels],
        "history": [OrderStepOut.model_validate(each) for each in shown.history],
    }
    return OrderOut.model_validate(told)


def _brief(stored: StoredOrder) -> dict[str, object]:
    order: Order = stored.order
    told: dict[str, object] = {name: getattr(stored, name) for name in _STORED}
    told |= {name: getattr(order, name) for name in _ORDER}
    told |= {"currency": order.currency, "lines": [_line(each) for each in order.lines]}
    return told


def _line(line: OrderLine) -> OrderLineOut:
    return OrderLineOut.model_validate(line)
