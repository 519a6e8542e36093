"""Requests that ask eBay for tasks at the same time, and replies that are lost meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from catalog.errors import MarketplaceBusy
from catalog.merchants import Channel
from catalog.request_states import RECORDED, SENT
from catalog.requests import Request
from marketplaces.actions import ActionKind
from marketplaces.adapter import Ticket
from marketplaces.ebay.adapter import PRODUCT_TASKS
from marketplaces.ebay.delivery import EbayDelivery
from tests.ebay_peace import assert_peace
from tests.ebay_setting import EbaySetting, ebay_setting

DE = Channel("ebay", "EBAY_DE")


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def two_recorded(setting: EbaySetting) -> Sequence[Request]:
    """Two requests of one plan that are about to be sent, of two listings each."""
    for number in range(4):
        setting.feed(f"R-{number}")
    adapter = setting.sync.markets.adapter("ebay")
    small = replace(adapter.capabilities, actions_per_request=2)
    with patch.object(type(adapter), "capabilities", small):
        planned = setting.plan()
    assert [setting.step(request)["state"] for request in planned] == [RECORDED] * 2
    return planned


def ticket_of(setting: EbaySetting, request: Request) -> str | None:
    """What the store knows of a request's task."""
    return setting.store.requests.get("wren", request.id).ticket


def test_a_task_that_another_request_is_asking_for_is_not_taken_twice(
    setting: EbaySetting,
) -> None:
    """Both would read the same results, and SKUs be LIVE with the ids of other listings."""
    first, second = two_recorded(setting)
    setting.simulator.set_faults([{"kind": "reset", "operation": "createTask", "times": 1}])
    assert setting.step(first)["state"] == RECORDED
    begin = EbayDelivery.begin

    def begin_slowly(delivery: EbayDelivery, kind: ActionKind, site: str) -> Ticket:
        begun = begin(delivery, kind, site)
        with patch.object(EbayDelivery, "begin", begin):
            assert setting.step(first)["state"] == SENT  # before the second has noted its task
        return begun

    with patch.object(EbayDelivery, "begin", begin_slowly):
        setting.step(second)

    assert None is not ticket_of(setting, first) != ticket_of(setting, second) is not None
    for request in (first, second):
        assert setting.advance(request)[-1] == "closed"
    ids = [setting.listing(f"R-{number}").item_id for number in range(4)]
    ours = [setting.our_listing(f"R-{number}") for number in range(4)]
    assert [found and found.listing_id for found in ours] == ids
    assert_peace(setting)


def test_a_marketplace_that_gives_one_ticket_twice_is_not_asked_for_ever(
    setting: EbaySetting,
) -> None:
    """Each answer of a marketplace may be wrong, and each call counts against what it allows."""
    first, second = two_recorded(setting)
    given = Ticket("task-7", setting.sync.now(), "empty")

    with patch.object(EbayDelivery, "begin", return_value=given) as begin:
        setting.store.tickets.claim("wren", first.id, given.id)
        assert setting.step(second)["state"] == RECORDED

    assert begin.call_count == 3
    assert ticket_of(setting, second) == ""


@pytest.mark.parametrize("kind", ["busy", "quota", "http_429"])
def test_a_refused_task_is_not_looked_for(setting: EbaySetting, kind: str) -> None:
    """What waits for a file then is another request's, which has not noted it yet."""
    setting.feed("R-1")
    (request,) = setting.plan()
    setting.simulator.set_faults([{"kind": kind, "operation": "createTask", "times": 1}])
    setting.advance(request)

    assert setting.calls()["createTask"] == 2
    assert "getTasks" not in setting.calls()
    assert_peace(setting)


@pytest.mark.parametrize("kind", ["drop_after", "http_504_after"])
def test_a_task_whose_reply_was_lost_is_found(setting: EbaySetting, kind: str) -> None:
    """Another one would count against what the merchant may make in a day."""
    setting.feed("R-1")
    (request,) = setting.plan()
    setting.simulator.set_faults([{"kind": kind, "operation": "createTask", "times": 1}])
    setting.advance(request)

    assert (setting.calls()["createTask"], setting.calls()["getTasks"]) == (1, 1)
    assert_peace(setting)


def test_a_task_from_before_is_not_taken(setting: EbaySetting) -> None:
    """It is of somebody else: of an earlier request that was called off, or of another program."""
    setting.feed("R-1")
    (request,) = setting.plan()
    setting.step(request)
    delivery = setting.sync.markets.delivery("wren", "ebay")
    strange = delivery.begin("add", "EBAY_US")
    setting.wait(1_800)
    setting.simulator.set_faults([{"kind": "reset", "operation": "createTask", "times": 1}])
    setting.advance(request)

    assert ticket_of(setting, request) not in (None, strange.id)
    assert_peace(setting)


def test_a_task_that_may_be_of_another_site_is_not_taken(setting: EbaySetting) -> None:
    """EBAY_DE would be given listings for EBAY_US; a task does not say of which site it is."""
    setting.feed("R-1")
    (request,) = setting.plan()
    setting.step(request)
    german = replace(request, id="german-1", channel=DE)
    setting.store.requests.plan("german", [german])
    setting.store.requests.note("wren", german.id, ticket="", asked_at=setting.sync.now())
    lost = setting.sync.markets.delivery("wren", "ebay").begin("add", "EBAY_DE")
    setting.simulator.set_faults([{"kind": "reset", "operation": "createTask", "times": 1}])
    setting.advance(request)

    assert ticket_of(setting, request) not in (None, "", lost.id)


def test_many_tickets_are_taken_before_one_is_ours(setting: EbaySetting) -> None:
    """Whoever loses begins another task, until one is its own."""
    first, second = two_recorded(setting)
    setting.step(first)
    taken = ticket_of(setting, first)
    assert taken is not None
    begin, told = EbayDelivery.begin, [Ticket(taken, "2026-03-01T00:00:00Z", "empty")] * 2

    def begin_late(delivery: EbayDelivery, kind: ActionKind, site: str) -> Ticket:
        return told.pop() if told else begin(delivery, kind, site)

    with patch.object(EbayDelivery, "begin", begin_late):
        setting.step(second)

    assert ticket_of(setting, second) not in (None, taken)
    assert told == []


def test_a_lost_reply_may_have_made_a_task(setting: EbaySetting) -> None:
    """Only an answer that says so proves that there is none."""
    setting.feed("R-1")
    (request,) = setting.plan()
    setting.step(request)
    with patch.object(EbayDelivery, "begin", side_effect=MarketplaceBusy("lost")):
        setting.step(request)
    assert ticket_of(setting, request) == ""
    busy = MarketplaceBusy("not now", undone=True)
    with patch.object(EbayDelivery, "begin", side_effect=busy):
        setting.step(request)
    assert ticket_of(setting, request) is None


def test_many_product_files_leave_places_for_prices_and_stock(setting: EbaySetting) -> None:
    """eBay works on ten tasks at once; what is sold out must not wait for twelve large files."""
    setting.feed("LIVE")
    setting.publish()
    setting.simulator.behaviour.change({"queue_seconds": 6 * 3_600})
    for number in range(12):
        setting.feed(f"R-{number:02}")
    adapter = setting.sync.markets.adapter("ebay")
    single = replace(adapter.capabilities, actions_per_request=1)
    with patch.object(type(adapter), "capabilities", single):
        products = setting.plan()
    for request in products:
        setting.step(request)
        setting.step(request)
    states = [setting.store.requests.get("wren", request.id).state for request in products]
    assert (states.count(SENT), states.count(RECORDED)) == (PRODUCT_TASKS, 12 - PRODUCT_TASKS)

    setting.inventory("LIVE", Quantity=0)
    (fast,) = setting.plan()
    assert [setting.step(fast)["state"] for _ in range(2)] == [RECORDED, SENT]

    setting.simulator.behaviour.change({"queue_seconds": 0})
    setting.wait(7 * 3_600)
    for request in (fast, *products):
        assert setting.advance(request)[-1] == "closed"
    assert setting.listing("LIVE").content.quantity == 0
    assert len(setting.live()) == 13
    assert_peace(setting)
