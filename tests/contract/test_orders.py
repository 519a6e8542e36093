"""What the store does with orders, on every database."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog.errors import MoveRefused, NotFound, OrderInvalid
from catalog.filters import OrderFilter
from catalog.orders import Address, Effect, OrderEdit, OrderKey
from catalog.paging import PageRequest
from store.store import Store
from tests.contract.orders import LATER, NOW, PAID, key_of, make_line, make_order, make_people


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """An empty store."""
    with Store(store_target) as opened:
        yield opened


def test_an_order_is_kept_as_told(store: Store) -> None:
    """What goes out to the merchant is what the marketplace said."""
    order = make_order("O-1", "L-1", "L-2", **make_people())
    arrival = store.orders.arrive("wren", order, now=NOW, cause_id="r1")

    found = store.orders.get("wren", key_of())
    assert (arrival.outcome, arrival.state) == ("new", "NEW")
    assert found.order == found.original == order
    assert (found.state, found.remote_known, found.note) == ("NEW", True, None)


def test_arriving_again_is_no_change(store: Store) -> None:
    """Successive reports overlap; a merchant must not see an order twice."""
    order = make_order(**make_people())
    store.orders.arrive("wren", order, now=NOW, cause_id="r1")
    before = store.orders.history("wren", key_of())

    arrival = store.orders.arrive("wren", order, now=LATER, cause_id="r2")

    assert (arrival.outcome, arrival.effects) == ("unchanged", ())
    assert store.orders.history("wren", key_of()) == before


def test_orders_of_merchants_are_apart(store: Store) -> None:
    """Two merchants may sell the same order id."""
    store.orders.arrive("wren", make_order(), now=NOW, cause_id="r1")

    with pytest.raises(NotFound):
        store.orders.get("owl", key_of())


def test_what_is_not_told_stays(store: Store) -> None:
    """A report of shipped lines leaves out the ones it was told are done."""
    store.orders.arrive(
        "wren", make_order("O-1", "L-1", "L-2", **make_people()), now=NOW, cause_id="r1"
    )
    store.orders.arrive("wren", make_order("O-1", "L-2", total=None), now=LATER, cause_id="r2")

    found = store.orders.get("wren", key_of()).order
    assert [line.line_id for line in found.lines] == ["L-1", "L-2"]
    assert found.total == "25.80"
    assert found.shipping_address is not None


def test_an_older_telling_changes_nothing(store: Store) -> None:
    """Reports are fetched side by side; the slower one may speak of an earlier moment."""
    newer = make_order(total="30.00", changed_at=LATER, remote_state="Shipped")
    store.orders.arrive("wren", newer, now=LATER, cause_id="r1")
    older = make_order(total="25.80", changed_at=NOW, remote_state=PAID)

    assert store.orders.arrive("wren", older, now=LATER, cause_id="r2").outcome == "unchanged"
    assert store.orders.get("wren", key_of()).order == newer


def test_an_unpaid_order_keeps_its_life_under_its_new_id(store: Store) -> None:
    """eBay gives an order another id once it is paid; what was done with it must not be lost."""
    unpaid = make_order("O-1", "L-1", remote_state="Active", **make_people())
    store.orders.arrive("wren", unpaid, now=NOW, cause_id="r1")
    store.orders.edit(
        "wren", key_of(), OrderEdit(fields={"shipping_service": "DHL"}), now=NOW, by="ann"
    )

    arrival = store.orders.arrive("wren", make_order("O-2", "L-1"), now=LATER, cause_id="r2")

    found = store.orders.get("wren", key_of("O-1"))
    assert (arrival.outcome, arrival.key) == ("renumbered", key_of("O-2"))
    assert found == store.orders.get("wren", key_of("O-2"))
    assert (found.order.order_id, found.state) == ("O-2", "EDITED")
    assert found.order.shipping_service == "DHL"
    assert found.order.buyer == unpaid.buyer
    events = [step.event for step in store.orders.history("wren", key_of("O-2"))]
    assert events == ["arrive", "edit", "renumber", "correct", "remote"]
    assert len(store.orders.page(OrderFilter("wren"), PageRequest()).entries) == 1


def test_a_late_telling_of_the_old_id_changes_nothing(store: Store) -> None:
    """The last report before the payment may be read after the first one behind it."""
    unpaid = make_order("O-1", "L-1", remote_state="Active")
    store.orders.arrive("wren", unpaid, now=NOW, cause_id="r1")
    store.orders.arrive("wren", make_order("O-2", "L-1"), now=LATER, cause_id="r2")

    arrival = store.orders.arrive("wren", unpaid, now=LATER, cause_id="r3")

    assert (arrival.outcome, arrival.key) == ("superseded", key_of("O-2"))
    assert store.orders.get("wren", key_of("O-2")).order.remote_state == PAID


def test_combined_orders_become_one_and_a_second_push_is_recalled(store: Store) -> None:
    """Two orders of one buyer in one parcel: the storefront must not ship three."""
    for order_id, line_id in (("O-1", "L-1"), ("O-2", "L-2")):
        store.orders.arrive(
            "wren", make_order(order_id, line_id, **make_people()), now=NOW, cause_id="r1"
        )
        push(store, order_id, f"W-{order_id}")

    arrival = store.orders.arrive(
        "wren", make_order("O-3", "L-1", "L-2", total="51.60"), now=LATER, cause_id="r2"
    )

    assert (arrival.outcome, arrival.state) == ("renumbered", "SYNCED")
    assert set(map(describe, arrival.effects)) == {
        ("recall_push", "O-2", "W-O-2"),
        ("update_push", "O-3", "W-O-1"),
    }
    found = store.orders.page(OrderFilter("wren"), PageRequest()).entries
    assert [entry.order.order_id for entry in found] == ["O-3"]
    assert [line.line_id for line in found[0].order.lines] == ["L-1", "L-2"]
    assert store.orders.get("wren", key_of("O-2")).order.order_id == "O-3"


def test_a_push_that_crosses_a_combination_is_recalled(store: Store) -> None:
    """The storefront answers for an order that is part of another one by now."""
    for order_id, line_id in (("O-1", "L-1"), ("O-2", "L-2")):
        store.orders.arrive("wren", make_order(order_id, line_id), now=NOW, cause_id="r1")
    for event in ("approve", "queue"):
        store.orders.move("wren", key_of("O-2"), event, now=NOW, actor="rule", by="policy")
    push(store, "O-1", "W-1")
    store.orders.arrive("wren", make_order("O-3", "L-1", "L-2"), now=LATER, cause_id="r2")

    moved = store.orders.sync(
        "wren", key_of("O-2"), storefront="woo", external_id="W-2", now=LATER, by="push-2"
    )

    assert [describe(effect) for effect in moved.effects] == [("recall_push", "O-2", "W-2")]
    assert store.orders.get("wren", key_of("O-3")).external_ids == {"woo": "W-1"}


def test_an_edit_keeps_the_original(store: Store) -> None:
    """Who changed a quantity must be able to change it back, and to say what it was."""
    store.orders.arrive("wren", make_order(**make_people()), now=NOW, cause_id="r1")
    address = Address(name="hushed other", city="hushed Leeds")
    edit = OrderEdit(
        fields={"total": "12.90"}, lines={"L-1": {"quantity": 1}}, shipping_address=address
    )

    moved = store.orders.edit("wren", key_of(), edit, now=LATER, by="ann", why="one is broken")

    found = store.orders.get("wren", key_of())
    assert moved.state == found.state == "EDITED"
    assert (found.edited_at, found.edited_by) == (LATER, "ann")
    assert (found.order.total, found.original.total) == ("12.90", "25.80")
    assert (found.order.lines[0].quantity, found.original.lines[0].quantity) == (1, 2)
    assert found.order.shipping_address == address
    assert found.original.shipping_address == make_people()["shipping_address"]
    step = store.orders.history("wren", key_of())[-1]
    assert (step.event, step.cause_id, step.why) == ("edit", "ann", "one is broken")
    assert step.fields == {"total": "25.80", "line/L-1": {"quantity": 2}, "shipping": None}


def test_an_edit_outlives_the_next_telling_and_can_be_taken_back(store: Store) -> None:
    """The marketplace goes on saying what it said; that is no reason to forget the edit."""
    store.orders.arrive("wren", make_order(), now=NOW, cause_id="r1")
    store.orders.edit("wren", key_of(), OrderEdit({"total": "12.90"}), now=NOW, by="ann")
    store.orders.arrive("wren", make_order(payment_method="card"), now=LATER, cause_id="r2")
    assert store.orders.get("wren", key_of()).order.total == "12.90"

    store.orders.edit("wren", key_of(), OrderEdit({"total": "25.80"}), now=LATER, by="ann")

    found = store.orders.get("wren", key_of())
    assert found.order == found.original


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(OrderEdit({"currency": "USD"}), id="not editable"),
        pytest.param(OrderEdit({"total": "12,90"}), id="no decimal"),
        pytest.param(OrderEdit(lines={"L-9": {"quantity": 1}}), id="no such line"),
        pytest.param(OrderEdit(lines={"L-1": {"quantity": -1}}), id="less than nothing"),
        pytest.param(OrderEdit(lines={"L-1": {"line_id": "L-2"}}), id="another line"),
    ],
)
def test_an_unusable_edit_does_nothing(store: Store, edit: OrderEdit) -> None:
    """An edit is all or nothing."""
    store.orders.arrive("wren", make_order(), now=NOW, cause_id="r1")
    before = store.orders.get("wren", key_of())

    with pytest.raises(OrderInvalid):
        store.orders.edit("wren", key_of(), edit, now=LATER, by="ann")

    assert store.orders.get("wren", key_of()) == before


def test_an_edit_of_a_shipped_order_is_refused(store: Store) -> None:
    """The parcel bears the old address."""
    store.orders.arrive("wren", make_order(remote_state="Shipped"), now=NOW, cause_id="r1")

    with pytest.raises(MoveRefused):
        store.orders.edit("wren", key_of(), OrderEdit({"total": "1"}), now=LATER, by="ann")


def test_a_cancellation_after_a_push_recalls_it(store: Store) -> None:
    """The merchant's own shop must not ship what nobody wants any more."""
    store.orders.arrive("wren", make_order(), now=NOW, cause_id="r1")
    push(store, "O-1", "W-1")

    arrival = store.orders.arrive(
        "wren", make_order(remote_state="Cancelled"), now=LATER, cause_id="r2"
    )

    assert (arrival.outcome, arrival.state) == ("changed", "CANCELLED")
    assert [describe(effect) for effect in arrival.effects] == [("recall_push", "O-1", "W-1")]
    assert store.orders.by_external_id("wren", "W-1") == (key_of(),)


def test_a_cancellation_after_shipping_becomes_a_return(store: Store) -> None:
    """What is in a van cannot be stopped by a state."""
    store.orders.arrive("wren", make_order(remote_state="Shipped"), now=NOW, cause_id="r1")

    arrival = store.orders.arrive(
        "wren", make_order(remote_state="Cancelled"), now=LATER, cause_id="r2"
    )

    assert arrival.state == "RETURNED"
    assert [effect.name for effect in arrival.effects] == ["ask_back"]


def test_an_unknown_remote_state_moves_nothing_and_is_told(store: Store) -> None:
    """A marketplace adds a state on a Tuesday; guessing would ship or cancel something."""
    store.orders.arrive("wren", make_order(), now=NOW, cause_id="r1")

    arrival = store.orders.arrive(
        "wren", make_order(remote_state="Teleported\0"), now=LATER, cause_id="r2"
    )

    found = store.orders.get("wren", key_of())
    assert [finding.code for finding in arrival.findings] == ["remote_state_unknown"]
    assert (found.state, found.order.remote_state) == ("NEW", "Teleported")
    assert not found.remote_known
    store.orders.arrive("wren", make_order(), now=LATER, cause_id="r3")
    assert store.orders.get("wren", key_of()).remote_known


def test_a_remote_note_says_why_an_order_waits(store: Store) -> None:
    """An unpaid order is kept, and nothing is shipped."""
    store.orders.arrive("wren", make_order(remote_state="CancelPending"), now=NOW, cause_id="r1")

    found = store.orders.get("wren", key_of())
    assert (found.state, found.note) == ("NEW", "cancel_asked")


def test_orders_are_listed_by_state_and_time_in_pages(store: Store) -> None:
    """A screen shows a hundred of a million, the latest first."""
    for number in range(1, 8):
        order = make_order(f"O-{number}", f"L-{number}", placed_at=f"2026-03-0{number}T08:00:00Z")
        store.orders.arrive("wren", order, now=NOW, cause_id="r1")
    store.orders.move("wren", key_of("O-3"), "cancel", now=NOW, actor="person", by="ann")

    shown, request = [], PageRequest(size=2)
    wanted = OrderFilter("wren", state="NEW", since="2026-03-02", until="2026-03-07")
    while True:
        page = store.orders.page(wanted, request)
        shown += [entry.order.order_id for entry in page.entries]
        if page.after is None:
            break
        request = PageRequest(size=2, after=page.after)

    assert shown == ["O-6", "O-5", "O-4", "O-2"]


def test_text_that_a_database_cannot_keep_is_mended(store: Store) -> None:
    """A buyer's emoji cut in half must not cost the order."""
    order = make_order(
        shipping_address=Address(name="Zo\0e \ud83d"),
        lines=(replace(make_line("L-1"), title="Ring\0"),),
    )
    store.orders.arrive("wren", order, now=NOW, cause_id="r1")

    found = store.orders.get("wren", key_of()).order
    assert found.lines[0].title == "Ring"
    assert found.shipping_address == Address(name="Zoe ?")
    assert store.orders.arrive("wren", order, now=LATER, cause_id="r2").outcome == "unchanged"


def push(store: Store, order_id: str, external_id: str) -> None:
    """Pass an order on to the storefront `woo`."""
    for event in ("approve", "queue"):
        store.orders.move("wren", key_of(order_id), event, now=NOW, actor="rule", by="policy")
    store.orders.sync(
        "wren", key_of(order_id), storefront="woo", external_id=external_id, now=NOW, by="push"
    )


def describe(effect: Effect) -> tuple[str, str, str]:
    """Name, order and the id to recall or update."""
    return effect.name, effect.key.order_id, effect.external_ids["woo"]


def test_a_key_names_the_marketplace() -> None:
    """Two marketplaces may give the same id."""
    assert OrderKey("ebay", "1") != OrderKey("lazada", "1")
