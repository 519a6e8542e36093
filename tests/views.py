"""A store with feeds, errors and log lines in it, for the tests of what looks inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, event, insert

from store.database import Database
from store.error_counts import cause_of, count_errors
from store.rows import ErrorRow, FeedRow, FindingRow, LogLineRow

_TABLES: dict[str, Table] = {
    "feeds": FeedRow.__table__,  # type: ignore[attr-defined]
    "errors": ErrorRow.__table__,  # type: ignore[attr-defined]
    "findings": FindingRow.__table__,  # type: ignore[attr-defined]
    "log_lines": LogLineRow.__table__,  # type: ignore[attr-defined]
}


@contextmanager
def opened(target: str) -> Iterator[Database]:
    """Open a database and close it, whatever happens."""
    database = Database(target)
    try:
        yield database
    finally:
        database.close()


def add(connection: Connection, table: str, *rows: dict[str, object]) -> None:
    """Add rows as the store would."""
    if table == "errors":
        rows = tuple({**row, "cause": _cause(row)} for row in rows)
        count_errors(connection, rows)
    if rows:
        connection.execute(insert(_TABLES[table]), list(rows))


def _cause(row: dict[str, Any]) -> str:
    return cause_of(row["code"], row["field"], row["file"], row["line"])


def feed(number: int, merchant: str = "wren", **more: object) -> dict[str, object]:
    """A finished feed, one a day from 2026-03-01 on; its id is `<merchant>-<number>`."""
    return {
        "id": f"{merchant}-{number}",
        "merchant": merchant,
        "number": number,
        "direction": "inbound",
        "kind": "product",
        "name": f"{number}.csv",
        "sha256": "00",
        "size_bytes": 10,
        "received_at": day(number),
        "meaning": "delta",
        "release": "r1",
        "state": "done",
        "cursor": 0,
        "translated": 0,
        "skipped": 0,
        "rejected": 0,
        "unchanged": 0,
        "disappeared": 0,
        **more,
    }


def error(number: int, record: int, merchant: str = "wren", **more: object) -> dict[str, object]:
    """An error of one record of a feed."""
    return {
        "merchant": merchant,
        "feed": f"{merchant}-{number}",
        "record": record,
        "stage": "translation",
        "position": 0,
        "at": day(number),
        "marketplace": None,
        "sku": f"R-{record}",
        "code": "price_gone",
        "message": "no price any more",
        "field": None,
        "file": "mapping-custom.js",
        "line": 7,
        "column": 3,
        "record_line": record + 1,
        "record_text": f"R-{record};",
        **more,
    }


def line(
    number: int, record: int, position: int = 0, merchant: str = "wren", **more: object
) -> dict[str, object]:
    """A line that a script logged about one record of a feed."""
    return {
        "merchant": merchant,
        "feed": f"{merchant}-{number}",
        "record": record,
        "position": position,
        "at": day(number),
        "sku": f"R-{record}",
        "level": "info",
        "message": f"line {number}.{record}.{position}",
        "file": "mapping-custom.js",
        "line": 5,
        **more,
    }


def finding(number: int, place: str, merchant: str = "wren") -> dict[str, object]:
    """A remark about a feed."""
    return {
        "merchant": merchant,
        "feed": f"{merchant}-{number}",
        "code": "unknown_field",
        "place": place,
        "severity": "warning",
        "message": f"{place}: no such field",
        "first_record": 1,
        "times": 1,
    }


def day(number: int) -> str:
    """The time of feed `number`: 06:00 UTC, one a day from 2026-03-01 on."""
    return f"2026-03-{number:02}T06:00:00+00:00"


@contextmanager
def plans(database: Database) -> Iterator[list[str]]:
    """How the database runs each SELECT within the block; filled when the block ends."""
    asked: list[tuple[str, Any]] = []
    found: list[str] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(database.db_engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.db_engine, "before_cursor_execute", note)
    prefix = "EXPLAIN" if database.is_postgres else "EXPLAIN QUERY PLAN"
    with database.reading() as connection:
        if database.is_postgres:  # a table of a few rows is scanned unless that is forbidden
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        for statement, parameters in asked:
            if statement.startswith("SELECT") and "FROM" in statement:
                rows = connection.exec_driver_sql(f"{prefix} {statement}", parameters)
                found.append("\n".join(str(row[-1]) for row in rows))
