"""Differences between main and what marketplaces show, from their finding to their end."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import RowMapping, Select, Table, select, update

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

    def note(self, merchant: str, found: Sequence[Drift]) -> int:
        """Note what a report showed; what is open already stays as it was found.

        Returns:
            How many of them are new.
        """
        with self._database.writing(merchant) as connection:
            known = {_key(row) for row in connection.execute(_open(merchant)).mappings()}
            new = [each for each in found if _key_of(each) not in known]
            if new:
                rows = [_row(merchant, each) for each in new]
                connection.execute(insert_into(connection, _drifts).on_conflict_do_nothing(), rows)
        return len(new)

    def settle(self, merchant: str, drift: Drift, how: str, now: str) -> None:
        """Note that a drift is gone, and how; safe to repeat."""
        here = [_drifts.c[name] == value for name, value in _names(merchant, drift).items()]
        statement = update(_drifts).where(*here, _drifts.c.settled_at == "")
        with self._database.writing(merchant) as connection:
            connection.execute(statement.values(settled_at=now, settled_by=how))

    def open(
        self, merchant: str, channel: Channel | None = None, *, limit: int = 10_000
    ) -> tuple[Drift, ...]:
        """What is still different, by time, of all channels or one."""
        query = _open(merchant)
        if channel is not None:
            query = query.where(
                _drifts.c.marketplace == channel.marketplace, _drifts.c.site == channel.site
            )
        query = query.order_by(_drifts.c.found_at, _drifts.c.listing_id, _drifts.c.sku).limit(limit)
        with self._database.reading() as connection:
            return tuple(map(_drift, connection.execute(query).mappings()))


def _open(merchant: str) -> Select[Any]:
    return select(_drifts).where(_drifts.c.merchant == merchant, _drifts.c.settled_at == "")


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


def _drift(row: RowMapping) -> Drift:
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
