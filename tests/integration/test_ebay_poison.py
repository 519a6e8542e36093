"""What is nobody's fault but one SKU's, or nobody's at all: nobody else is refused for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.product_states import LIVE, REJECTED
from marketplaces.ebay.error_table import KNOWN_ERRORS
from tests.ebay_peace import assert_peace
from tests.ebay_setting import EbaySetting, ebay_setting

MANY = 12


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def poison(setting: EbaySetting, sku: str) -> None:
    """Let every file fail that is about a SKU."""
    rule = {"kind": "poisoned", "operation": "process:*", "value": sku}
    setting.simulator.set_faults([rule])


def refused(setting: EbaySetting) -> list[str]:
    """The SKUs that were refused."""
    return [item.sku for item in setting.items() if item.state == REJECTED]


def test_the_one_that_makes_its_file_fail_is_found_and_nobody_else_refused(
    setting: EbaySetting,
) -> None:
    """Files are halved until it stands alone, however many files fail on the way."""
    poison(setting, "R-00")
    for number in range(MANY):
        setting.feed(f"R-{number:02}")

    done = setting.publish()

    assert refused(setting) == ["R-00"]
    assert len(setting.live()) == MANY - 1
    failed = [request.actions for request in done if request.state == "broken"]
    assert failed == [12, 6, 3, 1, 1, 1, 1, 1]
    answer = setting.our_listing("R-00")
    assert answer is not None
    assert answer.answer is not None
    assert answer.answer.code == "not_answered"


def test_what_comes_meanwhile_goes_into_no_file_with_what_may_be_at_fault(
    setting: EbaySetting,
) -> None:
    """Else every new product would wait until the one at fault is found."""
    poison(setting, "R-00")
    for number in range(4):
        setting.feed(f"R-{number:02}")
    (request,) = setting.plan()
    assert setting.advance(request)[-1] == "broken"
    setting.feed("NEW-1")
    setting.feed("NEW-2")

    planned = setting.plan()

    assert sorted(request.actions for request in planned) == [2, 2, 2]
    for request in planned:
        setting.advance(request)
    assert setting.shop.state("NEW-1") == setting.shop.state("NEW-2") == LIVE


def test_a_throttle_refuses_nobody(setting: EbaySetting) -> None:
    """eBay has not looked at them: it says for half an hour that it will not."""
    setting.simulator.behaviour.change({"adds_a_window": 2})
    for number in range(14):
        setting.feed(f"R-{number:02}")

    throttled = 0
    while len(setting.live()) < 14:
        throttled += 1
        setting.publish()
        (hold,) = setting.store.requests.holds("wren") or (None,)
        assert hold is None or hold.code == "21919144"
        setting.wait(KNOWN_ERRORS["21919144"].wait_seconds)
        setting.store.requests.let_go("wren", setting.channel, "product")
        assert throttled < 10

    assert throttled > 5  # as many as refuse a SKU that is never answered
    assert refused(setting) == []
    assert_peace(setting)


@pytest.mark.parametrize("code", [160022, 160027, 160030])
def test_a_task_that_is_refused_for_good_holds_the_lane_and_says_so(
    setting: EbaySetting, code: int
) -> None:
    """Nothing is wrong with the SKUs; whoever runs it reads eBay's code, mends it, and lets go."""
    rule = {"kind": "refused_call", "operation": "createTask", "value": code}
    setting.simulator.set_faults([rule])
    setting.feed("R-1")
    (request,) = setting.publish()

    assert request.state == "recorded"
    (hold,) = setting.store.requests.holds("wren")
    assert (hold.lane, hold.until, hold.code) == ("product", None, str(code))
    assert setting.calls()["createTask"] == 1
    assert refused(setting) == []

    setting.simulator.set_faults([])
    setting.store.requests.let_go("wren", setting.channel, "product")
    setting.advance(request)
    assert setting.shop.state("R-1") == LIVE
    assert_peace(setting)


def test_a_listing_that_was_changed_too_often_waits_alone(setting: EbaySetting) -> None:
    """A price that moves every minute must keep nobody else's stock from eBay."""
    setting.simulator.behaviour.change({"revisions_a_day": 2})
    setting.feed("R-1")
    setting.feed("R-2")
    setting.publish()
    for quantity in (5, 6, 7):
        setting.inventory("R-1", Quantity=quantity)
        setting.publish()
    assert setting.listing("R-1").content.quantity == 6

    setting.inventory("R-2", Quantity=0)
    setting.inventory("R-1", Quantity=1)
    asked = setting.calls()["createTask"]
    (request,) = setting.publish()

    assert (request.kind, request.skus) == ("price_quantity", 1)
    assert setting.calls()["createTask"] == asked + 1
    assert setting.listing("R-2").content.quantity == 0
    assert setting.store.requests.holds("wren") == ()
    waits = setting.store.plan_remarks.of_sku("wren", "R-1")
    assert [each.code for each in waits] == ["waits_for_pause"]

    setting.wait(86_400)
    setting.publish()
    assert setting.listing("R-1").content.quantity == 1
    assert refused(setting) == []
    assert_peace(setting)
