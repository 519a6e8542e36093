"""What holds of every plan, whatever merchants, marketplaces and fate do."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from catalog.category_facts import CategoryFacts
from catalog.product_states import (
    AWAITING_APPROVAL,
    ENDED,
    FIGURES_GO_ON,
    LIVE,
    QUEUED,
    REJECTED,
    SUBMITTED,
)
from catalog.profiles import Profile
from catalog.promotion import Reason
from catalog.templates import Template, read_template
from marketplaces.actions import Action
from marketplaces.adapter import Capabilities, Fault
from marketplaces.effective import effective
from marketplaces.standing import ENDS_EMPTY
from tests.plan_market import FORGETFUL, LIKE_EBAY, TINY, WHOLESALE
from tests.plan_world import NOON, Verdict, World

RUNS = int(os.environ.get("CAMPAIGN_RUNS", "3000"))
SEED = int(os.environ.get("CAMPAIGN_SEED", "1"))

MARKETS = [
    pytest.param(LIKE_EBAY, id="like eBay"),
    pytest.param(TINY, id="tiny"),
    pytest.param(FORGETFUL, id="forgetful"),
    pytest.param(WHOLESALE, id="wholesale"),
]
FAMILY = ("P", "P-1", "P-2", "P-3")
TIMES = ("2026-03-01T10:00:00Z", NOON, "2026-03-01T14:00:00Z", "2026-03-02T10:00:00Z")

Op = Callable[[World], None]

prices = st.sampled_from(["5.00", "6.00", "7.50"])
quantities = st.sampled_from([0, 0, 1, 3, 8])
skus = st.sampled_from([*FAMILY, "S"])
moments = st.sampled_from([None, *TIMES])


def _feed(sku: str, noun: str, fields: dict[str, Any], place: str = "") -> Op:
    def op(world: World) -> None:
        if sku in world.states and (noun != "product" or sku not in world.parents):
            world.say(sku, noun, place, **fields)

    return op


def _has_offer(sku: str) -> bool:
    return sku != "P"


def _template(world: World) -> None:
    current = world.context.templates["t"]
    html = current.html + "<hr>"
    checksum, tokens = read_template("t", html)
    newer = Template("t", current.version + 1, html, checksum, tokens, NOON, "ada")
    world.context = replace(world.context, templates={"t": newer})


def _profile(world: World) -> None:
    current = world.context.profiles["return", "30 days"]
    newer = replace(current, version=current.version + 1)
    world.context = replace(world.context, profiles={("return", "30 days"): newer})


def _facts(world: World) -> None:
    facts = dict(world.context.facts)
    facts["vary"] = replace(facts["vary"], variations=not facts["vary"].variations)
    world.context = replace(world.context, facts=facts)


def _refuse_silver(
    action: Action, site: str, facts: CategoryFacts | None, second: CategoryFacts | None
) -> tuple[Fault, ...]:
    if "Silver" not in str(action.wanted.fields.get("Title")):
        return ()
    return (Fault(action.wanted.key, Reason("70", "It is no silver.", "Title")),)


def _rules(world: World) -> None:
    check = None if world.context.check else _refuse_silver
    world.context = replace(world.context, check=check)


def _policy(world: World) -> None:
    world.is_manual = not world.is_manual


def _busy(world: World) -> None:
    world.is_busy = not world.is_busy


def _emptiness(sku: str) -> Op:
    def op(world: World) -> None:
        if ("listed", "") in world.mains.get(sku, {}):
            world.mains[sku]["listed", ""][ENDS_EMPTY] = world.context.now

    return op


def _buffer(pieces: int) -> Op:
    def op(world: World) -> None:
        merchant = replace(world.context.merchant, stock_buffer=pieces)
        world.context = replace(world.context, merchant=merchant)

    return op


def _clock(now: str) -> Op:
    def op(world: World) -> None:
        world.context = replace(world.context, now=max(now, world.context.now))

    return op


ops: st.SearchStrategy[Op] = st.one_of(
    st.builds(lambda s, p: _feed(s, "offer", {"Price": p}), skus.filter(_has_offer), prices),
    st.builds(
        lambda s, p, a, z: _feed(s, "offer", {"SalePrice": p, "SaleStart": a, "SaleEnd": z}),
        skus.filter(_has_offer),
        prices,
        moments,
        moments,
    ),
    st.builds(
        lambda s, q, w: _feed(s, "inventory", {"Quantity": q}, w),
        skus.filter(_has_offer),
        quantities,
        st.sampled_from(["", "shop"]),
    ),
    st.builds(
        lambda s, t: _feed(s, "product", {"Title": t}),
        st.sampled_from(["P", "S"]),
        st.sampled_from(["Ring", "Gold ring", "Silver ring"]),
    ),
    st.builds(
        lambda s, c: _feed(s, "product", {"Category": c}),
        st.sampled_from(["P", "S"]),
        st.sampled_from(["vary", "flat"]),
    ),
    st.builds(
        lambda s, v: _feed(s, "variation", {"EAN": v}),
        st.sampled_from(FAMILY[1:]),
        st.sampled_from(["4006381333931", "96385074"]),
    ),
    st.builds(
        lambda s, v: _feed(s, "product", {"CustomFields": {"A": v}}),
        st.sampled_from(["P", "S"]),
        st.sampled_from(["x", "y"]),
    ),
    st.builds(lambda s: lambda world: world.withdraw(s) if s in world.states else None, skus),
    st.builds(lambda s: lambda world: world.bring_back(s), skus),
    st.builds(_clock, st.sampled_from(TIMES)),
    st.builds(_buffer, st.sampled_from([0, 1, 2])),
    st.builds(_emptiness, skus),
    st.sampled_from([_template, _profile, _facts, _rules, _policy, _busy]),
)


@st.composite
def worlds(draw: st.DrawFn, capabilities: Capabilities) -> World:
    """A merchant with a product of up to three variations, and another that is sold as it is."""
    world = World.of(capabilities)
    checksum, tokens = read_template("t", "<b>${PRODUCT.Title}</b>${PRODUCT.CustomFields.A}")
    template = Template(
        "t", 1, "<b>${PRODUCT.Title}</b>${PRODUCT.CustomFields.A}", checksum, tokens, NOON, "ada"
    )
    profile = Profile("return", "30 days", 1, {"days": 30}, NOON, "ada")
    world.context = replace(
        world.context,
        now=TIMES[0],
        templates={"t": template},
        profiles={("return", "30 days"): profile},
    )
    extra = draw(st.sampled_from([{}, {"DescriptionTemplate": "t"}]))
    world.product("S", **extra)
    world.offer("S", draw(prices), draw(quantities))
    if draw(st.booleans()):
        world.product("P", **extra, Category=draw(st.sampled_from(["vary", "flat"])))
        world.say("P", "profile_use", ReturnPolicyName="30 days")
        for sku in FAMILY[1 : 2 + draw(st.integers(0, 2))]:
            world.variation(sku, "P", draw(prices), draw(quantities))
    return world


def _check_never_twice(world: World) -> None:
    for sku in world.states:
        assert len(world.market.live(sku)) <= 1


def _expected(world: World) -> dict[str, tuple[str | None, int]]:
    """What buyers should be able to buy when all is approved and answered."""
    found: dict[str, tuple[str | None, int]] = {}
    for sku in world.products():
        product, _ = world.of_product(sku)
        is_gone = world.states[sku] == ENDED
        for each in product.variations:
            seen = effective(
                each,
                world.context.channel,
                stock_buffer=world.context.merchant.stock_buffer,
                now=world.context.now,
            )
            if is_gone or each.item.state == ENDED or not seen.quantity:
                continue
            # That there is no price any more cannot be told: the last one stays.
            last = world.visible().get(each.item.sku, (None, 0))[0]
            if (seen.price or last) is not None:
                found[each.item.sku] = (seen.price or last, seen.quantity)
    return found


def _approve_all(world: World) -> None:
    for sku, state in world.states.items():
        if state in (REJECTED, AWAITING_APPROVAL):
            world.states[sku] = QUEUED


def _check_figures(world: World) -> None:
    """What is for sale has the price and quantity of today, whatever became of its texts."""
    visible, expected = world.visible(), _expected(world)
    for sku, state in world.states.items():
        if state in FIGURES_GO_ON and world.market.live(sku):
            assert visible.get(sku) == expected.get(sku)


def _live_through(world: World, story: list[tuple[Op, list[Verdict]]]) -> None:
    """Do what a story tells; the marketplace takes, refuses, or lets wait."""
    for op, verdicts in story:
        op(world)
        fate = iter(verdicts)

        def judge(action: Action, fate: Any = fate) -> Verdict:
            return next(fate, True)

        world.step(judge)
        _check_never_twice(world)


def _tell(capabilities: Capabilities, data: st.DataObject) -> None:
    world = data.draw(worlds(capabilities))
    verdicts = st.lists(st.sampled_from([True, True, False, None]), max_size=5)
    story = data.draw(st.lists(st.tuples(ops, verdicts), max_size=10))
    _live_through(world, story)
    world.answer()
    world.is_busy = False
    world.settle()
    _check_live(world)
    _check_figures(world)
    world.context = replace(world.context, check=None)
    for _ in range(3):
        _approve_all(world)
        world.settle()
    _check_never_twice(world)
    assert world.visible() == _expected(world)
    assert SUBMITTED not in world.states.values()
    assert all(not world.plan(sku).actions for sku in world.products())
    _check_waiting(world)
    _check_listings(world)


def _check_live(world: World) -> None:
    """What is called live can be bought, also where other things were refused."""
    visible, expected = world.visible(), _expected(world)
    live = {sku for sku, state in world.states.items() if state == LIVE}
    assert not (live & expected.keys()) - visible.keys()


def _check_listings(world: World) -> None:
    """What has stock is in a listing of the right kind, with the title of today."""
    for shown in world.market.listings.values():
        if not shown.is_live or not any(quantity for _, quantity in shown.items.values()):
            continue
        product = world.parents.get(shown.key, shown.key)
        described = world.drafts[product]["product", ""]
        takes = world.context.facts[str(described["Category"])].variations
        knows = world.context.capabilities.most_variations > 0
        assert shown.has_variations == (product == "P" and takes and knows)
        assert str(shown.fields["Title"]).startswith(str(described["Title"]))


def _check_waiting(world: World) -> None:
    """Who is still in line at the end is in line for stock, and knows it."""
    for sku in world.products():
        told = {remark.sku: remark.code for remark in world.plan(sku).reports}
        family = [each for each, parent in world.parents.items() if parent == sku]
        for each in family:
            if world.states[each] == QUEUED:
                assert told.get(each) in ("waits_for_stock", "waits_for_price", "waits_for_product")


@pytest.mark.parametrize("capabilities", MARKETS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_it_comes_to_an_end_with_what_buyers_should_see(
    capabilities: Capabilities, data: st.DataObject
) -> None:
    """Whatever was refused or lost time on its way: nothing is sold that is not there."""
    _tell(capabilities, data)


@pytest.mark.campaign
@pytest.mark.parametrize("capabilities", MARKETS)
def test_long_it_comes_to_an_end_with_what_buyers_should_see(capabilities: Capabilities) -> None:
    """The same, for as many stories as one has time for."""

    @seed(SEED)
    @settings(max_examples=RUNS, deadline=None)
    @given(data=st.data())
    def tell(data: st.DataObject) -> None:
        _tell(capabilities, data)

    tell()
