"""Buyers and addresses: the only functions that read, write or erase personal values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select, tuple_, update

from catalog.orders import Address, Buyer, OrderKey
from store.order_rows import OrderAliasRow, OrderPersonRow, OrderRow, OrderStepRow
from store.order_steps import Cause, add_step, at_order
from store.order_text import clean, read_person, write_person
from store.upsert import upsert_into

_people: Table = OrderPersonRow.__table__  # type: ignore[attr-defined]
_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]
_aliases: Table = OrderAliasRow.__table__  # type: ignore[attr-defined]
_steps: Table = OrderStepRow.__table__  # type: ignore[attr-defined]

# By role and origin.
People = Mapping[tuple[str, str], "Address | Buyer"]


def write_people(
    connection: Connection,
    merchant: str,
    key: OrderKey,
    origin: str,
    people: Mapping[str, Address | Buyer | None],
) -> dict[str, None]:
    """Keep what is said of an order's people; returns the roles that changed, without values.

    Args:
        connection: Of a transaction that writes.
        merchant: Its id.
        key: The order.
        origin: `told` by the marketplace or `edited` here.
        people: By role: buyer, shipping, billing. None says nothing.
    """
    rows = connection.execute(
        select(_people.c.role, _people.c.origin, _people.c.fields).where(
            at_order(_people, merchant, key)
        )
    )
    known = {(role, where): fields for role, where, fields in rows}
    changed: dict[str, None] = {}
    for role, person in people.items():
        fields = None if person is None else write_person(person)
        if fields in (None, "{}", known.get((role, origin))):
            continue
        if origin == "edited" and fields == known.get((role, "told")):
            # An edit that says what the marketplace says takes the edit back.
            if (role, origin) in known:
                _drop(connection, merchant, key, role)
                changed[role] = None
            continue
        values = {
            "merchant": merchant,
            "marketplace": key.marketplace,
            "order_id": key.order_id,
            "role": role,
            "origin": origin,
            "buyer": clean(person.id) if isinstance(person, Buyer) else None,
            "fields": fields,
        }
        statement = upsert_into(connection, _people, ("buyer", "fields")).values(values)
        connection.execute(statement)
        changed[role] = None
    return changed


def read_people(
    connection: Connection, merchant: str, keys: Iterable[OrderKey]
) -> dict[OrderKey, dict[tuple[str, str], Address | Buyer]]:
    """The people of some orders. What is erased is not there."""
    wanted = [(key.marketplace, key.order_id) for key in keys]
    rows = connection.execute(
        select(_people).where(
            _people.c.merchant == merchant,
            tuple_(_people.c.marketplace, _people.c.order_id).in_(wanted),
            _people.c.fields.is_not(None),
        )
    )
    found: dict[OrderKey, dict[tuple[str, str], Address | Buyer]] = {}
    for row in rows:
        people = found.setdefault(OrderKey(row.marketplace, row.order_id), {})
        people[row.role, row.origin] = read_person(row.role, row.fields)
    return found


def forget_people(connection: Connection, merchant: str, key: OrderKey) -> None:
    """Delete the people of an order that a later one has taken in: that one has its own."""
    connection.execute(delete(_people).where(at_order(_people, merchant, key)))


def orders_of_buyer(
    connection: Connection, merchant: str, marketplace: str, buyer: str
) -> tuple[OrderKey, ...]:
    """The orders of a buyer whose people are not erased."""
    rows = connection.execute(
        select(_people.c.order_id)
        .distinct()
        .where(
            _people.c.merchant == merchant,
            _people.c.marketplace == marketplace,
            _people.c.buyer == clean(buyer),
        )
        .order_by(_people.c.order_id)
    ).scalars()
    return tuple(OrderKey(marketplace, order_id) for order_id in rows)


def erase_people(connection: Connection, cause: Cause, keys: Sequence[OrderKey]) -> int:
    """Erase the personal values of some orders; returns how many orders had not been erased.

    The rows stay and say when. What people wrote as a reason goes as well: it may name somebody.
    So does that of the orders which were taken in by one of them.
    """
    erased = 0
    for key in [*keys, *_taken_in(connection, cause.merchant, keys)]:
        row = connection.execute(
            select(_orders.c.state, _orders.c.erased_at).where(
                at_order(_orders, cause.merchant, key)
            )
        ).one()
        values: dict[str, Any] = {"fields": None, "buyer": None, "erased_at": cause.at}
        connection.execute(
            update(_people)
            .where(at_order(_people, cause.merchant, key), _people.c.fields.is_not(None))
            .values(values)
        )
        if row.erased_at is not None:
            continue
        connection.execute(
            update(_steps).where(at_order(_steps, cause.merchant, key)).values(why=None)
        )
        connection.execute(
            update(_orders).where(at_order(_orders, cause.merchant, key)).values(erased_at=cause.at)
        )
        add_step(connection, cause, key, "erase", row.state, row.state)
        erased += key in keys
    return erased


def _taken_in(
    connection: Connection, merchant: str, keys: Sequence[OrderKey]
) -> tuple[OrderKey, ...]:
    """Earlier orders, by now empty, that are called by one of these ids."""
    pairs = [(key.marketplace, key.order_id) for key in keys]
    rows = connection.execute(
        select(_aliases.c.marketplace, _aliases.c.alias)
        .join(
            _orders,
            (_orders.c.merchant == _aliases.c.merchant)
            & (_orders.c.marketplace == _aliases.c.marketplace)
            & (_orders.c.order_id == _aliases.c.alias),
        )
        .where(
            _aliases.c.merchant == merchant,
            tuple_(_aliases.c.marketplace, _aliases.c.order_id).in_(pairs),
            _orders.c.superseded,
        )
    )
    return tuple(OrderKey(marketplace, alias) for marketplace, alias in rows)


def _drop(connection: Connection, merchant: str, key: OrderKey, role: str) -> None:
    connection.execute(
        delete(_people).where(
            at_order(_people, merchant, key), _people.c.role == role, _people.c.origin == "edited"
        )
    )
