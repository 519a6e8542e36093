"""What eBay does not take, or does without saying so: lanes, access, and listings found later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from admin_api.sync_view import channel_states
from marketplaces.adapter import Ticket
from marketplaces.ebay.delivery import EbayDelivery
from tests.ebay_peace import assert_peace
from tests.ebay_setting import SHIRTS, EbaySetting, ebay_setting
from workflow.collect_results import UNMATCHED
from workflow.reconcile_due import note_reconciliation
from workflow.reconcile_listings import BEGIN, advance_reconciliation

# A result that has not appeared by then never will.
LATE = timedelta(hours=15)


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def test_a_suspended_account_holds_the_lane_and_goes_on_when_it_is_let_go(
    setting: EbaySetting,
) -> None:
    """Every other listing would be refused for the same reason."""
    setting.feed("R-1")
    setting.publish()
    setting.simulator.change_seller("seller-one", {"suspended": True})
    setting.feed("R-2")
    setting.publish()
    setting.feed("R-3")
    assert setting.plan() == ()
    (hold,) = [each for each in setting.store.requests.holds("wren") if each.lane == "product"]
    assert hold.code == "841"

    setting.simulator.change_seller("seller-one", {"suspended": False})
    setting.store.requests.let_go("wren", hold.channel, "product")
    setting.publish()
    assert setting.shop.state("R-2") == "REJECTED"
    setting.feed("R-2")
    setting.publish()
    assert len(setting.live()) == 3
    assert_peace(setting)


def test_access_that_was_taken_back_holds_and_goes_on_with_a_new_consent(
    setting: EbaySetting,
) -> None:
    """Nothing is lost meanwhile: the request stays where it is."""
    setting.feed("R-1")
    (request,) = setting.plan()
    setting.simulator.change_seller("seller-one", {"revoked": True})
    assert setting.advance(request)[-1] == "recorded"
    (hold,) = setting.store.requests.holds("wren")

    setting.sell_as("seller-three")
    setting.store.requests.let_go("wren", hold.channel, hold.lane)
    assert setting.advance(request)[-1] == "closed"
    assert_peace(setting)


def test_an_identical_listing_that_is_not_ours_is_never_taken_for_ours(
    setting: EbaySetting,
) -> None:
    """eBay refuses a second one and names the first; whose SKU it has decides."""
    setting.sell_as("seller-two")
    for sku in ("R-1", "R-2"):
        setting.feed(
            sku, Title="A ring", Description="A ring.", MainPictureURLs=["https://i.example/r"]
        )
    (request, *_) = setting.publish()

    outcomes = {row["sku"]: row["code"] for row in setting.told(request)}
    assert sorted(outcomes.values()) == ["", "21919067"]
    assert len(setting.live()) == 1
    assert_peace(setting)


def test_an_identical_listing_that_is_ours_is_taken_for_what_was_to_be_made(
    setting: EbaySetting,
) -> None:
    """It was thought to be gone, and eBay names it; its text may be an old one."""
    setting.sell_as("seller-two")
    setting.shirt("SHIRT", "SM")
    setting.publish()
    listing = setting.listing("SHIRT-S").item_id
    skus, now = ["SHIRT", "SHIRT-S", "SHIRT-M"], setting.sync.now()
    promotion, channel = setting.store.promotion, setting.channel
    promotion.ended("wren", channel, skus, "report", now, for_now=True)
    promotion.shown("wren", channel, {key: {"gone": listing} for key in skus}, "report", now)
    setting.product("SHIRT", Category=SHIRTS, Description="<p>Another text.</p>")

    request, revision = setting.publish()

    assert (request.kind, revision.kind) == ("add", "revise")
    assert {row["outcome"] for row in setting.told(request)} == {"warning"}
    assert {row["code"] for row in setting.told(request)} == {"21919067"}
    assert setting.listing("SHIRT-S").item_id == listing
    assert setting.listing("SHIRT-S").content.description == "<p>Another text.</p>"
    assert_peace(setting)


def test_what_a_file_has_made_that_ebay_gave_up_is_found_by_the_report(
    setting: EbaySetting,
) -> None:
    """Else it would be sold on, unknown to us: what is wanted now need not be sent again."""
    rule = {"kind": "failed_after", "operation": "process:*", "calls": [1]}
    setting.simulator.set_faults([rule])
    setting.feed("RING")
    setting.shirt("SHIRT", "S")
    (request,) = setting.plan()
    assert setting.advance(request)[-1] == "broken"
    setting.inventory("RING", Quantity=0)
    setting.inventory("SHIRT-S", Quantity=0)
    assert setting.publish() == []

    setting.wait(3_600)
    setting.settle()

    assert setting.listing("RING").state == setting.listing("SHIRT-S").state == "hidden"
    assert_peace(setting)


def test_what_an_earlier_sending_has_made_is_told_what_is_wanted_now(
    setting: EbaySetting,
) -> None:
    """eBay names the listing of the first sending; it has the title, price and stock of then."""
    rule = {"kind": "failure_after", "operation": "record:AddFixedPriceItem", "calls": [1]}
    setting.simulator.set_faults([rule])
    setting.feed("RING")
    (request, *_) = setting.plan()
    setting.advance(request)
    setting.feed("RING", Title="Another title", Price="8.00", Quantity=1)

    setting.publish()

    content = setting.listing("RING").content
    assert (content.title, str(content.price), content.quantity) == ("Another title", "8.00", 1)
    assert_peace(setting)


def test_what_an_earlier_sending_has_made_is_main_though_what_is_wanted_now_is_refused(
    setting: EbaySetting,
) -> None:
    """After a sale eBay takes no other title: buyers still see the first one, and so does main.

    The price is another matter: that is told by itself.
    """
    rule = {"kind": "failure_after", "operation": "record:AddFixedPriceItem", "calls": [1]}
    setting.simulator.set_faults([rule])
    setting.feed("RING")
    (request, *_) = setting.plan()
    setting.advance(request)
    setting.feed("RING", Title="Another title", Price="8.00")
    setting.simulator.sell(setting.listing("RING").item_id, 1)

    setting.publish()
    setting.wait(3_600)
    setting.settle()

    assert setting.shop.state("RING") == "REJECTED"
    assert setting.main("RING", "product")["Title"] == "Piece RING"
    assert (setting.main("RING", "listed")["price"], setting.main("RING", "listed")["left"]) == (
        "8.00",
        2,
    )
    assert_peace(setting)


def test_who_shares_a_call_with_one_that_is_refused_is_told_all_the_same(
    setting: EbaySetting,
) -> None:
    """eBay refuses four at once for one of them; each is asked alone then."""
    for sku in ("R-1", "R-2"):
        setting.feed(sku)
    setting.publish()
    rule = {"kind": "refused", "operation": "record:ReviseInventoryStatus", "only": "R-2"}
    setting.simulator.set_faults([rule])
    for sku in ("R-1", "R-2"):
        setting.inventory(sku, Quantity=1)

    setting.publish()

    assert setting.listing("R-1").content.quantity == 1
    listing = setting.our_listing("R-2")
    assert listing is not None
    assert listing.answer is not None
    assert listing.answer.code == "240"


def test_a_result_that_never_appears_is_told_and_the_report_tells_instead(
    setting: EbaySetting,
) -> None:
    """Nobody would hear of it, and nothing more be sent of the lane, for ever."""
    rule = {"kind": "late_result", "operation": "process:*", "value": 10_000, "times": 1}
    setting.simulator.set_faults([rule])
    setting.feed("R-1")
    setting.feed("R-2", Title="Other")
    (request,) = setting.plan()
    codes = set()
    while not setting.step(request)["over"]:
        codes.add(setting.store.requests.get("wren", request.id).code)
        setting.wait(1_200)

    closed = setting.store.requests.get("wren", request.id)
    assert (closed.state, closed.code) == ("closed", UNMATCHED)
    assert "result_missing" in codes
    assert setting.simulator.clock.now() - datetime.fromisoformat(closed.planned_at) < LATE
    setting.wait(3_600)
    setting.settle()
    assert len(setting.live()) == 2
    assert_peace(setting)


def test_an_outage_is_no_result_that_never_appears(setting: EbaySetting) -> None:
    """As soon as eBay answers again, the result is there."""
    setting.feed("R-1")
    (request,) = setting.plan()
    while setting.step(request)["state"] != "sent":
        pass
    setting.simulator.set_faults([{"kind": "http_503", "operation": "getResultFile", "rate": 1}])
    for _ in range(4):
        setting.step(request)
        setting.wait(20_000)
    setting.simulator.set_faults([])
    assert setting.advance(request)[-1] == "closed"
    assert setting.store.requests.get("wren", request.id).code is None
    assert_peace(setting)


def test_a_reconciliation_that_is_given_up_is_not_told_as_done(setting: EbaySetting) -> None:
    """Who looks reads why; the one before stays the last, until another comes to its end."""
    setting.feed("R-1")
    setting.publish()
    places = ("wren", setting.channel)
    noted_reconciliation(setting)
    before = setting.store.reconciliations.last(*places)
    assert before is not None
    setting.wait(3_600)
    look = EbayDelivery.look

    def give_up(delivery: EbayDelivery, ticket: str) -> Ticket:
        return replace(look(delivery, ticket), progress="failed")

    with patch.object(EbayDelivery, "look", give_up):
        told = noted_reconciliation(setting)

    assert "given_up" in told
    assert setting.store.reconciliations.last(*places) == before
    given_up = setting.store.reconciliations.given_up(*places)
    assert given_up is not None
    assert "gave the report" in given_up.message
    (state,) = channel_states(setting.store, setting.store.merchants.get("wren"))
    assert (state.reconciled, state.given_up) == (before, given_up)

    noted_reconciliation(setting)
    assert setting.store.reconciliations.given_up(*places) is None
    assert setting.store.reconciliations.last(*places) != before


def noted_reconciliation(setting: EbaySetting) -> dict[str, Any]:
    """Reconcile as a durable run does, which notes what each step has told."""
    told: dict[str, Any] = {"state": BEGIN}
    while not told.get("over"):
        before = told
        told = advance_reconciliation(setting.sync, "wren", setting.channel, before, 1.0)
        note_reconciliation(setting.sync, "wren", setting.channel, before, told)
        setting.wait(told["wait"])
    return told
