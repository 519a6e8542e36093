"""Feeds of several merchants, the newest first; those that run; and what came in by day."""

import heapq
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select

from catalog.feed_states import RUNNING
from catalog.feeds import Feed, FeedDay
from catalog.filters import ArrivalFilter
from catalog.paging import CursorKind, Page, PageRequest
from store.database import Database
from store.paging import Keys, between, page_rows
from store.rows import FeedRow

_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]
_columns = [_feeds.c[name] for name in Feed.__dataclass_fields__]

_KEYS: Keys = [_feeds.c[name] for name in ("received_at", "merchant", "number")]
_CURSOR = CursorKind("arrivals", (str, str, int))

# So many merchants are asked one by one, each by its own index; of more, all feeds are read by
# time, and those of others are passed over.
_MOST_ALONE = 50

_DAY_CHARS = len("2026-03-01")


class Arrivals:
    """Answers questions about the feeds of one merchant, of several, or of everybody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: ArrivalFilter, request: PageRequest) -> Page[Feed]:
        """One page, the newest first. Raises QueryInvalid for a foreign cursor."""
        query = select(*_columns).where(*_narrow(wanted))
        merchants = wanted.merchants
        with self._database.reading() as connection:
            if merchants is None or len(merchants) > _MOST_ALONE:
                if merchants is not None:
                    query = query.where(_feeds.c.merchant.in_(merchants))
                rows, after = _rows(connection, query, request)
            else:
                rows, after = _laid_together(connection, query, merchants, request)
        return Page(tuple(Feed(*row[: len(_columns)]) for row in rows), after)

    def any(self, merchants: Sequence[str] | None) -> bool:
        """Whether there is any feed."""
        query = select(_feeds.c.id).where(*_of(merchants)).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def running(self, merchants: Sequence[str] | None, most: int) -> tuple[Feed, ...]:
        """Inbound feeds whose records are being translated, the oldest first."""
        query = (
            select(*_columns)
            .where(_feeds.c.state == RUNNING, _feeds.c.direction == "inbound")
            .where(*_of(merchants))
            .order_by(*_KEYS)
            .limit(most)
        )
        with self._database.reading() as connection:
            return tuple(Feed(*row) for row in connection.execute(query))

    def states(self, merchants: Sequence[str] | None, since: str) -> dict[str, int]:
        """How many inbound feeds that have arrived since then are in which state."""
        query = (
            select(_feeds.c.state, func.count())
            .where(_feeds.c.received_at >= since, _feeds.c.direction == "inbound")
            .where(*_of(merchants))
            .group_by(_feeds.c.state)
        )
        with self._database.reading() as connection:
            return {state: count for state, count in connection.execute(query)}

    def days(self, merchants: Sequence[str] | None, since: str) -> tuple[FeedDay, ...]:
        """What came of the inbound feeds of each day, by day of arrival in UTC."""
        day = func.substr(_feeds.c.received_at, 1, _DAY_CHARS)
        sums = [
            func.coalesce(func.sum(_feeds.c[name]), 0)
            for name in ("translated", "unchanged", "skipped", "rejected")
        ]
        query = (
            select(day, func.count(), *sums)
            .where(_feeds.c.received_at >= since, _feeds.c.direction == "inbound")
            .where(*_of(merchants))
            .group_by(day)
            .order_by(day)
        )
        with self._database.reading() as connection:
            return tuple(FeedDay(row[0], *map(int, row[1:])) for row in connection.execute(query))

    def usual_records(self, feeds: Sequence[Feed]) -> dict[str, int]:
        """How many records the feed before each of these had, of its merchant and kind.

        Nobody knows how many a feed has before it is read; that of yesterday had about as many.
        Feeds without an earlier one that is over are left out.
        """
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for feed in feeds:
                query = (
                    select(_feeds.c.cursor)
                    .where(_feeds.c.merchant == feed.merchant, _feeds.c.kind == feed.kind)
                    .where(_feeds.c.number < feed.number, _feeds.c.state == "done")
                    .where(_feeds.c.direction == "inbound")
                    .order_by(_feeds.c.number.desc())
                    .limit(1)
                )
                records = connection.execute(query).scalar()
                if records:
                    found[feed.id] = int(records)
        return found


def _laid_together(
    connection: Connection, query: "Select[Any]", merchants: Sequence[str], request: PageRequest
) -> tuple[list["Row[Any]"], str | None]:
    """A page of several merchants, made of a page of each."""
    found = [
        _rows(connection, query.where(_feeds.c.merchant == merchant), request)
        for merchant in merchants
    ]
    merged = list(heapq.merge(*(rows for rows, _ in found), key=_key, reverse=True))
    shown = merged[: request.size]
    is_more = len(merged) > len(shown) or any(after is not None for _, after in found)
    return shown, _CURSOR.write(_key(shown[-1])) if is_more and shown else None


def _rows(
    connection: Connection, query: "Select[Any]", request: PageRequest
) -> tuple[Sequence["Row[Any]"], str | None]:
    return page_rows(connection, query, _KEYS, _CURSOR, request, descending=True)


def _key(row: "Row[Any]") -> tuple[Any, ...]:
    return tuple(row[-len(_KEYS) :])


def _of(merchants: Sequence[str] | None) -> list[ColumnElement[bool]]:
    return [] if merchants is None else [_feeds.c.merchant.in_(list(merchants))]


def _narrow(wanted: ArrivalFilter) -> list[ColumnElement[bool]]:
    clauses = between(_feeds.c.received_at, wanted.since, wanted.until)
    for name in ("direction", "kind", "state"):
        value = getattr(wanted, name)
        if value is not None:
            clauses.append(_feeds.c[name] == value)
    if wanted.name is not None:
        clauses.append(_feeds.c.name.icontains(wanted.name, autoescape=True))
    return clauses
