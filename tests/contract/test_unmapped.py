"""Values that no table has: they wait, counted by SKU, until a release has them."""

import pytest

import store.unmapped
from catalog.errors import NotFound
from catalog.merchants import Merchant
from catalog.paging import PageRequest
from catalog.unmapped import MOST_SKUS, MissedLookup
from store.store import Store

NOW = "2026-03-01T12:00:00Z"
LATER = "2026-03-02T12:00:00Z"


def missed(value: str, *skus: str, sheet: str = "Colours", count: int = 0) -> MissedLookup:
    """A colour that no row has."""
    file = "lookup/colours.xlsx"
    most = count or len(skus)
    return MissedLookup(file, sheet, ("Shop",), "Colour", (value,), skus, most)


@pytest.fixture
def wren(store: Store) -> Store:
    """A store with a merchant."""
    store.merchants.add(Merchant("wren"), NOW, "ada")
    return store


def values(opened: Store, **narrowed: str) -> list[tuple[str, int, bool]]:
    """Text, SKUs and whether that is all, as they are listed."""
    page = opened.unmapped.page("wren", PageRequest(10), **narrowed)
    return [
        (each.lookup.values[0], each.lookup.sku_count, each.lookup.exact) for each in page.entries
    ]


def test_the_value_of_the_most_skus_comes_first(wren: Store) -> None:
    """That is where an hour of work goes furthest."""
    wren.unmapped.note("wren", 1, NOW, [missed("lila", "A"), missed("gelb", "A", "B")])
    assert values(wren) == [("gelb", 2, True), ("lila", 1, True)]


def test_feeds_add_their_skus(wren: Store) -> None:
    """A delta names one SKU of many; the others still wait."""
    wren.unmapped.note("wren", 1, NOW, [missed("lila", "A", "B")])
    for _ in range(2):  # a step that is done again
        wren.unmapped.note("wren", 2, LATER, [missed("lila", "B", "C")])
    assert values(wren) == [("lila", 3, True)]
    (value,) = wren.unmapped.all("wren")
    assert value.lookup.skus == ("A", "B", "C")
    assert (value.feed, value.first_at, value.last_at) == (2, NOW, LATER)


def test_more_skus_than_are_kept_are_at_least_so_many(wren: Store) -> None:
    """A row must not grow with the catalogue."""
    many = [f"S-{number:04}" for number in range(MOST_SKUS)]
    wren.unmapped.note("wren", 1, NOW, [missed("lila", *many, count=900)])
    wren.unmapped.note("wren", 2, LATER, [missed("lila", "T-1")])
    assert values(wren) == [("lila", 900, False)]


def test_a_list_is_bounded(wren: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that was mistaken for another misses every one of its texts."""
    monkeypatch.setattr(store.unmapped, "MOST_VALUES", 2)
    wren.unmapped.note("wren", 1, NOW, [missed("a", "A"), missed("b", "B"), missed("c", "C")])
    assert wren.unmapped.count("wren") == 2
    wren.unmapped.note("wren", 2, LATER, [missed("a", "D"), missed("d", "D")])
    assert values(wren)[0] == ("a", 2, True)
    assert wren.unmapped.count("wren") == 2


def test_values_are_listed_by_table(wren: Store) -> None:
    """Somebody who knows sizes is not asked for colours."""
    wren.unmapped.note("wren", 1, NOW, [missed("lila", "A"), missed("XL", "A", sheet="Sizes")])
    assert values(wren, sheet="Sizes") == [("XL", 1, True)]
    assert [(each.sheet, each.values) for each in wren.unmapped.tables("wren")] == [
        ("Colours", 1),
        ("Sizes", 1),
    ]


def test_pages_follow_each_other(wren: Store) -> None:
    """No value twice, none left out."""
    wren.unmapped.note("wren", 1, NOW, [missed(text, "A") for text in "abcde"])
    seen: list[str] = []
    after = None
    while True:
        page = wren.unmapped.page("wren", PageRequest(2, after))
        seen += [each.lookup.values[0] for each in page.entries]
        after = page.after
        if after is None:
            break
    assert sorted(seen) == list("abcde")


def test_what_is_taken_off_is_gone(wren: Store) -> None:
    """And only that."""
    wren.unmapped.note("wren", 1, NOW, [missed("lila", "A"), missed("gelb", "A")])
    id = missed("lila").id
    wren.unmapped.remove("wren", [id])
    assert values(wren) == [("gelb", 1, True)]
    with pytest.raises(NotFound):
        wren.unmapped.of_ids("wren", [id])


def test_a_text_that_no_database_keeps_is_kept(wren: Store) -> None:
    """Scripts look up what they like."""
    wren.unmapped.note("wren", 1, NOW, [missed("a\0\ud800", "S\0")])
    (value,) = wren.unmapped.all("wren")
    assert value.lookup.values == ("a\0\ud800",)
