"""Opens the canonical store, on SQLite or PostgreSQL, and hands out its transactions."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlmodel import create_engine

from catalog.errors import ConfigInvalid, PlatformError, StoreBroken, StoreUnavailable
from store.migrating import migrate

# How long a writer waits for another process's transaction, in milliseconds. A batch takes a few.
_BUSY_MS = 30_000

# First half of the advisory locks that this project takes; the second tells the merchants apart.
_LOCK_SPACE = 0x0D0C


class Database:
    """One canonical store. Many processes may share it.

    One transaction writes a merchant's data at a time: on SQLite one writes at all, on PostgreSQL
    each merchant has an advisory lock. So what a transaction has read is still true when it writes.
    """

    def __init__(self, target: str | Path) -> None:
        """Open the store, making or upgrading its tables.

        Args:
            target: A file for SQLite, or a URL `postgresql://user@host/name`.

        Raises:
            StoreBroken: It is no store, cannot be written, or a newer Crossdock made it.
            StoreUnavailable: The database server does not answer.
            ConfigInvalid: The URL cannot be read, or names another database system.
        """
        url = _url(target)
        self.name = url.render_as_string(hide_password=True)
        self.is_postgres = url.get_backend_name() == "postgresql"
        self.db_engine = self._connect(url)
        self._snapshot = self.db_engine.execution_options(
            **({"isolation_level": "REPEATABLE READ"} if self.is_postgres else {}), reading=True
        )
        try:
            with self.writing(None) as connection:
                migrate(connection, self.name)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Release files and connections; safe to call twice."""
        self.db_engine.dispose()

    @contextlib.contextmanager
    def writing(self, merchant: str | None) -> Iterator[Connection]:
        """One transaction, all or nothing, that alone writes the merchant's data.

        Args:
            merchant: Whose data is written; None for what belongs to no merchant.

        Raises:
            StoreUnavailable: The database is locked for long, or the connection broke.
            StoreBroken: A full disk, a damaged file, or a mistake of ours.
        """
        with self._told("write"), self.db_engine.begin() as connection:
            if self.is_postgres:
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:space, hashtext(:merchant))"),
                    {"space": _LOCK_SPACE, "merchant": merchant or ""},
                )
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot; never keeps a writer waiting, nor waits for one.

        Raises: as `writing`.
        """
        with self._told("read"), self._snapshot.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _told(self, verb: str) -> Iterator[None]:
        try:
            yield
        except PlatformError:
            raise
        except DBAPIError as error:
            message = f"cannot {verb} the store {self.name}: {error.orig}"
            if error.connection_invalidated or _passes(error):
                raise StoreUnavailable(message, path=self.name) from error
            raise StoreBroken(message, path=self.name) from error

    def _connect(self, url: URL) -> Engine:
        # Parameters are hidden from errors: they may be a buyer's address.
        if self.is_postgres:
            # A connection that died while it lay in the pool is noticed before it is used.
            return create_engine(url, pool_pre_ping=True, hide_parameters=True)
        db_engine = create_engine(url, hide_parameters=True)
        event.listen(db_engine, "connect", _set_pragmas)
        event.listen(db_engine, "begin", _begin)
        return db_engine


def _url(target: str | Path) -> URL:
    if isinstance(target, Path) or "://" not in target:
        # Made of parts: a path may hold marks that mean something in a URL.
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except ArgumentError as error:
        raise ConfigInvalid(
            "the store's URL cannot be read; write postgresql://user@host/name", setting="store"
        ) from error
    if url.get_backend_name() not in ("postgresql", "sqlite"):
        raise ConfigInvalid(
            f"the store cannot be on {url.get_backend_name()}: give a file, or postgresql://…",
            setting="store",
        )
    return url.set(drivername="postgresql+psycopg") if "postgresql" in url.drivername else url


def _passes(error: DBAPIError) -> bool:
    """Whether the same call may succeed later."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:  # PostgreSQL: connection, resources, operator intervention, roll-back
        return str(state)[:2] in ("08", "40", "53", "55", "57")
    if not isinstance(error, OperationalError):
        return False
    # SQLite: another process holds the file. PostgreSQL without a state: nobody answered.
    name = getattr(error.orig, "sqlite_errorname", None)
    return name is None or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _begin(connection: Connection) -> None:
    # Python's driver begins a transaction only before an INSERT, and never before CREATE TABLE. An
    # immediate one makes a batch, and a migration, all or nothing, one writer after the other.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # `_begin` begins
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",  # readers (the console) never wait for a running feed
        "synchronous = NORMAL",  # with WAL a killed process loses nothing; a power cut, one batch
        # Pages of 4 KiB: pages that several batches change are copied into the file only once.
        "wal_autocheckpoint = 4000",
        "cache_size = -32000",  # KiB: the upper pages of every index of a million SKUs
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
