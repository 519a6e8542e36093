"""What was kept long enough goes, on both databases; what still counts stays."""

import re
from datetime import UTC, datetime

from sqlalchemy import text

from catalog.filters import ErrorFilter, LogFilter
from catalog.merchants import Merchant
from store.database import Database
from store.error_queries import ErrorQueries
from store.log_queries import LogQueries
from store.retention import Retention
from tests.views import add, error, feed, finding, line, opened, plans
from workflow.tidy_store import Tidied, tidy_store

# Ten days after the first feed of `tests.views`, at the minute of its arrival.
NOW = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)


def fill(database: Database) -> None:
    """Two merchants, three feeds each, with an error, a finding and two log lines a feed."""
    for merchant in ("wren", "finch"):
        with database.writing(merchant) as connection:
            for number in (1, 2, 3):
                add(connection, "feeds", feed(number, merchant, rejected=1))
                add(connection, "errors", error(number, 1, merchant))
                add(connection, "findings", finding(number, "Tilte", merchant))
                add(connection, "log_lines", line(number, 1, 0, merchant))
                add(connection, "log_lines", line(number, 1, 1, merchant))


def left(database: Database, table: str, merchant: str = "wren") -> int:
    """How many rows of a merchant are left."""
    query = text(f"SELECT count(*) FROM {table} WHERE merchant = :merchant")
    with database.reading() as connection:
        return int(connection.execute(query, {"merchant": merchant}).scalar_one())


def test_each_merchants_days_decide(store_target: str) -> None:
    """Errors are kept longer than log lines, and by one merchant longer than by another."""
    merchants = [Merchant("finch"), Merchant("wren", error_days=9, log_days=8)]
    with opened(store_target) as database:
        fill(database)
        told = list(tidy_store(Retention(database), merchants, NOW))

        assert told == [Tidied("finch", 0, 0, 0), Tidied("wren", 1, 1, 4)]
        errors = [each.feed for each in ErrorQueries(database).stream(ErrorFilter("wren"))]
        lines = [each.feed for each in LogQueries(database).stream(LogFilter("wren"))]
        assert errors == ["wren-2", "wren-3"]
        assert lines == ["wren-3", "wren-3"]
        assert left(database, "findings") == 2
        assert left(database, "errors", "finch") == 3


def test_feeds_and_their_counts_stay(store_target: str) -> None:
    """A year later it must still be told what came in, and how much of it was refused."""
    with opened(store_target) as database:
        fill(database)
        list(tidy_store(Retention(database), [Merchant("wren", error_days=1, log_days=1)], NOW))

        assert left(database, "errors") == 0
        with database.reading() as connection:
            counts = connection.execute(
                text("SELECT rejected FROM feeds WHERE merchant = 'wren' ORDER BY number")
            ).scalars()
            assert list(counts) == [1, 1, 1]


def test_a_second_run_removes_nothing_more(store_target: str) -> None:
    """It runs every day, and again after it was killed."""
    merchants = [Merchant("wren", error_days=1, log_days=1)]
    with opened(store_target) as database:
        fill(database)
        list(tidy_store(Retention(database), merchants, NOW))

        assert list(tidy_store(Retention(database), merchants, NOW)) == [Tidied("wren", 0, 0, 0)]


def test_one_transaction_removes_a_bounded_number(store_target: str) -> None:
    """A year of log lines in one transaction would keep a running feed waiting for minutes."""
    before = "2026-03-03"
    with opened(store_target) as database:
        fill(database)
        with database.writing("wren") as connection:
            add(connection, "errors", *(error(1, record) for record in range(2, 8)))
        retention = Retention(database)

        removed = [retention.remove_errors("wren", before, 3) for _ in range(4)]
        assert removed == [3, 3, 2, 0]
        assert [retention.remove_log_lines("wren", before, 3) for _ in range(3)] == [3, 1, 0]
        assert [retention.remove_findings("wren", before, 1) for _ in range(3)] == [1, 1, 0]
        oldest = next(ErrorQueries(database).stream(ErrorFilter("wren")))
        assert oldest.feed == "wren-3"


def test_the_oldest_go_first_and_by_the_merchants_index(store_target: str) -> None:
    """A run that is killed leaves the newest; and no run reads what it does not remove."""
    with opened(store_target) as database:
        fill(database)
        with plans(database) as found:
            Retention(database).remove_errors("wren", "2026-03-03", 1)
        assert [each.feed for each in ErrorQueries(database).stream(ErrorFilter("wren"))] == [
            "wren-2",
            "wren-3",
        ]

    assert len(found) == 2  # which is the last that goes; what it was counted as
    for plan in found:
        assert re.search(r"merchant=\?|Index Cond: .*merchant.* = 'wren'", plan), plan
        assert "Seq Scan" not in plan
