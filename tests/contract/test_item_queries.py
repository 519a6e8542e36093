"""What every database must do with the pages of a merchant's SKUs."""

from typing import Any

import pytest

from catalog.errors import QueryInvalid
from catalog.filters import ItemFilter, ItemSort
from catalog.item_line import ItemPage
from catalog.paging import PageRequest
from store.batch import RecordError
from store.merging import Cause
from store.store import Store
from tests.builders_store import make_arrival, make_batch, make_change, make_seen, new_merchant

_SKUS = [f"R-{number}" for number in range(1, 8)]


@pytest.fixture
def store(shared_store: Store) -> Store:
    """One for all tests of this file: each has a merchant of its own."""
    return shared_store


@pytest.fixture
def merchant(store: Store) -> str:
    """Seven SKUs; R-2 and R-5 were approved later than the others arrived, R-5 first."""
    merchant = new_merchant()
    arrival = make_arrival(merchant, merchant=merchant)
    store.register_feed(arrival)
    changes = [
        make_change(number, sku, Title=sku, Price="9") for number, sku in enumerate(_SKUS, 1)
    ]
    store.write_batch(arrival, make_batch(*changes))
    for hour, sku in enumerate(("R-5", "R-2")):
        cause = Cause("person", "jo", f"2026-03-02T0{hour}:00:00Z")
        store.items.move(merchant, sku, "approve", cause)
    return merchant


def _skus(page: ItemPage) -> list[str]:
    return [line.sku for line in page.entries]


@pytest.mark.parametrize(
    ("sort", "skus"),
    [
        ("sku", _SKUS),
        ("-sku", _SKUS[::-1]),
        ("state_at", ["R-1", "R-3", "R-4", "R-6", "R-7", "R-5", "R-2"]),
        ("-state_at", ["R-2", "R-5", "R-7", "R-6", "R-4", "R-3", "R-1"]),
    ],
)
def test_pages_go_on_and_back_in_every_order(
    store: Store, merchant: str, sort: ItemSort, skus: list[str]
) -> None:
    """Whoever pages through a catalogue turns back."""
    first = store.item_queries.sorted_page(ItemFilter(merchant), PageRequest(3), sort)
    second = store.item_queries.sorted_page(ItemFilter(merchant), PageRequest(3, first.after), sort)
    third = store.item_queries.sorted_page(ItemFilter(merchant), PageRequest(3, second.after), sort)
    back = store.item_queries.sorted_page(
        ItemFilter(merchant), PageRequest(3, third.before), sort, backwards=True
    )

    assert [_skus(each) for each in (first, second, third)] == [skus[:3], skus[3:6], skus[6:]]
    assert (first.before, third.after) == (None, None)
    assert back == second


def test_the_page_before_the_second_is_the_first(store: Store, merchant: str) -> None:
    """Nothing is before it: a screen must not offer to go back."""
    first = store.item_queries.sorted_page(ItemFilter(merchant), PageRequest(3))
    second = store.item_queries.sorted_page(ItemFilter(merchant), PageRequest(3, first.after))
    back = store.item_queries.sorted_page(
        ItemFilter(merchant), PageRequest(3, second.before), backwards=True
    )

    assert back.entries == first.entries
    assert back.before is None


def test_a_cursor_of_another_order_is_refused(store: Store, merchant: str) -> None:
    """It would begin anywhere."""
    first = store.item_queries.sorted_page(ItemFilter(merchant), PageRequest(3))
    with pytest.raises(QueryInvalid):
        store.item_queries.sorted_page(
            ItemFilter(merchant), PageRequest(3, first.after), "state_at"
        )


@pytest.mark.parametrize(
    ("wanted", "skus"),
    [
        ({"state": "APPROVED"}, ["R-2", "R-5"]),
        ({"prefix": "R-3"}, ["R-3"]),
        ({"prefix": "r-3"}, []),
        ({"since": "2026-03-02T01"}, ["R-2"]),
        ({"until": "2026-03-02", "prefix": "R-2"}, []),
        ({"title": "R-4"}, ["R-4"]),
        ({"title": "r-"}, _SKUS),
        ({"title": "%"}, []),
        ({"title": "R-", "state": "APPROVED"}, ["R-2", "R-5"]),
    ],
    ids=["state", "prefix", "case", "since", "until", "title", "any case", "sign", "title, state"],
)
def test_filters_leave_what_fits(
    store: Store, merchant: str, wanted: dict[str, Any], skus: list[str]
) -> None:
    """Each alone; they are joined by and."""
    narrowed = ItemFilter(merchant, **wanted)
    assert _skus(store.item_queries.sorted_page(narrowed, PageRequest(10))) == skus
    assert store.item_queries.count(narrowed, 100) == len(skus)


def test_a_variation_is_found_by_the_title_of_its_product(store: Store, merchant: str) -> None:
    """A list shows it with that title; a title that its product has lost finds it no more."""
    children = [{"SKU": f"RING-{size}", "Price": "9"} for size in (54, 56)]
    for number, title in enumerate(("Ring of copper", "Ring of brass"), 2):
        arrival = make_arrival(f"{merchant}-f{number}", merchant=merchant)
        store.register_feed(arrival)
        parent = make_change(1, "RING", Title=title, Variations=children)
        store.write_batch(arrival, make_batch(parent))

    def found(title: str) -> list[str]:
        wanted = ItemFilter(merchant, title=title)
        return _skus(store.item_queries.sorted_page(wanted, PageRequest(10)))

    assert (found("of BRASS"), found("of copper")) == (["RING", "RING-54", "RING-56"], [])


def test_no_more_is_counted_than_anybody_reads(store: Store, merchant: str) -> None:
    """A count of a million SKUs would keep a screen waiting."""
    assert store.item_queries.count(ItemFilter(merchant), 5) == 5


def test_an_error_is_open_until_a_later_feed_brings_the_sku_again(
    store: Store, merchant: str
) -> None:
    """A list of errors that were mended long ago is read by nobody."""
    wrong = make_arrival(f"{merchant}-f2", merchant=merchant)
    store.register_feed(wrong)
    batch = make_batch(cursor=2)
    batch.errors.append(RecordError(1, "R-1", "price_missing", "no price", 1, ""))
    batch.errors.append(RecordError(2, "R-2", "price_missing", "no price", 2, ""))
    store.write_batch(wrong, batch)
    has_errors = ItemFilter(merchant, has_errors=True)
    both = _skus(store.item_queries.sorted_page(has_errors, PageRequest(10)))

    mended = make_arrival(f"{merchant}-f3", merchant=merchant)
    store.register_feed(mended)
    seen = make_seen(1, "R-1", "a")
    store.write_batch(mended, make_batch(make_change(1, "R-1", Price="8"), seen=(seen,)))

    assert both == ["R-1", "R-2"]
    assert _skus(store.item_queries.sorted_page(has_errors, PageRequest(10))) == ["R-2"]
    assert store.item_queries.open_errors(merchant, "R-1", 10) == []
    assert [each.code for each in store.item_queries.open_errors(merchant, "R-2", 10)] == [
        "price_missing"
    ]


def test_a_page_of_errors_looks_at_so_many_skus_and_goes_on(
    store: Store, merchant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merchant of a million SKUs without an error must not wait for the end of all."""
    monkeypatch.setattr("store.item_queries._LOOKED_AT", 3)
    wrong = make_arrival(f"{merchant}-f2", merchant=merchant)
    store.register_feed(wrong)
    batch = make_batch(cursor=1)
    batch.errors.append(RecordError(1, "R-5", "price_missing", "no price", 1, ""))
    store.write_batch(wrong, batch)
    wanted = ItemFilter(merchant, has_errors=True)
    found, request = [], PageRequest(10)
    for _ in range(3):
        page = store.item_queries.sorted_page(wanted, request)
        found.append(_skus(page))
        request = PageRequest(10, page.after)

    assert (found, request.after) == ([[], ["R-5"], []], None)


def test_a_version_changes_with_the_draft_and_with_the_state(store: Store, merchant: str) -> None:
    """Whoever approves says what they have looked at."""
    before = {line.sku: line.version for line in store.item_queries.stream(ItemFilter(merchant))}
    arrival = make_arrival(f"{merchant}-f2", merchant=merchant)
    store.register_feed(arrival)
    store.write_batch(arrival, make_batch(make_change(1, "R-1", Price="8")))
    store.items.move(merchant, "R-3", "approve", Cause("person", "jo", "2026-03-03T00:00:00Z"))
    after = {line.sku: line.version for line in store.item_queries.stream(ItemFilter(merchant))}

    assert {sku for sku in _SKUS if before[sku] != after[sku]} == {"R-1", "R-3"}
