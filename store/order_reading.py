"""Finds orders by any id they ever had, and puts them together from their tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select, tuple_

from catalog.errors import NotFound
from catalog.orders import Address, Buyer, Order, OrderKey, StoredOrder
from store.order_lines import line_of, read_lines
from store.order_people import People, read_people
from store.order_rows import OrderAliasRow, OrderPushRow, OrderRow
from store.order_steps import at_order
from store.order_text import read_json

_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]
_aliases: Table = OrderAliasRow.__table__  # type: ignore[attr-defined]
_pushes: Table = OrderPushRow.__table__  # type: ignore[attr-defined]


def row_at(connection: Connection, merchant: str, key: OrderKey) -> Row[Any] | None:
    """The row of an order under this very id; None where there is none."""
    return connection.execute(select(_orders).where(at_order(_orders, merchant, key))).first()


def find_row(connection: Connection, merchant: str, key: OrderKey) -> Row[Any]:
    """The row of an order by its id, or by one that it had before.

    Raises:
        NotFound: The merchant has no such order.
    """
    row = row_at(connection, merchant, key)
    if row is None or row.superseded:
        now = connection.execute(
            select(_aliases.c.order_id).where(
                _aliases.c.merchant == merchant,
                _aliases.c.marketplace == key.marketplace,
                _aliases.c.alias == key.order_id,
            )
        ).scalar()
        if now is not None:
            row = row_at(connection, merchant, OrderKey(key.marketplace, now))
    if row is None:
        raise NotFound(
            f"there is no order {key.order_id} of {key.marketplace}",
            noun="order",
            id=key.order_id,
        )
    return row


def key_of(row: Row[Any]) -> OrderKey:
    """The natural key of a row of an order."""
    return OrderKey(row.marketplace, row.order_id)


def orders_of(
    connection: Connection, merchant: str, rows: Sequence[Row[Any]]
) -> tuple[StoredOrder, ...]:
    """Orders with their lines, people and external ids; one query for each of these."""
    keys = [key_of(row) for row in rows]
    if not keys:
        return ()
    lines = read_lines(connection, merchant, keys)
    people = read_people(connection, merchant, keys)
    pushes = _read_pushes(connection, merchant, keys)
    return tuple(
        _stored(row, lines.get(key, []), people.get(key, {}), pushes.get(key, {}))
        for key, row in zip(keys, rows, strict=True)
    )


def _stored(
    row: Row[Any], lines: Sequence[Row[Any]], people: People, pushes: dict[str, str]
) -> StoredOrder:
    return StoredOrder(
        order=_order(row, lines, people, edited=True),
        original=_order(row, lines, people, edited=False),
        state=row.state,
        state_at=row.state_at,
        remote_known=row.remote_known,
        note=row.note,
        external_ids=pushes,
        arrived_at=row.arrived_at,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
        erased_at=row.erased_at,
    )


def _order(row: Row[Any], lines: Sequence[Row[Any]], people: People, *, edited: bool) -> Order:
    fields = read_json(row.fields) | (read_json(row.edits) if edited else {})

    def address(role: str) -> Address | None:
        found = people.get((role, "edited")) if edited else None
        found = found or people.get((role, "told"))
        return found if isinstance(found, Address) else None

    buyer = people.get(("buyer", "told"))
    return Order(
        marketplace=row.marketplace,
        order_id=row.order_id,
        remote_state=row.remote_state,
        placed_at=row.placed_at,
        changed_at=row.changed_at,
        lines=tuple(line_of(line, edited=edited) for line in lines),
        buyer=buyer if isinstance(buyer, Buyer) else None,
        shipping_address=address("shipping"),
        billing_address=address("billing"),
        **fields,
    )


def _read_pushes(
    connection: Connection, merchant: str, keys: Sequence[OrderKey]
) -> dict[OrderKey, dict[str, str]]:
    wanted = [(key.marketplace, key.order_id) for key in keys]
    rows = connection.execute(
        select(_pushes)
        .where(
            _pushes.c.merchant == merchant,
            tuple_(_pushes.c.marketplace, _pushes.c.order_id).in_(wanted),
        )
        .order_by(_pushes.c.storefront)
    )
    found: dict[OrderKey, dict[str, str]] = {}
    for row in rows:
        ids = found.setdefault(OrderKey(row.marketplace, row.order_id), {})
        ids[row.storefront] = row.external_id
    return found
