"""Every kind of action goes to a simulated eBay and back, and every fault has its reaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import stamina

from catalog.errors import (
    AccessRefused,
    MarketplaceAnswerBroken,
    MarketplaceBusy,
    PlatformError,
    TicketLost,
)
from catalog.profiles import ProfileKind
from marketplaces.actions import Action
from marketplaces.adapter import ActionAnswer
from marketplaces.listing import ProfileUse, WantedListing
from simulators.clock import Clock
from simulators.ebay.fault_kinds import ALL_FAULTS
from simulators.ebay.simulator import EbaySimulator
from tests.ebay_listings import action, ring, shirt
from tests.ebay_site import SITE, Shop, open_shop

# Policies that the simulated account has.
POLICIES: dict[ProfileKind, ProfileUse] = {
    "shipping": ProfileUse("Standard", 1, {}),
    "payment": ProfileUse("Managed payments", 1, {}),
    "return": ProfileUse("30 days", 1, {}),
}


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


@contextmanager
def shop_at(work: Path, *faults: dict[str, Any], **behaviour: Any) -> Iterator[Shop]:
    """A shop at an eBay with these faults, without chance warnings."""
    clock = Clock(datetime(2026, 3, 1, 9, tzinfo=UTC))
    usual = {"warning_share": 0.0, **behaviour}
    with open_shop(EbaySimulator(3, clock, faults, usual), work) as shop:
        yield shop


def here(listing: WantedListing) -> WantedListing:
    """The listing as it can be listed at the simulated account."""
    return replace(listing, currency="USD", profiles=POLICIES)


def adds(count: int) -> list[Action]:
    """So many new listings."""
    return [action("add", here(ring(f"R-{n}", Title=f"Ring {n}"))) for n in range(1, count + 1)]


def listed(shop: Shop, sku: str | None = None) -> list[Any]:
    """What eBay has live."""
    return [one for one in shop.simulator.find_listings(None, sku) if one.active]


def told(answers: list[ActionAnswer]) -> list[tuple[int | None, str]]:
    """Record and verdict of each."""
    return [(answer.record, answer.verdict) for answer in answers]


def test_a_listing_lives_from_add_to_relist(tmp_path: Path) -> None:
    """Each kind of action does at eBay what it is meant to do."""
    with shop_at(tmp_path) as shop:
        made = shop.send("add", action("add", here(ring())), action("add", here(shirt())))
        ring_id, shirt_id = (answer.listing_id for answer in made)
        dearer = here(ring(price="159.00", quantity=9))
        prices = shop.send(
            "price_quantity",
            action("price_quantity", dearer, ring_id),
            action("price_quantity", here(shirt()), shirt_id),
        )
        smaller = replace(here(shirt(Title="Linen shirt, new")), items=here(shirt()).items[:3])
        revised = shop.send("revise", action("revise", smaller, shirt_id, removed=["SHIRT-Blue-M"]))
        price = listed(shop, "RING-750")[0].content.price
        left = listed(shop, "SHIRT-Red-S")[0].content
        ended = shop.send("end", action("end", here(ring()), ring_id))
        again = shop.send("end", action("end", here(ring()), ring_id))
        back = shop.send("relist", action("relist", here(ring()), ring_id))

        assert told([*made, *revised, *ended, *again, *back]) == [
            (1, "success"),
            (2, "success"),
            (1, "success"),
            (1, "success"),
            (1, "success"),
            (1, "success"),
        ]
        assert {answer.verdict for answer in prices} == {"success"}
        assert [answer.sku for answer in prices if answer.record == 2] == sorted(
            item.sku for item in shirt().items
        )
        assert (str(price), left.title, len(left.variations)) == ("159.00", "Linen shirt, new", 3)
        assert back[0].listing_id not in (ring_id, None)
        assert [one.item_id for one in listed(shop, "RING-750")] == [back[0].listing_id]


def test_what_our_own_rules_let_pass_ebay_takes_and_what_they_refuse_it_refuses(
    tmp_path: Path,
) -> None:
    """The faults found here are eBay's, code by code."""
    wrong = [
        here(ring("LONG", Title="x" * 81)),
        here(ring("CHEAP", price="0.50")),
        here(ring("BARE", MainPictureURLs=[])),
        here(ring("BRANCH", category="281")),
        here(ring("ODD", Condition="7000")),
        here(ring("NUMBER", EAN="4006381333932")),
        replace(here(ring("TERMS")), profiles={}),
        here(ring("VALUE", ItemSpecifics={"Metal": "x" * 66})),
        here(ring("LEAD", ItemSpecifics={"Base Metal": "Lead"})),
        here(shirt("TWICE", ItemSpecifics={"Size": "S"})),
        replace(here(shirt("SINGLES")), category="31387"),
    ]
    actions = [action("add", listing) for listing in wrong]
    with shop_at(tmp_path) as shop:
        categories = [listing.category for listing in wrong]
        facts = shop.delivery.category_facts(SITE, categories)
        answers = shop.send("add", *actions)
        for one, answer in zip(actions, answers, strict=True):
            found = shop.adapter.faults(one, SITE, facts.get(one.wanted.category))
            ours = {fault.reason.code for fault in found}
            theirs = {reason.code for reason in answer.reasons}

            assert answer.verdict == "failure"
            assert ours & theirs, (one.key, ours, theirs)


def test_the_report_tells_what_is_listed(tmp_path: Path) -> None:
    """Reconciliation reads it whole."""
    with shop_at(tmp_path) as shop:
        shop.send("add", action("add", here(ring())), action("add", here(shirt())))
        ticket = shop.delivery.ask_inventory(SITE).id
        assert shop.done(ticket).progress == "done"
        shop.delivery.fetch(ticket, tmp_path / "report")
        with (tmp_path / "report").open("rb") as source:
            seen = {sku for one in shop.adapter.read_inventory(source) for sku in one.items}

        assert seen == {"RING-750", *(item.sku for item in shirt().items)}


def test_one_bad_sku_of_four_costs_the_others_nothing(tmp_path: Path) -> None:
    """The three are done; the fourth is asked alone and then refused by name."""
    with shop_at(tmp_path) as shop:
        ids = {f"R-{n}": a.listing_id for n, a in enumerate(shop.send("add", *adds(4)), start=1)}
        changes = [
            action("price_quantity", here(ring(sku, price="0.10" if sku == "R-3" else "5.00")), id)
            for sku, id in ids.items()
        ]
        together = shop.send("price_quantity", *changes)
        alone = shop.send("price_quantity", replace(changes[2], alone=True))

        assert {(a.verdict, a.done_skus, a.alone) for a in together} == {
            ("partial", frozenset({"R-1", "R-2", "R-4"}), True)
        }
        assert [(a.record, a.verdict, a.reasons[0].code) for a in alone] == [(1, "failure", "73")]


def test_the_same_making_twice_makes_one_listing(tmp_path: Path) -> None:
    """A failure that had made the listing all the same: its UUID tells, on the second try."""
    rule = {"kind": "failure_after", "operation": "record:AddFixedPriceItem", "times": 1}
    with shop_at(tmp_path, rule) as shop:
        first = shop.send("add", *adds(1))
        second = shop.send("add", *adds(1))

        assert (told(first), told(second)) == ([(1, "again")], [(1, "success")])
        assert [one.item_id for one in listed(shop)] == [second[0].listing_id]


# What `whole_way` meets with each fault of a call: None where it gets through by itself.
CALLS: dict[str, type[PlatformError] | None] = {
    "http_429": MarketplaceBusy,
    "http_500": None,
    "http_502": None,
    "http_503": None,
    "http_504": None,
    "reset": None,
    "drop_after": None,
    "http_504_after": None,
    "expired_token": None,
    "quota": MarketplaceBusy,
    "busy": MarketplaceBusy,
    "cut_body": None,
}


def whole_way(shop: Shop) -> list[ActionAnswer]:
    """Add two listings as a workflow would: a lost ticket is looked up."""
    since = shop.simulator.clock.now().isoformat()
    try:
        ticket = shop.delivery.begin("add", SITE).id
    except MarketplaceBusy as error:
        if "retry_at" in error.context:
            raise
        made = shop.delivery.recent("add", since)
        empty = [one.id for one in made if one.progress == "empty"]
        ticket = empty[0] if empty else shop.delivery.begin("add", SITE).id
    shop.delivery.upload(ticket, shop.file("add", adds(2)))
    shop.done(ticket)
    return shop.answers("add", ticket)


@pytest.mark.parametrize("operation", ["createTask", "uploadFile", "getTask", "getResultFile"])
@pytest.mark.parametrize("kind", sorted(CALLS))
def test_a_fault_of_one_call_has_its_reaction(tmp_path: Path, kind: str, operation: str) -> None:
    """Got through, or told when to go on; never two listings, never two tasks for one."""
    rule = {"kind": kind, "operation": operation, "calls": [1]}
    with shop_at(tmp_path, rule) as shop:
        expected = CALLS[kind]
        if expected is None:
            assert told(whole_way(shop)) == [(1, "success"), (2, "success")]
            assert len(listed(shop)) == 2
            assert shop.simulator.journal.counts()["createTask"] <= 2
        else:
            with pytest.raises(expected) as caught:
                whole_way(shop)
            assert "retry_at" in caught.value.context


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("says_completed", [(1, "success"), (2, "success"), (3, "failure")]),
        ("late_result", [(1, "success"), (2, "success"), (3, "failure")]),
        ("wrong_order", [(1, "success"), (2, "success"), (3, "failure")]),
        ("no_length", [(1, "success"), (2, "success"), (3, "failure")]),
        ("delay", [(1, "success"), (2, "success"), (3, "failure")]),
    ],
)
def test_a_file_that_is_worked_on_oddly_is_read_right(
    tmp_path: Path, kind: str, expected: list[tuple[int, str]]
) -> None:
    """The file's records are believed, not counters, not the order, not the task's word."""
    rule = {"kind": kind, "operation": "process:*"}
    with shop_at(tmp_path, rule) as shop:
        long = action("add", here(ring("LONG", Title="x" * 81)))

        assert told(shop.send("add", *adds(2), long)) == expected


@pytest.mark.parametrize("form", ["gzip", "zip", "plain"])
@pytest.mark.parametrize("kind", ["truncated_result", "corrupt_result"])
def test_a_broken_result_is_noticed(tmp_path: Path, kind: str, form: str) -> None:
    """What it said before is right, and the rest is fetched again."""
    rule = {"kind": kind, "operation": "process:*"}
    with shop_at(tmp_path, rule, result_form=form, shuffle=False) as shop:
        ticket = shop.delivery.begin("add", SITE).id
        shop.delivery.upload(ticket, shop.file("add", adds(50)))
        shop.done(ticket)
        shop.delivery.fetch(ticket, tmp_path / "result")
        found: list[ActionAnswer] = []
        with (tmp_path / "result").open("rb") as source, pytest.raises(MarketplaceAnswerBroken):
            found.extend(shop.adapter.read_answers("add", source))

        assert len(found) < 50


def test_answers_that_are_missing_are_missing(tmp_path: Path) -> None:
    """Nothing is made up for them: their records wait for the report."""
    rule = {"kind": "drop_responses", "operation": "process:*", "value": 0.5}
    with shop_at(tmp_path, rule) as shop:
        answers = shop.send("add", *adds(20))

        assert 0 < len(answers) < 20
        assert len(listed(shop)) == 20


def test_answers_without_an_echo_name_their_sku(tmp_path: Path) -> None:
    """Where they say one at all."""
    rule = {"kind": "no_correlation", "operation": "process:*", "value": 1.0}
    with shop_at(tmp_path, rule) as shop:
        answers = shop.send("add", *adds(2))

        assert {(a.record, a.sku, a.verdict) for a in answers} == {
            (None, "R-1", "success"),
            (None, "R-2", "success"),
        }


@pytest.mark.parametrize("kind", ["failed", "failed_after"])
def test_a_task_that_failed_has_nothing_to_fetch(tmp_path: Path, kind: str) -> None:
    """Only the state tells; what was done of it the second try and its UUIDs tell."""
    rule = {"kind": kind, "operation": "process:*", "times": 1}
    with shop_at(tmp_path, rule) as shop:
        ticket = shop.delivery.begin("add", SITE).id
        shop.delivery.upload(ticket, shop.file("add", adds(2)))
        failed = shop.done(ticket)
        with pytest.raises(MarketplaceBusy) as caught:
            shop.delivery.fetch(ticket, tmp_path / "result")

        assert (failed.progress, caught.value.context["code"]) == ("failed", "160014")
        assert told(shop.send("add", *adds(2))) == [(1, "success"), (2, "success")]
        assert len(listed(shop)) == 2


@pytest.mark.parametrize("kind", ["stuck_queued", "stuck_working"])
def test_a_task_that_is_stuck_is_still_being_worked_on(tmp_path: Path, kind: str) -> None:
    """For how long that is waited on, the workflow knows."""
    rule = {"kind": kind, "operation": "process:*"}
    with shop_at(tmp_path, rule) as shop:
        ticket = shop.delivery.begin("add", SITE).id
        shop.delivery.upload(ticket, shop.file("add", adds(1)))
        assert {shop.delivery.look(ticket).progress for _ in range(5)} == {"working"}
        shop.simulator.advance(90_000)

        assert shop.done(ticket).progress == "done"


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ({"kind": "transient", "value": 10007}, "again"),
        ({"kind": "transient", "value": 21916543}, "again"),
        ({"kind": "warning"}, "warning"),
        ({"kind": "refused"}, "failure"),
    ],
)
def test_a_fault_of_a_record_has_its_verdict(
    tmp_path: Path, rule: dict[str, Any], verdict: str
) -> None:
    """In other languages, with HTML and parameters; the next try goes through."""
    met = {**rule, "operation": "record:AddFixedPriceItem", "times": 1}
    with shop_at(tmp_path, met) as shop:
        first, second = shop.send("add", *adds(1)), shop.send("add", *adds(1))

        assert (first[0].verdict, second[0].verdict) == (verdict, "success")
        assert all("<" not in reason.message for reason in first[0].reasons)


def test_every_fault_of_the_simulator_is_met_here() -> None:
    """A new kind of fault asks for a reaction and its test."""
    met = {
        *CALLS,
        "says_completed late_result wrong_order no_length delay truncated_result corrupt_result",
        "drop_responses no_correlation failed failed_after stuck_queued stuck_working",
        "transient warning refused failure_after poisoned refused_call",
        "slow",  # a slow answer is a timeout; those of every phase are met in the unit tests
    }

    assert set(" ".join(met).split()) == set(ALL_FAULTS)


def test_a_consent_that_was_taken_back_is_told_to_the_merchant(tmp_path: Path) -> None:
    """Nothing more is asked in the merchant's name."""
    with shop_at(tmp_path) as shop:
        shop.send("add", *adds(1))
        shop.simulator.change_seller("seller-one", {"revoked": True})
        with pytest.raises(AccessRefused):
            shop.delivery.begin("add", SITE)


def test_a_ticket_is_good_for_an_hour(tmp_path: Path) -> None:
    """Then a new one is begun."""
    with shop_at(tmp_path) as shop:
        ticket = shop.delivery.begin("add", SITE).id
        shop.simulator.advance(3_700)
        with pytest.raises(TicketLost):
            shop.delivery.upload(ticket, shop.file("add", adds(1)))


def test_a_suspended_account_stops_its_lane(tmp_path: Path) -> None:
    """One answer says what all others would say."""
    with shop_at(tmp_path) as shop:
        shop.simulator.change_seller("seller-one", {"suspended": True})

        assert {(a.verdict, a.stops_lane) for a in shop.send("add", *adds(2))} == {
            ("failure", True)
        }


def test_what_was_ended_outside_is_known_as_ended(tmp_path: Path) -> None:
    """Whatever was asked of it: it must be listed anew or given up."""
    with shop_at(tmp_path) as shop:
        id = shop.send("add", *adds(1))[0].listing_id
        assert id is not None
        shop.simulator.end_silently(id)
        listing = here(ring("R-1"))
        revised = shop.send("revise", action("revise", listing, id))
        priced = shop.send("price_quantity", action("price_quantity", listing, id))

        assert [(a.verdict, a.ended) for a in (*revised, *priced)] == [("failure", True)] * 2


@pytest.mark.parametrize("odd", [{"bare_root": True}, {"extra_elements": True}])
def test_results_of_older_and_newer_schemas_are_read(tmp_path: Path, odd: dict[str, Any]) -> None:
    """Without a namespace, and with elements that nobody knows yet."""
    with shop_at(tmp_path, **odd) as shop:
        assert told(shop.send("add", *adds(2))) == [(1, "success"), (2, "success")]
