"""WebDAV locks, kept over a restart and seen by every process. Satisfies `drive.ports.LockStore`.

What a lock is belongs to the drive, which this floor does not know: `LockShape` is its outline,
and `Locks` is told how to make one.
"""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Table, delete, select, update

from store.columns import storable
from store.database import Database
from store.drive_rows import DriveLockRow
from store.upsert import upsert_into

_locks: Table = DriveLockRow.__table__  # type: ignore[attr-defined]
_COLUMNS = [column.name for column in _locks.c]
_CHANGED = [name for name in _COLUMNS if name != "token"]


class LockShape(Protocol):
    """A lock, by shape; `drive.ports.Lock` is one."""

    @property
    def token(self) -> str:
        """What names it."""

    @property
    def merchant(self) -> str:
        """Whose space it is in."""


L = TypeVar("L", bound=LockShape)


class DriveLocks(Generic[L]):
    """The locks of every merchant. Each call is one transaction."""

    def __init__(self, database: Database, make: Callable[..., L]) -> None:
        """Work on a store's locks.

        Args:
            database: Of the store.
            make: Makes a lock of the columns, by their names.
        """
        self._database = database
        self._make = make

    def lock(self, token: str) -> L | None:
        """The lock of this token, whether it has ended or not."""
        with self._database.reading() as connection:
            query = select(_locks).where(_locks.c.token == storable(token))
            row = connection.execute(query).mappings().first()
            return None if row is None else self._make(**row)

    def locks(self, merchant: str) -> Sequence[L]:
        """Every lock of a merchant, sorted by path and token."""
        query = select(_locks).where(_locks.c.merchant == merchant)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_locks.c.path, _locks.c.token)).mappings()
            return tuple(self._make(**row) for row in rows)

    def add_lock(self, lock: L) -> None:
        """Keep a lock. A token that is there already is replaced."""
        row = {name: getattr(lock, name) for name in _COLUMNS}
        row["owner"] = storable(row["owner"])
        with self._database.writing(lock.merchant) as connection:
            connection.execute(upsert_into(connection, _locks, _CHANGED), row)

    def refresh_lock(self, token: str, expires_at: float) -> None:
        """Let a lock end at another time; one that is gone is no error."""
        with self._database.writing(None) as connection:
            statement = update(_locks).where(_locks.c.token == storable(token))
            connection.execute(statement.values(expires_at=expires_at))

    def remove_lock(self, token: str) -> None:
        """Forget a lock; one that is gone is no error."""
        with self._database.writing(None) as connection:
            connection.execute(delete(_locks).where(_locks.c.token == storable(token)))

    def sweep_locks(self, now: float) -> Sequence[L]:
        """Forget the locks that have ended; returns them."""
        ended = select(_locks).where(_locks.c.expires_at <= now)
        with self._database.reading() as connection:
            if connection.execute(ended.limit(1)).first() is None:
                return ()  # asked every few seconds: usually nothing is to be written
        with self._database.writing(None) as connection:
            rows = connection.execute(ended.order_by(_locks.c.path, _locks.c.token)).mappings()
            found = tuple(self._make(**row) for row in rows)
            for lock in found:
                connection.execute(delete(_locks).where(_locks.c.token == lock.token))
            return found
