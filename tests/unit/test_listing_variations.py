"""Variations: what one listing can show of them, and their titles where each has its own."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.category_facts import CategoryFacts
from catalog.products import Fields, Item, Sellable
from marketplaces.variations import (
    as_listing,
    distinct_titles,
    is_one_listing,
    specifics_of,
    variation_faults,
)
from tests.plan_market import LIKE_EBAY, TINY
from tests.plan_world import NOON

VARY = CategoryFacts("1", NOON, variations=True)
FLAT = CategoryFacts("1", NOON, variations=False)


def variation(sku: str, **specifics: object) -> Sellable:
    """One with these specifics."""
    item = Item(sku, "P", "QUEUED", NOON, "feed")
    return Sellable(item, {"VariationSpecifics": specifics}, {}, {})


def faults(*sellables: Sellable, listed: tuple[str, ...] = (), most: int = 250) -> dict[str, str]:
    """Code by SKU."""
    capabilities = replace(LIKE_EBAY, most_variations=most)
    found = variation_faults(sellables, listed, capabilities)
    return {fault.sku: fault.reason.code for fault in found}


@pytest.mark.parametrize(
    ("facts", "made", "together"),
    [
        (VARY, [], True),
        (FLAT, [], False),
        (FLAT, [True], False),
        (None, [True], True),
        (None, [False], False),
        (None, [], None),
    ],
)
def test_the_category_decides_and_silence_changes_nothing(
    facts: CategoryFacts | None, made: list[bool], together: bool | None
) -> None:
    """What is not known leaves listings as they are; a new one waits."""
    assert is_one_listing(facts, LIKE_EBAY, made) is together


def test_a_marketplace_without_variations_has_none_in_any_category() -> None:
    """Its facts may still say so of a category."""
    assert is_one_listing(VARY, TINY, []) is False


def test_what_tells_nothing_apart_is_a_fault_of_its_sku() -> None:
    """And of this one alone."""
    assert faults(variation("A", Size="S"), variation("B", Size=" ")) == {
        "B": "variation_specifics_missing"
    }


def test_most_variations_decide_by_which_names_they_are_told_apart() -> None:
    """One that names more, or less, would refuse the whole listing."""
    sellables = (variation("A", Size="S", Color="red"), variation("B", Size="M"))

    assert faults(*sellables, variation("C", Size="L")) == {"A": "variation_specifics_differ"}


def test_of_two_alike_the_listed_one_stays() -> None:
    """Buyers have seen it; capital letters and blanks make no difference to a marketplace."""
    one, two = variation("A", Size="s "), variation("B", Size="S")

    assert faults(one, two) == {"B": "variation_specifics_repeated"}
    assert faults(one, two, listed=("B",)) == {"A": "variation_specifics_repeated"}


def test_what_is_too_much_stays_out_and_the_listed_ones_stay() -> None:
    """The marketplace would refuse them all."""
    sellables = [variation(f"V{number}", Size=str(number)) for number in range(3)]

    assert faults(*sellables, listed=("V2",), most=2) == {"V1": "variations_too_many"}


@given(st.permutations(["Size", "Color", "Length", "A"]))
def test_names_come_in_one_order_whatever_the_feed_says(names: list[str]) -> None:
    """Another order is no change, and must not revise a listing."""
    specifics = {name: "x" for name in names}

    assert list(specifics_of({"VariationSpecifics": specifics})) == ["A", "Color", "Length", "Size"]


def test_a_listing_of_its_own_says_what_the_variation_says() -> None:
    """Its own fields over the product's, its specifics among the item's, its pictures first."""
    product: Fields = {
        "Title": "Ring",
        "Brand": "Wren",
        "EAN": "1",
        "ItemSpecifics": {"Metal": "Gold"},
        "MainPictureURLs": ["p"],
        "CustomFields": {"A": "1", "B": "2"},
    }
    own: Fields = {
        "VariationSpecifics": {"Size": "54"},
        "EAN": "2",
        "Brand": None,
        "VariationPictureURLs": ["v"],
        "CustomFields": {"B": "3"},
    }

    assert as_listing(product, own) == {
        "Title": "Ring",
        "Brand": "Wren",
        "EAN": "2",
        "ItemSpecifics": {"Metal": "Gold", "Size": "54"},
        "MainPictureURLs": ["v"],
        "CustomFields": {"A": "1", "B": "3"},
    }


def test_a_title_is_cut_so_that_what_is_appended_fits() -> None:
    """The end of a title says least; the size must be read."""
    own: Fields = {"VariationSpecifics": {"Size": "54", "Color": "red"}}

    titles = distinct_titles({"A": ("A ring of gold and silver", own)}, 26)

    assert titles == {"A": "A ring of gold and red 54"}


def test_a_title_that_is_too_long_by_itself_is_left_to_be_refused() -> None:
    """Cut silently, the merchant would never hear that buyers read half of it."""
    own: Fields = {"VariationSpecifics": {"Size": "54"}}

    assert distinct_titles({"A": ("x" * 21, own)}, 20) == {"A": "x" * 21}


words = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


@given(
    title=st.text("ring gold", min_size=1, max_size=20),
    values=st.lists(words, min_size=1, max_size=5, unique=True),
)
def test_titles_differ_and_fit(title: str, values: list[str]) -> None:
    """Two listings of one title are duplicates to a marketplace."""
    told: dict[str, tuple[object, Fields]] = {
        f"SKU-{number}": (title, {"VariationSpecifics": {"Size": value}})
        for number, value in enumerate(values)
    }

    found = [str(each) for each in distinct_titles(told, 40).values()]

    assert len({each.strip().casefold() for each in found}) == len(found)
    assert all(len(each) <= 40 for each in found)
