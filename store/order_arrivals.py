"""What a marketplace tells of an order, merged into what is known; told again, it is no change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, Table, insert, update

from catalog.findings import Finding
from catalog.order_states import ORDER_STATES, remote_event
from catalog.orders import (
    ORDER_FIELDS,
    Address,
    Arrival,
    Buyer,
    Effect,
    Order,
    OrderKey,
    OrderLine,
    Outcome,
)
from catalog.state_tables import read_remote
from store.order_findings import unknown_state
from store.order_lines import has_left, orders_emptied, read_known, write_lines
from store.order_people import write_people
from store.order_reading import find_row, key_of, row_at
from store.order_rows import OrderRow
from store.order_steps import Cause, add_step, at_order, move_order
from store.order_takeover import drop_alias, heir_of, renumber, supersede
from store.order_text import clean, read_json, told, write_json

_Opened: TypeAlias = Literal["new", "renumbered", "known"]

_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Claim:
    """The lines that an arrival may speak for, what is known of them, and whom they come from."""

    lines: tuple[OrderLine, ...]
    known: Mapping[str, Row[Any]]
    emptied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the marketplace's own state of an order did."""

    state: str
    changed: bool = False
    effects: tuple[Effect, ...] = ()
    findings: tuple[Finding, ...] = ()


def arrive_order(connection: Connection, cause: Cause, order: Order) -> Arrival:
    """Keep an order as a marketplace tells it.

    Args:
        connection: Of a transaction that writes.
        cause: The actor `marketplace`, or `feed` where a file told of it.
        order: As told.
    """
    key = order.key
    claim = _claim(connection, cause.merchant, order)
    if not claim.lines:
        row = _row_around(connection, cause.merchant, order, claim)
        return Arrival(key_of(row), "superseded", row.state)
    opened, stale, effects = _open(connection, cause, order, claim.emptied)
    changed = write_lines(connection, cause.merchant, key, claim.lines, claim.known, stale=stale)
    if not stale:
        changed |= _write_order(connection, cause.merchant, order)
    row = find_row(connection, cause.merchant, key)
    heard = _Heard(row.state)
    if opened != "new" and changed:
        state, corrected = move_order(connection, cause, row, "correct", changed)
        heard, effects = _Heard(state), [*effects, *corrected]
    if not stale:
        heard = _hear_state(connection, cause, order, is_new=opened == "new")
    if opened != "known":
        outcome: Outcome = opened
    else:
        outcome = "changed" if changed or heard.changed else "unchanged"
    return Arrival(key, outcome, heard.state, (*effects, *heard.effects), heard.findings)


def _claim(connection: Connection, merchant: str, order: Order) -> _Claim:
    known = read_known(
        connection, merchant, order.marketplace, [line.line_id for line in order.lines]
    )
    lines = tuple(
        line
        for line in order.lines
        if line.line_id not in known
        or known[line.line_id].order_id == order.order_id
        or not has_left(known[line.line_id], order.order_id)
    )
    taken = Counter(
        known[line.line_id].order_id
        for line in lines
        if line.line_id in known and known[line.line_id].order_id != order.order_id
    )
    emptied = orders_emptied(connection, merchant, order.marketplace, taken) if taken else []
    return _Claim(lines, known, tuple(emptied))


def _row_around(connection: Connection, merchant: str, order: Order, claim: _Claim) -> Row[Any]:
    """The order that has the lines which an outlived id still speaks of."""
    line = claim.known[order.lines[0].line_id]
    return find_row(connection, merchant, OrderKey(order.marketplace, line.order_id))


def _open(
    connection: Connection, cause: Cause, order: Order, emptied: Sequence[str]
) -> tuple[_Opened, bool, list[Effect]]:
    """See to it that the order has a row; returns how, whether the telling is stale."""
    key, merchant = order.key, cause.merchant
    row = row_at(connection, merchant, key)
    others = [
        found
        for order_id in emptied
        if (found := row_at(connection, merchant, OrderKey(key.marketplace, order_id))) is not None
    ]
    opened: _Opened = "known"
    stale = False
    if row is not None:
        stale = _is_older(order, row)
        if row.superseded:
            values = {"superseded": False}
            connection.execute(
                update(_orders).where(at_order(_orders, merchant, key)).values(values)
            )
            drop_alias(connection, merchant, key)
    elif (heir := heir_of(others)) is not None:
        opened = "renumbered"
        others.remove(heir)
        renumber(connection, cause, heir, key)
    else:
        opened = "new"
        drop_alias(connection, merchant, key)
        _insert(connection, cause, order)
    effects: list[Effect] = []
    for other in others:
        effects += supersede(connection, cause, other, key)
        state = find_row(connection, merchant, key).state
        fields = {"order_id": other.order_id}
        add_step(connection, cause, key, "combine", state, state, fields)
    return opened, stale, effects


def _is_older(order: Order, row: Row[Any]) -> bool:
    return (
        order.changed_at is not None
        and row.changed_at is not None
        and order.changed_at < row.changed_at
    )


def _insert(connection: Connection, cause: Cause, order: Order) -> None:
    state = ORDER_STATES.move(None, "arrive", cause.actor)
    connection.execute(
        insert(_orders).values(
            merchant=cause.merchant,
            marketplace=order.marketplace,
            order_id=order.order_id,
            state=state,
            state_at=cause.at,
            remote_state="",
            remote_known=True,
            placed_at=order.placed_at,
            changed_at=order.changed_at,
            arrived_at=cause.at,
            fields=write_json(told(order, ORDER_FIELDS)),
            superseded=False,
        )
    )
    add_step(connection, cause, order.key, "arrive", None, state)


def _write_order(connection: Connection, merchant: str, order: Order) -> dict[str, object]:
    """Merge what is told of the order itself; returns what changed, with the values before."""
    row = find_row(connection, merchant, order.key)
    before = read_json(row.fields)
    after = before | told(order, ORDER_FIELDS)
    changed: dict[str, object] = {
        name: before.get(name) for name in after if after[name] != before.get(name)
    }
    if order.placed_at != row.placed_at:
        changed["placed_at"] = row.placed_at
    values: dict[str, Any] = {"fields": write_json(after), "placed_at": order.placed_at}
    if order.changed_at is not None:
        values["changed_at"] = order.changed_at
    connection.execute(update(_orders).where(at_order(_orders, merchant, order.key)).values(values))
    if row.erased_at is None:
        # What was erased must not come back with the next report that overlaps the last.
        people: dict[str, Address | Buyer | None] = {
            "buyer": order.buyer,
            "shipping": order.shipping_address,
            "billing": order.billing_address,
        }
        changed |= write_people(connection, merchant, order.key, "told", people)
    return changed


def _hear_state(connection: Connection, cause: Cause, order: Order, *, is_new: bool) -> _Heard:
    """Keep the marketplace's own state raw, and let it move the order where it leads forward."""
    row = find_row(connection, cause.merchant, order.key)
    raw = clean(order.remote_state)
    if row.remote_state == raw and not is_new:
        return _Heard(row.state)
    meaning = read_remote(order.marketplace, "order", raw)
    connection.execute(
        update(_orders)
        .where(at_order(_orders, cause.merchant, order.key))
        .values(
            remote_state=raw,
            remote_known=meaning is not None,
            note=meaning.note if meaning is not None else None,
        )
    )
    findings = () if meaning is not None else (unknown_state(order.marketplace, "order", raw),)
    event = remote_event(row.state, meaning.state if meaning is not None else None)
    fields = {} if is_new else {"remote_state": row.remote_state}
    if event is None:
        if not is_new:
            add_step(connection, cause, order.key, "remote", row.state, row.state, fields)
        return _Heard(row.state, True, (), findings)
    by_marketplace = replace(cause, actor="marketplace")
    state, effects = move_order(connection, by_marketplace, row, event, fields)
    return _Heard(state, True, effects, findings)
