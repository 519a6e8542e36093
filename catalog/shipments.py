"""A shipment: what a feed, a person or a carrier says of a parcel, and the parcel as it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import OrderInvalid
from catalog.findings import Finding
from catalog.orders import OrderKey


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """How many pieces of an order line are in a parcel; None: all of the line.

    A line is named by its id, or by its SKU where the feed does not know the id.
    """

    line_id: str | None = None
    sku: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel as told.

    Attributes:
        order_id: The marketplace's id of the order; or `merchant_order_id`, a storefront's.
        marketplace: None where the feed does not say; the order is then found by its id alone.
        lines: What is in the parcel; nothing means all of the order.
        status: How far it has come, in the words of the feed: `catalog.shipment_tables`, `feed`.
    """

    order_id: str | None = None
    merchant_order_id: str | None = None
    marketplace: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    shipped_at: str | None = None
    status: str | None = None
    pickup_code: str | None = None
    pickup_note: str | None = None
    lines: tuple[ShippedLine, ...] = ()

    def __post_init__(self) -> None:
        if not self.order_id and not self.merchant_order_id:
            raise OrderInvalid("a shipment names its order", field="order_id")
        for line in self.lines:
            if line.line_id is None and line.sku is None:
                raise OrderInvalid("a shipped line has an id or a SKU", field="lines")
            if line.quantity is not None and not 0 < line.quantity <= 1_000_000:
                raise OrderInvalid("a shipped quantity is out of bounds", field="quantity")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel of an order, as it stands.

    Attributes:
        number: Within the order, from 1.
        state: One of `catalog.shipment_states`.
        told_status: The feed's word for how far it has come, as it came last.
        remote_state: The carrier's own, likewise; None before the carrier has said anything.
        remote_known: Whether a table knows the last word of either.
        lines: Pieces by order line id.
    """

    key: OrderKey
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
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ShipmentArrival:
    """What the telling of a parcel did. `state` and `order_state` are those afterwards."""

    key: OrderKey
    number: int
    changed: bool
    state: str
    order_state: str
    findings: tuple[Finding, ...] = ()


def shipments_of_draft(fields: Mapping[str, Any], marketplace: str | None) -> Iterator[Shipment]:
    """Yield the parcels that a shipment draft tells of.

    Lines with a tracking number of their own travel in parcels of their own; the others are in
    the parcel of the draft itself.

    Args:
        fields: As `catalog.schema.SHIPMENT` has them.
        marketplace: Which one its ChannelID means; None where it has none.
    """
    whole = {
        "order_id": fields.get("OrderID"),
        "merchant_order_id": fields.get("MerchantOrderID"),
        "marketplace": marketplace,
        "tracking_url": fields.get("TrackingURL"),
        "pickup_code": fields.get("PickupCode"),
        "pickup_note": fields.get("PickupNote"),
    }
    entries = list(fields.get("LineItems") or ())
    if not entries and (fields.get("LineItemID") or fields.get("SKU")):
        entries = [{name: fields.get(name) for name in ("LineItemID", "SKU", "Quantity")}]
    parcels: dict[tuple[str | None, str | None], list[Mapping[str, Any]]] = {}
    for entry in entries:
        own = (_told(entry, fields, "ShippingCarrier"), _told(entry, fields, "TrackingNumber"))
        parcels.setdefault(own, []).append(entry)
    if not parcels:
        parcels[(fields.get("ShippingCarrier"), fields.get("TrackingNumber"))] = []
    for (carrier, number), inside in parcels.items():
        first: Mapping[str, Any] = inside[0] if inside else {}
        yield Shipment(
            **whole,
            carrier=carrier,
            tracking_number=number,
            shipped_at=_told(first, fields, "ShippedDate"),
            status=_told(first, fields, "LogisticsStatus"),
            lines=tuple(
                ShippedLine(each.get("LineItemID"), each.get("SKU"), each.get("Quantity"))
                for each in inside
            ),
        )


def _told(entry: Mapping[str, Any], fields: Mapping[str, Any], name: str) -> Any:
    """What a line says of itself, or else what the draft says of all."""
    return entry.get(name) or fields.get(name)
