"""Questions about log lines, on both databases."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from catalog.errors import QueryInvalid
from catalog.filters import LogFilter
from catalog.paging import PageRequest
from catalog.stored import StoredLine
from store.database import Database
from store.log_queries import LogQueries
from store.rows import FeedRow
from tests.views import add, feed, line, opened, plans

WREN = LogFilter("wren")

_number = FeedRow.__table__.c.number  # type: ignore[attr-defined]


def texts(lines: tuple[StoredLine, ...]) -> list[str]:
    """What was logged."""
    return [each.message.removeprefix("line ") for each in lines]


def log(database: Database, *rows: dict[str, object]) -> None:
    """Add lines in a transaction of their own, as a batch does."""
    with database.writing("wren") as connection:
        add(connection, "log_lines", *rows)


def test_filters_narrow_alone_and_together(store_target: str) -> None:
    """A script that logs a lot is read by SKU, by level, or not at all."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1), feed(2), feed(1, "finch"))
        log(database, line(1, 4), line(1, 4, 1, level="warn"), line(2, 4), line(1, 1, 0, "finch"))
        queries = LogQueries(database)

        def asked(**narrow: str) -> list[str]:
            return texts(tuple(queries.stream(replace(WREN, **narrow))))

        assert asked() == ["1.4.0", "1.4.1", "2.4.0"]
        assert asked(feed="wren-1") == ["1.4.0", "1.4.1"]
        assert asked(sku="R-4", level="warn") == ["1.4.1"]
        assert asked(sku="R-1") == []
        assert asked(since="2026-03-02") == ["2.4.0"]
        assert asked(until="2026-03-02") == ["1.4.0", "1.4.1"]


@pytest.mark.parametrize("narrow", [{}, {"feed": "wren-1"}])
def test_pages_miss_and_repeat_nothing_while_others_write(
    store_target: str, narrow: dict[str, str]
) -> None:
    """The log grows while it is read: that is when people read it."""
    wanted = replace(WREN, **narrow)
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1), feed(2))
        log(database, *(line(1, record, place) for record in (2, 4, 6) for place in (0, 1)))
        queries = LogQueries(database)
        page = queries.page(wanted, PageRequest(2))
        seen = texts(page.entries)
        for fresh in (line(1, 5), line(1, 1), line(2, 1)):
            log(database, fresh)
            page = queries.page(wanted, PageRequest(2, page.after))
            seen += texts(page.entries)

    assert [text for text in seen if text not in ("1.5.0", "1.1.0", "2.1.0")] == [
        *("1.6.1", "1.6.0", "1.4.1", "1.4.0", "1.2.1", "1.2.0")
    ]
    assert len(seen) == len(set(seen))


def test_the_tail_tells_every_line_once_feed_by_feed(store_target: str) -> None:
    """Two feeds of a merchant run at once, and the older one may speak last."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1), feed(2, state="running"), feed(3, state="running"))
        log(database, line(1, 1), line(2, 1), line(3, 1))
        queries = LogQueries(database)
        told = queries.latest(WREN, 2)
        assert texts(told.lines) == ["2.1.0", "3.1.0"]

        told = queries.tail(WREN, told.after)
        assert told.lines == ()

        log(database, line(3, 2))
        told = queries.tail(WREN, told.after)
        assert texts(told.lines) == ["3.2.0"]

        log(database, line(2, 1, 1), line(2, 2))
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(4, state="running"))
            connection.execute(update(FeedRow).values(state="done").where(_number == 3))
        log(database, line(4, 1))
        told = queries.tail(WREN, told.after)
        assert texts(told.lines) == ["2.1.1", "2.2.0", "4.1.0"]

        log(database, line(2, 3), line(4, 2))
        told = queries.tail(WREN, told.after)
        assert texts(told.lines) == ["2.3.0", "4.2.0"]


def test_a_full_look_goes_on_where_it_stopped(store_target: str) -> None:
    """A feed that logs a million lines is told in pieces, none twice."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1, state="running"), feed(2))
        queries = LogQueries(database)
        told = queries.latest(WREN, 1)
        log(database, *(line(1, record, place) for record in (1, 2) for place in (0, 1)))
        log(database, line(2, 1))
        seen = []
        while (told := queries.tail(WREN, told.after, 3)).lines:
            seen.append(texts(told.lines))

    assert [text for part in seen for text in part][:4] == ["1.1.0", "1.1.1", "1.2.0", "1.2.1"]
    assert all(len(part) <= 3 for part in seen)


def test_a_narrowed_tail_keeps_its_place(store_target: str) -> None:
    """Lines that the filter leaves out must not be looked at again with every look."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1, state="running"))
        queries = LogQueries(database)
        wanted = replace(WREN, level="warn")
        told = queries.latest(wanted, 5)
        log(database, line(1, 1), line(1, 2, level="warn"), line(1, 3))
        told = queries.tail(wanted, told.after)
        assert texts(told.lines) == ["1.2.0"]
        again = queries.tail(wanted, told.after)

    assert (again.lines, again.after) == ((), told.after)


@pytest.mark.parametrize("after", ["", "bm9uc2Vuc2U", "WyJ0YWlsIiwxLCIxOjI6MyxvciJd"])
def test_a_foreign_tail_is_refused(store_target: str, after: str) -> None:
    """Cursors come back from browsers."""
    with opened(store_target) as database, pytest.raises(QueryInvalid):
        LogQueries(database).tail(WREN, after)


@pytest.mark.parametrize("narrow", [{}, {"feed": "wren-1"}, {"since": "2026-03-01"}])
def test_a_page_reads_one_merchants_index_from_the_cursor_on(
    store_target: str, narrow: dict[str, str]
) -> None:
    """The page of one merchant must cost the same beside a thousand others."""
    wanted = replace(WREN, **narrow)
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1), feed(2, state="running"))
        log(database, *(line(number, record) for number in (1, 2) for record in (1, 2, 3)))
        queries = LogQueries(database)
        after = queries.page(wanted, PageRequest(1)).after
        tail = queries.latest(wanted, 1)
        with plans(database) as found:
            queries.page(wanted, PageRequest(1, after))
            queries.tail(wanted, tail.after)

    assert len(found) >= 3
    for plan in found:
        assert re.search(r"merchant=\?|Index Cond: .*merchant.* = 'wren'", plan), plan
        assert not re.search("SCAN|Seq Scan|B-TREE|Sort", plan), plan
