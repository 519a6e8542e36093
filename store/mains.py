"""Main: the fields that each channel has accepted, with the history of how they came there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Select, Table, select

from catalog.listings import Main
from catalog.merchants import Channel
from store.bulk import insert_rows, upsert_rows
from store.draft_rows import ChangeRow
from store.listing_rows import MainRow

_mains: Table = MainRow.__table__  # type: ignore[attr-defined]
_changes: Table = ChangeRow.__table__  # type: ignore[attr-defined]

# SQLite takes at most 32,766 variables in one statement.
SKUS_PER_QUERY = 5_000

# Stands in the history for the value of a field that was not there.
ABSENT: Final = {"absent": True}

# The version of a main with which its history begins; see `write_mains`.
_SECOND = 2

_NAMES = (
    "sku",
    "marketplace",
    "site",
    "noun",
    "place",
    "version",
    "changed_at",
    "cause_id",
    "fields",
)


@dataclass(frozen=True, slots=True)
class MainChange:
    """Fields that become main of one noun of a SKU, and the request or report they come from."""

    sku: str
    noun: str
    place: str
    fields: Mapping[str, object]
    cause_id: str


def stage_of(channel: Channel) -> str:
    """The stage of a channel's main in the history."""
    return f"main/{channel}"


def mains_of(merchant: str, skus: Collection[str], channel: Channel | None) -> Select[Any]:
    """The query of all mains of some SKUs, on every channel or one; `main_of` reads its rows."""
    query = select(*(_mains.c[name] for name in _NAMES)).where(
        _mains.c.merchant == merchant, _mains.c.sku.in_(skus)
    )
    if channel is not None:
        query = query.where(
            _mains.c.marketplace == channel.marketplace, _mains.c.site == channel.site
        )
    return query.order_by(*_mains.primary_key)


def main_of(row: Sequence[Any]) -> Main:
    """The noun of a row of `mains_of`."""
    sku, marketplace, site, noun, place, version, changed_at, cause_id, fields = row
    channel = Channel(marketplace, site)
    return Main(sku, channel, noun, place, version, changed_at, cause_id, orjson.loads(fields))


def read_mains(
    connection: Connection, merchant: str, skus: Collection[str], channel: Channel | None = None
) -> list[Main]:
    """Every main of some SKUs, on every channel or one, by SKU and channel."""
    ordered = sorted(set(skus))
    return [
        main_of(row)
        for start in range(0, len(ordered), SKUS_PER_QUERY)
        for row in connection.execute(
            mains_of(merchant, ordered[start : start + SKUS_PER_QUERY], channel)
        )
    ]


def write_mains(
    connection: Connection, merchant: str, channel: Channel, changes: list[MainChange], now: str
) -> None:
    """Lay each change over its main, in order, and keep the values before. Equal is no change.

    As with drafts, the row of history that makes a main is written with its second version; until
    then the main itself says where it comes from.
    """
    stored = {
        (main.sku, main.noun, main.place): main
        for main in read_mains(connection, merchant, [change.sku for change in changes], channel)
    }
    written: dict[tuple[str, str, str], Main] = {}
    history: list[tuple[object, ...]] = []
    for change in changes:
        key = (change.sku, change.noun, change.place)
        main = stored.get(key)
        fields = {**(main.fields if main else {}), **change.fields}
        moved = fields if main is None else _moved(main.fields, fields)
        if main is not None and not moved:
            continue
        version = main.version + 1 if main else 1
        stored[key] = written[key] = Main(
            change.sku, channel, change.noun, change.place, version, now, change.cause_id, fields
        )
        if main is not None:
            if version == _SECOND:
                history.append(_step(merchant, main, None))
            before = {name: main.fields.get(name, ABSENT) for name in moved}
            history.append(_step(merchant, stored[key], _as_text(before)))
    upsert_rows(connection, _mains, [_row(merchant, main) for main in written.values()])
    insert_rows(connection, _changes, history)


def _moved(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [name for name, value in after.items() if before.get(name, ABSENT) != value]


def _row(merchant: str, main: Main) -> tuple[object, ...]:
    return (
        merchant,
        main.sku,
        main.channel.marketplace,
        main.channel.site,
        main.noun,
        main.place,
        _as_text(main.fields),
        main.version,
        main.changed_at,
        main.cause_id,
    )


def _step(merchant: str, main: Main, before: str | None) -> tuple[object, ...]:
    return (
        merchant,
        main.sku,
        main.noun,
        main.place,
        stage_of(main.channel),
        main.version,
        main.changed_at,
        "marketplace",
        main.cause_id,
        None,
        before,
    )


def _as_text(fields: Mapping[str, object]) -> str:
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS).decode()
