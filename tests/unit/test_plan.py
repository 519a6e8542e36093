"""What a plan asks of a marketplace: what is made, what is equal, what goes by the fast lane."""

from dataclasses import replace

import pytest

from catalog.product_states import (
    QUEUED,
)
from marketplaces.plan import plan
from tests.plan_market import LIKE_EBAY, TINY, WHOLESALE
from tests.plan_shops import family, never, only, shop
from tests.plan_world import World, kinds


def test_a_new_product_is_added_whole() -> None:
    """The merchant has approved all of it, and all becomes main with one answer."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 3)

    action = only(world.plan("S").actions)

    assert (action.kind, action.listing_id, len(action.token)) == ("add", None, 32)
    assert {part.noun: dict(part.fields) for part in action.entries[0].parts} == {
        "inventory": {"Quantity": 3},
        "offer": {"Price": "5.00"},
        "product": {"Title": "Ring S", "Category": "vary"},
        "listed": {
            "has_variations": False,
            "content": action.entries[0].parts[-1].fields["content"],
            "description": action.entries[0].parts[-1].fields["description"],
            "own": action.entries[0].parts[-1].fields["own"],
            "profiles": {},
            "price": "5.00",
            "quantity": 3,
        },
    }


def test_the_same_making_has_the_same_token() -> None:
    """However often a lost request is sent once more, the marketplace makes one listing."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 3)
    first = only(world.plan("S").actions).token
    world.offer("S", "6.00", 2)

    assert only(world.plan("S").actions).token == first


def test_what_was_lost_is_asked_once_more_with_the_same_token() -> None:
    """A request that was given up is not awaited; should it have arrived, the token tells."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 3)
    first = only(world.step(never))
    held = world.plan("S").actions
    world.sent["S"].clear()
    world.states["S"] = QUEUED

    again = only(world.plan("S").actions)

    assert held == []
    assert (again.kind, again.token) == ("add", first.token)


@pytest.mark.parametrize(("category", "asked"), [("vary", [("add", "P")]), ("flat", [])])
def test_what_was_lost_is_not_made_in_another_shape_before_a_report_tells(
    category: str, asked: list[tuple[str, str]]
) -> None:
    """It may be there: a listing of the other shape has another token and would be a second one."""
    world = World.of(LIKE_EBAY)
    world.product("P")
    world.variation("P-1", "P", "5.00", 3)
    world.step(never)
    world.states |= dict.fromkeys(world.states, QUEUED)
    world.product("P", Category=category)
    product, standing = world.of_product("P")
    lost = {sku: replace(one, awaited=(), unproven=one.awaited) for sku, one in standing.items()}

    planned = plan(product, lost, world.context)

    assert kinds(planned.actions) == asked
    assert planned.is_waiting == (not asked)
    waiting = {remark.sku for remark in planned.reports if remark.code == "waits_for_report"}
    assert waiting == (set() if asked else {"P-1"})


def test_another_making_has_another_token() -> None:
    """A listing that ended and comes back is another one to the marketplace."""
    world = World.of(TINY)
    world.product("S")
    world.offer("S", "5.00", 3)
    first = only(world.step()).token
    world.offer("S", "5.00", 0)
    world.settle()
    world.offer("S", "5.00", 3)

    again = only(world.plan("S").actions)

    assert again.kind == "add"
    assert again.token != first


def test_what_is_equal_is_not_sent() -> None:
    """A feed that says what is there already costs the marketplace nothing."""
    world = shop("S", "T")

    assert [world.plan(sku).actions for sku in ("S", "T")] == [[], []]


def test_one_changed_of_a_hundred_sends_one() -> None:
    """A change of one per cent sends one per cent."""
    world = shop(*(f"S{number:03}" for number in range(100)))
    world.offer("S042", "6.00", 3)

    assert kinds(world.step()) == [("price_quantity", "S042")]


def test_a_price_goes_by_the_fast_lane_and_says_nothing_of_the_quantity() -> None:
    """Pieces may have been sold since; the old quantity would put them back for sale."""
    world = shop("S")
    world.offer("S", "6.00", 3)

    action = only(world.plan("S").actions)

    assert action.kind == "price_quantity"
    assert action.wanted.items[0].tells == {"price"}
    assert [(part.noun, dict(part.fields)) for part in action.entries[0].parts] == [
        ("offer", {"Price": "6.00"}),
        ("listed", {"price": "6.00"}),
    ]


def test_a_price_never_travels_with_the_texts_that_change_with_it() -> None:
    """A title may be refused, and the price stands by itself: what is sold out must not stay."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.offer("S", "9.00", 3)

    revise, figures = world.plan("S").actions

    assert (revise.kind, figures.kind) == ("revise", "price_quantity")
    assert revise.wanted.items[0].tells == frozenset()
    assert {part.noun for part in revise.entries[0].parts} == {"product", "listed"}
    assert figures.wanted.items[0].tells == {"price"}
    assert [part.noun for part in figures.entries[0].parts] == ["offer", "listed"]


def test_a_price_waits_while_a_revision_is_on_its_way() -> None:
    """The revision says the old price, and may arrive later."""
    world = World.of(WHOLESALE)
    world.product("S")
    world.offer("S", "5.00", 3)
    world.settle()
    world.product("S", Title="Gold ring")
    world.step(never)
    world.offer("S", "9.00", 3)
    world.states["S"] = QUEUED

    planned = world.plan("S")

    assert planned.actions == []
    assert [remark.code for remark in planned.reports] == ["waits_for_answer"]


def test_a_price_does_not_wait_where_revisions_leave_prices_out() -> None:
    """Neither of the two can undo the other then."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.step(never)
    world.offer("S", "9.00", 3)
    world.states["S"] = QUEUED

    assert kinds(world.plan("S").actions) == [("price_quantity", "S")]


def test_a_quantity_that_a_report_puts_right_meanwhile_is_told_when_the_answer_has_come() -> None:
    """The revision says nothing of it; with its answer all drafts are main, and nobody looks."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.step(never)
    assert not world.plan("S").is_waiting
    world.mains["S"]["listed", ""]["quantity"] = 13

    assert world.plan("S").is_waiting
    world.answer()

    (action,) = world.plan("S").actions
    assert (action.kind, action.wanted.items[0].quantity) == ("price_quantity", 3)


def test_a_price_told_alone_makes_nothing_else_main() -> None:
    """Main would say of the variation what no buyer sees."""
    world = family("P-1")
    world.product("P", Title="Gold ring")
    world.step(never)
    world.say("P-1", "variation", EAN="96385074")
    world.offer("P-1", "6.00", 3)
    world.states["P-1"] = QUEUED

    action = only(world.plan("P").actions)

    assert action.kind == "price_quantity"
    assert [part.noun for part in action.entries[0].parts] == ["offer", "listed"]


def test_the_fast_lane_never_carries_what_is_not_confirmed() -> None:
    """A price of a listing that may never be made would be refused."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 3)
    world.step(never)
    world.offer("S", "6.00", 3)
    world.states["S"] = QUEUED

    assert world.plan("S").actions == []
