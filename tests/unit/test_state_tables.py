"""The translations from and to the states of other systems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.order_states import ORDER_STATES
from catalog.product_states import PRODUCT_STATES
from catalog.remote import NOTES, RemoteTable
from catalog.shipment_states import SHIPMENT_STATES
from catalog.state_tables import OUTGOING, TABLES, outgoing, read_remote, translate_remote
from catalog.states import Machine

MACHINES: dict[str, Machine] = {
    machine.name: machine for machine in (PRODUCT_STATES, ORDER_STATES, SHIPMENT_STATES)
}
EACH_TABLE = [pytest.param(table, id=f"{table.system}-{table.noun}") for table in TABLES]


@pytest.mark.parametrize("table", EACH_TABLE)
def test_every_row_means_a_state_or_a_note(table: RemoteTable) -> None:
    """A row that means neither would be a value that is known and forgotten."""
    states = {state.name for state in MACHINES[table.noun].states}

    for row in table.rows:
        assert (row.state in states) != (row.note in NOTES), row


@pytest.mark.parametrize("table", EACH_TABLE)
def test_no_row_hides_another(table: RemoteTable) -> None:
    """The first row that fits counts: one that never does is a translation nobody gets."""
    for row in table.rows:
        assert table.find(row.value.replace("*", "x")) == row


def test_a_table_is_the_only_one_of_its_system_and_noun() -> None:
    """Of two, one would be read and the other believed."""
    keys = [(table.system, table.noun) for table in TABLES]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("system", "noun", "value", "state", "note"),
    [
        ("ebay", "order", "Completed/Complete/NoPaymentFailure", "NEW", None),
        ("ebay", "order", "Completed/Pending/PayPalPaymentInProcess", None, "held"),
        ("ebay", "order", "Active/Incomplete/NoPaymentFailure", None, "unpaid"),
        ("ebay", "order", "CancelPending", None, "cancel_asked"),
        ("woocommerce", "order", "processing", "NEW", None),
        ("woocommerce", "order", "refunded", "RETURNED", None),
        ("magento", "order", "new", None, "unpaid"),
        ("magento", "order", "new/cod", "NEW", None),
        ("magento", "order", "processing/shipped", "SHIPPED", None),
        ("shopify", "order", "PAID/UNFULFILLED", "NEW", None),
        ("shopify", "order", "VOIDED/UNFULFILLED", "CANCELLED", None),
        ("shopify", "order", "PARTIALLY_REFUNDED/FULFILLED", None, "part_refunded"),
        ("shopify", "order", "PAID/DELIVERED", "SUCCESSFULLY_PROCESSED", None),
        ("jd_id", "order", "7", "QUEUED", None),
        ("zilingo", "order", "AwaitingConfirmation", "AWAITING_CONFIRMATION", None),
        ("lazada", "order", "shipped_back_failed", None, "failed"),
        ("shopee", "order", "IN_CANCEL", None, "cancel_asked"),
        ("tiktok_shop", "order", "AWAITING_COLLECTION", "QUEUED", None),
        ("ebay", "product", "Active/0", "OUT_OF_STOCK", None),
        ("magento", "product", "1/4", "LIVE", None),
        ("shopee", "product", "BANNED", "REJECTED", None),
        ("janio", "shipment", "IN_TRANSIT_WITHIN_DESTINATION_COUNTRY", "IN_TRANSIT", None),
        ("shippo", "shipment", "TRANSIT/out_for_delivery", "OUT_FOR_DELIVERY", None),
        ("karrio", "shipment", "picked_up", "IN_TRANSIT", None),
    ],
)
def test_known_values_are_translated(
    system: str, noun: str, value: str, state: str | None, note: str | None
) -> None:
    """One of each kind; the tables themselves are the documentation."""
    row = read_remote(system, noun, value)

    assert row is not None
    assert (row.state, row.note) == (state, note)
    assert translate_remote(system, noun, value) == state


@given(system=st.text(), noun=st.text(), value=st.text())
def test_unknown_systems_and_nouns_mean_nothing(system: str, noun: str, value: str) -> None:
    """A system we have no table for moves nothing."""
    assert (system, noun) in {(t.system, t.noun) for t in TABLES} or read_remote(
        system, noun, value
    ) is None


@given(table=st.sampled_from(TABLES), value=st.text())
def test_no_value_crashes(table: RemoteTable, value: str) -> None:
    """A marketplace adds a state on a Tuesday; the run goes on."""
    row = read_remote(table.system, table.noun, value)

    assert row is None or row in table.rows


@pytest.mark.parametrize("value", ["", "[", "PAID", "delivered by drone", "\x00", "*"])
def test_unknown_values_mean_nothing(value: str) -> None:
    """Guessing at a state would ship or cancel something."""
    assert translate_remote("shopify", "order", value) is None
    assert read_remote("shopify", "order", value) is None


@pytest.mark.parametrize(
    ("system", "event", "value"),
    [
        ("woocommerce", "cancel", "cancelled"),
        ("magento", "cancel", "orders/{id}/cancel"),
        ("ebay", "ship", "SetShipmentTrackingInfoRequest"),
        ("jd_id", "cancel", None),
        ("nobody", "cancel", None),
        ("ebay", "arrive", None),
    ],
)
def test_what_is_told_to_whom(system: str, event: str, value: str | None) -> None:
    """JD.id has no call by which a merchant cancels; it is told nothing rather than something."""
    assert outgoing(system, event) == value


def test_outgoing_events_exist() -> None:
    """`label` is the carrier's moment; every other event is one of a machine."""
    events = {each.event for machine in MACHINES.values() for each in machine.transitions}

    assert set(OUTGOING) - events == {"label"}
