"""Values that no lookup table has, as feeds miss them, until a release has them."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, select

from catalog.errors import NotFound
from catalog.paging import CursorKind, Page, PageRequest
from catalog.unmapped import MOST_SKUS, MissedLookup, UnmappedTable, UnmappedValue
from store.columns import storable
from store.database import Database
from store.paging import page_rows
from store.unmapped_rows import UnmappedRow
from store.upsert import upsert_into

_unmapped: Table = UnmappedRow.__table__  # type: ignore[attr-defined]
_CURSOR = CursorKind("unmapped", (int, str))

# What waits for one merchant; values beyond are left out until there is room. Nobody fills in more
# by hand, and the workbook of a feed's unmapped values has all of them.
MOST_VALUES = 5_000

# Ids in one statement.
_AT_ONCE = 500

_MOVES = ("skus", "sku_count", "exact", "feed", "last_at")


class Unmapped:
    """The unmapped values of a store. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, merchant: str, feed: int, at: str, missed: Sequence[MissedLookup]) -> None:
        """Note what a feed has missed; safe to do again.

        Args:
            merchant: Whose.
            feed: The feed's number.
            at: When, ISO 8601 UTC.
            missed: The values, those of the most SKUs first.
        """
        if not missed:
            return
        with self._database.writing(merchant) as connection:
            known = _by_id(connection, merchant, [each.id for each in missed])
            count = select(func.count()).where(_unmapped.c.merchant == merchant)
            free = MOST_VALUES - connection.execute(count).scalar_one()
            rows: dict[str, dict[str, object]] = {}
            for each in missed:
                if each.id in known:
                    rows[each.id] = _merged(known[each.id], each, feed, at)
                elif each.id not in rows and free > 0:
                    free -= 1
                    rows[each.id] = _row(merchant, each, feed, at)
            if rows:
                statement = upsert_into(connection, _unmapped, _MOVES)
                connection.execute(statement, list(rows.values()))

    def page(
        self, merchant: str, request: PageRequest, file: str | None = None, sheet: str | None = None
    ) -> Page[UnmappedValue]:
        """Values that wait, those of the most SKUs first. Raises QueryInvalid for the cursor."""
        query = select(_unmapped).where(_unmapped.c.merchant == merchant)
        if file is not None:
            query = query.where(_unmapped.c.file == file)
        if sheet is not None:
            query = query.where(_unmapped.c.sheet == sheet)
        keys = [_unmapped.c.sku_count, _unmapped.c.id]
        with self._database.reading() as connection:
            rows, after = page_rows(connection, query, keys, _CURSOR, request, descending=True)
        return Page(tuple(_value(row._mapping) for row in rows), after)

    def tables(self, merchant: str) -> tuple[UnmappedTable, ...]:
        """The tables that values wait for, by file and sheet."""
        columns = [_unmapped.c[name] for name in ("file", "sheet", "columns", "target")]
        query = (
            select(*columns, func.count().label("count"))
            .where(_unmapped.c.merchant == merchant)
            .group_by(*columns)
            .order_by(*columns)
        )
        with self._database.reading() as connection:
            return tuple(
                UnmappedTable(row.file, row.sheet, tuple(json.loads(row[2])), row.target, row[4])
                for row in connection.execute(query)
            )

    def of_ids(self, merchant: str, ids: Collection[str]) -> tuple[UnmappedValue, ...]:
        """Some values. Raises NotFound where one does not wait, or no longer."""
        with self._database.reading() as connection:
            found = _by_id(connection, merchant, list(ids))
        for id in ids:
            if id not in found:
                message = f"no value {id} waits for {merchant}, or no longer"
                raise NotFound(message, noun="unmapped value", id=id)
        return tuple(_value(found[id]._mapping) for id in ids)

    def all(self, merchant: str) -> tuple[UnmappedValue, ...]:
        """Every value of a merchant that waits, MOST_VALUES at most."""
        query = select(_unmapped).where(_unmapped.c.merchant == merchant)
        with self._database.reading() as connection:
            return tuple(_value(row._mapping) for row in connection.execute(query))

    def count(self, merchant: str) -> int:
        """How many values wait."""
        query = select(func.count()).where(_unmapped.c.merchant == merchant)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def remove(self, merchant: str, ids: Sequence[str]) -> None:
        """Take values off; those that are gone already are no error."""
        with self._database.writing(merchant) as connection:
            for start in range(0, len(ids), _AT_ONCE):
                some = _unmapped.c.id.in_(ids[start : start + _AT_ONCE])
                connection.execute(delete(_unmapped).where(_unmapped.c.merchant == merchant, some))


def _by_id(connection: Connection, merchant: str, ids: Sequence[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(_unmapped).where(
            _unmapped.c.merchant == merchant, _unmapped.c.id.in_(ids[start : start + _AT_ONCE])
        )
        found |= {row.id: row for row in connection.execute(query)}
    return found


def _row(merchant: str, missed: MissedLookup, feed: int, at: str) -> dict[str, object]:
    return {
        "merchant": merchant,
        "id": missed.id,
        "file": storable(missed.file),
        "sheet": storable(missed.sheet),
        "columns": json.dumps(missed.columns),
        "target": storable(missed.target),
        "values": json.dumps(missed.values),
        "skus": json.dumps(missed.skus[:MOST_SKUS]),
        "sku_count": missed.sku_count,
        "exact": missed.exact,
        "feed": feed,
        "first_at": at,
        "last_at": at,
    }


def _merged(known: Row[Any], missed: MissedLookup, feed: int, at: str) -> dict[str, object]:
    """The row with the SKUs of another feed as well."""
    skus = sorted({*json.loads(known.skus), *missed.skus})
    # Beyond what is kept nobody knows which of the SKUs are the same: at least as many as either.
    most = max(known.sku_count, missed.sku_count)
    is_exact = known.exact and missed.exact and most <= len(skus) <= MOST_SKUS
    return {
        **known._mapping,
        "skus": json.dumps(skus[:MOST_SKUS]),
        "sku_count": max(len(skus), most),
        "exact": is_exact,
        "feed": max(feed, known.feed),
        "last_at": max(at, known.last_at),
    }


def _value(row: Mapping[Any, Any]) -> UnmappedValue:
    lookup = MissedLookup(
        file=row["file"],
        sheet=row["sheet"],
        columns=tuple(json.loads(row["columns"])),
        target=row["target"],
        values=tuple(json.loads(row["values"])),
        skus=tuple(json.loads(row["skus"])),
        sku_count=row["sku_count"],
        exact=row["exact"],
    )
    return UnmappedValue(row["id"], lookup, row["feed"], row["first_at"], row["last_at"])
