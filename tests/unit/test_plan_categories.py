"""What a plan makes of categories: one listing with variations, or one for each."""

from dataclasses import replace

import pytest

from catalog.category_facts import CategoryFacts
from catalog.product_states import ENDED, LIVE
from marketplaces.actions import Action
from tests.plan_market import LIKE_EBAY
from tests.plan_shops import family
from tests.plan_world import NOON, World, kinds


def test_a_category_without_variations_gives_each_a_listing_with_a_title_of_its_own() -> None:
    """What the merchant sees is the same: each SKU is LIVE with an id."""
    world = family("P-1", "P-2", category="flat")

    listings = list(world.market.listings.values())

    assert [(shown.key, shown.fields["Title"]) for shown in listings] == [
        ("P-1", "Ring P P-1"),
        ("P-2", "Ring P P-2"),
    ]
    assert world.states == {"P": LIVE, "P-1": LIVE, "P-2": LIVE}


def test_variations_share_a_listing_only_where_the_second_category_takes_them_too() -> None:
    """eBay refuses the whole listing for one of the two."""
    world = family("P-1", "P-2")
    world.product("P", Category="vary", SecondaryCategory="flat")

    first, second = world.step(), world.step()

    assert (kinds(first), kinds(second)) == ([("end", "P")], [("add", "P-1"), ("add", "P-2")])
    world.settle()
    assert world.states == {"P": LIVE, "P-1": LIVE, "P-2": LIVE}


def test_a_category_that_takes_variations_no_longer_moves_them_over() -> None:
    """The old listing ends first: a SKU must not be live twice."""
    world = family("P-1", "P-2")
    facts = {**world.context.facts}
    facts["vary"] = replace(facts["vary"], variations=False)
    world.context = replace(world.context, facts=facts)

    first, second, third = world.step(), world.step(), world.step()

    assert kinds(first) == [("end", "P")]
    assert kinds(second) == [("add", "P-1"), ("add", "P-2")]
    assert third == []
    assert world.states == {"P": LIVE, "P-1": LIVE, "P-2": LIVE}


def test_a_product_that_is_withdrawn_before_it_is_listed_anew_ends_whole() -> None:
    """Its variations are in no listing that could be ended; they must not stay LIVE for ever."""
    world = family("P-1", "P-2")
    facts = {**world.context.facts}
    facts["vary"] = replace(facts["vary"], variations=False)
    world.context = replace(world.context, facts=facts)
    assert kinds(world.step()) == [("end", "P")]
    world.withdraw("P")

    assert world.step() == []

    assert world.states == {"P": ENDED, "P-1": ENDED, "P-2": ENDED}
    assert world.plan("P").settled == []


def test_a_category_that_takes_variations_now_moves_them_together() -> None:
    """And back: all of the listings end, and then one is made."""
    world = family("P-1", "P-2", category="flat")
    world.product("P", Category="vary")

    assert kinds(world.step()) == [("end", "P-1"), ("end", "P-2")]
    assert kinds(world.step()) == [("add", "P")]
    assert world.visible() == {"P-1": ("5.00", 3), "P-2": ("5.00", 3)}


def test_what_stays_behind_while_its_price_is_under_way_is_looked_at_until_it_has_moved() -> None:
    """Its answer makes main what the draft says: nobody else would ask for another plan."""
    world = family("P-1", "P-2", category="flat")
    world.offer("P-2", "6.00", 3)

    def all_but_prices(action: Action) -> bool | None:
        return None if action.kind == "price_quantity" else True

    def nothing(action: Action) -> None:
        return None

    assert kinds(world.step(all_but_prices)) == [("price_quantity", "P-2")]
    world.product("P", Category="vary")
    assert kinds(world.step(all_but_prices)) == [("end", "P-1")]
    assert kinds(world.step(nothing)) == [("add", "P")]
    assert world.plan("P").is_waiting  # for the listing that it moves into
    world.answer(all_but_prices)
    planned = world.plan("P")
    assert (planned.actions, planned.is_waiting) == ([], True)  # for its price
    assert ("P-2", "waits_for_answer") in {(each.sku, each.code) for each in planned.reports}
    world.settle()

    assert world.visible() == {"P-1": ("5.00", 3), "P-2": ("6.00", 3)}
    assert [shown.key for shown in world.market.listings.values() if shown.is_live] == ["P"]
    assert not world.plan("P").is_waiting


def test_a_listing_stays_while_nothing_could_take_its_place() -> None:
    """Ended for nothing, it would lose its history and its place in searches."""
    world = family("P-1", "P-2")
    for sku in ("P-1", "P-2"):
        world.offer(sku, "5.00", 0)
    world.settle()
    world.product("P", Category="flat")

    planned = world.plan("P")

    assert planned.actions == []
    assert {remark.code for remark in planned.reports} == {"waits_for_stock"}


def test_facts_that_are_not_there_move_nothing() -> None:
    """A marketplace that is silent about its categories has not changed them."""
    world = family("P-1", "P-2")
    world.context = replace(world.context, facts={})
    world.offer("P-1", "6.00", 3)

    assert kinds(world.step()) == [("price_quantity", "P")]


def test_a_category_that_is_no_longer_used_moves_nothing() -> None:
    """Listings stay in it, and what it takes says nothing any more."""
    world = family("P-1", "P-2")
    gone = CategoryFacts("vary", NOON, is_leaf=False, variations=False, replaced_by="13")
    world.context = replace(world.context, facts={"vary": gone})

    assert world.step() == []


def test_a_product_waits_until_its_category_is_known() -> None:
    """Added in the wrong shape it would have to end again at once."""
    world = World.of(LIKE_EBAY)
    world.context = replace(world.context, facts={})
    world.product("P")
    world.variation("P-1", "P", "5.00", 3)

    planned = world.plan("P")

    assert planned.actions == []
    assert {remark.code for remark in planned.reports} == {"waits_for_category"}


@pytest.mark.parametrize("category", ["", "no such one"])
def test_a_product_with_variations_and_no_category_is_sent_or_refused_and_never_waits(
    category: str,
) -> None:
    """Whoever waits for what will not come is never told what is wrong."""
    world = World.of(LIKE_EBAY)
    world.context = replace(world.context, facts={}, no_categories=frozenset({"no such one"}))
    world.product("P", Category=category)
    world.variation("P-1", "P", "5.00", 3)

    assert [action.kind for action in world.plan("P").actions] == ["add"]
