"""Questions about errors, on both databases."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from catalog.errors import QueryInvalid
from catalog.filters import ErrorFilter, Order
from catalog.paging import PageRequest
from catalog.stored import StoredError
from store.error_queries import ErrorQueries
from tests.views import add, day, error, feed, finding, opened, plans

WREN = ErrorFilter("wren")


def place(found: StoredError) -> tuple[int | None, int]:
    """Where an error stands: number of its feed, record."""
    return found.feed_number, found.record


def test_filters_narrow_alone_and_together(store_target: str) -> None:
    """An operator asks about one SKU of one feed; a console about all of last week."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1), feed(2), feed(1, "finch"))
            add(connection, "errors", error(1, 4, code="sku_missing", sku=None), error(1, 9))
            add(connection, "errors", error(2, 4, stage="marketplace"), error(1, 1, "finch"))
        queries = ErrorQueries(database)

        def asked(**narrow: Any) -> list[tuple[int | None, int]]:
            return [place(each) for each in queries.stream(replace(WREN, **narrow))]

        assert asked() == [(1, 4), (1, 9), (2, 4)]
        assert asked(feed="wren-1") == [(1, 4), (1, 9)]
        assert asked(feed="finch-1") == []
        assert asked(sku="R-4") == [(2, 4)]
        assert asked(code="price_gone") == [(1, 9), (2, 4)]
        assert asked(code="price_gone", feed="wren-1") == [(1, 9)]
        assert asked(stage="marketplace") == [(2, 4)]
        assert asked(since="2026-03-02") == [(2, 4)]
        assert asked(until="2026-03-02") == [(1, 4), (1, 9)]
        assert asked(since=day(1)[:19], until=day(2)[:19]) == [(1, 4), (1, 9)]


def test_an_error_comes_back_whole(store_target: str) -> None:
    """The merchant must find script line and record from this alone."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1))
            add(connection, "errors", error(1, 4, field="Price", message="weg \U0001f4a5"))
        [found] = ErrorQueries(database).stream(WREN)

    assert found == StoredError(
        merchant="wren",
        feed="wren-1",
        feed_number=1,
        feed_name="1.csv",
        kind="product",
        at="2026-03-01T06:00:00+00:00",
        stage="translation",
        marketplace=None,
        record=4,
        position=0,
        sku="R-4",
        code="price_gone",
        message="weg \U0001f4a5",
        field="Price",
        file="mapping-custom.js",
        line=7,
        column=3,
        record_line=5,
        record_text="R-4;",
    )


def test_an_error_without_a_feed_is_found(store_target: str) -> None:
    """A marketplace refuses a person's edit as well, and nobody may lose that answer."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "errors", {**error(1, 0, stage="marketplace"), "feed": ""})
        [found] = ErrorQueries(database).stream(WREN)

    assert (found.feed_number, found.feed_name, found.code) == (None, None, "price_gone")


@pytest.mark.parametrize("narrow", [{}, {"feed": "wren-2"}, {"code": "price_gone"}])
@pytest.mark.parametrize("order", ["newest", "record"])
def test_pages_miss_and_repeat_nothing_while_others_write(
    store_target: str, order: Order, narrow: dict[str, Any]
) -> None:
    """A page by count would shift with every error that a running feed adds."""
    wanted = replace(WREN, **narrow)
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", *(feed(number) for number in range(1, 5)))
            for number in (1, 2, 3):
                add(connection, "errors", *(error(number, record) for record in (2, 4, 6, 8)))
        queries = ErrorQueries(database)
        before = [place(each) for each in queries.stream(wanted, order)]
        assert before == sorted(before, reverse=order == "newest")

        seen: list[tuple[int | None, int]] = []
        page = queries.page(wanted, PageRequest(3), order)
        fresh = iter([error(2, 5), error(2, 1), error(4, 1), error(1, 3), error(3, 9), error(2, 7)])
        while True:
            seen += map(place, page.entries)
            with database.writing("wren") as connection:
                add(connection, "errors", *(row for row in [next(fresh, None)] if row))
            if page.after is None:
                break
            page = queries.page(wanted, PageRequest(3, page.after), order)

    assert len(seen) == len(set(seen))
    assert [each for each in seen if each in before] == before


def test_groups_count_and_show_their_oldest_error(store_target: str) -> None:
    """Ten thousand errors are one mistake in one line, most of the time."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1), feed(2), feed(1, "finch"))
            add(connection, "errors", *(error(2, record) for record in (3, 1, 2)))
            add(connection, "errors", error(1, 7), error(1, 8, line=9))
            add(connection, "errors", error(1, 9, code="title_missing", field="Title", line=None))
            add(connection, "errors", error(2, 9, code="title_missing", field="Title", line=None))
            add(connection, "errors", *(error(1, record, "finch") for record in range(1, 9)))
        queries = ErrorQueries(database)
        groups = queries.groups(WREN)
        one = queries.groups(replace(WREN, feed="wren-2"), most=1)

    assert [(group.times, group.first.code, place(group.first)) for group in groups] == [
        (4, "price_gone", (1, 7)),
        (2, "title_missing", (1, 9)),
        (1, "price_gone", (1, 8)),
    ]
    assert [(group.times, place(group.first)) for group in one] == [(3, (2, 1))]


def test_findings_of_a_feed_come_by_how_often(store_target: str) -> None:
    """A misspelt field in every record stands above a single odd value."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1), feed(2))
            rows = [finding(1, "Color"), {**finding(1, "Tilte"), "times": 9}, finding(2, "Size")]
            add(connection, "findings", *rows)
        queries = ErrorQueries(database)
        found = queries.findings("wren", "wren-1")
        assert queries.findings("finch", "wren-1") == []

    assert [(each.place, each.times) for each in found] == [("Tilte", 9), ("Color", 1)]


def test_a_cursor_of_another_question_is_refused(store_target: str) -> None:
    """It names a place in another order; going on from there would skip errors silently."""
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", feed(1))
            add(connection, "errors", error(1, 1), error(1, 2))
        queries = ErrorQueries(database)
        after = queries.page(WREN, PageRequest(1)).after
        with pytest.raises(QueryInvalid):
            queries.page(replace(WREN, feed="wren-1"), PageRequest(1, after))


@pytest.mark.parametrize(
    "narrow",
    [
        {"sku": "R\0"},
        {"code": "\ud800"},
        {"since": "yesterday"},
        {"until": "2026-03-01T06:00:00Z"},
        {"since": "2026-03-01' OR 1=1"},
    ],
)
def test_a_filter_that_no_error_could_have_is_refused(narrow: dict[str, Any]) -> None:
    """Such text comes from URLs; a database answers it with an error of its own, or a lie."""
    with pytest.raises(QueryInvalid) as caught:
        ErrorFilter("wren", **narrow)

    assert caught.value.context["filter"] == next(iter(narrow))


@pytest.mark.parametrize(
    ("narrow", "index"),
    [
        pytest.param({}, "errors_by_time|merchant_at", id="all"),
        pytest.param({"code": "price_gone"}, "errors_by_code|merchant_code", id="code"),
        pytest.param({"feed": "wren-1"}, "autoindex_errors|PRIMARY KEY|pkey", id="feed"),
        pytest.param({"since": "2026-03-02"}, "errors_by_time|merchant_at", id="time"),
    ],
)
def test_a_page_reads_one_merchants_index_from_the_cursor_on(
    store_target: str, narrow: dict[str, Any], index: str
) -> None:
    """The page of one merchant must cost the same beside a thousand others."""
    wanted = replace(WREN, **narrow)
    with opened(store_target) as database:
        with database.writing("wren") as connection:
            add(connection, "feeds", *map(feed, range(1, 29)))
            for number in (1, 2):
                add(connection, "errors", *(error(number, record) for record in range(1, 4)))
                others = (error(number, record, code="title_missing") for record in range(4, 400))
                add(connection, "errors", *others)
            connection.execute(text("ANALYZE"))
        queries = ErrorQueries(database)
        after = queries.page(wanted, PageRequest(1)).after
        with plans(database) as found:
            queries.page(wanted, PageRequest(1, after))

    [plan] = found
    assert any(name in plan for name in index.split("|")), plan
    assert re.search(r"merchant=\?|Index Cond: .*merchant.* = 'wren'", plan), plan
    assert not re.search("SCAN|Seq Scan|B-TREE|Sort", plan), plan
