"""What eBay says of its categories, and what happens while it says nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.product_states import LIVE, QUEUED
from tests.ebay_peace import assert_peace
from tests.ebay_setting import SHIRTS, EbaySetting, ebay_setting

# How eBay's category data is refused: for the time being, or for good.
SILENT = pytest.mark.parametrize("kind", ["http_503", "http_429"])
DAYS = 86_400


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def silence(setting: EbaySetting, kind: str = "http_503") -> None:
    """Let eBay answer no question about categories."""
    setting.simulator.set_faults([{"kind": kind, "operation": "getDefaultCategoryTreeId"}])


@SILENT
def test_prices_and_stock_go_out_while_no_category_data_can_be_had(
    setting: EbaySetting, kind: str
) -> None:
    """They need none; a shop would sell what it no longer has."""
    setting.feed("RING")
    setting.shirt("SHIRT", "S")
    setting.publish()
    setting.wait(2 * DAYS)
    silence(setting, kind)
    setting.inventory("RING", Quantity=0)
    setting.inventory("SHIRT-S", Quantity=1)
    setting.product("RING", Title="Another title")

    setting.publish()

    assert setting.listing("RING").state == "hidden"
    assert setting.listing("RING").content.title == "Another title"
    assert setting.listing("SHIRT-S").content.variations[0].quantity == 1
    assert_peace(setting)


def test_only_what_needs_an_unknown_category_waits_and_goes_out_when_it_is_known(
    setting: EbaySetting,
) -> None:
    """Silence is no word that there is no such category: nothing is refused for it."""
    setting.feed("RING")
    setting.publish()
    silence(setting)
    before = setting.calls().get("getDefaultCategoryTreeId", 0)
    setting.shirt("SHIRT", "SM")
    setting.inventory("RING", Quantity=2)

    (request,) = setting.publish()

    assert (request.kind, setting.listing("RING").content.quantity) == ("price_quantity", 2)
    assert setting.shop.state("SHIRT-S") == QUEUED
    remarks = setting.store.plan_remarks.of_sku("wren", "SHIRT-S")
    assert [each.code for each in remarks] == ["waits_for_category"]
    assert setting.calls()["getDefaultCategoryTreeId"] > before

    setting.simulator.set_faults([])
    setting.publish()
    assert setting.shop.state("SHIRT-S") == LIVE
    assert_peace(setting)


def change(setting: EbaySetting, id: str, **changes: object) -> None:
    """Let eBay change a category."""
    setting.simulator.tree.change(id, changes)


def test_a_category_that_takes_no_variations_any_more_moves_what_nobody_has_changed(
    setting: EbaySetting,
) -> None:
    """No feed says so: the category is asked about with the daily report."""
    setting.shirt("SHIRT", "SM")
    setting.publish()
    change(setting, SHIRTS, variations=False)
    setting.wait(2 * DAYS)
    assert setting.publish() == []

    setting.settle()

    assert len(setting.live()) == 2
    assert all(not one.content.variations for one in setting.live())
    assert_peace(setting)


def test_one_product_that_is_planned_first_brings_the_others_of_its_category_along(
    setting: EbaySetting,
) -> None:
    """Asked about by its plan, the category is no news when the report comes."""
    for sku in ("COAT", "SHIRT"):
        setting.shirt(sku, "SM")
    setting.publish()
    change(setting, SHIRTS, variations=False)
    setting.wait(2 * DAYS)
    setting.product("COAT", Category=SHIRTS, Title="Another title")

    setting.publish()

    assert len(setting.live()) == 4
    assert_peace(setting)


def test_a_report_comes_to_its_end_while_no_category_data_can_be_had(
    setting: EbaySetting,
) -> None:
    """What was sold must be known whatever the rest of eBay does; the next one asks again."""
    setting.shirt("SHIRT", "SM")
    setting.publish()
    change(setting, SHIRTS, variations=False)
    setting.wait(2 * DAYS)
    silence(setting)
    assert setting.reconcile()["listings"] == 1
    assert setting.publish() == []

    setting.simulator.set_faults([])
    setting.settle()
    assert len(setting.live()) == 2
