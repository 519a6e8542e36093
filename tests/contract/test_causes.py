"""Errors are counted as they come and go, and those of one cause are found without the others."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from catalog.errors import NotFound
from catalog.filters import ErrorFilter, Order
from catalog.paging import PageRequest
from catalog.stored import StoredError
from store.batch import Batch, FeedArrival, RecordError
from store.store import Store
from tests.builders_store import make_arrival

_WREN = ErrorFilter("wren")
_DAYS = ("2026-03-01T06:10:00+00:00", "2026-03-01T07:00:00+00:00", "2026-03-02T06:10:00+00:00")
_CAUSES: tuple[dict[str, Any], ...] = (
    {"code": "price_gone", "field": "Price", "file": "mapping-custom.js", "line": 7},
    {"code": "price_gone", "field": "Price", "file": "mapping-custom.js", "line": 9},
    {"code": "price_gone", "field": None, "file": None, "line": None},
    {"code": "title_long", "field": "Title", "file": None, "line": None},
)


def _bring(store: Store, feed: str, at: str, records: range, merchant: str = "wren") -> FeedArrival:
    """A feed whose records are refused for one cause after the other."""
    arrival = make_arrival(feed, merchant=merchant, received_at=at)
    store.register_feed(arrival)
    errors = [
        RecordError(
            record=record,
            sku=f"R-{record}",
            message="no",
            record_line=record,
            record_text="",
            **_CAUSES[record % len(_CAUSES)],
        )
        for record in records
    ]
    store.write_batch(arrival, Batch(cursor=records[-1], rejected=len(errors), errors=errors))
    return arrival


@pytest.fixture
def filled(store: Store) -> Store:
    """Three feeds of one merchant, and one of another."""
    for number, at in enumerate(_DAYS):
        _bring(store, f"f{number}", at, range(1, 14))
    _bring(store, "g", _DAYS[0], range(1, 4), merchant="finch")
    return store


def _cause(error: StoredError) -> tuple[object, ...]:
    return error.code, error.field, error.file, error.line


def _counted(store: Store, wanted: ErrorFilter = _WREN) -> dict[tuple[object, ...], int]:
    found = store.cause_queries.of_merchant(wanted)
    return {(each.code, each.field, each.file, each.line): each.times for each in found}


def _really(store: Store, wanted: ErrorFilter = _WREN) -> dict[tuple[object, ...], int]:
    return dict(Counter(map(_cause, store.error_queries.stream(wanted))))


def test_the_counts_are_those_of_the_errors(filled: Store) -> None:
    """A million errors are counted without reading one of them."""
    assert _counted(filled) == _really(filled)
    assert max(_counted(filled).values()) == 12


@pytest.mark.parametrize(
    "narrow",
    [
        {"feed": "f1"},
        {"code": "price_gone"},
        {"since": "2026-03-02"},
        {"until": "2026-03-01T07"},
        {"field": "Price", "until": "2026-03-02"},
        {"line": 9},
        {"stage": "marketplace"},
    ],
    ids=str,
)
def test_filters_narrow_the_counts(filled: Store, narrow: dict[str, Any]) -> None:
    """By whole hours, as a screen asks."""
    wanted = replace(_WREN, **narrow)
    assert _counted(filled, wanted) == _really(filled, wanted)


def test_what_is_removed_is_counted_no_more(filled: Store) -> None:
    """However little of it goes at a time."""
    before = "2026-03-01T06:30"
    while filled.retention.remove_errors("wren", before, 5):
        assert _counted(filled) == _really(filled)
    assert sum(_counted(filled).values()) == 26


def test_a_batch_that_comes_again_counts_once(filled: Store) -> None:
    """A worker that was killed writes its last batch anew."""
    before = _counted(filled)
    _bring(filled, "f2", _DAYS[2], range(1, 14))
    assert _counted(filled) == before


@pytest.mark.parametrize("order", ["newest", "record"])
@pytest.mark.parametrize(
    "narrow",
    [{"field": "Price"}, {"file": "mapping-custom.js", "line": 7}, {"feed": "f1", "line": 9}],
)
def test_pages_of_a_cause_come_in_order_and_whole(
    filled: Store, narrow: dict[str, Any], order: Order
) -> None:
    """Whatever the size of a page, none is missed and none comes twice."""
    wanted = replace(_WREN, **narrow)
    whole = list(filled.error_queries.stream(_WREN, order))
    expected = [
        each
        for each in whole
        if all(getattr(each, name) == value for name, value in narrow.items())
    ]
    after: str | None = None
    found: list[StoredError] = []
    while True:
        page = filled.error_queries.page(wanted, PageRequest(2, after), order)
        found += page.entries
        after = page.after
        if after is None:
            break
    assert found == expected
    assert len(found) > 2


def test_the_first_of_a_cause_is_found(filled: Store) -> None:
    """A cause without field and line is not mistaken for all others of its code."""
    causes = {(each.code, each.line): each for each in filled.cause_queries.of_merchant(_WREN)}
    first = filled.error_queries.first_of(_WREN, causes["price_gone", None])
    assert (first.feed, first.record, first.field) == ("f0", 2, None)
    first = filled.error_queries.first_of(replace(_WREN, feed="f2"), causes["price_gone", 9])
    assert (first.feed, first.record) == ("f2", 1)


def test_one_error_is_found_by_its_key(filled: Store) -> None:
    """The address of an error leads to it, and to nothing when it has gone."""
    assert filled.error_queries.get("wren", "f0", 3, "translation", 0).code == "title_long"
    with pytest.raises(NotFound):
        filled.error_queries.get("finch", "f0", 3, "translation", 0)


def test_the_causes_of_several_merchants_are_added_up(filled: Store) -> None:
    """An operator sees first what hurts most."""
    everybody = filled.cause_queries.of_all(None, "2026-03-01", 10)
    assert sum(each.times for each in everybody) == 42
    assert {each.merchants for each in everybody} == {1, 2}
    finch = filled.cause_queries.of_all(["finch"], "2026-03-01", 10)
    assert sum(each.times for each in finch) == 3
    assert filled.cause_queries.of_all(["finch"], "2026-03-02", 10) == ()
