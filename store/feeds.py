"""Feeds: every file from and to a merchant, how far its run is, and what came out."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from catalog.errors import NotFound
from catalog.feeds import Feed
from catalog.filters import FeedFilter
from catalog.merchants import is_merchant_id
from catalog.paging import CursorKind, Page, PageRequest
from store.batch import FeedArrival, FeedState
from store.database import Database
from store.merchants import ensure_merchant
from store.paging import between, page_rows
from store.rows import FeedRow
from store.upsert import insert_into

_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]

# The columns of a feed, in the order of the noun.
FEED_COLUMNS = [_feeds.c[name] for name in Feed.__dataclass_fields__]
_PROGRESS = [_feeds.c[name] for name in FeedState.__dataclass_fields__]
_CURSOR = CursorKind("feeds", (int,))


class Feeds:
    """The feeds of every merchant, to look at. What moves the runs of inbound ones is elsewhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(self, arrival: FeedArrival, state: str) -> Feed:
        """Record a feed, or find it again. A new one gets the merchant's next number."""
        with self._database.writing(arrival.merchant) as connection:
            register(connection, arrival, state)
            return read_feed(connection, arrival.id)

    def get(self, feed: str) -> Feed:
        """One feed. Raises NotFound."""
        with self._database.reading() as connection:
            return read_feed(connection, feed)

    def of_ids(self, feeds: Collection[str]) -> dict[str, Feed]:
        """At most some thousands of feeds, by id; those that are forgotten are left out."""
        query = select(*FEED_COLUMNS).where(_feeds.c.id.in_(sorted(feeds)))
        with self._database.reading() as connection:
            return {row[0]: Feed(*row) for row in connection.execute(query)}

    def numbered(self, merchant: str, number: int) -> Feed:
        """The feed that people call by its number. Raises NotFound."""
        query = select(*FEED_COLUMNS).where(
            _feeds.c.merchant == merchant, _feeds.c.number == number
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"{merchant} has no feed {number}", noun="feed", id=number)
        return Feed(*row)

    def page(self, wanted: FeedFilter, request: PageRequest) -> Page[Feed]:
        """Feeds of a merchant, the newest first. Raises QueryInvalid for a foreign cursor."""
        query = select(*FEED_COLUMNS).where(
            _feeds.c.merchant == wanted.merchant,
            *between(_feeds.c.received_at, wanted.since, wanted.until),
        )
        for name in ("direction", "kind", "state"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(_feeds.c[name] == value)
        with self._database.reading() as connection:
            rows, after = page_rows(
                connection, query, [_feeds.c.number], _CURSOR, request, descending=True
            )
        return Page(tuple(Feed(*row[: len(FEED_COLUMNS)]) for row in rows), after)


def register(connection: Connection, arrival: FeedArrival, state: str) -> None:
    """Record a feed, unless it is there already; and its merchant, where nobody knows it yet."""
    if is_merchant_id(arrival.merchant):  # one translated by hand may have any name
        ensure_merchant(connection, arrival.merchant, arrival.received_at)
    last = select(func.max(_feeds.c.number)).where(_feeds.c.merchant == arrival.merchant)
    number = (connection.execute(last).scalar() or 0) + 1
    row = FeedRow(**asdict(arrival), number=number, state=state).model_dump()
    statement = insert_into(connection, _feeds)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]), row)


def read_feed(connection: Connection, feed: str) -> Feed:
    """One feed. Raises NotFound."""
    row = connection.execute(select(*FEED_COLUMNS).where(_feeds.c.id == feed)).one_or_none()
    if row is None:
        raise NotFound(f"there is no feed {feed}", noun="feed", id=feed)
    return Feed(*row)


def read_state(connection: Connection, feed: str) -> FeedState:
    """How far the run of a registered feed has come."""
    return FeedState(*connection.execute(select(*_PROGRESS).where(_feeds.c.id == feed)).one())


def add_counts(
    connection: Connection, feed: str, counts: Mapping[str, int], cursor: int | None = None
) -> None:
    """Add to the counts of a feed, by column, and move its cursor where one is given."""
    values: dict[str, Any] = {name: _feeds.c[name] + more for name, more in counts.items() if more}
    if cursor is not None:
        values["cursor"] = cursor
    if values:
        connection.execute(update(_feeds).where(_feeds.c.id == feed).values(**values))


def finish(
    connection: Connection, feed: str, fault: tuple[str, str] | None, finished_at: str | None
) -> None:
    """Close a run: `done`, or `faulty` with the (code, message) of what ended the feed early."""
    code, message = fault or (None, None)
    values = {"fault_code": code, "fault_message": message, "finished_at": finished_at}
    state = "faulty" if fault else "done"
    connection.execute(update(_feeds).where(_feeds.c.id == feed).values(state=state, **values))
