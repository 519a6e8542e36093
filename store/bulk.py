"""Many rows at once, by the fastest way that each database has.

Statements go to the driver as they are: SQLAlchemy would take longer to prepare a thousand rows
than the database takes to write them.
"""

import contextlib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, CursorResult, Table
from sqlalchemy.exc import DBAPIError

Rows = Sequence[tuple[Any, ...]]


def names_of(table: Table) -> tuple[str, ...]:
    """The columns of a table, in the order in which rows give them."""
    return tuple(column.name for column in table.columns)


def is_postgres(connection: Connection) -> bool:
    """Whether the connection leads to PostgreSQL."""
    return connection.dialect.name == "postgresql"


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Add rows that are known to be new: the transaction alone writes their merchant.

    Args:
        connection: Of that transaction.
        table: Where to.
        rows: A value for each column, in the table's order.
    """
    if not rows:
        return
    with _driver_of(connection) as cursor:
        if is_postgres(connection):
            _copy_rows(cursor, _copy(table), rows)
        else:
            cursor.executemany(_insert(table), rows)


def upsert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Add rows, each in place of the one that has its key. No key may stand twice in `rows`."""
    if not rows:
        return
    with _driver_of(connection) as cursor:
        if not is_postgres(connection):
            cursor.executemany(_upsert(table), rows)
            return
        # An empty twin for the length of the transaction; the session keeps it.
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS new_{table.name} "
            f"(LIKE {table.name}) ON COMMIT DELETE ROWS"
        )
        _copy_rows(cursor, _copy(table, "new_"), rows)
        cursor.execute(_upsert_from_new(table))
        cursor.execute(f"TRUNCATE new_{table.name}")


def run(connection: Connection, statement: str, *values: object) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement that both databases understand.

    Args:
        connection: Of a transaction.
        statement: With `?` for a value, and `IN ??` for a list of keys of any length.
        values: In the order of the statement; a list for `??`.
    """
    if is_postgres(connection):
        return connection.exec_driver_sql(_for_postgres(statement), values)
    held = tuple(orjson.dumps(v).decode() if isinstance(v, list) else v for v in values)
    return connection.exec_driver_sql(_for_sqlite(statement), held)


@cache
def _for_postgres(statement: str) -> str:
    return statement.replace("IN ??", "= ANY(%s)").replace("?", "%s")


@cache
def _for_sqlite(statement: str) -> str:
    # A list as JSON, since the number of values in a statement is limited.
    return statement.replace("??", "(SELECT value FROM json_each(?))")


@contextlib.contextmanager
def _driver_of(connection: Connection) -> Iterator[Any]:
    """The driver's own cursor, in the connection's transaction; its errors come as SQLAlchemy's."""
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    errors = dialect.loaded_dbapi.Error
    try:
        yield cursor
    except errors as error:
        lost = dialect.is_disconnect(error, driver, cursor)
        raise DBAPIError.instance(
            None, None, error, errors, dialect=dialect, connection_invalidated=lost
        ) from error
    finally:
        cursor.close()


def _copy_rows(cursor: Any, statement: str, rows: Rows) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _insert(table: Table) -> str:
    names = names_of(table)
    listed = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table.name} ({listed}) VALUES ({', '.join('?' * len(names))})"


@cache
def _upsert(table: Table) -> str:
    return f"{_insert(table)} {_conflict(table)}"


@cache
def _copy(table: Table, prefix: str = "") -> str:
    listed = ", ".join(f'"{name}"' for name in names_of(table))
    return f"COPY {prefix}{table.name} ({listed}) FROM STDIN"


@cache
def _upsert_from_new(table: Table) -> str:
    listed = ", ".join(f'"{name}"' for name in names_of(table))
    return (
        f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM new_{table.name} "
        f"{_conflict(table)}"
    )


def _conflict(table: Table) -> str:
    keys = [column.name for column in table.primary_key.columns]
    values = [name for name in names_of(table) if name not in keys]
    taken = ", ".join(f'"{name}" = excluded."{name}"' for name in values)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {taken}"
