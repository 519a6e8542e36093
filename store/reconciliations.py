"""When each channel was compared with main, and what was found then."""

import orjson
from sqlalchemy import Connection, Table, delete, select

from catalog.merchants import Channel
from catalog.requests import Reconciliation
from store.database import Database
from store.request_rows import ReconciliationRow
from store.sync_rows import ReconciliationHistoryRow
from store.upsert import upsert_into

_table: Table = ReconciliationRow.__table__  # type: ignore[attr-defined]
_history: Table = ReconciliationHistoryRow.__table__  # type: ignore[attr-defined]

# Of each channel: half a year at one a day.
KEPT = 180


class Reconciliations:
    """The reconciliations of every merchant's channels. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, done: Reconciliation) -> None:
        """Note one that has ended as the last one; KEPT before it stay known."""
        row = {
            "merchant": done.merchant,
            "marketplace": done.channel.marketplace,
            "site": done.channel.site,
            "asked_at": done.asked_at,
            "ended_at": done.ended_at,
            "counts": orjson.dumps(dict(done.counts), option=orjson.OPT_SORT_KEYS).decode(),
        }
        with self._database.writing(done.merchant) as connection:
            said = ["asked_at", "ended_at", "counts"]
            connection.execute(upsert_into(connection, _table, said), row)
            connection.execute(upsert_into(connection, _history, said[1:]), row)
            _forget_old(connection, done)

    def last(self, merchant: str, channel: Channel) -> Reconciliation | None:
        """The last one of a channel; None where there was none."""
        with self._database.reading() as connection:
            row = _last(connection, merchant, channel)
        if row is None:
            return None
        return Reconciliation(merchant, channel, row[0], row[1], orjson.loads(row[2]))

    def history(
        self, merchant: str, channel: Channel, limit: int = KEPT
    ) -> tuple[Reconciliation, ...]:
        """Those of a channel that are known, the newest first."""
        query = select(_history.c.asked_at, _history.c.ended_at, _history.c.counts).where(
            _history.c.merchant == merchant,
            _history.c.marketplace == channel.marketplace,
            _history.c.site == channel.site,
        )
        query = query.order_by(_history.c.asked_at.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(
                Reconciliation(merchant, channel, asked_at, ended_at, orjson.loads(counts))
                for asked_at, ended_at, counts in connection.execute(query)
            )


def _forget_old(connection: Connection, done: Reconciliation) -> None:
    here = (
        _history.c.merchant == done.merchant,
        _history.c.marketplace == done.channel.marketplace,
        _history.c.site == done.channel.site,
    )
    newest = select(_history.c.asked_at).where(*here).order_by(_history.c.asked_at.desc())
    oldest = connection.execute(newest.offset(KEPT).limit(1)).scalar_one_or_none()
    if oldest is not None:
        connection.execute(delete(_history).where(*here, _history.c.asked_at <= oldest))


def last_report(connection: Connection, merchant: str, channel: Channel) -> str:
    """When the last report was asked for that was read whole; empty where there was none."""
    row = _last(connection, merchant, channel)
    return row[0] if row is not None and "listings" in orjson.loads(row[2]) else ""


def _last(connection: Connection, merchant: str, channel: Channel) -> tuple[str, str, str] | None:
    query = select(_table.c.asked_at, _table.c.ended_at, _table.c.counts).where(
        _table.c.merchant == merchant,
        _table.c.marketplace == channel.marketplace,
        _table.c.site == channel.site,
    )
    row = connection.execute(query).first()
    return None if row is None else (row[0], row[1], row[2])
