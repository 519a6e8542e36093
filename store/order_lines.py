"""The lines of orders. A line's id is stable; that of the order around it need not be.

eBay gives an order another id when it is paid for, or combined with others of the same buyer. So a
line belongs to the order that named it last, and never goes back to one that it has left: a late
telling of the earlier order finds nothing to do.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Table, func, insert, select, tuple_, update

from catalog.orders import LINE_FIELDS, OrderKey, OrderLine
from store.order_rows import OrderLineRow
from store.order_steps import at_order
from store.order_text import read_json, told, write_json

_lines: Table = OrderLineRow.__table__  # type: ignore[attr-defined]


def read_known(
    connection: Connection, merchant: str, marketplace: str, ids: Collection[str]
) -> dict[str, Row[Any]]:
    """The rows of lines, by id, whichever orders they are in."""
    rows = connection.execute(
        select(_lines).where(
            _lines.c.merchant == merchant,
            _lines.c.marketplace == marketplace,
            _lines.c.line_id.in_(list(ids)),
        )
    )
    return {row.line_id: row for row in rows}


def has_left(row: Row[Any], order_id: str) -> bool:
    """Whether a line was in that order once, and is in another one now."""
    return row.left is not None and order_id in orjson.loads(row.left)


def orders_emptied(
    connection: Connection, merchant: str, marketplace: str, taken: Mapping[str, int]
) -> list[str]:
    """Which orders have no line but those that are taken; `taken` counts these by order."""
    rows = connection.execute(
        select(_lines.c.order_id, func.count())
        .where(
            _lines.c.merchant == merchant,
            _lines.c.marketplace == marketplace,
            _lines.c.order_id.in_(list(taken)),
        )
        .group_by(_lines.c.order_id)
        .order_by(_lines.c.order_id)
    )
    return [order_id for order_id, count in rows if count == taken[order_id]]


def write_lines(
    connection: Connection,
    merchant: str,
    key: OrderKey,
    lines: Iterable[OrderLine],
    known: Mapping[str, Row[Any]],
    *,
    stale: bool,
) -> dict[str, object]:
    """Keep an order's lines as told; returns those that changed, as a history's `fields`.

    A line that is not told stays: a marketplace leaves out what it was told is done.

    Args:
        connection: Of a transaction that writes.
        merchant: Its id.
        key: The order.
        lines: As told.
        known: Rows as of `read_known`, before the order took over any.
        stale: Whether something newer is known: only lines that are new here are then kept.
    """
    changed: dict[str, object] = {}
    position = _next_position(connection, merchant, key)
    for line in lines:
        row, fields = known.get(line.line_id), told(line, LINE_FIELDS)
        if row is None:
            _add(connection, merchant, key, line.line_id, position, fields)
            changed[f"line/{line.line_id}"] = None
            position += 1
            continue
        before = read_json(row.fields)
        after = before if stale and row.order_id == key.order_id else {**before, **fields}
        differing = {name: before.get(name) for name in after if after[name] != before.get(name)}
        moves = row.order_id != key.order_id
        if not differing and not moves:
            continue
        values: dict[str, Any] = {"fields": write_json(after)}
        if moves:
            left = [] if row.left is None else orjson.loads(row.left)
            values |= {
                "order_id": key.order_id,
                "position": position,
                "left": write_json([*left, row.order_id]),
            }
            position += 1
            differing["order_id"] = row.order_id
        connection.execute(_at(merchant, key.marketplace, line.line_id).values(values))
        changed[f"line/{line.line_id}"] = differing
    return changed


def edit_line(
    connection: Connection, merchant: str, marketplace: str, line_id: str, edits: Mapping[str, Any]
) -> None:
    """Keep what a person or a rule wants of a line otherwise."""
    text = write_json(dict(edits)) if edits else None
    connection.execute(_at(merchant, marketplace, line_id).values(edits=text))


def read_lines(
    connection: Connection, merchant: str, keys: Iterable[OrderKey]
) -> dict[OrderKey, list[Row[Any]]]:
    """The rows of the lines of some orders, in their order."""
    wanted = [(key.marketplace, key.order_id) for key in keys]
    rows = connection.execute(
        select(_lines)
        .where(
            _lines.c.merchant == merchant,
            tuple_(_lines.c.marketplace, _lines.c.order_id).in_(wanted),
        )
        .order_by(_lines.c.position)
    )
    found: dict[OrderKey, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(OrderKey(row.marketplace, row.order_id), []).append(row)
    return found


def line_of(row: Row[Any], *, edited: bool) -> OrderLine:
    """A line as told, or with what was edited."""
    fields = read_json(row.fields)
    return OrderLine(line_id=row.line_id, **(fields | read_json(row.edits) if edited else fields))


def _next_position(connection: Connection, merchant: str, key: OrderKey) -> int:
    last = connection.execute(
        select(func.max(_lines.c.position)).where(at_order(_lines, merchant, key))
    ).scalar()
    return 0 if last is None else int(last) + 1


def _add(
    connection: Connection,
    merchant: str,
    key: OrderKey,
    line_id: str,
    position: int,
    fields: Mapping[str, Any],
) -> None:
    connection.execute(
        insert(_lines).values(
            merchant=merchant,
            marketplace=key.marketplace,
            line_id=line_id,
            order_id=key.order_id,
            position=position,
            fields=write_json(dict(fields)),
        )
    )


def _at(merchant: str, marketplace: str, line_id: str) -> Any:
    return update(_lines).where(
        _lines.c.merchant == merchant,
        _lines.c.marketplace == marketplace,
        _lines.c.line_id == line_id,
    )
