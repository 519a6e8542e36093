"""Log lines: what a merchant's scripts said while a feed ran."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Table, insert, select

from store.batch import LoggedLine
from store.rows import LogLineRow

_log_lines: Table = LogLineRow.__table__  # type: ignore[attr-defined]


def add_log_lines(connection: Connection, feed: str, lines: Sequence[LoggedLine]) -> None:
    """Add the lines of a batch."""
    if lines:
        connection.execute(insert(_log_lines), [{"feed": feed, **asdict(line)} for line in lines])


def read_log_lines(connection: Connection, feed: str) -> Iterator[LoggedLine]:
    """Yield the lines of a feed in the order in which they were said."""
    names = list(LoggedLine.__dataclass_fields__)
    query = select(*(_log_lines.c[name] for name in names)).where(_log_lines.c.feed == feed)
    for row in connection.execute(query.order_by(_log_lines.c.record, _log_lines.c.position)):
        yield LoggedLine(**dict(zip(names, row, strict=True)))
