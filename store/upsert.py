"""INSERT … ON CONFLICT, which SQLite and PostgreSQL both have and SQLAlchemy spells twice."""

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT of the connection's dialect, which knows `on_conflict_do_…`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def upsert_into(connection: Connection, table: Table, columns: Sequence[str]) -> Insert:
    """An INSERT that on a taken primary key replaces `columns` instead."""
    statement = insert_into(connection, table)
    keys = [column.name for column in table.primary_key.columns]
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in columns}
    )
