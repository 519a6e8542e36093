"""What a plan asks of a marketplace, case by case."""

from dataclasses import replace

import pytest

from catalog.category_facts import CategoryFacts
from catalog.product_states import (
    AWAITING_APPROVAL,
    ENDED,
    LIVE,
    OUT_OF_STOCK,
    QUEUED,
    REJECTED,
)
from catalog.profiles import Profile
from catalog.templates import Template, read_template
from marketplaces.actions import Action
from marketplaces.plan import plan
from tests.plan_world import FORGETFUL, LIKE_EBAY, NOON, TINY, WHOLESALE, World, kinds, skus_of


def shop(*skus: str) -> World:
    """A world like eBay's with products that are sold as they are, all live."""
    world = World.of(LIKE_EBAY)
    for sku in skus:
        world.product(sku)
        world.offer(sku, "5.00", 3)
    world.settle()
    return world


def family(*skus: str, category: str = "vary") -> World:
    """A world like eBay's with a product P of some variations, all live."""
    world = World.of(LIKE_EBAY)
    world.product("P", Category=category)
    for sku in skus:
        world.variation(sku, "P", "5.00", 3)
    world.settle()
    return world


def only(actions: list[Action]) -> Action:
    """The one action."""
    assert len(actions) == 1
    return actions[0]


def never(action: Action) -> None:
    """The marketplace does not answer yet."""


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


def test_a_product_that_changes_with_its_price_is_revised_with_it() -> None:
    """The new price is for the new product; the fast lane would bring it first."""
    world = shop("S")
    world.product("S", Title="Gold ring")
    world.offer("S", "9.00", 3)

    action = only(world.plan("S").actions)

    assert action.kind == "revise"
    assert action.wanted.items[0].price == "9.00"
    assert action.wanted.items[0].tells == {"price"}


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
    world.offer("P-1", "1.00", 99)
    world.states["P-1"] = AWAITING_APPROVAL
    world.product("P", Title="Gold ring")

    action = only(world.step())
    unapproved = action.wanted.items[0]

    assert (unapproved.sku, unapproved.price, unapproved.quantity) == ("P-1", "5.00", 3)
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


def test_a_category_without_variations_gives_each_a_listing_with_a_title_of_its_own() -> None:
    """What the merchant sees is the same: each SKU is LIVE with an id."""
    world = family("P-1", "P-2", category="flat")

    listings = list(world.market.listings.values())

    assert [(shown.key, shown.fields["Title"]) for shown in listings] == [
        ("P-1", "Ring P P-1"),
        ("P-2", "Ring P P-2"),
    ]
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


def test_a_category_that_takes_variations_now_moves_them_together() -> None:
    """And back: all of the listings end, and then one is made."""
    world = family("P-1", "P-2", category="flat")
    world.product("P", Category="vary")

    assert kinds(world.step()) == [("end", "P-1"), ("end", "P-2")]
    assert kinds(world.step()) == [("add", "P")]
    assert world.visible() == {"P-1": ("5.00", 3), "P-2": ("5.00", 3)}


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


def test_only_listings_that_use_a_changed_profile_are_revised() -> None:
    """Ten thousand listings of another profile are left alone."""
    world = shop("S", "T")
    old = Profile("return", "30 days", 1, {"days": 30}, NOON, "ada")
    world.context = replace(world.context, profiles={("return", "30 days"): old})
    world.say("S", "profile_use", ReturnPolicyName="30 days")
    world.settle()
    newer = replace(old, version=2, content={"days": 60})
    world.context = replace(world.context, profiles={("return", "30 days"): newer})

    assert kinds([*world.plan("S").actions, *world.plan("T").actions]) == [("revise", "S")]


@pytest.mark.parametrize(
    ("custom", "revised"),
    [
        pytest.param({"Metal": "Silver", "Note": "x"}, True, id="token"),
        pytest.param({"Metal": "Gold", "Note": "y"}, False, id="no token"),
    ],
)
def test_a_description_is_made_anew_when_one_of_its_own_tokens_changes(
    custom: dict[str, str], revised: bool
) -> None:
    """What no template asks for, no buyer sees."""
    world = World.of(LIKE_EBAY)
    html = "<p>${PRODUCT.CustomFields.Metal}</p>"
    template = Template("t", 1, html, *read_template("t", html), NOON, "ada")
    world.context = replace(world.context, templates={"t": template})
    world.product("S", DescriptionTemplate="t", CustomFields={"Metal": "Gold", "Note": "x"})
    world.offer("S", "5.00", 3)
    world.settle()
    world.product("S", DescriptionTemplate="t", CustomFields=custom)

    assert [action.kind for action in world.step()] == (["revise"] if revised else [])
    assert world.states["S"] == LIVE


def test_a_fault_is_refused_before_it_is_sent() -> None:
    """The merchant hears of it at once, and in its own words."""
    world = shop("S")
    world.product("S", DescriptionTemplate="gone.html")

    planned = world.plan("S")

    assert planned.actions == []
    assert [fault.reason.code for fault in planned.faults] == ["template_unknown"]
    assert [entry.sku for refused in planned.refused for entry in refused.entries] == ["S"]


def test_active_content_names_the_token_and_the_sku() -> None:
    """Of ten thousand descriptions the merchant must find the one, and the field."""
    world = World.of(LIKE_EBAY)
    html = "<p>${PRODUCT.CustomFields.Note|raw}</p>"
    template = Template("t", 1, html, *read_template("t", html), NOON, "ada")
    world.context = replace(world.context, templates={"t": template})
    note = {"Note": "<script>alert(1)</script>"}
    world.product("S", DescriptionTemplate="t", CustomFields=note)
    world.offer("S", "5.00", 3)

    fault = world.plan("S").faults[0]

    assert (fault.sku, fault.reason.code) == ("S", "description_active")
    assert fault.reason.field == "CustomFields.Note"
    assert "${PRODUCT.CustomFields.Note}" in fault.reason.message


def test_a_faulty_variation_keeps_none_of_the_others() -> None:
    """One careless record must not take a whole product off."""
    world = World.of(LIKE_EBAY)
    world.product("P")
    world.variation("P-1", "P", "5.00", 3, size="54")
    world.variation("P-2", "P", "5.00", 3, size="54")

    planned = world.plan("P")

    assert [(fault.sku, fault.reason.code) for fault in planned.faults] == [
        ("P-2", "variation_specifics_repeated")
    ]
    assert skus_of(planned.actions) == ["P", "P-1"]


def test_refused_is_not_sent_again_by_itself() -> None:
    """It would be refused for ever."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 3)
    world.step(lambda action: False)

    assert (world.states["S"], world.plan("S").actions) == (REJECTED, [])


def test_a_sale_is_looked_at_again_when_it_begins_and_when_it_ends() -> None:
    """Nothing else would tell: no draft changes."""
    world = shop("S")
    start, end = "2026-03-01T18:00:00Z", "2026-03-08T18:00:00Z"
    world.say("S", "offer", SalePrice="4.00", SaleStart=start, SaleEnd=end)
    due = [world.plan("S").due_at]
    world.settle()
    for now in (start, end):
        world.context = replace(world.context, now=now)
        planned = world.plan("S")
        due.append(planned.due_at)
        world.settle()

    assert due == [start, end, None]
    assert world.visible() == {"S": ("5.00", 3)}


def test_a_sale_that_ends_while_an_answer_is_awaited_is_looked_at_when_that_has_come() -> None:
    """The answer is about the sale price; the draft does not change, so nobody else would look."""
    world = World.of(LIKE_EBAY)
    world.product("S")
    world.offer("S", "5.00", 3)
    end = "2026-03-01T12:30:00Z"
    world.say("S", "offer", SalePrice="4.00", SaleEnd=end)
    world.step(lambda action: None)
    before = world.plan("S")
    world.context = replace(world.context, now="2026-03-01T13:00:00Z")
    after = world.plan("S")
    world.answer()

    assert (before.due_at, before.is_waiting) == (end, False)
    assert (after.due_at, after.is_waiting) == (None, True)
    assert kinds(world.step()) == [("price_quantity", "S")]


def test_a_sale_that_ends_while_its_price_is_on_the_way_is_looked_at_again() -> None:
    """What is wanted then is what main has, until the answer makes the sale price main."""
    world = shop("S")
    start, end = "2026-03-01T12:10:00Z", "2026-03-01T12:30:00Z"
    world.say("S", "offer", SalePrice="4.00", SaleStart=start, SaleEnd=end)
    world.settle()
    world.context = replace(world.context, now=start)
    world.step(lambda action: None)
    world.context = replace(world.context, now=end)
    planned = world.plan("S")
    world.answer()

    assert (planned.actions, planned.is_waiting) == ([], True)
    assert kinds(world.step()) == [("price_quantity", "S")]
    assert world.visible() == {"S": ("5.00", 3)}


def test_sold_out_by_the_marketplace_is_not_put_back_for_sale() -> None:
    """The draft keeps the old quantity; only a feed that says another one brings stock."""
    world = shop("S")
    world.states["S"] = OUT_OF_STOCK
    world.mains["S"]["inventory", ""]["Quantity"] = 0
    world.context = replace(world.context, merchant=replace(world.context.merchant, stock_buffer=1))

    assert world.plan("S").actions == []


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
