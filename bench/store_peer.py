"""The peer of the store's bulk path: the database driver alone, writing the very same rows."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

# What a feed of new SKUs fills, in the order in which the store does, and what sorts the rows as
# their records came.
TABLES = {"items": "sku", "drafts": "sku, noun, place", "seen": "sku"}

Rows = list[tuple[Any, ...]]
Spend = Callable[[], float]


def read_rows(
    run: Callable[[str], Sequence[tuple[Any, ...]]], batches: int
) -> Iterator[list[Rows]]:
    """Yield for each batch the rows of every table, as the store has written them."""
    tables = [run(f"SELECT * FROM {table} ORDER BY {order}") for table, order in TABLES.items()]
    for rows in tables:
        if len(rows) % batches:
            raise SystemExit("the rows of the store do not fall into equal batches")
    for number in range(batches):
        yield [
            list(rows[number * len(rows) // batches : (number + 1) * len(rows) // batches])
            for rows in tables
        ]


def fill_sqlite(path: Path, batches: Sequence[list[Rows]], spend: Spend) -> float:
    """CPU seconds of `executemany` into a store that is still empty, a transaction a batch."""
    connection = sqlite3.connect(path, isolation_level=None)
    # As the store has them; the file itself is in WAL mode.
    for pragma in ("synchronous = NORMAL", "wal_autocheckpoint = 4000", "cache_size = -32000"):
        connection.execute(f"PRAGMA {pragma}")
    began = spend()
    for tables in batches:
        connection.execute("BEGIN IMMEDIATE")
        for table, rows in zip(TABLES, tables, strict=True):
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        connection.execute("COMMIT")
    used = spend() - began
    connection.close()
    return used


def fill_postgres(url: str, batches: Sequence[list[Rows]], spend: Spend) -> float:
    """CPU seconds of COPY into a store that is still empty, a transaction a batch."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        began = spend()
        for tables in batches:
            for table, rows in zip(TABLES, tables, strict=True):
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            connection.commit()
        return spend() - began
