"""The rows of parcels: which one is meant, what is in it, and how much of an order it covers."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from catalog.errors import NotFound, OrderInvalid
from catalog.orders import OrderKey, OrderLine
from catalog.shipment_states import CANCELLED
from catalog.shipments import Parcel, ShippedLine
from store.order_lines import line_of, read_lines
from store.order_rows import ParcelLineRow, ParcelRow
from store.order_steps import at_order
from store.upsert import upsert_into

_parcels: Table = ParcelRow.__table__  # type: ignore[attr-defined]
_parcel_lines: Table = ParcelLineRow.__table__  # type: ignore[attr-defined]


def read_parcels(connection: Connection, merchant: str, key: OrderKey) -> tuple[Parcel, ...]:
    """The parcels of one order, by number."""
    rows = connection.execute(
        select(_parcels).where(at_order(_parcels, merchant, key)).order_by(_parcels.c.number)
    ).all()
    return parcels_of(connection, merchant, rows)


def parcels_of(
    connection: Connection, merchant: str, rows: Sequence[Row[Any]]
) -> tuple[Parcel, ...]:
    """Parcels with what is in them."""
    inside: dict[tuple[OrderKey, int], dict[str, int]] = {}
    for key in sorted({_key_of(row) for row in rows}, key=lambda key: key.order_id):
        found = connection.execute(
            select(_parcel_lines)
            .where(at_order(_parcel_lines, merchant, key))
            .order_by(_parcel_lines.c.line_id)
        )
        for row in found:
            inside.setdefault((key, row.number), {})[row.line_id] = row.quantity
    return tuple(_parcel(row, inside.get((_key_of(row), row.number), {})) for row in rows)


def read_parcel(connection: Connection, merchant: str, key: OrderKey, number: int) -> Parcel:
    """One parcel.

    Raises:
        NotFound: The order has no such parcel.
    """
    for parcel in read_parcels(connection, merchant, key):
        if parcel.number == number:
            return parcel
    raise NotFound(
        f"the order {key.order_id} has no parcel {number}", noun="parcel", id=str(number)
    )


def ordered_lines(connection: Connection, merchant: str, key: OrderKey) -> dict[str, OrderLine]:
    """The lines of an order that are to be shipped, by id, as edited."""
    rows = read_lines(connection, merchant, [key]).get(key, [])
    lines = [line_of(row, edited=True) for row in rows]
    return {line.line_id: line for line in lines if line.quantity > 0}


def meant_parcel(
    parcels: Sequence[Parcel], tracking_number: str | None, lines: Collection[str]
) -> Parcel | None:
    """Which known parcel a telling means; None for a new one.

    The tracking number tells parcels apart. Before one has a number, its lines do: so a parcel
    that is told of first without and then with its number stays one.
    """
    for parcel in parcels:
        if tracking_number is not None and parcel.tracking_number == tracking_number:
            return parcel
    for parcel in parcels:
        if (
            parcel.tracking_number is None
            and parcel.state != CANCELLED
            and not parcel.lines.keys().isdisjoint(lines)
        ):
            return parcel
    return None


def named_lines(told: Sequence[ShippedLine], ordered: Mapping[str, OrderLine]) -> list[str]:
    """The ids of the order lines that a shipment names; all of them where it names none.

    Raises:
        OrderInvalid: The order has no such line to ship.
    """
    if not told:
        return list(ordered)
    found: dict[str, None] = {}
    for line in told:
        ids = _ids_of(line, ordered)
        if not ids:
            raise OrderInvalid("the order has no such line to ship", field="lines")
        found |= dict.fromkeys(ids)
    return list(found)


def pieces(
    told: Sequence[ShippedLine], ordered: Mapping[str, OrderLine], others: Mapping[str, int]
) -> dict[str, int]:
    """How many pieces of which lines a shipment says are in its parcel.

    Args:
        told: Its lines; none of them means all of the order.
        ordered: The order's lines by id.
        others: Pieces that are in other parcels: a line told without a quantity means the rest.
    """
    found: Counter[str] = Counter()
    for line in told or [ShippedLine(line_id) for line_id in ordered]:
        ids, left = _ids_of(line, ordered), line.quantity
        for line_id in ids:
            rest = max(0, ordered[line_id].quantity - others.get(line_id, 0) - found[line_id])
            taken = rest if left is None else min(left, rest)
            found[line_id] += taken
            left = None if left is None else left - taken
        if left:
            found[ids[-1]] += left
    return {line_id: quantity for line_id, quantity in found.items() if quantity}


def pieces_in(
    connection: Connection, merchant: str, marketplace: str, lines: Collection[str]
) -> dict[tuple[OrderKey, int, str], dict[str, int]]:
    """Pieces of lines, by the order, number and state of the parcel that they are in.

    A line may have gone to another order since its parcel left; the parcel counts all the same.
    """
    joined = _parcel_lines.join(
        _parcels,
        (_parcels.c.merchant == _parcel_lines.c.merchant)
        & (_parcels.c.marketplace == _parcel_lines.c.marketplace)
        & (_parcels.c.order_id == _parcel_lines.c.order_id)
        & (_parcels.c.number == _parcel_lines.c.number),
    )
    rows = connection.execute(
        select(
            _parcel_lines.c.order_id,
            _parcel_lines.c.number,
            _parcels.c.state,
            _parcel_lines.c.line_id,
            _parcel_lines.c.quantity,
        )
        .select_from(joined)
        .where(
            _parcel_lines.c.merchant == merchant,
            _parcel_lines.c.marketplace == marketplace,
            _parcel_lines.c.line_id.in_(list(lines)),
        )
    )
    found: dict[tuple[OrderKey, int, str], dict[str, int]] = {}
    for order_id, number, state, line_id, quantity in rows:
        inside = found.setdefault((OrderKey(marketplace, order_id), number, state), {})
        inside[line_id] = quantity
    return found


def write_lines_of(
    connection: Connection, merchant: str, key: OrderKey, number: int, inside: Mapping[str, int]
) -> None:
    """Put pieces into a parcel; a line that is not named stays in it."""
    rows = [
        {
            "merchant": merchant,
            "marketplace": key.marketplace,
            "order_id": key.order_id,
            "number": number,
            "line_id": line_id,
            "quantity": quantity,
        }
        for line_id, quantity in inside.items()
    ]
    if rows:
        connection.execute(upsert_into(connection, _parcel_lines, ("quantity",)), rows)


def _ids_of(line: ShippedLine, ordered: Mapping[str, OrderLine]) -> list[str]:
    if line.line_id is not None:
        return [line.line_id] if line.line_id in ordered else []
    return [line_id for line_id, each in ordered.items() if each.sku == line.sku]


def _key_of(row: Row[Any]) -> OrderKey:
    return OrderKey(row.marketplace, row.order_id)


def _parcel(row: Row[Any], inside: Mapping[str, int]) -> Parcel:
    return Parcel(
        key=_key_of(row),
        number=row.number,
        state=row.state,
        state_at=row.state_at,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        shipped_at=row.shipped_at,
        pickup_code=row.pickup_code,
        pickup_note=row.pickup_note,
        told_status=row.told_status,
        remote_state=row.remote_state,
        remote_known=row.remote_known,
        lines=inside,
    )
