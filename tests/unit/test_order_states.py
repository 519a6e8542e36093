"""Orders and parcels: what edits, cancellations and the words of others do to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import MoveRefused
from catalog.order_states import ORDER_STATES, remote_event
from catalog.shipment_states import SHIPMENT_STATES, carrier_event

ORDERS = [state.name for state in ORDER_STATES.states]
PARCELS = [state.name for state in SHIPMENT_STATES.states]


@pytest.mark.parametrize(
    ("state", "after", "effects"),
    [
        ("NEW", "EDITED", ()),
        ("EDITED", "EDITED", ()),
        ("AWAITING_CONFIRMATION", "EDITED", ()),
        ("APPROVED", "EDITED", ()),
        ("QUEUED", "EDITED", ()),
        ("SYNCED", "EDITED", ("update_push",)),
    ],
)
def test_an_edit_begins_anew_and_updates_what_was_pushed(
    state: str, after: str, effects: tuple[str, ...]
) -> None:
    """What was approved was another content; what was pushed must not be pushed twice."""
    step = ORDER_STATES.step(state, "edit", "person")

    assert (step.target, step.effects) == (after, effects)


@pytest.mark.parametrize("state", ["SHIPPED", "SUCCESSFULLY_PROCESSED", "CANCELLED", "RETURNED"])
def test_what_has_left_the_house_cannot_be_edited(state: str) -> None:
    """The parcel bears the old address."""
    with pytest.raises(MoveRefused):
        ORDER_STATES.move(state, "edit", "person")


@pytest.mark.parametrize(
    ("state", "after", "effects"),
    [
        ("NEW", "CANCELLED", ("recall_push",)),
        ("EDITED", "CANCELLED", ("recall_push",)),
        ("AWAITING_CONFIRMATION", "CANCELLED", ("recall_push",)),
        ("APPROVED", "CANCELLED", ("recall_push",)),
        ("QUEUED", "CANCELLED", ("recall_push",)),
        ("SYNCED", "CANCELLED", ("recall_push",)),
        ("SHIPPED", "RETURNED", ("ask_back",)),
        ("SUCCESSFULLY_PROCESSED", "RETURNED", ("ask_back",)),
        ("CANCELLED", "CANCELLED", ()),
        ("RETURNED", "RETURNED", ()),
    ],
)
def test_a_cancellation_has_a_path_from_every_state(
    state: str, after: str, effects: tuple[str, ...]
) -> None:
    """It may come at any time, above all after the order has been pushed on."""
    step = ORDER_STATES.step(state, "cancel", "marketplace")

    assert (step.target, step.effects) == (after, effects)


def test_a_push_that_crosses_a_cancellation_is_recalled() -> None:
    """The storefront has taken an order that nobody wants any more."""
    state = ORDER_STATES.move("QUEUED", "cancel", "marketplace")
    late = ORDER_STATES.step(state, "sync", "storefront")

    assert (late.target, late.effects) == ("CANCELLED", ("recall_push",))


@pytest.mark.parametrize(
    ("state", "remote", "event"),
    [
        ("NEW", "AWAITING_CONFIRMATION", "ask_confirmation"),
        ("APPROVED", "AWAITING_CONFIRMATION", None),
        ("NEW", "QUEUED", None),
        ("SYNCED", "NEW", None),
        ("NEW", "SHIPPED", "ship"),
        ("SYNCED", "SHIPPED", "ship"),
        ("SUCCESSFULLY_PROCESSED", "SHIPPED", None),
        ("CANCELLED", "SHIPPED", None),
        ("SYNCED", "SUCCESSFULLY_PROCESSED", "complete"),
        ("SYNCED", "CANCELLED", "cancel"),
        ("SHIPPED", "CANCELLED", "cancel"),
        ("CANCELLED", "CANCELLED", None),
        ("SHIPPED", "RETURNED", "return"),
        ("NEW", "RETURNED", "return"),
        ("RETURNED", "SUCCESSFULLY_PROCESSED", None),
        ("NEW", None, None),
    ],
)
def test_remote_states_lead_forward_or_cancel(
    state: str, remote: str | None, event: str | None
) -> None:
    """Systems answer late and out of order; only a cancellation or return overrules us."""
    assert remote_event(state, remote) == event


@given(
    state=st.sampled_from(ORDERS),
    remote=st.one_of(st.none(), st.text(), st.sampled_from(ORDERS)),
    actor=st.sampled_from(["marketplace", "storefront"]),
)
def test_no_remote_state_causes_an_illegal_move(state: str, remote: str | None, actor: str) -> None:
    """Whatever a marketplace says about an order must never stop a run."""
    event = remote_event(state, remote)

    if event is not None and not (event == "ask_confirmation" and actor == "storefront"):
        assert ORDER_STATES.move(state, event, actor) in ORDERS


@given(
    state=st.sampled_from(PARCELS),
    remote=st.one_of(st.none(), st.text(), st.sampled_from(PARCELS)),
)
def test_no_scan_causes_an_illegal_move(state: str, remote: str | None) -> None:
    """A carrier's scans come late, twice and out of order."""
    event = carrier_event(state, remote)

    assert event is None or SHIPMENT_STATES.move(state, event, "carrier") == remote


@pytest.mark.parametrize("late", ["LABEL_READY", "IN_TRANSIT", "OUT_FOR_DELIVERY", "PROBLEM"])
def test_a_late_scan_takes_nothing_back(late: str) -> None:
    """A parcel that the buyer has is not on its way again."""
    assert carrier_event("DELIVERED", late) is None
