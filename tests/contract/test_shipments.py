"""What the store does with parcels, on every database."""

from collections.abc import Iterator

import pytest

from catalog.errors import MoveRefused, NotFound, OrderInvalid
from catalog.orders import Order, OrderKey
from catalog.paging import PageRequest
from catalog.shipments import Shipment, ShipmentArrival, ShippedLine, shipments_of_draft
from store.store import Store
from tests.contract.orders import LATER, NOW, key_of, make_line, make_order


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """A store with one order of two lines, three pieces and one."""
    with Store(store_target) as opened:
        lines = (make_line("L-1", 3), make_line("L-2", 1))
        arrive(opened, make_order("O-1", lines=lines))
        yield opened


def arrive(store: Store, order: Order) -> None:
    """Let an order arrive."""
    store.orders.arrive("wren", order, now=NOW, cause_id="r1")


def ship(store: Store, **fields: object) -> ShipmentArrival:
    """Let a feed tell of a parcel of the order O-1."""
    values: dict[str, object] = {"order_id": "O-1", **fields}
    shipment = Shipment(**values)  # type: ignore[arg-type]
    return store.shipments.arrive("wren", shipment, now=LATER, cause_id="f1")


def test_a_shipment_of_all_ships_the_order(store: Store) -> None:
    """The plainest feed: an order id and a tracking number."""
    arrival = ship(store, carrier="DHL", tracking_number="T-1", shipped_at=LATER)

    (parcel,) = store.shipments.of_order("wren", key_of())
    assert (arrival.state, arrival.order_state) == ("IN_TRANSIT", "SHIPPED")
    assert (parcel.tracking_number, parcel.carrier) == ("T-1", "DHL")
    assert parcel.lines == {"L-1": 3, "L-2": 1}
    assert store.orders.history("wren", key_of())[-1].fields == {"parcel": 1}


def test_told_again_is_no_change(store: Store) -> None:
    """A full shipment feed tells of yesterday's parcels as well."""
    ship(store, tracking_number="T-1")
    before = store.orders.history("wren", key_of())

    assert not ship(store, tracking_number="T-1").changed
    assert store.orders.history("wren", key_of()) == before


def test_an_order_is_shipped_when_all_of_its_pieces_are(store: Store) -> None:
    """Half an order on its way is not a shipped order."""
    first = ship(store, tracking_number="T-1", lines=(ShippedLine("L-1", quantity=2),))
    second = ship(store, tracking_number="T-2", lines=(ShippedLine("L-2"),))
    third = ship(store, tracking_number="T-3", lines=(ShippedLine(sku="SKU-L-1"),))

    assert [each.order_state for each in (first, second, third)] == ["NEW", "NEW", "SHIPPED"]
    parcels = store.shipments.of_order("wren", key_of())
    assert [parcel.lines for parcel in parcels] == [{"L-1": 2}, {"L-2": 1}, {"L-1": 1}]


def test_records_of_one_parcel_are_one_parcel(store: Store) -> None:
    """A flat feed has a record for each line, with the same tracking number."""
    for line_id in ("L-1", "L-2"):
        ship(store, tracking_number="T-1", lines=(ShippedLine(line_id),))

    (parcel,) = store.shipments.of_order("wren", key_of())
    assert parcel.lines == {"L-1": 3, "L-2": 1}


def test_a_parcel_gets_its_number_later(store: Store) -> None:
    """Told at the packing table without, and by the carrier's list with its number."""
    packed = ship(store, status="NOT_SHIPPED")
    sent = ship(store, tracking_number="T-1", status="SHIPPED")

    assert (packed.state, packed.order_state) == ("LABEL_READY", "NEW")
    assert (sent.number, sent.state, sent.order_state) == (1, "IN_TRANSIT", "SHIPPED")


def test_an_order_that_is_not_known_yet_is_waited_for(store: Store) -> None:
    """A shipment feed may be read before the order has been collected."""
    with pytest.raises(NotFound):
        ship(store, order_id="O-9", tracking_number="T-1")


def test_a_line_the_order_does_not_have_is_refused(store: Store) -> None:
    """A parcel for somebody else's line would ship the wrong order."""
    with pytest.raises(OrderInvalid):
        ship(store, lines=(ShippedLine("L-9"),))
    assert store.shipments.of_order("wren", key_of()) == ()


def test_an_id_of_two_marketplaces_needs_the_marketplace(store: Store) -> None:
    """Guessing would ship somebody else's order."""
    arrive(store, make_order("O-1", marketplace="lazada", remote_state="pending"))

    with pytest.raises(OrderInvalid):
        ship(store, tracking_number="T-1")
    assert ship(store, tracking_number="T-1", marketplace="lazada").key == OrderKey("lazada", "O-1")


def test_the_storefronts_order_id_is_understood(store: Store) -> None:
    """The merchant's own system ships by its own numbers."""
    for event in ("approve", "queue"):
        store.orders.move("wren", key_of(), event, now=NOW, actor="rule", by="policy")
    store.orders.sync("wren", key_of(), storefront="woo", external_id="W-7", now=NOW, by="push")

    arrival = ship(store, order_id=None, merchant_order_id="W-7", tracking_number="T-1")

    assert (arrival.key, arrival.order_state) == (key_of(), "SHIPPED")


def test_an_order_is_done_when_all_is_delivered(store: Store) -> None:
    """The carrier's last scan closes the order."""
    ship(store, tracking_number="T-1", lines=(ShippedLine("L-1"),))
    ship(store, tracking_number="T-2", lines=(ShippedLine("L-2"),))

    track(store, 1, "delivered")
    last = track(store, 2, "delivered")

    assert (last.state, last.order_state) == ("DELIVERED", "SUCCESSFULLY_PROCESSED")


def test_a_carriers_late_scan_takes_nothing_back(store: Store) -> None:
    """Scans come out of order."""
    ship(store, tracking_number="T-1")
    track(store, 1, "delivered")

    late = track(store, 1, "in_transit")

    (parcel,) = store.shipments.by_tracking("wren", "T-1")
    assert (late.state, parcel.remote_state) == ("DELIVERED", "in_transit")


def test_a_scan_that_no_table_knows_is_kept_and_told(store: Store) -> None:
    """A carrier adds a state on a Tuesday."""
    ship(store, tracking_number="T-1")

    arrival = track(store, 1, "in_orbit")

    (parcel,) = store.shipments.of_order("wren", key_of())
    assert [finding.code for finding in arrival.findings] == ["remote_state_unknown"]
    assert (parcel.state, parcel.remote_state, parcel.remote_known) == (
        "IN_TRANSIT",
        "in_orbit",
        False,
    )


def test_a_feed_told_again_does_not_undo_a_carriers_word(store: Store) -> None:
    """The full feed of tonight still says SHIPPED of the parcel that got lost at noon."""
    ship(store, tracking_number="T-1", status="SHIPPED")
    track(store, 1, "failure")

    ship(store, tracking_number="T-1", status="SHIPPED", carrier="DHL")

    assert store.shipments.of_order("wren", key_of())[0].state == "PROBLEM"


def test_a_parcel_of_a_cancelled_order_is_kept_and_told(store: Store) -> None:
    """The parcel is on its way, whatever the order's state says."""
    store.orders.move("wren", key_of(), "cancel", now=NOW, actor="marketplace", by="r2")

    arrival = ship(store, tracking_number="T-1")

    assert arrival.order_state == "CANCELLED"
    assert [finding.code for finding in arrival.findings] == ["shipped_after_end"]


def test_too_many_pieces_are_told(store: Store) -> None:
    """One parcel under two tracking numbers looks like twice the goods."""
    ship(store, tracking_number="T-1")
    lines = (ShippedLine("L-2", quantity=1),)

    arrival = ship(store, tracking_number="T-2", lines=lines)

    assert [finding.code for finding in arrival.findings] == ["shipped_too_many"]


def test_a_cancelled_label_ships_nothing(store: Store) -> None:
    """Its pieces are free for the next parcel."""
    ship(store, tracking_number="T-1", status="NOT_SHIPPED")
    store.shipments.cancel("wren", key_of(), 1, now=LATER, by="ann")

    arrival = ship(store, tracking_number="T-2")

    assert (arrival.number, arrival.order_state) == (2, "SHIPPED")
    with pytest.raises(MoveRefused):
        store.shipments.cancel("wren", key_of(), 2, now=LATER, by="ann")


def test_parcels_go_along_when_orders_are_combined(store: Store) -> None:
    """What has been shipped of an order stays shipped when the order gets another name."""
    arrive(store, make_order("O-2", lines=(make_line("L-3", 1),)))
    ship(store, order_id="O-2", tracking_number="T-1")
    ship(store, tracking_number="T-2", lines=(ShippedLine("L-2"),))
    lines = (make_line("L-1", 3), make_line("L-2", 1), make_line("L-3", 1))
    arrive(store, make_order("O-3", lines=lines))

    arrival = ship(store, tracking_number="T-3", lines=(ShippedLine("L-1"),))

    assert (arrival.key, arrival.order_state) == (key_of("O-3"), "SHIPPED")
    parcels = store.shipments.of_order("wren", key_of("O-2"))
    assert sorted(str(parcel.tracking_number) for parcel in parcels) == ["T-1", "T-2", "T-3"]


def test_parcels_are_listed_by_state_in_pages(store: Store) -> None:
    """Those with a problem are what a person looks at in the morning."""
    for number in range(3):
        ship(store, tracking_number=f"T-{number}", lines=(ShippedLine("L-1", quantity=1),))
    track(store, 2, "error")

    page = store.shipments.in_state("wren", "IN_TRANSIT", PageRequest(size=1))
    rest = store.shipments.in_state("wren", "IN_TRANSIT", PageRequest(size=1, after=page.after))

    assert [parcel.number for parcel in (*page.entries, *rest.entries)] == [1, 3]
    assert rest.after is None


def track(store: Store, number: int, value: str) -> ShipmentArrival:
    """Let a carrier say something of a parcel."""
    return store.shipments.track(
        "wren", key_of(), number, system="easypost", value=value, now=LATER, cause_id="scan"
    )


def test_a_draft_with_parcels_of_its_own_lines_is_split() -> None:
    """A feed may tell of an order at once, with another parcel for each line."""
    draft = {
        "OrderID": "O-1",
        "ShippingCarrier": "DHL",
        "TrackingNumber": "T-1",
        "LineItems": [
            {"LineItemID": "L-1", "Quantity": 2},
            {"LineItemID": "L-1", "Quantity": 1, "TrackingNumber": "T-2"},
            {"LineItemID": "L-2", "SKU": "S"},
        ],
    }

    assert list(shipments_of_draft(draft, "ebay")) == [
        Shipment(
            order_id="O-1",
            marketplace="ebay",
            carrier="DHL",
            tracking_number="T-1",
            lines=(ShippedLine("L-1", None, 2), ShippedLine("L-2", "S", None)),
        ),
        Shipment(
            order_id="O-1",
            marketplace="ebay",
            carrier="DHL",
            tracking_number="T-2",
            lines=(ShippedLine("L-1", None, 1),),
        ),
    ]


def test_a_flat_draft_is_one_parcel() -> None:
    """The commonest feed: one record a line."""
    draft = {"MerchantOrderID": "A-1", "SKU": "S", "Quantity": 1, "LogisticsStatus": "SHIPPED"}

    assert list(shipments_of_draft(draft, None)) == [
        Shipment(merchant_order_id="A-1", status="SHIPPED", lines=(ShippedLine(None, "S", 1),))
    ]
