"""Opens the canonical store and brings its tables to the version that this code knows."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, event, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import create_engine

from catalog.errors import StoreBroken

_MIGRATIONS = Path(__file__).parent / "migrations"

# How long a writer waits for another process's transaction, in milliseconds. A batch takes a few.
_BUSY_MS = 30_000


def open_database(path: Path) -> Engine:
    """Open a SQLite store, making or upgrading its tables.

    With the execution option `reading`, a connection sees one snapshot and never keeps a writer
    waiting.

    Raises:
        StoreBroken: The file is no SQLite database, cannot be written, or was made by a newer
            Crossdock. Context: `path`.
    """
    # Made of parts: a path may hold marks that mean something in a URL.
    db_engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(db_engine, "connect", _set_pragmas)
    event.listen(db_engine, "begin", _begin)
    try:
        with db_engine.begin() as connection:
            _migrate(connection, path)
    except DatabaseError as error:
        db_engine.dispose()
        raise StoreBroken(f"cannot open the store {path}: {error.orig}", path=str(path)) from error
    return db_engine


def _begin(connection: Connection) -> None:
    # Python's driver begins a transaction only before an INSERT, and never before CREATE TABLE. An
    # immediate one makes a batch, and a migration, all or nothing, one writer after the other.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # `_begin` begins
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",  # readers (the console) never wait for a running feed
        "synchronous = NORMAL",  # with WAL a killed process loses nothing; a power cut, one batch
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(connection: Connection, path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found == head:
        return
    if found is not None and found > str(head):
        raise StoreBroken(
            f"the store {path} has tables of version {found}, this Crossdock knows {head}: "
            "use the Crossdock that wrote it, or a newer one",
            path=str(path),
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
