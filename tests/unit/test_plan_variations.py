"""What a plan does with variations: they join, leave, move and wait for each other."""

from catalog.product_states import (
    AWAITING_APPROVAL,
    LIVE,
    QUEUED,
)
from tests.plan_market import FORGETFUL, LIKE_EBAY
from tests.plan_shops import family, never, only
from tests.plan_world import World, kinds, skus_of


def test_one_withdrawn_variation_leaves_and_the_others_stay() -> None:
    """A variation that was sold once cannot be deleted; nothing for sale can always be said."""
    world = family("P-1", "P-2")
    world.withdraw("P-1")

    action = only(world.step())

    assert (action.kind, [item.sku for item in action.wanted.items]) == ("price_quantity", ["P-1"])
    assert (action.wanted.items[0].quantity, action.entries[0].parts) == (0, ())
    assert world.visible() == {"P-2": ("5.00", 3)}


def test_a_listing_ends_with_its_last_variation() -> None:
    """Its product stays, and is listed anew with the next variation."""
    world = family("P-1", "P-2")
    world.withdraw("P-1")
    world.withdraw("P-2")
    ended = only(world.step())
    world.variation("P-3", "P", "5.00", 1)

    assert (ended.kind, world.states["P"]) == ("end", LIVE)
    assert kinds(world.step()) == [("relist", "P")]


def test_a_new_variation_joins_by_a_revision() -> None:
    """The fast lane knows only what is there."""
    world = family("P-1")
    world.variation("P-2", "P", "7.00", 2)

    action = only(world.step())

    assert (action.kind, skus_of([action])) == ("revise", ["P", "P-2"])
    assert world.visible() == {"P-1": ("5.00", 3), "P-2": ("7.00", 2)}


def test_a_revision_names_those_variations_alone_that_it_must() -> None:
    """To name one is to say its quantity, and of the old quantity pieces may be sold."""
    world = family("P-1", "P-2", "P-3")
    world.product("P", Title="Gold ring")
    world.say("P-1", "variation", EAN="96385074")
    world.offer("P-2", "6.00", 3)

    revise, figures = world.step()

    told = {item.sku: (item.tells_fields, item.tells) for item in revise.wanted.items}
    assert told == {name: (name == "P-1", frozenset()) for name in ("P-1", "P-2", "P-3")}
    assert (figures.kind, skus_of([figures])) == ("price_quantity", ["P-2"])
    assert world.visible()["P-2"] == ("6.00", 3)
    assert world.states == dict.fromkeys(("P", "P-1", "P-2", "P-3"), LIVE)


def test_a_price_waits_for_a_revision_that_names_its_variation() -> None:
    """What is named is said whole, with the price of then."""
    world = family("P-1", "P-2")
    world.say("P-1", "variation", EAN="96385074")
    world.step(never)
    for sku in ("P-1", "P-2"):
        world.offer(sku, "6.00", 3)
        world.states[sku] = QUEUED

    planned = world.plan("P")

    assert skus_of(planned.actions) == ["P-2"]
    assert planned.is_waiting


def test_a_revision_shows_what_leaves_a_listing_without_naming_it() -> None:
    """It stays in the listing, so its values do; its quantity goes by the fast way."""
    world = family("P-1", "P-2")
    world.product("P", Title="Gold ring")
    world.withdraw("P-2")

    revise, leaving = world.step()

    shown = [item.fields["VariationSpecifics"] for item in revise.wanted.items]
    assert shown == [{"Size": "P-1"}, {"Size": "P-2"}]
    assert (leaving.kind, leaving.wanted.items[0].quantity) == ("price_quantity", 0)
    assert world.visible() == {"P-1": ("5.00", 3)}


def test_what_has_left_a_listing_with_variations_is_shown_in_it_for_ever() -> None:
    """It is in it still, with nothing for sale: a revision without its values is refused."""
    world = family("P-1", "P-2")
    world.withdraw("P-2")
    world.settle()
    world.variation("P-3", "P", "5.00", 1)

    revise = only(world.step())

    shown = {item.sku: item for item in revise.wanted.items}
    assert shown["P-2"].fields["VariationSpecifics"] == {"Size": "P-2"}
    assert (shown["P-2"].tells, shown["P-2"].tells_fields) == (frozenset(), False)
    assert skus_of([revise]) == ["P", "P-3"]
    assert world.visible() == {"P-1": ("5.00", 3), "P-3": ("5.00", 1)}


def test_another_with_the_same_values_takes_the_place_of_what_has_left() -> None:
    """A listing shows every combination once."""
    world = family("P-1", "P-2")
    world.withdraw("P-2")
    world.settle()
    world.variation("P-3", "P", "5.00", 1, "P-2")

    revise = only(world.step())

    assert [item.sku for item in revise.wanted.items] == ["P-1", "P-3"]


def test_brought_back_a_listing_sells_nothing_of_what_has_left_it() -> None:
    """The marketplace keeps what it is not told of, with the pieces that it had."""
    world = family("P-1", "P-2")
    world.withdraw("P")
    world.settle()
    for sku in ("P", "P-1"):
        world.states[sku] = QUEUED

    relist = only(world.step())

    named = {item.sku: (item.quantity, sorted(item.tells)) for item in relist.wanted.items}
    assert relist.kind == "relist"
    assert named["P-2"] == (0, ["price", "quantity"])
    assert skus_of([relist]) == ["P", "P-1"]


def test_what_is_not_approved_stays_as_it_is_in_a_revision() -> None:
    """A revision says the listing whole, and must not bring along what nobody has approved."""
    world = family("P-1", "P-2")
    world.say("P-1", "variation", EAN="4006381333931")
    world.states["P-1"] = AWAITING_APPROVAL
    world.product("P", Title="Gold ring")

    action = only(world.step())
    unapproved = action.wanted.items[0]

    assert (unapproved.sku, list(unapproved.fields)) == ("P-1", ["VariationSpecifics"])
    assert skus_of([action]) == ["P"]


def test_an_unapproved_title_does_not_keep_prices() -> None:
    """Prices of approved variations are told, and the title stays main's."""
    world = family("P-1", "P-2")
    world.product("P", Title="Gold ring")
    world.states["P"] = AWAITING_APPROVAL
    world.offer("P-1", "6.00", 3)
    world.variation("P-3", "P", "5.00", 1)

    revise, figures = world.plan("P").actions

    assert (revise.kind, revise.wanted.fields["Title"]) == ("revise", "Ring P")
    assert (figures.kind, skus_of([figures])) == ("price_quantity", ["P-1"])


def test_a_product_is_not_done_while_nothing_can_be_said_of_its_variation() -> None:
    """Its listing has the old title, also where only a price is awaited of it."""
    world = family("P-1", category="flat")
    world.offer("P-1", "6.00", 3)
    world.step(never)
    world.product("P", Category="flat", Title="Gold ring")

    waiting = world.plan("P")
    world.answer()

    assert (waiting.actions, waiting.settled) == ([], [])
    assert str(only(world.step()).wanted.fields["Title"]).startswith("Gold ring")


def test_a_variation_that_moved_leaves_the_other_product_first() -> None:
    """It would be live in both."""
    world = family("P-1", "P-2")
    world.product("Q")
    world.variation("P-1", "Q", "5.00", 3)
    world.states["P-1"] = QUEUED

    first, second = world.step(), world.step()

    assert kinds(first) == [("price_quantity", "Q")]
    assert (first[0].wanted.items[0].sku, first[0].wanted.items[0].quantity) == ("P-1", 0)
    assert ("add", "Q") in kinds(second)


def test_each_variation_that_moves_leaves_the_other_product_first() -> None:
    """One that has left it before says nothing of the others: they would be live in both."""
    world = family("P-1", "P-2", "P-3")
    world.product("Q")
    world.variation("P-1", "Q", "5.00", 3)
    world.states["P-1"] = QUEUED
    left = world.step()
    world.step(lambda action: action.wanted.key != "Q")
    world.variation("P-2", "Q", "5.00", 3)
    world.states |= {"P-2": QUEUED, "Q": QUEUED}

    (leaves,) = world.step()
    world.settle()

    assert kinds(left) == [("price_quantity", "Q")]
    assert (leaves.kind, leaves.listing_id) == ("price_quantity", left[0].listing_id)
    assert [(item.sku, item.quantity) for item in leaves.wanted.items] == [("P-2", 0)]
    assert world.visible() == {"P-2": ("5.00", 3), "P-3": ("5.00", 3)}


def test_dropped_when_sold_out_a_variation_joins_again() -> None:
    """The listing does not know it any more."""
    world = World.of(FORGETFUL)
    world.product("P")
    world.variation("P-1", "P", "5.00", 3)
    world.variation("P-2", "P", "5.00", 3)
    world.settle()
    world.offer("P-1", "5.00", 0)
    gone = kinds(world.step())
    world.offer("P-1", "5.00", 4)

    assert (gone, kinds(world.step())) == ([("price_quantity", "P")], [("revise", "P")])
    assert world.visible() == {"P-1": ("5.00", 4), "P-2": ("5.00", 3)}


def test_an_orphan_waits_for_its_product() -> None:
    """Nobody has described what it is."""
    world = World.of(LIKE_EBAY)
    world.variation("P-1", "P", "5.00", 3)
    world.states["P"] = ""

    planned = world.plan("P")

    assert (planned.actions, [remark.code for remark in planned.reports]) == (
        [],
        ["waits_for_product"],
    )
