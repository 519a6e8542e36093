"""When each channel was compared with main, and what was found then."""

import orjson
from sqlalchemy import ColumnElement, Connection, Table, delete, select

from catalog.merchants import Channel
from catalog.requests import GivenUpReconciliation, Reconciliation
from store.columns import storable
from store.database import Database
from store.request_rows import ReconciliationRow
from store.sync_rows import GivenUpReconciliationRow, ReconciliationHistoryRow
from store.upsert import upsert_into

_table: Table = ReconciliationRow.__table__  # type: ignore[attr-defined]
_history: Table = ReconciliationHistoryRow.__table__  # type: ignore[attr-defined]
_given_up: Table = GivenUpReconciliationRow.__table__  # type: ignore[attr-defined]

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
            connection.execute(delete(_given_up).where(*_here(_given_up, done)))

    def give_up(self, merchant: str, channel: Channel, at: str, message: str) -> None:
        """Note that one came to nothing; the last one that did not stays the last."""
        row = {
            "merchant": merchant,
            "marketplace": channel.marketplace,
            "site": channel.site,
            "at": at,
            "message": storable(message),
        }
        with self._database.writing(merchant) as connection:
            connection.execute(upsert_into(connection, _given_up, ["at", "message"]), row)

    def given_up(self, merchant: str, channel: Channel) -> GivenUpReconciliation | None:
        """The newest that came to nothing since the last that did not; None where none has."""
        query = select(_given_up.c.at, _given_up.c.message).where(
            _given_up.c.merchant == merchant,
            _given_up.c.marketplace == channel.marketplace,
            _given_up.c.site == channel.site,
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else GivenUpReconciliation(*row)

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


def _here(table: Table, done: Reconciliation) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.merchant == done.merchant,
        table.c.marketplace == done.channel.marketplace,
        table.c.site == done.channel.site,
    )


def _forget_old(connection: Connection, done: Reconciliation) -> None:
    here = _here(_history, done)
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
