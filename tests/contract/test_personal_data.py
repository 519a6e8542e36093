"""Nothing of a buyer is left behind, in no table and in no byte of the file."""

import traceback
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from catalog.errors import OrderInvalid, PlatformError
from catalog.orders import Address, Buyer, Order, OrderEdit, personal_names
from store.store import Store
from tests.contract.orders import LATER, NOW, key_of, make_order, make_people

EDITED = Address(name="hushed edited", street1="hushed edited street")


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """Three orders with people, the third of another buyer; the first was edited and renumbered."""
    with Store(store_target) as opened:
        for number, mark in ((1, "1"), (2, "1"), (3, "2")):
            order = make_order(
                f"O-{number}",
                f"L-{number}",
                placed_at=f"2026-0{number}-01T00:00:00Z",
                **make_people(mark),
            )
            opened.orders.arrive("wren", order, now=NOW, cause_id="r1")
        edit = OrderEdit(shipping_address=EDITED)
        opened.orders.edit(
            "wren", key_of(), edit, now=NOW, by="ann", why="hushed of the buyer: moved"
        )
        later = make_order("O-9", "L-1", **make_people("1b"))
        opened.orders.arrive("wren", later, now=LATER, cause_id="r2")
        yield opened


def test_erasing_leaves_no_trace(store: Store, store_target: str) -> None:
    """A buyer has a right to it, and a backup of the file must not tell otherwise."""
    assert traces(store_target)  # the search finds what is there

    erased = [
        store.personal_data.erase_order("wren", key_of("O-1"), now=LATER, by="ann"),
        store.personal_data.erase_buyer("wren", "ebay", "hushed-id-1", now=LATER, by="ann"),
        store.personal_data.erase_buyer("wren", "ebay", "hushed-id-2", now=LATER, by="ann"),
    ]
    store.personal_data.scrub()

    assert erased == [1, 1, 1]
    assert traces(store_target) == []


def test_an_erased_order_stays_without_its_people(store: Store) -> None:
    """Amounts and history are the merchant's books."""
    before = store.orders.get("wren", key_of("O-9"))
    store.personal_data.erase_order("wren", key_of("O-9"), now=LATER, by="ann")

    found = store.orders.get("wren", key_of("O-9"))
    assert found.erased_at == LATER
    assert (found.order.buyer, found.order.shipping_address) == (None, None)
    assert (found.order.lines, found.order.total) == (before.order.lines, before.order.total)
    last = store.orders.history("wren", key_of("O-9"))[-1]
    assert (last.event, last.cause_id) == ("erase", "ann")


def test_an_erased_order_is_not_filled_again(store: Store) -> None:
    """The next report overlaps the last one and brings the same address."""
    store.personal_data.erase_order("wren", key_of("O-2"), now=LATER, by="ann")
    again = make_order("O-2", "L-2", total="9", **make_people())

    store.orders.arrive("wren", again, now=LATER, cause_id="r3")

    found = store.orders.get("wren", key_of("O-2")).order
    assert (found.buyer, found.shipping_address, found.total) == (None, None, "9")
    edit = OrderEdit(shipping_address=EDITED)
    with pytest.raises(OrderInvalid):
        store.orders.edit("wren", key_of("O-2"), edit, now=LATER, by="ann")


def test_erasing_twice_is_no_change(store: Store) -> None:
    """A retention run is repeated after a crash."""
    store.personal_data.erase_order("wren", key_of("O-2"), now=LATER, by="ann")
    before = store.orders.history("wren", key_of("O-2"))

    assert store.personal_data.erase_order("wren", key_of("O-2"), now=LATER, by="ann") == 0
    assert store.orders.history("wren", key_of("O-2")) == before


def test_only_orders_that_are_over_are_erased_by_age(store: Store) -> None:
    """An order that is still to be shipped needs its address, however old it is."""
    for order_id in ("O-2", "O-3"):
        store.orders.move("wren", key_of(order_id), "complete", now=NOW, actor="person", by="ann")

    erased = store.personal_data.erase_before("wren", "2026-03-01", now=LATER, by="retention")

    assert erased == 1
    assert store.orders.get("wren", key_of("O-2")).erased_at == LATER
    assert store.orders.get("wren", key_of("O-3")).erased_at is None
    assert store.orders.get("wren", key_of("O-9")).erased_at is None


def test_people_taken_in_by_another_order_are_erased_with_it(
    store: Store, store_target: str
) -> None:
    """A combined order's earlier ids must keep nobody's name either."""
    combined = make_order("O-7", "L-1", "L-2", "L-3", **make_people("3"))
    store.orders.arrive("wren", combined, now=LATER, cause_id="r3")

    store.personal_data.erase_order("wren", key_of("O-7"), now=LATER, by="ann")
    store.personal_data.scrub()

    assert traces(store_target) == []


def test_personal_values_are_in_no_repr() -> None:
    """What has no repr gets into no log, no error and no report of a test."""
    order = make_order(**make_people())

    assert "hushed" not in repr(order)
    assert "hushed" not in repr(OrderEdit(shipping_address=EDITED))


def test_personal_values_are_in_no_error(store: Store) -> None:
    """An error is shown, logged and mailed."""
    bad = OrderEdit({"total": "hushed"}, shipping_address=EDITED)
    with pytest.raises(PlatformError) as caught:
        store.orders.edit("wren", key_of("O-2"), bad, now=LATER, by="ann")

    assert "hushed" not in f"{caught.value} {caught.value.context}"


def test_personal_values_are_in_no_error_of_the_database(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong in the middle of a write is logged with everything that led to it."""
    monkeypatch.setattr("store.order_people.clean", lambda value: object())
    again = make_order("O-2", "L-2", **make_people("4"))

    with pytest.raises(PlatformError) as caught:
        store.orders.arrive("wren", again, now=LATER, cause_id="r3")

    assert "hushed" not in "".join(traceback.format_exception(caught.value))


def test_all_that_says_who_somebody_is_is_marked() -> None:
    """A field that is not marked would be shown and kept for ever."""
    assert set(personal_names(Address)) == {each.name for each in fields(Address)}
    assert set(personal_names(Buyer)) == {each.name for each in fields(Buyer)}
    assert personal_names(Order) == ()


def traces(store_target: str) -> list[str]:
    """Where the word `hushed` is found: in bytes of files, or columns of tables."""
    if not store_target.startswith("postgresql"):
        return [
            path.name
            for path in sorted(Path(store_target).parent.glob(Path(store_target).name + "*"))
            if b"hushed" in path.read_bytes()
        ]
    with psycopg.connect(store_target) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        found = []
        for (name,) in names:
            query = sql.SQL("SELECT 1 FROM {0} WHERE {0}::text LIKE '%hushed%' LIMIT 1")
            if connection.execute(query.format(sql.Identifier(name))).fetchone():
                found.append(name)
    return found
