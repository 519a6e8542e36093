"""Parcels of orders: told by feeds, people and carriers, in any order and as often as they like."""

from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select, update

from catalog.errors import NotFound, OrderInvalid
from catalog.findings import Finding
from catalog.order_states import (
    CANCELLED,
    RETURNED,
    SHIPPED,
    SUCCESSFULLY_PROCESSED,
    remote_event,
)
from catalog.orders import OrderKey, OrderLine
from catalog.paging import CursorKind, Page, PageRequest
from catalog.shipment_states import (
    CANCELLED as PARCEL_CANCELLED,
)
from catalog.shipment_states import (
    DELIVERED,
    IN_TRANSIT,
    OUT_FOR_DELIVERY,
    RETURNING,
    SHIPMENT_STATES,
    carrier_event,
)
from catalog.shipments import Parcel, Shipment, ShipmentArrival
from catalog.state_tables import read_remote
from store.database import Database
from store.order_findings import shipped_after_end, shipped_too_many, unknown_state
from store.order_reading import find_row, key_of
from store.order_rows import OrderAliasRow, OrderPushRow, OrderRow, ParcelRow
from store.order_steps import Cause, at_order, move_order
from store.order_text import clean, told
from store.paging import Keys, page_rows
from store.parcels import (
    meant_parcel,
    named_lines,
    ordered_lines,
    parcels_of,
    pieces,
    pieces_in,
    read_parcel,
    read_parcels,
    write_lines_of,
)

_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]
_aliases: Table = OrderAliasRow.__table__  # type: ignore[attr-defined]
_pushes: Table = OrderPushRow.__table__  # type: ignore[attr-defined]
_parcels: Table = ParcelRow.__table__  # type: ignore[attr-defined]

_FIELDS = (
    "carrier", "tracking_number", "tracking_url", "shipped_at", "pickup_code", "pickup_note"
)  # fmt: skip
_HANDED_OVER = frozenset({IN_TRANSIT, OUT_FOR_DELIVERY, DELIVERED, RETURNING})

_KEYS: Keys = [_parcels.c[name] for name in ("marketplace", "order_id", "number")]
_PAGES = CursorKind("parcels", (str, str, int))


class Shipments:
    """The parcels of all merchants' orders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def arrive(
        self, merchant: str, shipment: Shipment, *, now: str, cause_id: str, actor: str = "feed"
    ) -> ShipmentArrival:
        """Keep what is told of a parcel; told again, it changes nothing.

        Once all pieces of an order are handed over, the order is SHIPPED; once all have been
        delivered, it is SUCCESSFULLY_PROCESSED.

        Raises:
            NotFound: The order is not known yet; tell it again when it has come.
            OrderInvalid: The order has no such line, or two marketplaces have an order of that id
                and the shipment does not say which.
        """
        cause = Cause(merchant, now, actor, cause_id)
        with self._database.writing(merchant) as connection:
            order = _order_of(connection, merchant, shipment)
            return _arrive(connection, cause, order, shipment)

    def track(
        self,
        merchant: str,
        key: OrderKey,
        number: int,
        *,
        system: str,
        value: str,
        now: str,
        cause_id: str,
    ) -> ShipmentArrival:
        """Keep what a carrier says of a parcel: raw, and translated where a table knows it.

        Raises:
            NotFound: There is no such order or parcel.
        """
        cause, value = Cause(merchant, now, "carrier", cause_id), clean(value)
        with self._database.writing(merchant) as connection:
            order = find_row(connection, merchant, key)
            parcel = read_parcel(connection, merchant, key_of(order), number)
            if parcel.remote_state == value:
                return ShipmentArrival(parcel.key, number, False, parcel.state, order.state)
            meaning = read_remote(system, "shipment", value)
            values = {"remote_state": value, "remote_known": meaning is not None}
            _update(connection, cause, parcel.key, number, values)
            state = parcel.state
            if meaning is not None:
                state = _move(connection, cause, parcel, meaning.state)
            findings = () if meaning is not None else (unknown_state(system, "parcel", value),)
            return _arrived(connection, cause, parcel.key, number, state, findings)

    def cancel(
        self, merchant: str, key: OrderKey, number: int, *, now: str, by: str
    ) -> ShipmentArrival:
        """Give a parcel's label back.

        Raises:
            NotFound: There is no such order or parcel.
            MoveRefused: The carrier has had it.
        """
        cause = Cause(merchant, now, "person", by)
        with self._database.writing(merchant) as connection:
            order = find_row(connection, merchant, key)
            parcel = read_parcel(connection, merchant, key_of(order), number)
            SHIPMENT_STATES.move(parcel.state, "cancel", cause.actor)
            state = _move(connection, cause, parcel, PARCEL_CANCELLED)
            return _arrived(connection, cause, parcel.key, number, state, ())

    def of_order(self, merchant: str, key: OrderKey) -> tuple[Parcel, ...]:
        """The parcels of an order.

        Raises:
            NotFound: There is no such order.
        """
        with self._database.reading() as connection:
            row = find_row(connection, merchant, key)
            return read_parcels(connection, merchant, key_of(row))

    def by_tracking(self, merchant: str, tracking_number: str) -> tuple[Parcel, ...]:
        """The parcels with a tracking number: one box may hold several orders."""
        with self._database.reading() as connection:
            query = select(_parcels).where(
                _parcels.c.merchant == merchant, _parcels.c.tracking_number == tracking_number
            )
            return parcels_of(
                connection, merchant, connection.execute(query.order_by(*_KEYS)).all()
            )

    def in_state(self, merchant: str, state: str, request: PageRequest) -> Page[Parcel]:
        """Parcels in one of `catalog.shipment_states`, by order.

        Raises:
            QueryInvalid: The cursor is of another question.
        """
        with self._database.reading() as connection:
            query = select(_parcels).where(
                _parcels.c.merchant == merchant, _parcels.c.state == state
            )
            rows, after = page_rows(connection, query, _KEYS, _PAGES, request)
            return Page(parcels_of(connection, merchant, rows), after)


def _order_of(connection: Connection, merchant: str, shipment: Shipment) -> Row[Any]:
    if shipment.order_id is not None and shipment.marketplace is not None:
        return find_row(connection, merchant, OrderKey(shipment.marketplace, shipment.order_id))
    if shipment.order_id is not None:
        keys = set(_places(connection, _orders, "order_id", merchant, shipment.order_id))
        keys = keys or set(_places(connection, _aliases, "alias", merchant, shipment.order_id))
    else:
        own = shipment.merchant_order_id or ""
        keys = set(_places(connection, _pushes, "external_id", merchant, own))
    # Several ids may have become one order's.
    rows = {key_of(row): row for row in (find_row(connection, merchant, key) for key in keys)}
    if len(rows) > 1:
        raise OrderInvalid("several orders have that id", field="marketplace")
    for row in rows.values():
        return row
    name = shipment.order_id or shipment.merchant_order_id or ""
    raise NotFound(f"there is no order {name} yet", noun="order", id=name)


def _places(
    connection: Connection, table: Table, column: str, merchant: str, value: str
) -> list[OrderKey]:
    rows = connection.execute(
        select(table.c.marketplace, table.c.order_id).where(
            table.c.merchant == merchant, table.c[column] == value
        )
    )
    return [OrderKey(*row) for row in rows]


def _arrive(
    connection: Connection, cause: Cause, order: Row[Any], shipment: Shipment
) -> ShipmentArrival:
    key = key_of(order)
    ordered = ordered_lines(connection, cause.merchant, key)
    names = named_lines(shipment.lines, ordered)
    fields = told(shipment, _FIELDS)
    parcels = read_parcels(connection, cause.merchant, key)
    parcel = meant_parcel(parcels, fields.get("tracking_number"), names)
    status = _status(shipment, parcel)
    meaning = read_remote("feed", "shipment", status)
    if parcel is None:
        parcel = _add(connection, cause, key, len(parcels) + 1, fields, status)
        said = True
    else:
        said = status != parcel.told_status
    inside = pieces(
        shipment.lines, ordered, _elsewhere(connection, cause, key, parcel.number, list(ordered))
    )
    differing = {name: fields[name] for name in fields if fields[name] != getattr(parcel, name)}
    if said:
        differing |= {"told_status": status, "remote_known": meaning is not None}
    more = {
        line_id: count for line_id, count in inside.items() if parcel.lines.get(line_id) != count
    }
    if not differing and not more:
        return ShipmentArrival(key, parcel.number, False, parcel.state, order.state)
    write_lines_of(connection, cause.merchant, key, parcel.number, more)
    _update(connection, cause, key, parcel.number, differing)
    state, findings = parcel.state, list(_too_many(connection, cause, key, ordered))
    if said and meaning is None:
        findings.append(unknown_state("feed", "parcel", status))
    elif said and meaning is not None:
        state = _move(connection, cause, parcel, meaning.state)
    if order.state in (CANCELLED, RETURNED):
        findings.append(shipped_after_end(key.order_id, order.state))
    return _arrived(connection, cause, key, parcel.number, state, tuple(findings))


def _status(shipment: Shipment, parcel: Parcel | None) -> str:
    """How far a telling says the parcel is; a number or a date says that it is on its way."""
    if shipment.status is not None:
        return str(clean(shipment.status))
    if parcel is not None and parcel.told_status != "NOT_SHIPPED":
        return parcel.told_status
    return "SHIPPED" if shipment.tracking_number or shipment.shipped_at else "NOT_SHIPPED"


def _add(
    connection: Connection,
    cause: Cause,
    key: OrderKey,
    number: int,
    fields: dict[str, Any],
    status: str,
) -> Parcel:
    connection.execute(
        insert(_parcels).values(
            merchant=cause.merchant,
            marketplace=key.marketplace,
            order_id=key.order_id,
            number=number,
            state=SHIPMENT_STATES.move(None, "arrive", cause.actor),
            state_at=cause.at,
            told_status=status,
            remote_known=True,
            cause_id=cause.id,
            **fields,
        )
    )
    return read_parcel(connection, cause.merchant, key, number)


def _update(
    connection: Connection, cause: Cause, key: OrderKey, number: int, values: dict[str, Any]
) -> None:
    connection.execute(
        update(_parcels)
        .where(at_order(_parcels, cause.merchant, key), _parcels.c.number == number)
        .values(cause_id=cause.id, **values)
    )


def _move(connection: Connection, cause: Cause, parcel: Parcel, target: str | None) -> str:
    """Move a parcel to where a translated state leads; returns where it is then."""
    event = carrier_event(parcel.state, target)
    if event is None:
        return parcel.state
    state = SHIPMENT_STATES.move(parcel.state, event, cause.actor)
    values = {"state": state, "state_at": cause.at}
    _update(connection, cause, parcel.key, parcel.number, values)
    return state


def _arrived(
    connection: Connection,
    cause: Cause,
    key: OrderKey,
    number: int,
    state: str,
    findings: tuple[Finding, ...],
) -> ShipmentArrival:
    """Let the order follow its parcels."""
    order = find_row(connection, cause.merchant, key)
    ordered = ordered_lines(connection, cause.merchant, key)
    found = pieces_in(connection, cause.merchant, key.marketplace, list(ordered))
    order_state = order.state
    for target, states in ((SHIPPED, _HANDED_OVER), (SUCCESSFULLY_PROCESSED, {DELIVERED})):
        counted = {line_id: 0 for line_id in ordered}
        for (_key, _number, parcel_state), inside in found.items():
            for line_id, count in inside.items() if parcel_state in states else ():
                counted[line_id] += count
        is_all = bool(ordered) and all(
            counted[line_id] >= line.quantity for line_id, line in ordered.items()
        )
        event = remote_event(order_state, target) if is_all else None
        if event is not None:
            order = find_row(connection, cause.merchant, key)
            order_state, _ = move_order(connection, cause, order, event, {"parcel": number})
    return ShipmentArrival(key, number, True, state, order_state, findings)


def _elsewhere(
    connection: Connection, cause: Cause, key: OrderKey, number: int, lines: list[str]
) -> dict[str, int]:
    """Pieces of lines that are in other parcels than this one."""
    counted: dict[str, int] = {}
    found = pieces_in(connection, cause.merchant, key.marketplace, lines)
    for (where, other, state), inside in found.items():
        if (where, other) == (key, number) or state == PARCEL_CANCELLED:
            continue
        for line_id, count in inside.items():
            counted[line_id] = counted.get(line_id, 0) + count
    return counted


def _too_many(
    connection: Connection, cause: Cause, key: OrderKey, ordered: dict[str, OrderLine]
) -> list[Finding]:
    shipped = _elsewhere(connection, cause, key, 0, list(ordered))
    return [
        shipped_too_many(line_id, line.quantity, shipped[line_id])
        for line_id, line in ordered.items()
        if shipped.get(line_id, 0) > line.quantity
    ]
