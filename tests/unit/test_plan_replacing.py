"""What a plan does with listings of the wrong kind whose successors would be refused."""

from dataclasses import replace

import pytest

from catalog.category_facts import CategoryFacts
from catalog.product_states import AWAITING_APPROVAL, LIVE, QUEUED, REJECTED
from catalog.promotion import Reason
from marketplaces.actions import Action
from marketplaces.adapter import Fault
from tests.plan_shops import family, never, only
from tests.plan_world import World, kinds, skus_of

BOTH_WAYS = pytest.mark.parametrize(("first", "then"), [("flat", "vary"), ("vary", "flat")])
MOVED = {"flat": [("add", "P-1"), ("add", "P-2")], "vary": [("add", "P")]}


def refuse_odd(
    action: Action, site: str, facts: CategoryFacts | None, second: CategoryFacts | None
) -> tuple[Fault, ...]:
    """A marketplace that takes no title and no EAN that is odd."""
    wanted = action.wanted
    found = []
    if "odd" in str(wanted.fields.get("Title")):
        found.append(Fault(wanted.key, Reason("70", "The title is odd.", "Title")))
    own = [(item.sku, item.fields) for item in wanted.items]
    own += [] if wanted.has_variations else [(wanted.key, wanted.fields)]
    for sku, fields in own:
        if fields.get("EAN") == "odd":
            found.append(Fault(sku, Reason("37", "The number is odd.", "EAN")))
    return tuple(found)


def strict_family(*skus: str, category: str) -> World:
    """A family that is live at a marketplace which refuses what is odd."""
    world = family(*skus, category=category)
    world.context = replace(world.context, check=refuse_odd)
    return world


@BOTH_WAYS
def test_a_listing_stays_while_what_is_to_follow_it_would_be_refused(first: str, then: str) -> None:
    """Ended first, it would be for sale nowhere until somebody has mended the texts."""
    world = strict_family("P-1", "P-2", category=first)
    world.product("P", Category=then, Title="An odd ring")

    world.settle()

    assert world.states == {"P": REJECTED, "P-1": LIVE, "P-2": LIVE}
    assert world.visible() == {"P-1": ("5.00", 3), "P-2": ("5.00", 3)}
    assert world.mains["P-1"]["listed", ""].get("ended") is None


@BOTH_WAYS
def test_the_refusal_names_the_product_and_its_field(first: str, then: str) -> None:
    """It is the product's record that must be mended, whichever listings it is in."""
    world = strict_family("P-1", "P-2", category=first)
    world.product("P", Category=then, Title="An odd ring")

    planned = world.plan("P")

    assert [(fault.sku, fault.reason.field) for fault in planned.faults] == [("P", "Title")]
    assert (planned.actions, planned.is_waiting) == ([], True)


@BOTH_WAYS
def test_mended_texts_move_the_listings_over(first: str, then: str) -> None:
    """The refusal has changed nothing: it is the plan that there would have been."""
    world = strict_family("P-1", "P-2", category=first)
    world.product("P", Category=then, Title="An odd ring")
    world.settle()
    world.product("P", Category=then, Title="Gold ring")

    ends, makes = world.step(), world.step()

    assert {action.kind for action in ends} == {"end"}
    assert kinds(makes) == MOVED[then]
    world.settle()
    assert world.states == {"P": LIVE, "P-1": LIVE, "P-2": LIVE}
    assert world.visible() == {"P-1": ("5.00", 3), "P-2": ("5.00", 3)}


@BOTH_WAYS
def test_stock_is_told_of_listings_that_stay_since_texts_are_refused(first: str, then: str) -> None:
    """What is sold elsewhere must not be sold twice because of a title."""
    world = strict_family("P-1", "P-2", category=first)
    world.product("P", Category=then, Title="An odd ring")
    world.offer("P-1", "6.00", 1)

    told = world.step()
    world.offer("P-2", "5.00", 0)
    world.settle()

    assert (only(told).kind, skus_of(told)) == ("price_quantity", ["P-1"])
    assert world.visible() == {"P-1": ("6.00", 1)}


@BOTH_WAYS
def test_a_profile_that_is_missing_keeps_the_listings_and_is_told(first: str, then: str) -> None:
    """As with everything that is found before sending."""
    world = family("P-1", "P-2", category=first)
    world.product("P", Category=then)
    world.say("P", "profile_use", ReturnPolicyName="unheard of")

    planned = world.plan("P")
    world.settle()

    assert [fault.reason.code for fault in planned.faults] == ["profile_unknown"]
    assert world.states == {"P": REJECTED, "P-1": LIVE, "P-2": LIVE}
    assert len(world.visible()) == 2


def test_a_variation_at_fault_stays_where_it_is_and_the_others_move() -> None:
    """One bad number keeps nobody else from being listed as the category wants it."""
    world = strict_family("P-1", "P-2", category="flat")
    world.say("P-2", "variation", EAN="odd")
    world.product("P", Category="vary")

    world.settle()

    assert world.states == {"P": LIVE, "P-1": LIVE, "P-2": REJECTED}
    live = {shown.key for shown in world.market.listings.values() if shown.is_live}
    assert live == {"P", "P-2"}


def test_a_fault_of_each_variation_is_each_ones_own() -> None:
    """Their product's record says nothing that would have to be mended."""
    world = strict_family("P-1", "P-2", category="vary")
    for sku in ("P-1", "P-2"):
        world.say(sku, "variation", EAN="odd")
    world.product("P", Category="flat")

    world.settle()

    assert (world.states["P-1"], world.states["P-2"]) == (REJECTED, REJECTED)
    assert [shown.key for shown in world.market.listings.values() if shown.is_live] == ["P"]


@BOTH_WAYS
def test_what_joins_waits_while_the_listings_cannot_be_replaced(first: str, then: str) -> None:
    """Refused together with the product, it would have to be said anew."""
    world = strict_family("P-1", "P-2", category=first)
    world.product("P", Category=then, Title="An odd ring")
    world.variation("P-3", "P", "5.00", 3)

    planned = world.plan("P")

    assert [entry.sku for refused in planned.refused for entry in refused.entries] == ["P"]
    assert ("P-3", "waits_for_product") in {(each.sku, each.code) for each in planned.reports}


def test_listings_stay_while_the_product_may_not_be_sent() -> None:
    """A category that has changed by itself, and a product that waits for a person."""
    world = family("P-1", "P-2", category="flat")
    world.states["P"] = AWAITING_APPROVAL
    facts = {**world.context.facts}
    facts["flat"] = replace(facts["flat"], variations=True)
    world.context = replace(world.context, facts=facts)
    world.offer("P-1", "6.00", 3)

    planned = world.plan("P")

    assert kinds(planned.actions) == [("price_quantity", "P-1")]
    assert ("P-1", "waits_for_product") in {(each.sku, each.code) for each in planned.reports}


def test_what_is_left_behind_stays_while_its_product_would_be_refused() -> None:
    """The listing of the others is there; what joins it would say the refused texts, too."""
    world = strict_family("P-1", "P-2", category="flat")
    world.offer("P-2", "6.00", 3)
    world.step(lambda action: None if action.kind == "price_quantity" else True)
    world.product("P", Category="vary")
    for _ in range(2):
        world.step(lambda action: None if action.kind == "price_quantity" else True)
    world.product("P", Category="vary", Title="An odd ring")
    world.answer()
    world.settle()

    assert world.states["P"] == REJECTED
    assert world.visible() == {"P-1": ("5.00", 3), "P-2": ("6.00", 3)}


def test_a_product_is_not_done_while_its_listings_end_for_another() -> None:
    """Its new texts are said by nobody yet; main would have them though they were refused."""
    world = family("P-1", "P-2", category="flat")
    world.product("P", Category="vary", Title="Gold ring")

    assert kinds(world.step(never)) == [("end", "P-1"), ("end", "P-2")]
    assert world.plan("P").settled == []
    world.answer()

    assert world.states["P"] == QUEUED
    assert world.mains["P"]["product", ""]["Title"] == "Ring P"


@BOTH_WAYS
def test_what_has_ended_for_another_listing_is_in_line_until_that_is_there(
    first: str, then: str
) -> None:
    """To call it live would be wrong: nobody can buy it."""
    world = family("P-1", "P-2", category=first)
    world.product("P", Category=then)
    world.step()

    assert (world.states["P-1"], world.states["P-2"]) == (QUEUED, QUEUED)
    world.settle()
    assert (world.states["P-1"], world.states["P-2"]) == (LIVE, LIVE)


def test_texts_that_are_refused_after_the_end_bring_the_listings_of_before_back() -> None:
    """Main says what they were, and nobody has refused that."""
    world = strict_family("P-1", "P-2", category="flat")
    world.product("P", Category="vary", Title="Gold ring")
    assert kinds(world.step()) == [("end", "P-1"), ("end", "P-2")]
    world.product("P", Category="vary", Title="An odd ring")

    world.settle()

    assert world.states == {"P": REJECTED, "P-1": LIVE, "P-2": LIVE}
    shown = {one.key: one.fields["Title"] for one in world.market.listings.values() if one.is_live}
    assert shown == {"P-1": "Ring P P-1", "P-2": "Ring P P-2"}
