"""Prices and quantities of what is live, while its texts wait or were refused."""

from dataclasses import replace

import pytest

from catalog.product_states import (
    AWAITING_APPROVAL,
    LIVE,
    OUT_OF_STOCK,
    REJECTED,
    SUBMITTED,
    UPDATED,
)
from marketplaces.standing import ENDS_EMPTY
from tests.plan_market import FORGETFUL
from tests.plan_shops import family, never, only, shop
from tests.plan_world import World, kinds

WAITING = [REJECTED, AWAITING_APPROVAL, UPDATED]


@pytest.mark.parametrize("state", WAITING)
def test_a_product_whose_texts_wait_tells_its_figures(state: str) -> None:
    """Its title stays what buyers see; what is sold out leaves sale."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.offer("S", "9.00", 0)
    world.states["S"] = state

    action = only(world.step())

    assert (action.kind, action.wanted.fields) == ("price_quantity", {})
    assert action.wanted.items[0].tells == {"price", "quantity"}
    assert [part.noun for part in action.entries[0].parts] == ["inventory", "offer", "listed"]
    assert world.states["S"] == state
    assert world.visible() == {}


@pytest.mark.parametrize("category", ["vary", "flat"])
def test_both_shapes_tell_the_same(category: str) -> None:
    """A merchant sees no difference between variations together and each alone."""
    world = family("P-1", "P-2", category=category)
    world.say("P-1", "variation", EAN="4006381333931")
    world.offer("P-1", "6.00", 1)
    world.states["P-1"] = REJECTED

    action = only(world.step())

    assert (action.kind, [item.sku for item in action.wanted.items]) == ("price_quantity", ["P-1"])
    assert world.visible()["P-1"] == ("6.00", 1)


def test_what_was_never_listed_says_nothing_while_it_waits() -> None:
    """A price without a listing is nothing that anybody could be told."""
    world = shop()
    world.product("S")
    world.offer("S", "5.00", 3)
    world.states["S"] = AWAITING_APPROVAL

    assert world.plan("S").actions == []


def test_a_sale_of_what_was_refused_begins_and_ends() -> None:
    """The plan says when, and what is due then is told."""
    world = shop("S")
    world.say("S", "offer", SalePrice="4.00", SaleEnd="2026-03-01T14:00:00Z")
    world.step()
    world.states["S"] = REJECTED
    assert world.plan("S").due_at == "2026-03-01T14:00:00Z"

    world.context = replace(world.context, now="2026-03-01T14:00:00Z")
    world.step()

    assert world.visible()["S"] == ("5.00", 3)


def test_a_price_does_not_wait_for_the_answer_to_a_title() -> None:
    """That may take hours, and the last piece was sold in the shop."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.step(never)
    world.offer("S", "5.00", 0)
    assert world.states["S"] == SUBMITTED

    assert kinds(world.step()) == [("price_quantity", "S")]
    world.settle()
    assert world.states["S"] == OUT_OF_STOCK


def test_what_is_told_apart_becomes_live_with_the_last_answer() -> None:
    """Neither answer alone says that nothing is pending."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.offer("S", "9.00", 2)

    world.step(lambda action: True if action.kind == "price_quantity" else None)
    assert world.states["S"] == SUBMITTED
    world.answer()

    assert world.states["S"] == LIVE
    assert world.visible()["S"] == ("9.00", 2)


def test_whether_what_is_sold_out_is_kept_is_tried_again_after_a_while() -> None:
    """The merchant may have switched on eBay's out-of-stock option by then."""
    world = shop("S")
    world.mains["S"]["listed", ""][ENDS_EMPTY] = "2026-03-01T11:00:00Z"
    world.offer("S", "5.00", 0)
    assert kinds(world.plan("S").actions) == [("end", "S")]

    world.context = replace(world.context, now="2026-04-01T12:00:00Z")
    assert kinds(world.plan("S").actions) == [("price_quantity", "S")]


def test_what_is_refused_and_sold_out_ends_where_nothing_is_kept() -> None:
    """There the only way to take something off sale is to end it."""
    world = World.of(FORGETFUL)
    world.product("S")
    world.offer("S", "5.00", 3)
    world.settle()
    world.offer("S", "5.00", 0)
    world.states["S"] = REJECTED

    assert kinds(world.step()) == [("end", "S")]
    assert world.plan("S").actions == []
