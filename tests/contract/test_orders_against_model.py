"""Random events in any order, some of them twice: the store knows what a simple model knows."""

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import MoveRefused, NotFound, OrderInvalid
from catalog.filters import OrderFilter
from catalog.orders import OrderEdit
from catalog.paging import PageRequest
from catalog.shipments import Shipment, ShippedLine
from store.store import Store
from tests.contract.order_model import OrderModel
from tests.contract.orders import LATER, NOW, PAID, key_of, make_order

ORDER_IDS = ("O-1", "O-2", "O-3", "O-4")
LINE_IDS = ("L-1", "L-2", "L-3")

Event: TypeAlias = "tuple[str, tuple[object, ...]]"

_orders = st.sampled_from(ORDER_IDS)
_arrivals = st.tuples(
    _orders,
    st.lists(st.sampled_from(LINE_IDS), min_size=1, unique=True),
    st.sampled_from([PAID, PAID, "Active", "Shipped", "Cancelled", "Teleported"]),
    st.sampled_from(["10.00", "20.00"]),
)
_edits = st.tuples(_orders, st.sampled_from(["10.00", "15.00"]))
_shipments = st.tuples(
    _orders,
    st.sampled_from(LINE_IDS),
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["T-1", "T-2"]),
)
_events = st.one_of(
    st.tuples(st.just("arrive"), _arrivals),
    st.tuples(st.just("arrive"), _arrivals),
    st.tuples(st.just("edit"), _edits),
    st.tuples(st.just("cancel"), st.tuples(_orders)),
    st.tuples(st.just("ship"), _shipments),
)

# Every example has a merchant of its own: one store serves them all.
_merchants = itertools.count()


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """An empty store."""
    with Store(store_target) as opened:
        yield opened


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_store_knows_what_the_model_knows(store: Store, data: st.DataObject) -> None:
    """No line doubles or gets lost, whatever arrives in whatever order and how often."""
    events = data.draw(st.lists(st.tuples(_events, st.booleans()), max_size=14))
    merchant, model = f"m{next(_merchants)}", OrderModel()
    for event, twice in events:
        for _ in range(2 if twice else 1):
            apply(store, merchant, event)
        expect(model, event)
        compare(store, merchant, model)


def apply(store: Store, merchant: str, event: Event) -> None:
    """Tell the store."""
    name, values = event
    with contextlib.suppress(NotFound, MoveRefused, OrderInvalid):
        if name == "arrive":
            order_id, line_ids, remote, total = values
            order = make_order(str(order_id), *as_texts(line_ids), remote_state=remote, total=total)
            store.orders.arrive(merchant, order, now=NOW, cause_id="r")
        elif name == "edit":
            edit = OrderEdit({"total": str(values[1])})
            store.orders.edit(merchant, key_of(str(values[0])), edit, now=LATER, by="ann")
        elif name == "cancel":
            key = key_of(str(values[0]))
            store.orders.move(merchant, key, "cancel", now=LATER, actor="person", by="ann")
        else:
            order_id, line_id, quantity, tracking = values
            line = ShippedLine(str(line_id), None, as_count(quantity))
            shipment = Shipment(
                str(order_id), marketplace="ebay", tracking_number=str(tracking), lines=(line,)
            )
            store.shipments.arrive(merchant, shipment, now=LATER, cause_id="f")


def expect(model: OrderModel, event: Event) -> None:
    """Tell the model."""
    name, values = event
    if name == "arrive":
        model.arrive(str(values[0]), as_texts(values[1]), str(values[2]), str(values[3]))
    elif name == "edit":
        model.edit_total(str(values[0]), str(values[1]))
    elif name == "cancel":
        model.cancel(str(values[0]))
    else:
        order_id, line_id, quantity, tracking = values
        model.ship(str(order_id), str(line_id), as_count(quantity), str(tracking))


def compare(store: Store, merchant: str, model: OrderModel) -> None:
    """Everything that either knows."""
    listed = store.orders.page(OrderFilter(merchant), PageRequest()).entries
    assert sorted(entry.order.order_id for entry in listed) == sorted(
        order_id for order_id, order in model.orders.items() if not order.superseded
    )
    for entry in listed:
        wanted = model.orders[entry.order.order_id]
        assert entry.state == wanted.state
        assert entry.original.total == wanted.total
        assert entry.order.total == (wanted.edited_total or wanted.total)
        assert entry.order.remote_state == wanted.remote
        assert entry.remote_known == (wanted.remote != "Teleported")
        lines = {line.line_id: line.quantity for line in entry.order.lines}
        assert lines == model.lines_of(entry.order.order_id)
        found = store.shipments.of_order(merchant, entry.order.key)
        assert sorted((str(each.tracking_number), dict(each.lines)) for each in found) == sorted(
            (each.tracking, each.lines)
            for each in model.parcels
            if each.order == entry.order.order_id
        )
    for order_id in ORDER_IDS:
        now = model.find(order_id)
        if now is not None:
            assert store.orders.get(merchant, key_of(order_id)).order.order_id == now


def as_texts(values: object) -> Sequence[str]:
    """Line ids out of an event."""
    assert isinstance(values, list)
    return [str(value) for value in values]


def as_count(value: object) -> int | None:
    """A quantity out of an event."""
    return value if isinstance(value, int) else None
