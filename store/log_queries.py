"""Questions about log lines: page by page, as a stream, and what is new since the last look."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select, tuple_

from catalog.filters import LogFilter, Order
from catalog.paging import MOST_ENTRIES, CursorKind, Page, PageRequest, entries_of
from catalog.stored import StoredLine, Tail
from store.database import Database
from store.paging import Keys, page_rows
from store.rows import FeedRow, LogLineRow
from store.tail_position import TailPosition
from store.told_of_feeds import narrowed, told, with_feed

_lines: Table = LogLineRow.__table__  # type: ignore[attr-defined]
_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]

# What tells lines apart within one merchant, the coarsest first.
_KEYS: Keys = [_lines.c[name] for name in ("at", "feed", "record", "position")]
_ALL = CursorKind("log", (str, str, int, int))
# Those of one feed lie in the order of the table itself.
_FEED_KEYS: Keys = _KEYS[2:]
_OF_FEED = CursorKind("feed-log", (int, int))

# A feed in another state says nothing more.
_OPEN = ("received", "running", "held")
# Before the first line of a feed.
_NOTHING = (0, -1)


class LogQueries:
    """Answers questions about what the scripts of a merchant logged."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, wanted: LogFilter, request: PageRequest, order: Order = "newest"
    ) -> Page[StoredLine]:
        """Return one page.

        Raises:
            QueryInvalid: The cursor is of another question.
        """
        with self._database.reading() as connection:
            return _page(connection, wanted, request, order)

    def stream(
        self, wanted: LogFilter, order: Order = "record", most: int | None = None
    ) -> Iterator[StoredLine]:
        """Yield all lines, at most `most`, in pages: an export holds up nobody."""
        return entries_of(lambda request: self.page(wanted, request, order), most)

    def latest(self, wanted: LogFilter, count: int) -> Tail:
        """Return the last `count` lines, oldest first, and the cursor from which `tail` goes on.

        Raises:
            QueryInvalid: `count` is more than a page has.
        """
        merchant = wanted.merchant
        highest = select(func.max(_feeds.c.number)).where(_feeds.c.merchant == merchant)
        still_open = select(_feeds.c.id, _feeds.c.number).where(
            _feeds.c.merchant == merchant, _feeds.c.state.in_(_OPEN)
        )
        with self._database.reading() as connection:
            page = _page(connection, wanted, PageRequest(count), "newest")
            position = TailPosition(connection.execute(highest).scalar() or 0)
            for feed, number in connection.execute(still_open).all():
                position = position.at(number, _last(connection, merchant, feed))
        return Tail(tuple(reversed(page.entries)), position.write())

    def tail(self, wanted: LogFilter, after: str, most: int = MOST_ENTRIES) -> Tail:
        """Return up to `most` lines that came since the cursor `after`, feed by feed.

        Feeds of one merchant may run side by side, and the one that arrived first may be the last
        to speak; so the cursor holds how far each unfinished feed has been told. A record that is
        translated anew at its feed's end, behind records that have been told, is left to `page`.

        Raises:
            QueryInvalid: The cursor is no tail's.
        """
        position = TailPosition.read(after)
        told: list[StoredLine] = []
        with self._database.reading() as connection:
            for feed, number, state in _feeds_behind(connection, wanted.merchant, position):
                last = position.open.get(number, _NOTHING)
                rows = _lines_behind(connection, wanted, feed, last, most - len(told))
                told += map(_line, rows)
                if len(told) == most:
                    position = position.at(number, (rows[-1].record, rows[-1].position))
                    break
                is_open = state in _OPEN
                position = position.at(
                    number, _last(connection, wanted.merchant, feed) if is_open else None
                )
        return Tail(tuple(told), position.write())


def _feeds_behind(
    connection: Connection, merchant: str, position: TailPosition
) -> Sequence[tuple[str, int, str]]:
    """Id, number and state of the feeds that may have more to tell, in order of arrival."""
    query = (
        select(_feeds.c.id, _feeds.c.number, _feeds.c.state)
        .where(_feeds.c.merchant == merchant)
        .order_by(_feeds.c.number)
    )
    rows = list(connection.execute(query.where(_feeds.c.number > position.known)))
    if position.open:
        followed = query.where(_feeds.c.number.in_(list(position.open)))
        rows = [*connection.execute(followed), *rows]
    return [(row.id, row.number, row.state) for row in rows]


def _lines_behind(
    connection: Connection, wanted: LogFilter, feed: str, last: tuple[int, int], most: int
) -> "Sequence[Row[Any]]":
    """At most so many lines of a feed behind the line `last`."""
    if wanted.feed not in (None, feed):
        return ()
    return connection.execute(
        _whole()
        .where(*_narrow(replace(wanted, feed=feed)))
        .where(tuple_(*_FEED_KEYS) > tuple_(*last))
        .order_by(*_FEED_KEYS)
        .limit(most)
    ).all()


def _last(connection: Connection, merchant: str, feed: str) -> tuple[int, int]:
    """The last line of a feed: its record, and its position there."""
    row = connection.execute(
        select(_lines.c.record, _lines.c.position)
        .where(_lines.c.merchant == merchant, _lines.c.feed == feed)
        .order_by(*(key.desc() for key in _FEED_KEYS))
        .limit(1)
    ).first()
    return (row.record, row.position) if row is not None else _NOTHING


def _page(
    connection: Connection, wanted: LogFilter, request: PageRequest, order: Order
) -> Page[StoredLine]:
    of_feed = wanted.feed is not None
    rows, after = page_rows(
        connection,
        _whole().where(*_narrow(wanted)),
        _FEED_KEYS if of_feed else _KEYS,
        _OF_FEED if of_feed else _ALL,
        request,
        descending=order == "newest",
    )
    return Page(tuple(map(_line, rows)), after)


def _whole() -> "Select[Any]":
    return with_feed(_lines, StoredLine)


def _narrow(wanted: LogFilter) -> list[ColumnElement[bool]]:
    return narrowed(_lines, wanted, ("feed", "sku", "level"))


def _line(row: "Row[Any]") -> StoredLine:
    return told(row, StoredLine)
