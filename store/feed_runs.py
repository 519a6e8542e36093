"""Runs of inbound feeds: taken in, begun, held for a person, ended. `store.feeds` looks at them."""

import hashlib

from sqlalchemy import Connection, Table, func, select, update

from catalog.feed_states import CANCELLED, FEED_STATES, HELD, RUNNING, WAITING
from catalog.feeds import Feed
from catalog.merchants import Merchant
from store.batch import FeedArrival, ReceivedFile
from store.database import Database
from store.feeds import read_feed, register
from store.merchants import ensure_merchant
from store.rows import ErrorRow, FeedRow, FindingRow

_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]
_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]
_findings: Table = FindingRow.__table__  # type: ignore[attr-defined]
_columns = [_feeds.c[name] for name in Feed.__dataclass_fields__]


class FeedRuns:
    """The runs of a store. Each call is one transaction; each raises NotFound for no feed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, file: ReceivedFile) -> Feed:
        """Record that a file has arrived; makes its merchant where there is none of that id.

        The same bytes under the same name as the merchant's last feed of that kind, while that one
        is not through, are the same feed: who sends twice is served once. Had another come in
        between, they would be a wish to go back.

        Raises:
            ConfigInvalid: It is no merchant id.
        """
        with self._database.writing(file.merchant) as connection:
            merchant = ensure_merchant(connection, file.merchant, file.received_at)
            last = last_of_kind(connection, file.merchant, file.kind)
            if last is not None and _is_again(last, file):
                return last
            return register_file(connection, merchant, file)

    def waiting(self) -> tuple[Feed, ...]:
        """The feeds of all merchants that are not through, each merchant's in order of arrival.

        Feeds that `crossdock translate` runs by hand have no location and are none of them.
        """
        query = (
            select(*_columns)
            .where(_feeds.c.state.in_(WAITING), _feeds.c.location.is_not(None))
            .order_by(_feeds.c.merchant, _feeds.c.number)
        )
        with self._database.reading() as connection:
            return tuple(Feed(*row) for row in connection.execute(query))

    def begin(self, feed: str, release: str, at: str) -> Feed:
        """Begin a run with the release and the meaning that hold now, or go on with it.

        A run that has begun keeps what it began with. Raises MoveRefused where it is over.
        """
        with self._database.writing(self._merchant(feed)) as connection:
            found = read_feed(connection, feed)
            if found.state == RUNNING:
                return found
            merchant = ensure_merchant(connection, found.merchant, at)
            values = {"release": release, "meaning": merchant.meaning(found.kind)}
            return _move(connection, found, "start", "rule", started_at=at, **values)

    def break_off(self, feed: str, fault: tuple[str, str], at: str) -> Feed:
        """End a run with the (code, message) of why; one that is over stays as it is."""
        with self._database.writing(self._merchant(feed)) as connection:
            found = read_feed(connection, feed)
            if found.state not in WAITING:
                return found
            values = dict(zip(("fault_code", "fault_message"), fault, strict=True))
            return _move(connection, found, "break_off", "rule", finished_at=at, **values)

    def hold(self, feed: str, because: str) -> Feed:
        """Let a run whose records are stored wait for a person; one that waits, waits."""
        with self._database.writing(self._merchant(feed)) as connection:
            found = read_feed(connection, feed)
            if found.state == HELD:
                return found
            return _move(connection, found, "hold", "rule", held_because=because)

    def release(self, feed: str) -> Feed:
        """Let a held run go on to its end; why it was held stays readable. Raises MoveRefused."""
        with self._database.writing(self._merchant(feed)) as connection:
            return _move(connection, read_feed(connection, feed), "release", "person")

    def discard(self, feed: str, at: str) -> Feed:
        """End a run that is held, or has not begun, without the rest of it. Raises MoveRefused."""
        with self._database.writing(self._merchant(feed)) as connection:
            found = read_feed(connection, feed)
            return _move(connection, found, "cancel", "person", finished_at=at)

    def cancel(self, feed: str, at: str) -> Feed:
        """End a run wherever it is, at a person's wish; one that is cancelled stays as it is.

        Of a run under way nothing more is written from here on. Raises MoveRefused where it has
        come to another end.
        """
        with self._database.writing(self._merchant(feed)) as connection:
            found = read_feed(connection, feed)
            if found.state == CANCELLED:
                return found
            event = "stop" if found.state == RUNNING else "cancel"
            return _move(connection, found, event, "person", finished_at=at)

    def supersede_held(self, feed: str, at: str) -> None:
        """End the held feeds of the same kind that came before this one, which says more."""
        with self._database.writing(self._merchant(feed)) as connection:
            later = read_feed(connection, feed)
            state = FEED_STATES.move(HELD, "supersede", "rule")
            connection.execute(
                update(_feeds)
                .where(_feeds.c.merchant == later.merchant, _feeds.c.kind == later.kind)
                .where(_feeds.c.number < later.number, _feeds.c.state == HELD)
                .values(state=state, superseded_by=feed, finished_at=at)
            )

    def finding_kinds(self, feed: str) -> set[tuple[str, str]]:
        """The findings of a feed that are told apart so far, as (code, place)."""
        query = select(_findings.c.code, _findings.c.place)
        with self._database.reading() as connection:
            merchant = read_feed(connection, feed).merchant
            rows = connection.execute(
                query.where(_findings.c.merchant == merchant, _findings.c.feed == feed)
            )
            return {(code, place) for code, place in rows}

    def unnamed_rejections(self, feed: str) -> int:
        """How many records of a feed were rejected without anybody knowing their SKU."""
        with self._database.reading() as connection:
            merchant = read_feed(connection, feed).merchant
            query = select(func.count()).where(
                _errors.c.merchant == merchant, _errors.c.feed == feed, _errors.c.sku.is_(None)
            )
            return int(connection.execute(query).scalar_one())

    def _merchant(self, feed: str) -> str:
        with self._database.reading() as connection:
            return read_feed(connection, feed).merchant


def register_file(connection: Connection, merchant: Merchant, file: ReceivedFile) -> Feed:
    """Record a file as the merchant's next feed.

    The connection must be one that writes this merchant's data.
    """
    number = _next_number(connection, file.merchant)
    parts = (file.merchant, str(number), file.kind, file.name, file.sha256)
    arrival = FeedArrival(
        id=hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32],
        merchant=file.merchant,
        kind=file.kind,
        name=file.name,
        sha256=file.sha256,
        size_bytes=file.size_bytes,
        received_at=file.received_at,
        release="",  # the one that is active when its turn comes
        meaning=merchant.meaning(file.kind),
        location=file.location,
    )
    register(connection, arrival, FEED_STATES.move(None, "receive", "feed"))
    return read_feed(connection, arrival.id)


def last_of_kind(connection: Connection, merchant: str, kind: str) -> Feed | None:
    """The feed of a kind that came last; None where none ever did."""
    query = (
        select(*_columns)
        .where(_feeds.c.merchant == merchant, _feeds.c.kind == kind)
        .where(_feeds.c.direction == "inbound")
        .order_by(_feeds.c.number.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Feed(*row)


def _move(connection: Connection, feed: Feed, event: str, actor: str, **values: object) -> Feed:
    """Move a feed's state and set columns. Raises MoveRefused where the state forbids it."""
    state = FEED_STATES.move(feed.state, event, actor)
    statement = update(_feeds).where(_feeds.c.id == feed.id)
    connection.execute(statement.values(state=state, **values))
    return read_feed(connection, feed.id)


def _is_again(last: Feed, file: ReceivedFile) -> bool:
    unprocessed = last.state in WAITING and last.location is not None
    return unprocessed and (last.name, last.sha256) == (file.name, file.sha256)


def _next_number(connection: Connection, merchant: str) -> int:
    """The number that `register` will give: nobody else writes this merchant's data meanwhile."""
    last = select(func.max(_feeds.c.number)).where(_feeds.c.merchant == merchant)
    return (connection.execute(last).scalar() or 0) + 1
