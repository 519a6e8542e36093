"""Kept bytes: which feeds name them, when feeds let them go, and when nobody needs them any more.

Bytes are shared: two merchants who send the same file name the same ones. So a feed lets go of its
own (`let_go`), and bytes that no feed names are removed (`remove`), in this order, each in a
transaction of its own. Whoever is about to put bytes keeps them first (`keep`): nobody removes what
is kept, and what is being removed at that moment is put anew afterwards.
"""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, Table, delete, insert, select, tuple_, update

from catalog.feed_states import CANCELLED, DONE, FAULTY, SUPERSEDED
from store.blob_rows import BlobMarkRow, StoreIdentityRow
from store.database import Database
from store.rows import FeedRow
from store.upsert import insert_into

_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]
_marks: Table = BlobMarkRow.__table__  # type: ignore[attr-defined]
_identity: Table = StoreIdentityRow.__table__  # type: ignore[attr-defined]

# States in which nobody reads a feed's bytes any more.
_OVER = (DONE, FAULTY, CANCELLED, SUPERSEDED)


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """That a feed names bytes.

    Attributes:
        key: Of the bytes.
        size: That they must have.
        merchant: Whose feed.
        number: Of the feed.
        feed: Its id.
    """

    key: str
    size: int
    merchant: str
    number: int
    feed: str


class KeptBytes:
    """What the store knows of kept bytes. Times are seconds since 1970 unless they are texts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def identity(self) -> str:
        """Which store this is, so that nobody takes another's files for needless."""
        found = self.known_identity()
        if found is None:
            with self._database.writing(None) as connection:
                found = connection.execute(select(_identity.c.identity)).scalar()
                if found is None:
                    found = secrets.token_hex(16)
                    connection.execute(insert(_identity), {"identity": found})
        return str(found)

    def known_identity(self) -> str | None:
        """Which store this is; None where nobody has asked before."""
        with self._database.reading() as connection:
            return connection.execute(select(_identity.c.identity)).scalar()

    def keep(self, key: str, until: float) -> None:
        """Let nobody remove these bytes before a time, whether they are there yet or not."""
        with self._database.writing(None) as connection:
            statement = insert_into(connection, _marks)
            values = {"kept_until": statement.excluded.kept_until, "is_going": False}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["key"], set_=values),
                {"key": key, "kept_until": until, "is_going": False},
            )

    def let_go(self, before: str, at: str, most: int) -> int:
        """Let feeds that are over and arrived before a time go without their bytes.

        Args:
            before: ISO 8601 UTC, as `catalog.filters` has times.
            at: When, for the feeds' history.
            most: Feeds at once.

        Returns:
            How many feeds it were; fewer than `most` means that no more are left.
        """
        old = (
            select(_feeds.c.merchant, _feeds.c.id, _feeds.c.location)
            .where(_feeds.c.location.is_not(None), _feeds.c.received_at < before)
            .where(_feeds.c.state.in_(_OVER))
            .order_by(_feeds.c.location, _feeds.c.id)
            .limit(most)
        )
        with self._database.reading() as connection:
            found = sorted(tuple(row) for row in connection.execute(old))
        for merchant, rows in groupby(found, key=lambda row: row[0]):
            feeds = {feed: key for _, feed, key in rows}
            with self._database.writing(merchant) as connection:
                connection.execute(
                    update(_feeds)
                    .where(_feeds.c.id.in_(list(feeds)))
                    .values(location=None, bytes_gone_at=at)
                )
                _mark_going(connection, sorted(set(feeds.values())))
        return len(found)

    def let_go_unnamed(self, keys: Collection[str]) -> int:
        """Let bytes go that were put and that no feed names; returns how many they are."""
        with self._database.writing(None) as connection:
            unnamed = sorted(set(keys) - _named(connection, keys))
            _mark_going(connection, unnamed)
        return len(unnamed)

    def remove(
        self, now: float, most: int, delete_bytes: Callable[[Sequence[str]], None]
    ) -> tuple[int, int]:
        """Remove bytes that are to go, unless somebody names or keeps them again.

        Args:
            now: The present.
            most: How many at once.
            delete_bytes: Removes them from where they lie, those that are gone among them. It is
                called while nobody can begin to keep any, so it must not take long.

        Returns:
            How many were to go, and how many of them went. Fewer to go than `most` means that no
            more are left.
        """
        ended = _marks.c.kept_until < now
        with self._database.writing(None) as connection:
            connection.execute(delete(_marks).where(_marks.c.is_going.is_(False), ended))
            query = select(_marks.c.key).where(_marks.c.is_going.is_(True), ended)
            keys = list(connection.execute(query.order_by(_marks.c.key).limit(most)).scalars())
            if not keys:
                return 0, 0
            gone = sorted(set(keys) - _named(connection, keys))
            delete_bytes(gone)
            connection.execute(delete(_marks).where(_marks.c.key.in_(keys)))
        return len(keys), len(gone)

    def named(self, keys: Collection[str], now: float) -> set[str]:
        """Which of these bytes a feed names, or somebody keeps."""
        kept = select(_marks.c.key).where(
            _marks.c.key.in_(sorted(keys)), _marks.c.is_going.is_(False), _marks.c.kept_until >= now
        )
        with self._database.reading() as connection:
            return _named(connection, keys) | set(connection.execute(kept).scalars())

    def page(self, after: tuple[str, str], most: int) -> list[NamedBytes]:
        """What feeds name, sorted by key and feed, from behind one on.

        Args:
            after: Key and feed of the last one; two empty texts at the beginning.
            most: How many.
        """
        place = tuple_(_feeds.c.location, _feeds.c.id)
        query = (
            select(
                _feeds.c.location,
                _feeds.c.size_bytes,
                _feeds.c.merchant,
                _feeds.c.number,
                _feeds.c.id,
            )
            .where(_feeds.c.location.is_not(None), place > after)
            .order_by(_feeds.c.location, _feeds.c.id)
            .limit(most)
        )
        with self._database.reading() as connection:
            return [NamedBytes(*row) for row in connection.execute(query)]


def _mark_going(connection: Connection, keys: Sequence[str]) -> None:
    """Mark bytes that are to go; what somebody keeps goes when they are through."""
    if keys:
        statement = insert_into(connection, _marks)
        # Sorted, as everywhere: two who mark the same ones never wait for each other.
        connection.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"is_going": True}),
            [{"key": key, "kept_until": 0.0, "is_going": True} for key in keys],
        )


def _named(connection: Connection, keys: Collection[str]) -> set[str]:
    query = select(_feeds.c.location).where(_feeds.c.location.in_(sorted(keys))).distinct()
    return set(connection.execute(query).scalars())
