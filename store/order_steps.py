"""The history of orders, and the only way in which an order changes its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from catalog.order_states import ORDER_STATES, RECALL_PUSH, UPDATE_PUSH
from catalog.orders import Effect, OrderKey, OrderStep
from store.order_rows import OrderPushRow, OrderRow, OrderStepRow
from store.order_text import clean, read_json, write_json

_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]
_steps: Table = OrderStepRow.__table__  # type: ignore[attr-defined]
_pushes: Table = OrderPushRow.__table__  # type: ignore[attr-defined]

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cause:
    """Whose doing something is: kind of actor, its name, when, and why if somebody says so."""

    merchant: str
    at: str
    actor: str
    id: str
    why: str | None = None


def at_order(table: Table, merchant: str, key: OrderKey) -> Any:
    """A clause: the rows of one order, in any table of orders."""
    return (
        (table.c.merchant == merchant)
        & (table.c.marketplace == key.marketplace)
        & (table.c.order_id == key.order_id)
    )


def move_order(
    connection: Connection,
    cause: Cause,
    row: Row[Any],
    event: str,
    fields: Mapping[str, object] = NOTHING,
) -> tuple[str, tuple[Effect, ...]]:
    """Move an order and write the step down; returns its state and what must be done beside it.

    Raises:
        MoveRefused: The state machine of orders has no such move.
    """
    step = ORDER_STATES.step(row.state, event, cause.actor)
    key = OrderKey(row.marketplace, row.order_id)
    if step.target != row.state:
        connection.execute(
            update(_orders)
            .where(at_order(_orders, cause.merchant, key))
            .values(state=step.target, state_at=cause.at)
        )
    add_step(connection, cause, key, event, row.state, step.target, fields)
    return step.target, effects_of(connection, cause.merchant, key, step.effects)


def effects_of(
    connection: Connection, merchant: str, key: OrderKey, names: tuple[str, ...]
) -> tuple[Effect, ...]:
    """The effects of a step; those that speak to a storefront only where one has the order."""
    if not names:
        return ()
    ids = external_ids(connection, merchant, key)
    return tuple(
        Effect(name, key, ids) for name in names if ids or name not in (RECALL_PUSH, UPDATE_PUSH)
    )


def external_ids(connection: Connection, merchant: str, key: OrderKey) -> dict[str, str]:
    """An order's ids by storefront."""
    rows = connection.execute(
        select(_pushes.c.storefront, _pushes.c.external_id)
        .where(at_order(_pushes, merchant, key))
        .order_by(_pushes.c.storefront)
    )
    return {storefront: external_id for storefront, external_id in rows}


def add_step(
    connection: Connection,
    cause: Cause,
    key: OrderKey,
    event: str,
    before: str | None,
    after: str,
    fields: Mapping[str, object] = NOTHING,
) -> None:
    """Write one step down. `fields` must hold no personal value: it is never erased."""
    last = connection.execute(
        select(func.max(_steps.c.number)).where(at_order(_steps, cause.merchant, key))
    ).scalar()
    connection.execute(
        insert(_steps).values(
            merchant=cause.merchant,
            marketplace=key.marketplace,
            order_id=key.order_id,
            number=(last or 0) + 1,
            at=cause.at,
            actor=cause.actor,
            cause_id=clean(cause.id),
            event=event,
            before=before,
            after=after,
            why=clean(cause.why),
            fields=write_json(dict(fields)),
        )
    )


def read_steps(connection: Connection, merchant: str, key: OrderKey) -> tuple[OrderStep, ...]:
    """The history of one order, the first step first."""
    rows = connection.execute(
        select(_steps).where(at_order(_steps, merchant, key)).order_by(_steps.c.number)
    )
    return tuple(
        OrderStep(
            number=row.number,
            at=row.at,
            actor=row.actor,
            cause_id=row.cause_id,
            event=row.event,
            before=row.before,
            after=row.after,
            why=row.why,
            fields=read_json(row.fields),
        )
        for row in rows
    )
