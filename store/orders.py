"""Orders of merchants: arrivals, edits, moves, and the erasing of personal data."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update

from catalog.errors import OrderInvalid
from catalog.filters import OrderFilter
from catalog.order_states import CANCELLED, ORDER_STATES, RECALL_PUSH
from catalog.orders import (
    EDITABLE,
    LINE_EDITABLE,
    Address,
    Arrival,
    Buyer,
    Moved,
    Order,
    OrderEdit,
    OrderKey,
    OrderLine,
    OrderStep,
    StoredOrder,
)
from catalog.paging import CursorKind, Page, PageRequest
from store.database import Database
from store.order_arrivals import arrive_order
from store.order_lines import edit_line, line_of, read_lines
from store.order_people import write_people
from store.order_reading import find_row, key_of, orders_of, row_at
from store.order_rows import OrderPushRow, OrderRow
from store.order_steps import (
    Cause,
    add_step,
    at_order,
    effects_of,
    move_order,
    read_steps,
)
from store.order_text import clean, read_json, write_json
from store.paging import Keys, between, page_rows
from store.upsert import upsert_into

_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]
_pushes: Table = OrderPushRow.__table__  # type: ignore[attr-defined]

_KEYS: Keys = [_orders.c[name] for name in ("placed_at", "marketplace", "order_id")]
_PAGES = CursorKind("orders", (str, str, str))


class Orders:
    """The orders of all merchants. An order is found by every id that it ever had."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def arrive(
        self, merchant: str, order: Order, *, now: str, cause_id: str, actor: str = "marketplace"
    ) -> Arrival:
        """Keep an order as its marketplace tells it; told again, it changes nothing.

        What the marketplace does not say stays, and so do lines that it leaves out. Edits stay on
        top of what it says. A line that arrives under a new order id moves there; an order that
        loses all its lines so goes on under the new id, or is closed where several become one.

        Args:
            merchant: Its id.
            order: As told.
            now: ISO 8601 UTC.
            cause_id: The request or feed that told of it.
            actor: `marketplace`, or `feed`.
        """
        with self._database.writing(merchant) as connection:
            return arrive_order(connection, Cause(merchant, now, actor, cause_id), order)

    def edit(
        self,
        merchant: str,
        key: OrderKey,
        edit: OrderEdit,
        *,
        now: str,
        by: str,
        actor: str = "person",
        why: str | None = None,
    ) -> Moved:
        """Change an order for a person or a rule; the marketplace's own values are kept beside.

        Raises:
            NotFound: There is no such order.
            MoveRefused: It cannot be edited in the state that it is in.
            OrderInvalid: The edit names a line or field that cannot be edited, has an unusable
                value, or an address for an order whose personal data is erased. Nothing is done.
        """
        with self._database.writing(merchant) as connection:
            row = find_row(connection, merchant, key)
            ORDER_STATES.step(row.state, "edit", actor)
            changed = _apply(connection, merchant, row, edit)
            if not changed:
                return Moved(key_of(row), row.state)
            connection.execute(
                update(_orders)
                .where(at_order(_orders, merchant, key_of(row)))
                .values(edited_at=now, edited_by=by)
            )
            cause = Cause(merchant, now, actor, by, why)
            state, effects = move_order(connection, cause, row, "edit", changed)
            return Moved(key_of(row), state, effects)

    def move(
        self,
        merchant: str,
        key: OrderKey,
        event: str,
        *,
        now: str,
        actor: str,
        by: str,
        why: str | None = None,
    ) -> Moved:
        """Let an event of `catalog.order_states` happen. `edit` and `sync` have their own methods.

        Raises:
            NotFound: There is no such order.
            MoveRefused: The state machine has no such move.
        """
        with self._database.writing(merchant) as connection:
            row = find_row(connection, merchant, key)
            cause = Cause(merchant, now, actor, by, why)
            state, effects = move_order(connection, cause, row, event)
            return Moved(key_of(row), state, effects)

    def sync(
        self,
        merchant: str,
        key: OrderKey,
        *,
        storefront: str,
        external_id: str,
        now: str,
        by: str,
    ) -> Moved:
        """Keep a storefront's id of an order that was passed on to it.

        An order that was cancelled, or taken in by another one, while it was on its way is
        recalled: the effects say so, with the id to recall.

        Raises: as `move`.
        """
        cause = Cause(merchant, now, "storefront", by)
        with self._database.writing(merchant) as connection:
            row = row_at(connection, merchant, key)
            is_superseded = row is not None and row.superseded
            if row is None or not is_superseded:
                row = find_row(connection, merchant, key)
            _push(connection, merchant, key_of(row), storefront, external_id, now)
            if not is_superseded:
                state, effects = move_order(connection, cause, row, "sync")
                return Moved(key_of(row), state, effects)
            add_step(connection, cause, key, "sync", row.state, row.state)
            return Moved(key, CANCELLED, effects_of(connection, merchant, key, (RECALL_PUSH,)))

    def get(self, merchant: str, key: OrderKey) -> StoredOrder:
        """One order, by its id or one that it had before.

        Raises:
            NotFound: There is no such order.
        """
        with self._database.reading() as connection:
            return orders_of(connection, merchant, [find_row(connection, merchant, key)])[0]

    def history(self, merchant: str, key: OrderKey) -> tuple[OrderStep, ...]:
        """Every step of an order, the first one first.

        Raises:
            NotFound: There is no such order.
        """
        with self._database.reading() as connection:
            row = find_row(connection, merchant, key)
            return read_steps(connection, merchant, key_of(row))

    def page(self, wanted: OrderFilter, request: PageRequest) -> Page[StoredOrder]:
        """Orders by the time they were placed, the latest first.

        Raises:
            QueryInvalid: The cursor is of another question.
        """
        with self._database.reading() as connection:
            query = select(_orders).where(
                _orders.c.merchant == wanted.merchant,
                ~_orders.c.superseded,
                *between(_orders.c.placed_at, wanted.since, wanted.until),
            )
            for name in ("state", "marketplace"):
                value = getattr(wanted, name)
                if value is not None:
                    query = query.where(_orders.c[name] == value)
            rows, after = page_rows(connection, query, _KEYS, _PAGES, request, descending=True)
            return Page(orders_of(connection, wanted.merchant, rows), after)

    def by_external_id(self, merchant: str, external_id: str) -> tuple[OrderKey, ...]:
        """The orders that a storefront knows by this id."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(_pushes.c.marketplace, _pushes.c.order_id)
                .where(_pushes.c.merchant == merchant, _pushes.c.external_id == clean(external_id))
                .order_by(_pushes.c.marketplace, _pushes.c.order_id)
            )
            return tuple(OrderKey(*row) for row in rows)


def _push(
    connection: Connection,
    merchant: str,
    key: OrderKey,
    storefront: str,
    external_id: str,
    now: str,
) -> None:
    values = {
        "merchant": merchant,
        "marketplace": key.marketplace,
        "order_id": key.order_id,
        "storefront": storefront,
        "external_id": clean(external_id),
        "at": now,
    }
    connection.execute(upsert_into(connection, _pushes, ("external_id", "at")).values(values))


def _apply(
    connection: Connection, merchant: str, row: Row[Any], edit: OrderEdit
) -> dict[str, object]:
    """Write an edit; returns what it changed, with the values before."""
    key = key_of(row)
    before, edits = read_json(row.fields), read_json(row.edits)
    wanted = _overlay(edits, edit.fields, before, EDITABLE)
    changed: dict[str, object] = {
        name: (before | edits).get(name)
        for name in edit.fields
        if (before | wanted).get(name) != (before | edits).get(name)
    }
    lines = {line.line_id: line for line in read_lines(connection, merchant, [key]).get(key, [])}
    for line_id, fields in edit.lines.items():
        if line_id not in lines:
            raise OrderInvalid("the order has no such line", field="lines")
        changed |= _apply_line(connection, merchant, lines[line_id], fields)
    people: dict[str, Address | Buyer | None] = {
        "shipping": edit.shipping_address,
        "billing": edit.billing_address,
    }
    if any(people.values()) and row.erased_at is not None:
        raise OrderInvalid("the order's personal data is erased", field="shipping_address")
    changed |= write_people(connection, merchant, key, "edited", people)
    text = write_json(wanted) if wanted else None
    connection.execute(update(_orders).where(at_order(_orders, merchant, key)).values(edits=text))
    # A noun checks its fields: an edit that would make an invalid order is rolled back here.
    orders_of(connection, merchant, [find_row(connection, merchant, key)])
    return changed


def _apply_line(
    connection: Connection, merchant: str, row: Row[Any], fields: Mapping[str, Any]
) -> dict[str, object]:
    told_fields, edits = read_json(row.fields), read_json(row.edits)
    wanted = _overlay(edits, fields, told_fields, LINE_EDITABLE)
    if wanted == edits:
        return {}
    before: OrderLine = line_of(row, edited=True)
    edit_line(connection, merchant, row.marketplace, row.line_id, wanted)
    values = {name: getattr(before, name) for name in fields}
    return {f"line/{row.line_id}": values}


def _overlay(
    edits: Mapping[str, Any],
    wanted: Mapping[str, Any],
    told_fields: Mapping[str, Any],
    editable: frozenset[str],
) -> dict[str, Any]:
    """Edits with newer ones on top, without those that say what the marketplace says."""
    for name, value in wanted.items():
        kinds = (int,) if name == "quantity" else (str, type(None))
        if name not in editable or type(value) not in kinds:
            raise OrderInvalid(f"{name} cannot be edited, or not so", field=name)
    merged = {**edits, **{name: clean(value) for name, value in wanted.items()}}
    return {name: value for name, value in merged.items() if value != told_fields.get(name)}
