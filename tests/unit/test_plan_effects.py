"""What changes a listing though no draft does, such as profiles and sales; what is refused."""

from dataclasses import replace

import pytest

from catalog.product_states import (
    LIVE,
    REJECTED,
)
from catalog.profiles import Profile
from catalog.templates import Template, read_template
from tests.plan_market import LIKE_EBAY
from tests.plan_shops import shop
from tests.plan_world import NOON, World, kinds, skus_of


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
