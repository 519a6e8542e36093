"""Differences between main and what marketplaces show, from their finding to their end."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, Select, Table, func, select, tuple_, update

from catalog.merchants import Channel
from catalog.requests import Drift
from store.database import Database
from store.request_rows import DriftRow
from store.upsert import insert_into

_drifts: Table = DriftRow.__table__  # type: ignore[attr-defined]


class Drifts:
    """The drifts of every merchant. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, merchant: str, channel: Channel, found: Sequence[Drift]) -> tuple[Drift, ...]:
        """Note what a report of a channel showed.

        What is open already keeps the time at which it was found, and says from now on what this
        report showed.

        Returns:
            Those that are new.
        """
        listings = sorted({each.listing_id for each in found})
        query = _open(merchant, channel).where(_drifts.c.listing_id.in_(listings))
        with self._database.writing(merchant) as connection:
            known = {_key(row): row for row in connection.execute(query).mappings()}
            new = tuple(each for each in found if _key_of(each) not in known)
            if new:
                rows = [_row(merchant, each) for each in new]
                connection.execute(insert_into(connection, _drifts).on_conflict_do_nothing(), rows)
            for each in found:
                if _key_of(each) in known:
                    _show_again(connection, known[_key_of(each)], _row(merchant, each))
        return new

    def settle(self, merchant: str, drifts: Sequence[Drift], how: str, now: str) -> None:
        """Note that drifts are gone, and how; safe to repeat."""
        with self._database.writing(merchant) as connection:
            for drift in drifts:
                here = [_drifts.c[name] == value for name, value in _names(merchant, drift).items()]
                statement = update(_drifts).where(*here, _drifts.c.settled_at == "")
                connection.execute(statement.values(settled_at=now, settled_by=how))

    def page(
        self, merchant: str, channel: Channel, *, after: Drift | None = None, limit: int = 500
    ) -> tuple[Drift, ...]:
        """One page of what is still different on a channel, by listing, SKU and kind.

        Args:
            merchant: Whose.
            channel: Which.
            after: The last one of the page before.
            limit: Drifts of a page.
        """
        place = tuple(_drifts.c[name] for name in ("listing_id", "sku", "kind", "found_at"))
        query = _open(merchant, channel).order_by(*place).limit(limit)
        if after is not None:
            last = (after.listing_id, after.sku, after.kind, after.found_at)
            query = query.where(tuple_(*place) > last)
        with self._database.reading() as connection:
            return tuple(map(drift_of, connection.execute(query).mappings()))

    def open(
        self, merchant: str, channel: Channel | None = None, *, limit: int = 10_000
    ) -> tuple[Drift, ...]:
        """What is still different, by time, of all channels or one."""
        query = _open(merchant, channel)
        query = query.order_by(_drifts.c.found_at, _drifts.c.listing_id, _drifts.c.sku).limit(limit)
        with self._database.reading() as connection:
            return tuple(map(drift_of, connection.execute(query).mappings()))

    def counts(self, merchant: str, channel: Channel) -> Mapping[str, int]:
        """How much is still different on a channel, by kind."""
        found = _open(merchant, channel).subquery()
        query = select(found.c.kind, func.count()).group_by(found.c.kind)
        with self._database.reading() as connection:
            return {kind: count for kind, count in connection.execute(query)}

    def of_sku(self, merchant: str, sku: str) -> tuple[Drift, ...]:
        """Every drift that there was of a SKU on any channel, the newest first."""
        query = (
            select(_drifts)
            .where(_drifts.c.merchant == merchant, _drifts.c.sku == sku)
            .order_by(*(column.desc() for column in (_drifts.c.found_at, *_drifts.primary_key)))
        )
        with self._database.reading() as connection:
            return tuple(map(drift_of, connection.execute(query).mappings()))


def _open(merchant: str, channel: Channel | None) -> Select[Any]:
    query = select(_drifts).where(_drifts.c.merchant == merchant, _drifts.c.settled_at == "")
    if channel is None:
        return query
    return query.where(_drifts.c.marketplace == channel.marketplace, _drifts.c.site == channel.site)


def _show_again(connection: Connection, known: RowMapping, shown: Mapping[str, object]) -> None:
    """Let an open drift say what a later report showed."""
    here = [_drifts.c[column.name] == known[column.name] for column in _drifts.primary_key]
    said = {name: shown[name] for name in ("ours", "theirs", "report")}
    if said != {name: known[name] for name in said}:
        connection.execute(update(_drifts).where(*here).values(**said))


def _names(merchant: str, drift: Drift) -> dict[str, str]:
    return {
        "merchant": merchant,
        "marketplace": drift.channel.marketplace,
        "site": drift.channel.site,
        "listing_id": drift.listing_id,
        "sku": drift.sku,
        "kind": drift.kind,
        "found_at": drift.found_at,
    }


def _row(merchant: str, drift: Drift) -> dict[str, object]:
    return {
        **_names(merchant, drift),
        "ours": orjson.dumps(dict(drift.ours), option=orjson.OPT_SORT_KEYS).decode(),
        "theirs": orjson.dumps(dict(drift.theirs), option=orjson.OPT_SORT_KEYS).decode(),
        "report": drift.report,
        "settled_at": "",
        "settled_by": "",
    }


def _key_of(drift: Drift) -> tuple[str, ...]:
    return str(drift.channel), drift.listing_id, drift.sku, drift.kind


def _key(row: RowMapping) -> tuple[str, ...]:
    return f"{row['marketplace']}/{row['site']}", row["listing_id"], row["sku"], row["kind"]


def drift_of(row: RowMapping) -> Drift:
    """A row of the table as its noun."""
    return Drift(
        row["sku"],
        Channel(row["marketplace"], row["site"]),
        row["kind"],
        row["listing_id"],
        orjson.loads(row["ours"]),
        orjson.loads(row["theirs"]),
        row["found_at"],
        row["report"],
        row["settled_at"] or None,
        row["settled_by"] or None,
    )
