"""What becomes of an order whose lines have all gone to a later one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select, update
from sqlmodel import SQLModel

from catalog.order_states import (
    APPROVED,
    AWAITING_CONFIRMATION,
    CANCELLED,
    EDITED,
    NEW,
    QUEUED,
    RECALL_PUSH,
    RETURNED,
    SHIPPED,
    SUCCESSFULLY_PROCESSED,
    SYNCED,
)
from catalog.orders import Effect, OrderKey
from store.order_people import forget_people
from store.order_rows import OrderAliasRow, OrderRow, ParcelLineRow, ParcelRow
from store.order_steps import Cause, add_step, at_order, effects_of
from store.upsert import upsert_into

_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]
_aliases: Table = OrderAliasRow.__table__  # type: ignore[attr-defined]
_parcels: Table = ParcelRow.__table__  # type: ignore[attr-defined]
_parcel_lines: Table = ParcelLineRow.__table__  # type: ignore[attr-defined]

# Every table that names an order by its id.
_BY_ORDER: Sequence[Table] = [
    SQLModel.metadata.tables[name]
    for name in (
        "orders",
        "order_lines",
        "order_people",
        "order_steps",
        "order_pushes",
        "parcels",
        "parcel_lines",
    )
]

_FARTHEST_LAST = (
    NEW, EDITED, AWAITING_CONFIRMATION, APPROVED, QUEUED, SYNCED, SHIPPED, SUCCESSFULLY_PROCESSED
)  # fmt: skip


def heir_of(rows: Sequence[Row[Any]]) -> Row[Any] | None:
    """Which of several orders goes on under the new id: the one that has come farthest.

    One that was cancelled or returned does not: nobody wanted that of the new order.
    """
    alive = [row for row in rows if row.state not in (CANCELLED, RETURNED)]
    alive.sort(key=lambda row: (-_FARTHEST_LAST.index(row.state), row.placed_at, row.order_id))
    return alive[0] if alive else None


def renumber(connection: Connection, cause: Cause, row: Row[Any], key: OrderKey) -> None:
    """Let an order go on under another id, with its state, edits, people, history and parcels."""
    old = OrderKey(row.marketplace, row.order_id)
    for table in _BY_ORDER:
        connection.execute(
            update(table).where(at_order(table, cause.merchant, old)).values(order_id=key.order_id)
        )
    _alias(connection, cause.merchant, old, key)
    add_step(connection, cause, key, "renumber", row.state, row.state, {"order_id": old.order_id})


def supersede(
    connection: Connection, cause: Cause, row: Row[Any], key: OrderKey
) -> tuple[Effect, ...]:
    """Close an order that another one has taken in; its history stays, its parcels go along."""
    old = OrderKey(row.marketplace, row.order_id)
    connection.execute(
        update(_orders).where(at_order(_orders, cause.merchant, old)).values(superseded=True)
    )
    forget_people(connection, cause.merchant, old)
    _move_parcels(connection, cause.merchant, old, key)
    _alias(connection, cause.merchant, old, key)
    add_step(connection, cause, old, "combine", row.state, row.state, {"order_id": key.order_id})
    if row.state in (SHIPPED, SUCCESSFULLY_PROCESSED, CANCELLED, RETURNED):
        return ()
    return effects_of(connection, cause.merchant, old, (RECALL_PUSH,))


def drop_alias(connection: Connection, merchant: str, key: OrderKey) -> None:
    """Let an id speak for an order of its own again."""
    connection.execute(
        delete(_aliases).where(
            _aliases.c.merchant == merchant,
            _aliases.c.marketplace == key.marketplace,
            _aliases.c.alias == key.order_id,
        )
    )


def _alias(connection: Connection, merchant: str, old: OrderKey, key: OrderKey) -> None:
    connection.execute(
        update(_aliases)
        .where(at_order(_aliases, merchant, old), _aliases.c.alias != key.order_id)
        .values(order_id=key.order_id)
    )
    values = {
        "merchant": merchant,
        "marketplace": key.marketplace,
        "alias": old.order_id,
        "order_id": key.order_id,
    }
    connection.execute(upsert_into(connection, _aliases, ("order_id",)).values(values))
    drop_alias(connection, merchant, key)


def _move_parcels(connection: Connection, merchant: str, old: OrderKey, key: OrderKey) -> None:
    """Parcels are counted anew behind those that the later order has."""
    taken = connection.execute(
        select(_parcels.c.number).where(at_order(_parcels, merchant, key))
    ).scalars()
    behind = max(taken, default=0)
    for table in (_parcels, _parcel_lines):
        connection.execute(
            update(table)
            .where(at_order(table, merchant, old))
            .values(order_id=key.order_id, number=table.c.number + behind)
        )
