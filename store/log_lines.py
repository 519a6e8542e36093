"""Log lines: what a merchant's scripts said while a feed ran."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table

from store.batch import FeedArrival, LoggedLine
from store.bulk import insert_rows
from store.columns import storable
from store.rows import LogLineRow

_log_lines: Table = LogLineRow.__table__  # type: ignore[attr-defined]


def add_log_lines(
    connection: Connection, arrival: FeedArrival, lines: Sequence[LoggedLine]
) -> None:
    """Add the lines of a batch, at the time of their feed."""
    rows = [
        (
            arrival.merchant,
            arrival.id,
            line.record,
            line.position,
            arrival.received_at,
            storable(line.sku),
            line.level,
            storable(line.message),
            storable(line.file),
            line.line,
        )
        for line in lines
    ]
    insert_rows(connection, _log_lines, rows)
