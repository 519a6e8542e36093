"""Merchants' access to marketplaces, and how often each was asked. Secrets come here sealed."""

from dataclasses import fields

from sqlalchemy import Table, delete, select, update

from catalog.errors import NotFound
from catalog.requests import Connection
from store.columns import storable
from store.database import Database
from store.merchants import require_merchant
from store.request_rows import CallCountRow, CallPauseRow, ConnectionRow
from store.upsert import insert_into, upsert_into

_connections: Table = ConnectionRow.__table__  # type: ignore[attr-defined]
_counts: Table = CallCountRow.__table__  # type: ignore[attr-defined]
_pauses: Table = CallPauseRow.__table__  # type: ignore[attr-defined]

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

    def seal_anew(self, before: Connection, sealed: str) -> None:
        """Keep an access under another seal, without its pass; one that was replaced stays."""
        here = [_connections.c[name] == getattr(before, name) for name in (*_KEYS, "sealed")]
        values = {"sealed": sealed, "sealed_pass": None}
        with self._database.writing(before.merchant) as sql:
            sql.execute(update(_connections).where(*here).values(**values))

    def keep_pass(
        self,
        merchant: str,
        marketplace: str,
        sealed_pass: str | None,
        pass_until: str | None,
        *,
        sealed: str | None = None,
    ) -> None:
        """Keep a pass that is good for some hours, or forget it; an access that is gone has none.

        Whoever gets a pass is not refused.

        Args:
            merchant: Whose.
            marketplace: Where.
            sealed_pass: The pass, sealed.
            pass_until: When it ends, ISO 8601 UTC.
            sealed: The access that gave it. Where another one is kept by now, maybe of another
                account, nothing happens. None for whichever is kept.
        """
        values: dict[str, object] = {"sealed_pass": sealed_pass, "pass_until": pass_until}
        if sealed_pass is not None:
            values |= {"refused_at": None, "message": ""}
        here = _connections.c.merchant == merchant, _connections.c.marketplace == marketplace
        statement = update(_connections).where(*here).values(**values)
        if sealed is not None:
            statement = statement.where(_connections.c.sealed == sealed)
        with self._database.writing(merchant) as sql:
            sql.execute(statement)

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

    def take(self, merchant: str, marketplace: str, call: str, day: str, most: int) -> bool:
        """Count a call of a kind on a day (`2026-03-01`); False, and no count, after `most`."""
        key = {"merchant": merchant, "marketplace": marketplace, "call": call, "day": day}
        here = [_counts.c[name] == value for name, value in key.items()]
        one_more = update(_counts).where(*here, _counts.c.count < most)
        with self._database.writing(merchant) as sql:
            row = insert_into(sql, _counts).on_conflict_do_nothing()
            sql.execute(row, key | {"count": 0})
            return sql.execute(one_more.values(count=_counts.c.count + 1)).rowcount == 1

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

    def pause(self, merchant: str, marketplace: str, call: str, until: str) -> None:
        """Make no call of a kind before a time (ISO 8601 UTC)."""
        key = {"merchant": merchant, "marketplace": marketplace, "call": call}
        with self._database.writing(merchant) as sql:
            sql.execute(upsert_into(sql, _pauses, ["until"]), key | {"until": until})

    def paused_until(self, merchant: str, marketplace: str, call: str) -> str | None:
        """Until when no call of a kind is made; None where none was ever paused."""
        query = select(_pauses.c.until).where(
            _pauses.c.merchant == merchant,
            _pauses.c.marketplace == marketplace,
            _pauses.c.call == call,
        )
        with self._database.reading() as sql:
            return sql.execute(query).scalar_one_or_none()
