"""Files on the merchants' drives: what every event made of them, and which want to be looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    and_,
    delete,
    or_,
    select,
)

from catalog.drive_files import DriveFile
from catalog.pickup import absent, is_needless
from catalog.pickup_states import ABSENT, LOCKED, PROCESSING, READY, RECEIVING, SETTLING
from store.database import Database
from store.drive_paths import at, moved_path, within
from store.drive_rows import DriveFileRow, DriveLockRow
from store.upsert import upsert_into

_files: Table = DriveFileRow.__table__  # type: ignore[attr-defined]
_locks: Table = DriveLockRow.__table__  # type: ignore[attr-defined]
# States of a file that is on its way in, or whose feed is not over.
_UNDER_WAY = (RECEIVING, LOCKED, SETTLING, READY, PROCESSING)

_CHANGED = [column.name for column in _files.c if column.name not in ("merchant", "path")]

Change = Callable[[DriveFile], DriveFile]

# What is known of a path, and of the path that it is moved to → what is known there from now on,
# or None where there is nothing to be moved.
Carry = Callable[[DriveFile, DriveFile], DriveFile | None]


class DriveFiles:
    """The files of every merchant's drive. Each call is one transaction.

    `now` is in seconds since 1970; a path of which nothing is worth knowing any more is forgotten.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, merchant: str, path: str) -> DriveFile | None:
        """What is known of a path; None where nothing is."""
        with self._database.reading() as connection:
            return _find(connection, merchant, path)

    def all(self, merchant: str, folder: str = "") -> tuple[DriveFile, ...]:
        """What is known of a folder and all below it, sorted by path."""
        query = select(_files).where(within(_files, merchant, folder)).order_by(_files.c.path)
        with self._database.reading() as connection:
            return tuple(_file(row) for row in connection.execute(query).mappings())

    def page(self, merchant: str, after: str, most: int) -> tuple[DriveFile, ...]:
        """What is known of a merchant's files behind a path, sorted by path."""
        query = select(_files).where(_files.c.merchant == merchant, _files.c.path > after)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_files.c.path).limit(most))
            return tuple(_file(row) for row in rows.mappings())

    def known(self, merchant: str, paths: Sequence[str]) -> set[str]:
        """Those of some paths at which a version is known."""
        query = select(_files.c.path).where(_files.c.merchant == merchant, _files.c.sha256 != "")
        with self._database.reading() as connection:
            return set(connection.execute(query.where(_files.c.path.in_(paths))).scalars())

    def change(self, merchant: str, path: str, now: float, change: Change) -> DriveFile:
        """Change what is known of one path. The change is a function of that and nothing else."""
        with self._database.writing(merchant) as connection:
            changed = change(_find(connection, merchant, path) or absent(merchant, path))
            keep(connection, changed, now)
            return changed

    def change_if_same(self, before: DriveFile, after: DriveFile, now: float) -> bool:
        """Change what is known of a path, unless something has happened to it since `before`.

        Returns:
            Whether it was changed.
        """
        with self._database.writing(before.merchant) as connection:
            known = _find(connection, before.merchant, before.path)
            if (known or absent(before.merchant, before.path)) != before:
                return False
            keep(connection, after, now)
            return True

    def change_each(self, merchant: str, changes: Mapping[str, Change], now: float) -> None:
        """Change what is known of several paths, all or nothing; as `change` of each."""
        with self._database.writing(merchant) as connection:
            for path, change in changes.items():
                known = _find(connection, merchant, path) or absent(merchant, path)
                keep(connection, change(known), now)

    def change_known(self, merchant: str, path: str, now: float, change: Change) -> None:
        """Change what is known of a path and of all below it; what is not known stays so."""
        with self._database.writing(merchant) as connection:
            for file in _within(connection, merchant, path):
                keep(connection, change(file), now)

    def move(
        self, merchant: str, source: str, target: str, now: float, carry: Carry, gone: Change
    ) -> None:
        """Give a path and all below it another one; what was at the target is gone.

        Args:
            merchant: Whose.
            source: The old path, of a file or folder.
            target: The new one.
            now: When.
            carry: What becomes of each file.
            gone: What a file is whose bytes are no longer at its path.
        """
        with self._database.writing(merchant) as connection:
            moving = _within(connection, merchant, source)
            for file in moving:
                keep(connection, gone(file), now)
            for file in _within(connection, merchant, target):
                keep(connection, gone(file), now)
            for file in moving:
                path = moved_path(file.path, source, target)
                there = _find(connection, merchant, path) or absent(merchant, path)
                carried = carry(file, there)
                if carried is not None:
                    keep(connection, carried, now)

    def under_way(self, merchant: str) -> tuple[DriveFile, ...]:
        """A merchant's files that are on their way in, or whose feed is not over; by path."""
        query = _under_way(merchant).order_by(_files.c.path)
        with self._database.reading() as connection:
            return tuple(_file(row) for row in connection.execute(query).mappings())

    def pending(self, now: float, most: int) -> tuple[DriveFile, ...]:
        """Files of all merchants with which something may have to be done by now."""
        timely = or_(
            and_(_files.c.state == SETTLING, _files.c.ready_at <= now),
            and_(_files.c.state == ABSENT, _files.c.lock_until <= now),
            _files.c.state.in_((RECEIVING, LOCKED)),
        )
        return self._some(timely, most)

    def ready(self, most: int) -> tuple[DriveFile, ...]:
        """Files of all merchants that are to be taken, the oldest first."""
        return self._some(_files.c.state == READY, most)

    def untold(self, states: Sequence[str], most: int) -> tuple[DriveFile, ...]:
        """Files in these states whose status files do not say all there is to say."""
        return self._some(and_(_files.c.is_told.is_(False), _files.c.state.in_(list(states))), most)

    def lock_below(self, merchant: str, path: str, now: float) -> float:
        """When the last lock ends that holds a file by a folder above it; 0 where none does."""
        parts = path.split("/")[:-1]
        above = ["/".join(parts[:end]) for end in range(len(parts) + 1)]
        query = (
            select(_locks.c.expires_at)
            .where(_locks.c.merchant == merchant, _locks.c.path.in_(above))
            .where(_locks.c.depth == "infinity", _locks.c.expires_at > now)
        )
        with self._database.reading() as connection:
            return max(connection.execute(query).scalars(), default=0.0)

    def _some(self, where: ColumnElement[bool], most: int) -> tuple[DriveFile, ...]:
        order = (_files.c.committed_at, _files.c.merchant, _files.c.path)
        with self._database.reading() as connection:
            rows = connection.execute(select(_files).where(where).order_by(*order).limit(most))
            return tuple(_file(row) for row in rows.mappings())


def keep(connection: Connection, file: DriveFile, now: float) -> None:
    """Keep what is known of a path, or forget it where that is nothing."""
    if is_needless(file, now):
        connection.execute(delete(_files).where(at(_files, file.merchant, file.path)))
    else:
        connection.execute(upsert_into(connection, _files, _CHANGED), asdict(file))


def first_under_way(connection: Connection, merchant: str) -> str | None:
    """The path of a file that is on its way in, or whose feed is not over; None for none."""
    found = connection.execute(_under_way(merchant).limit(1)).mappings().first()
    return None if found is None else str(found["path"])


def require_same(connection: Connection, file: DriveFile) -> bool:
    """Whether nothing has happened to a file since it was read."""
    return _find(connection, file.merchant, file.path) == file


def _under_way(merchant: str) -> Select[Any]:
    return select(_files).where(_files.c.merchant == merchant, _files.c.state.in_(_UNDER_WAY))


def _find(connection: Connection, merchant: str, path: str) -> DriveFile | None:
    row = connection.execute(select(_files).where(at(_files, merchant, path))).mappings().first()
    return None if row is None else _file(row)


def _within(connection: Connection, merchant: str, path: str) -> tuple[DriveFile, ...]:
    query = select(_files).where(within(_files, merchant, path)).order_by(_files.c.path)
    return tuple(_file(row) for row in connection.execute(query).mappings())


def _file(row: RowMapping) -> DriveFile:
    return DriveFile(**row)
