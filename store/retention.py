"""Removes what has been kept long enough. Feeds and their counts stay, and so do drafts and main.

Each call is one transaction that removes a bounded number of rows, so that a year's worth of them
never keeps a running feed waiting. The caller repeats until nothing is left, and says what is old.
"""

from sqlalchemy import Table, delete, select, tuple_

from store.database import Database
from store.error_counts import uncount_errors
from store.paging import Keys
from store.rows import ErrorRow, FeedRow, FindingRow, LogLineRow

_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]
_findings: Table = FindingRow.__table__  # type: ignore[attr-defined]
_lines: Table = LogLineRow.__table__  # type: ignore[attr-defined]
_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]

# Rows that one transaction removes: some hundredths of a second.
ROWS_AT_ONCE = 5_000


class Retention:
    """Removes a merchant's errors, findings and log lines.

    `before` is a time as in `catalog.filters`: what is of that time or later stays. Every method
    returns how many rows it removed; fewer than `most` means that no more are left.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def remove_errors(self, merchant: str, before: str, most: int = ROWS_AT_ONCE) -> int:
        """Remove the oldest errors."""
        keys = [_errors.c[name] for name in ("at", "feed", "record", "stage", "position")]
        return self._remove_oldest(_errors, keys, merchant, before, most)

    def remove_log_lines(self, merchant: str, before: str, most: int = ROWS_AT_ONCE) -> int:
        """Remove the oldest log lines."""
        keys = [_lines.c[name] for name in ("at", "feed", "record", "position")]
        return self._remove_oldest(_lines, keys, merchant, before, most)

    def remove_findings(self, merchant: str, before: str, most: int = ROWS_AT_ONCE) -> int:
        """Remove findings of feeds that arrived before."""
        keys = (_findings.c.feed, _findings.c.code, _findings.c.place)
        mine = _findings.c.merchant == merchant
        old = (
            select(*keys)
            .join(_feeds, _feeds.c.id == _findings.c.feed)
            .where(mine, _feeds.c.received_at < before)
            .order_by(*keys)
            .limit(most)
        )
        with self._database.reading() as connection:
            if connection.execute(old.limit(1)).first() is None:
                return 0
        with self._database.writing(merchant) as connection:
            return connection.execute(
                delete(_findings).where(mine, tuple_(*keys).in_(old))
            ).rowcount

    def _remove_oldest(
        self, table: Table, keys: Keys, merchant: str, before: str, most: int
    ) -> int:
        """Remove at most so many rows; `keys` begin with the time and are an index of the table.

        Looks before it asks for the right to write: on most days there is nothing to remove.
        """
        mine = (table.c.merchant == merchant, table.c.at < before)
        oldest = select(*keys).where(*mine).order_by(*keys).limit(most).subquery()
        # The last of those ends a range, which the index finds without a look at the rest.
        newest_first = [oldest.c[key.name].desc() for key in keys]
        with self._database.reading() as connection:
            last = connection.execute(select(oldest).order_by(*newest_first).limit(1)).first()
        if last is None:
            return 0
        going = (*mine, tuple_(*keys) <= tuple_(*last))
        with self._database.writing(merchant) as connection:
            if table is _errors:
                uncount_errors(connection, going)
            return connection.execute(delete(table).where(*going)).rowcount
