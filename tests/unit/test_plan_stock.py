"""What a plan does with stock: sold out, kept back, withdrawn, brought back."""

from dataclasses import replace

from catalog.product_states import (
    ENDED,
    LIVE,
    OUT_OF_STOCK,
)
from tests.plan_market import LIKE_EBAY
from tests.plan_shops import never, only, shop
from tests.plan_world import World, kinds


def test_out_of_stock_is_told_where_it_is_kept() -> None:
    """The listing keeps its id, its history and its watchers."""
    world = shop("S")
    world.offer("S", "5.00", 0)

    action = only(world.step())

    assert (action.kind, action.wanted.items[0].quantity) == ("price_quantity", 0)
    assert world.states["S"] == OUT_OF_STOCK


def test_out_of_stock_ends_a_listing_where_it_is_not_kept_and_stock_brings_it_back() -> None:
    """By itself: the merchant sees OUT_OF_STOCK and then LIVE, as elsewhere."""
    world = World.of(replace(LIKE_EBAY, keeps_sold_out=False))
    world.product("S")
    world.offer("S", "5.00", 3)
    world.settle()
    world.offer("S", "5.00", 0)
    ended = only(world.step())
    state = world.states["S"]
    world.settle()
    world.offer("S", "5.00", 2)
    back = only(world.step())

    assert (ended.kind, state) == ("end", OUT_OF_STOCK)
    assert (back.kind, back.listing_id) == ("relist", ended.listing_id)
    assert (world.states["S"], world.visible()) == (LIVE, {"S": ("5.00", 2)})


def test_a_listing_that_ended_too_long_ago_is_added_anew() -> None:
    """eBay brings none back after 90 days."""
    world = World.of(replace(LIKE_EBAY, keeps_sold_out=False, relist_days=90))
    world.product("S")
    world.offer("S", "5.00", 3)
    world.settle()
    world.offer("S", "5.00", 0)
    world.settle()
    world.offer("S", "5.00", 2)
    soon = only(world.plan("S").actions).kind
    world.context = replace(world.context, now="2026-05-30T12:00:00Z")

    assert (soon, only(world.plan("S").actions).kind) == ("relist", "add")


def test_what_never_was_listed_waits_for_stock() -> None:
    """A listing with nothing to sell is refused, and its title can never be tried again so soon."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 0)

    planned = world.plan("S")

    assert planned.actions == []
    assert [(remark.sku, remark.code) for remark in planned.reports] == [("S", "waits_for_stock")]


def test_the_buffer_is_taken_off_and_what_is_below_it_is_not_for_sale() -> None:
    """The last pieces of a shop are for those who come in."""
    world = shop("S")
    world.context = replace(world.context, merchant=replace(world.context.merchant, stock_buffer=2))
    first = only(world.step()).wanted.items[0].quantity
    world.offer("S", "5.00", 2)
    second = only(world.step()).wanted.items[0].quantity

    assert (first, second) == (1, 0)


def test_a_quantity_below_the_buffer_settles_without_a_request() -> None:
    """The draft has changed, and buyers see the same."""
    world = shop("S")
    world.context = replace(world.context, merchant=replace(world.context.merchant, stock_buffer=5))
    world.settle()
    world.offer("S", "5.00", 4)

    planned = world.plan("S")
    world.step()

    assert (planned.actions, [entry.sku for entry in planned.settled]) == ([], ["S"])
    assert world.states["S"] == LIVE


def test_withdrawn_is_ended_whatever_else_changed() -> None:
    """What is not for sale any more must not be sold."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.withdraw("S")

    action = only(world.step())

    assert (action.kind, action.entries[0].parts, world.states["S"]) == ("end", (), ENDED)
    assert world.visible() == {}


def test_withdrawn_while_it_is_made_ends_when_the_answer_has_come() -> None:
    """Until then it has no name by which it could be ended."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 3)
    world.step(never)
    world.withdraw("S")
    waiting = world.plan("S")
    world.answer()

    assert (waiting.actions, waiting.reports[0].code) == ([], "waits_for_answer")
    assert kinds(world.plan("S").actions) == [("end", "S")]


def test_an_end_is_not_sent_twice() -> None:
    """While the answer is awaited there is nothing to add to it."""
    world = shop("S")
    world.withdraw("S")
    world.step(never)

    assert world.plan("S").actions == []


def test_sold_out_by_the_marketplace_is_not_put_back_for_sale() -> None:
    """The draft keeps the old quantity; only a feed that says another one brings stock."""
    world = shop("S")
    world.states["S"] = OUT_OF_STOCK
    world.mains["S"]["inventory", ""]["Quantity"] = 0
    world.context = replace(world.context, merchant=replace(world.context.merchant, stock_buffer=1))

    assert world.plan("S").actions == []
