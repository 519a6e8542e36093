"""Feeds of several merchants, and what came of them by day."""

from pathlib import Path

import pytest

from catalog.feeds import FeedDay
from catalog.filters import ArrivalFilter, LogFilter
from catalog.paging import PageRequest
from store.arrivals import Arrivals
from store.database import Database
from store.log_search import LogSearch
from tests.views import add, feed, line, opened


def _fill(database: Database) -> None:
    with database.writing("wren") as connection:
        add(connection, "feeds", *(feed(day, translated=day, rejected=1) for day in range(1, 6)))
        add(connection, "feeds", *(feed(day, "finch", translated=10) for day in range(2, 5)))
        add(connection, "feeds", feed(6, state="running", name="Big_Sale%.csv", cursor=3))
        add(connection, "feeds", feed(7, direction="outbound", kind="unmapped"))


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize(
    ("merchants", "count"), [(None, 10), (("finch", "wren"), 10), (("finch",), 3), ((), 0)], ids=str
)
def test_feeds_come_the_newest_first(
    store_target: str, merchants: tuple[str, ...] | None, count: int, size: int
) -> None:
    """Of everybody, or of those that one sees: the order is the same, and no feed is missed."""
    found: list[tuple[str, str]] = []
    with opened(store_target) as database:
        _fill(database)
        after = None
        while True:
            page = Arrivals(database).page(ArrivalFilter(merchants), PageRequest(size, after))
            found += [(each.received_at, each.merchant) for each in page.entries]
            after = page.after
            if after is None:
                break
    assert found == sorted(set(found), reverse=True)
    assert len(found) == count


@pytest.mark.parametrize(
    ("narrow", "numbers"),
    [
        ({"state": "running"}, [6]),
        ({"direction": "outbound"}, [7]),
        ({"name": "big_sale%"}, [6]),
        ({"name": "g_s"}, [6]),
        ({"name": "_c"}, []),
        ({"since": "2026-03-05"}, [7, 6, 5]),
        ({"kind": "product", "until": "2026-03-03"}, [2, 2, 1]),
    ],
    ids=str,
)
def test_filters_narrow(store_target: str, narrow: dict[str, str], numbers: list[int]) -> None:
    """A name is looked for as it is written: _ and % mean themselves."""
    with opened(store_target) as database:
        _fill(database)
        page = Arrivals(database).page(ArrivalFilter(**narrow), PageRequest(100))  # type: ignore[arg-type]
    assert [each.number for each in page.entries] == numbers


def test_days_add_up_what_came_in(store_target: str) -> None:
    """What we send to merchants is none of it."""
    with opened(store_target) as database:
        _fill(database)
        arrivals = Arrivals(database)
        assert arrivals.days(None, "2026-03-04") == (
            FeedDay("2026-03-04", 2, 14, 0, 0, 1),
            FeedDay("2026-03-05", 1, 5, 0, 0, 1),
            FeedDay("2026-03-06", 1, 0, 0, 0, 0),
        )
        assert arrivals.days(["finch"], "2026-03-04") == (FeedDay("2026-03-04", 1, 10, 0, 0, 0),)
        assert arrivals.states(["wren"], "2026-03-05") == {"done": 1, "running": 1}
        [running] = arrivals.running(None, 10)
        assert running.number == 6


def test_how_long_a_feed_is_is_told_by_the_one_before(tmp_path: Path, store_target: str) -> None:
    """A bar needs an end, and no feed says how many records it has."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1, cursor=100), feed(2, cursor=7, state="faulty"))
            add(connection, "feeds", feed(3, state="running"), feed(3, "finch", state="running"))
        arrivals = Arrivals(database)
        assert arrivals.usual_records(arrivals.running(None, 10)) == {"wren-3": 100}


def test_a_search_looks_at_a_bounded_number_of_lines_and_misses_none(store_target: str) -> None:
    """Nobody waits for a search through a year; and whoever goes on finds all that there is."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1))
            lines = (
                line(1, record, message="Red" if record % 7 == 0 else "blue")
                for record in range(1, 51)
            )
            add(connection, "log_lines", *lines)
        search = LogSearch(database, lines_at_once=10)
        found: list[int] = []
        after, looks = None, 0
        while True:
            page = search.page(LogFilter("wren"), "red", PageRequest(1, after))
            found += [each.record for each in page.entries]
            after, looks = page.after, looks + 1
            if after is None:
                break
    assert found == [49, 42, 35, 28, 21, 14, 7]
    assert looks > 5
