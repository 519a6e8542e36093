"""Main: the fields that each channel has accepted, with the history of how they came there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Select, Table, select

from catalog.listings import Main
from catalog.merchants import Channel
from store.bulk import insert_rows, upsert_rows
from store.draft_rows import ChangeRow
from store.listing_rows import MainRow
from store.merging import to_json

_mains: Table = MainRow.__table__  # type: ignore[attr-defined]
_changes: Table = ChangeRow.__table__  # type: ignore[attr-defined]

# SQLite takes at most 32,766 variables in one statement.
SKUS_PER_QUERY = 5_000

# The noun of what a channel was told that follows from more than drafts. What the store knows of
# it: `quantity` is what was told, and `left` what was left of that when it was last reported.
LISTED = "listed"

MainKey = tuple[Channel, str, str]  # channel, noun, place

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


class Mains:
    """The mains of the SKUs that one transaction touches, in memory and in order.

    As with drafts, the row of history that makes a main is written with its second version; until
    then the main itself says where it comes from.
    """

    def __init__(self, merchant: str, now: str) -> None:
        self.merchant = merchant
        self._now = now
        self._of_sku: dict[str, dict[MainKey, Main]] = {}
        self._written: dict[tuple[str, MainKey], Main] = {}
        self._history: list[tuple[object, ...]] = []

    def read(self, connection: Connection, skus: Collection[str]) -> None:
        """Read the mains of some SKUs, on every channel."""
        for main in read_mains(connection, self.merchant, skus):
            self._of_sku.setdefault(main.sku, {})[main.channel, main.noun, main.place] = main

    def of_sku(self, sku: str) -> Collection[Main]:
        """Every main of a SKU, on every channel."""
        return self._of_sku.get(sku, {}).values()

    def fields(self, sku: str, channel: Channel, noun: str, place: str) -> Mapping[str, object]:
        """What a channel has accepted of one noun of a SKU; nothing at first."""
        main = self._of_sku.get(sku, {}).get((channel, noun, place))
        return {} if main is None else main.fields

    def lay(self, channel: Channel, change: MainChange) -> None:
        """Lay fields over a main, and keep the values before. Equal is no change."""
        key = (channel, change.noun, change.place)
        of_sku = self._of_sku.setdefault(change.sku, {})
        main = of_sku.get(key)
        fields = {**(main.fields if main else {}), **change.fields}
        moved = _moved(main.fields if main else {}, fields)
        if not moved:
            return
        version = main.version + 1 if main else 1
        of_sku[key] = self._written[change.sku, key] = Main(
            change.sku,
            channel,
            change.noun,
            change.place,
            version,
            self._now,
            change.cause_id,
            fields,
        )
        if main is not None:
            if main.version == 1:
                self._history.append(_step(self.merchant, main, None))
            before = {name: [main.fields[name]] if name in main.fields else [] for name in moved}
            self._history.append(_step(self.merchant, of_sku[key], to_json(before)))

    def save(self, connection: Connection) -> None:
        """Write what has changed, with its history."""
        rows = [_row(self.merchant, main) for main in self._written.values()]
        upsert_rows(connection, _mains, rows)
        insert_rows(connection, _changes, self._history)


def _moved(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [name for name, value in after.items() if name not in before or before[name] != value]


def _row(merchant: str, main: Main) -> tuple[object, ...]:
    return (
        merchant,
        main.sku,
        main.channel.marketplace,
        main.channel.site,
        main.noun,
        main.place,
        to_json(main.fields),
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
