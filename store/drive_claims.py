"""Claims: the one moment at which a file on a drive becomes a feed, and what follows from it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Table, select, update

from catalog.drive_files import DriveClaim, DriveFile
from catalog.feed_states import CANCELLED, DONE, FAULTY, FEED_STATES, RECEIVED, SUPERSEDED
from catalog.feeds import Feed
from catalog.pickup_states import PICKUP_STATES
from catalog.records import KINDS_OF_ITEMS
from store.batch import ReceivedFile
from store.database import Database
from store.drive_files import keep, require_same
from store.drive_rows import DriveClaimRow
from store.feed_runs import last_of_kind, register_file
from store.merchants import ensure_merchant
from store.rows import FeedRow
from store.upsert import insert_into

_claims: Table = DriveClaimRow.__table__  # type: ignore[attr-defined]
_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]

# A feed that came to nothing may be sent again, with the same bytes.
_FRUITLESS = (FAULTY, CANCELLED)
_OVER = (DONE, FAULTY, CANCELLED, SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a feed from a drive stands.

    Attributes:
        feed: The feed.
        answered: Whether its response is written, or none will be: it did not come by the drive.
        response: Path of the response on the drive; empty where there is none.
    """

    feed: Feed
    answered: bool
    response: str


class DriveClaims:
    """The claims of every merchant. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, file: DriveFile, received: ReceivedFile, release: str, now: float, lookups: str = ""
    ) -> DriveFile | None:
        """Make a feed of a file that is ready, all or nothing; who claims second gets nothing.

        Args:
            file: The file as it was read; its bytes are kept.
            received: The feed that it becomes.
            release: The script release that is active; empty where there is none.
            now: When, in seconds since 1970.
            lookups: Key of the lookups that lay on its drive; empty where there are none.

        Returns:
            The file as it is from now on: PROCESSING with its feed; DUPLICATE where the last feed
            of this kind had the same bytes, release and lookups; SUPERSEDED where a newer full feed
            is here. None where something has happened to the file meanwhile.

        Raises:
            ConfigInvalid: It is no merchant id.
        """
        with self._database.writing(file.merchant) as connection:
            if not require_same(connection, file):
                return None
            merchant = ensure_merchant(connection, file.merchant, received.received_at)
            last = last_of_kind(connection, file.merchant, received.kind)
            full = merchant.meaning(received.kind) == "full" and received.kind in KINDS_OF_ITEMS
            same = last is not None and _lookups(connection, last.id) == lookups
            if last is not None and same and _is_repeated(last, received, release):
                taken = _by_rule(file, "duplicate", last.id)
            elif last is not None and full and last.received_at > received.received_at:
                taken = _by_rule(file, "supersede", last.id)
            else:
                feed = register_file(connection, merchant, received)
                row = {
                    "feed": feed.id,
                    "merchant": feed.merchant,
                    "path": file.path,
                    "key": _key(received, release, lookups, last),
                    "claimed_at": now,
                    "answered_at": 0.0,
                    "response": "",
                    "lookups": lookups,
                }
                connection.execute(insert_into(connection, _claims), row)
                if full:
                    _supersede_waiting(connection, feed)
                taken = _by_rule(file, "claim", feed.id)
            keep(connection, taken, now)
            return taken

    def lookups(self, feed: str) -> str:
        """Key of the lookups that a feed runs with; empty where it has none of a drive's."""
        with self._database.reading() as connection:
            return _lookups(connection, feed)

    def unanswered(self, most: int) -> tuple[DriveClaim, ...]:
        """Claims of all merchants whose feeds are over and have no response yet, in order."""
        query = (
            select(_claims.c.feed, _claims.c.merchant, _claims.c.path)
            .join(_feeds, _feeds.c.id == _claims.c.feed)
            .where(_claims.c.answered_at == 0.0, _feeds.c.state.in_(_OVER))
            .order_by(_claims.c.merchant, _feeds.c.number)
            .limit(most)
        )
        with self._database.reading() as connection:
            return tuple(DriveClaim(*row) for row in connection.execute(query))

    def is_newest(self, feed: Feed) -> bool:
        """Whether no later feed of the kind has been answered: a held one may end after it."""
        query = (
            select(_claims.c.feed)
            .join(_feeds, _feeds.c.id == _claims.c.feed)
            .where(_feeds.c.merchant == feed.merchant, _feeds.c.kind == feed.kind)
            .where(_feeds.c.number > feed.number, _claims.c.answered_at != 0.0)
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(query).first() is None

    def answer(self, claim: DriveClaim, response: str, now: float) -> None:
        """Note that the response to a feed is written, and at which path."""
        statement = update(_claims).where(_claims.c.feed == claim.feed)
        with self._database.writing(claim.merchant) as connection:
            connection.execute(statement.values(answered_at=now, response=response))

    def standing(self, feeds: Collection[str]) -> dict[str, Standing]:
        """How feeds stand, by id."""
        columns = [_feeds.c[name] for name in Feed.__dataclass_fields__]
        query = (
            select(_claims.c.answered_at, _claims.c.response, *columns)
            .select_from(_feeds.outerjoin(_claims, _feeds.c.id == _claims.c.feed))
            .where(_feeds.c.id.in_(sorted(feeds)))
        )
        with self._database.reading() as connection:
            found = [
                Standing(Feed(*row), answered_at != 0.0, response or "")
                for answered_at, response, *row in connection.execute(query)
            ]
        return {each.feed.id: each for each in found}


def _is_repeated(last: Feed, received: ReceivedFile, release: str) -> bool:
    """Whether a file is what its kind was told last. Sent after another, it is a wish to go back.

    A feed that waits will run with the release that is active then: it is the same whatever that
    is. One that has run with another release would come to something else now.
    """
    return (
        last.sha256 == received.sha256
        and last.release in ("", release)
        and last.state not in _FRUITLESS
    )


def _lookups(connection: Connection, feed: str) -> str:
    query = select(_claims.c.lookups).where(_claims.c.feed == feed)
    return connection.execute(query).scalar() or ""


def _key(received: ReceivedFile, release: str, lookups: str, last: Feed | None) -> str:
    """What no two claims share: the bytes of a kind, through a release and with lookups, after the
    same feed."""
    bytes_of_kind = (received.merchant, received.kind, received.sha256)
    parts = (*bytes_of_kind, release, lookups, last.id if last else "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _supersede_waiting(connection: Connection, later: Feed) -> None:
    """End the feeds of the same kind whose turn has not come: a later one says all they say."""
    state = FEED_STATES.move(RECEIVED, "supersede", "rule")
    connection.execute(
        update(_feeds)
        .where(_feeds.c.merchant == later.merchant, _feeds.c.kind == later.kind)
        .where(_feeds.c.number < later.number, _feeds.c.state == RECEIVED)
        .where(_feeds.c.location.is_not(None))
        .values(state=state, superseded_by=later.id, finished_at=later.received_at)
    )


def _by_rule(file: DriveFile, event: str, feed: str) -> DriveFile:
    state = PICKUP_STATES.move(file.state, event, "rule")
    return replace(file, state=state, feed=feed, is_told=False)
