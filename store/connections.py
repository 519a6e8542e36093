"""Merchants' access to marketplaces, and how often each was asked. Secrets come here sealed."""

from dataclasses import fields

from sqlalchemy import Table, delete, select, update

from catalog.errors import NotFound
from catalog.requests import Connection
from store.columns import storable
from store.database import Database
from store.merchants import require_merchant
from store.request_rows import CallCountRow, ConnectionRow
from store.upsert import insert_into, upsert_into

_connections: Table = ConnectionRow.__table__  # type: ignore[attr-defined]
_counts: Table = CallCountRow.__table__  # type: ignore[attr-defined]

_NAMES = [each.name for each in fields(Connection)]
_KEYS = ("merchant", "marketplace")


class Connections:
    """The connections of every merchant. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def connect(self, connection: Connection) -> None:
        """Keep an access, in place of the one before. Raises NotFound for no merchant."""
        row = {name: getattr(connection, name) for name in _NAMES}
        said = [name for name in _NAMES if name not in _KEYS]
        with self._database.writing(connection.merchant) as sql:
            require_merchant(sql, connection.merchant)
            sql.execute(upsert_into(sql, _connections, said), row)

    def get(self, merchant: str, marketplace: str) -> Connection:
        """One access. Raises NotFound."""
        query = select(*(_connections.c[name] for name in _NAMES)).where(
            _connections.c.merchant == merchant, _connections.c.marketplace == marketplace
        )
        with self._database.reading() as sql:
            row = sql.execute(query).first()
        if row is None:
            message = f"{merchant} is not connected to {marketplace}"
            raise NotFound(message, noun="connection", id=marketplace)
        return Connection(*row)

    def all(self, merchant: str | None = None) -> tuple[Connection, ...]:
        """Every access, or those of one merchant."""
        query = select(*(_connections.c[name] for name in _NAMES))
        if merchant is not None:
            query = query.where(_connections.c.merchant == merchant)
        with self._database.reading() as sql:
            rows = sql.execute(query.order_by(*(_connections.c[name] for name in _KEYS)))
            return tuple(Connection(*row) for row in rows)

    def disconnect(self, merchant: str, marketplace: str) -> None:
        """Forget an access. Raises NotFound."""
        here = _connections.c.merchant == merchant, _connections.c.marketplace == marketplace
        with self._database.writing(merchant) as sql:
            if sql.execute(delete(_connections).where(*here)).rowcount == 0:
                message = f"{merchant} is not connected to {marketplace}"
                raise NotFound(message, noun="connection", id=marketplace)

    def keep_pass(
        self, merchant: str, marketplace: str, sealed_pass: str | None, pass_until: str | None
    ) -> None:
        """Keep a pass that is good for some hours, or forget it; an access that is gone has none.

        Whoever gets a pass is not refused.
        """
        values: dict[str, object] = {"sealed_pass": sealed_pass, "pass_until": pass_until}
        if sealed_pass is not None:
            values |= {"refused_at": None, "message": ""}
        self._update(merchant, marketplace, values)

    def refuse(self, merchant: str, marketplace: str, message: str, now: str) -> None:
        """Note that the marketplace refuses an access, which keeps the time when it began."""
        here = _connections.c.refused_at.is_(None)
        values = {"refused_at": now, "message": storable(message), "sealed_pass": None}
        with self._database.writing(merchant) as sql:
            sql.execute(
                update(_connections)
                .where(_connections.c.merchant == merchant, here)
                .where(_connections.c.marketplace == marketplace)
                .values(**values)
            )

    def count(self, merchant: str, marketplace: str, call: str, day: str) -> int:
        """Count a call of a kind on a day (`2026-03-01`); returns how many there are with it."""
        key = {"merchant": merchant, "marketplace": marketplace, "call": call, "day": day}
        here = [_counts.c[name] == value for name, value in key.items()]
        with self._database.writing(merchant) as sql:
            row = insert_into(sql, _counts).on_conflict_do_nothing()
            sql.execute(row, key | {"count": 0})
            sql.execute(update(_counts).where(*here).values(count=_counts.c.count + 1))
            return int(sql.execute(select(_counts.c.count).where(*here)).scalar_one())

    def counted(self, merchant: str, marketplace: str, call: str, day: str) -> int:
        """How many calls of a kind there were on a day."""
        query = select(_counts.c.count).where(
            _counts.c.merchant == merchant,
            _counts.c.marketplace == marketplace,
            _counts.c.call == call,
            _counts.c.day == day,
        )
        with self._database.reading() as sql:
            return sql.execute(query).scalar_one_or_none() or 0

    def _update(self, merchant: str, marketplace: str, values: dict[str, object]) -> None:
        here = _connections.c.merchant == merchant, _connections.c.marketplace == marketplace
        with self._database.writing(merchant) as sql:
            sql.execute(update(_connections).where(*here).values(**values))
