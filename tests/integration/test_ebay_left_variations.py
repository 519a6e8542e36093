"""Variations that have left their listing stay hidden in it, and somebody at eBay puts one up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ebay_peace import assert_peace
from tests.ebay_setting import EbaySetting, ebay_setting


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay, with a shirt of which M has left its listing."""
    with ebay_setting(store_target, tmp_path) as opened:
        opened.shirt("SHIRT", "SM")
        opened.publish()
        opened.shop.end("SHIRT-M")
        opened.publish()
        yield opened


def put_up(setting: EbaySetting, sku: str, quantity: int) -> None:
    """Somebody puts a variation up for sale on eBay's pages."""
    listing = setting.listing("SHIRT-S")
    setting.simulator.edit_outside(listing.item_id, {"sku": sku, "quantity": quantity})


def quantities(setting: EbaySetting) -> dict[str, int]:
    """Pieces that are for sale, by SKU."""
    return {one.sku: one.quantity for one in setting.listing("SHIRT-S").content.variations}


def test_what_has_left_and_is_put_up_by_hand_is_hidden_again(setting: EbaySetting) -> None:
    """The merchant has none of it: whoever bought one would wait for nothing."""
    put_up(setting, "SHIRT-M", 7)
    setting.wait(3_600)

    assert setting.reconcile()["quantity"] == 1
    setting.publish()

    assert quantities(setting) == {"SHIRT-S": 3, "SHIRT-M": 0}
    assert setting.shop.state("SHIRT-M") == "ENDED"
    assert_peace(setting)
    setting.wait(3_600)
    assert "quantity" not in setting.reconcile()


def test_what_has_left_stays_for_sale_where_the_merchant_wishes_only_to_hear_of_it(
    setting: EbaySetting,
) -> None:
    """The same setting decides that decides on more pieces than were told."""
    setting.store.merchants.change("wren", {"drift.quantity": "name"}, setting.sync.now(), "ada")
    put_up(setting, "SHIRT-M", 7)
    setting.wait(3_600)

    setting.reconcile()
    setting.publish()

    assert quantities(setting) == {"SHIRT-S": 3, "SHIRT-M": 7}
    (drift,) = setting.store.drifts.open("wren", setting.channel)
    assert (drift.kind, drift.ours["quantity"], drift.theirs["quantity"]) == ("quantity", 0, 7)


def test_what_has_left_can_be_brought_back_where_somebody_has_put_it_up(
    setting: EbaySetting,
) -> None:
    """It is in its listing still, so no second listing is made of it."""
    put_up(setting, "SHIRT-M", 7)
    setting.wait(3_600)
    setting.reconcile()
    setting.relist("SHIRT-M")

    setting.publish()

    assert quantities(setting) == {"SHIRT-S": 3, "SHIRT-M": 3}
    assert len(setting.live()) == 1
    assert_peace(setting)


def test_what_moves_to_another_product_and_back_joins_the_listing_that_it_has_left(
    setting: EbaySetting,
) -> None:
    """The listing has stayed: to make it once more would sell everything in it twice."""
    setting.shirt("BLOUSE", "X")
    setting.variation("SHIRT-L", "SHIRT")
    setting.publish()
    listing = setting.listing("SHIRT-L")
    setting.variation("SHIRT-S", "BLOUSE")
    (leaving,) = setting.plan()
    setting.advance(leaving)
    assert {one.sku: one.quantity for one in listing.content.variations}["SHIRT-S"] == 0

    setting.variation("SHIRT-S", "SHIRT")
    setting.publish()

    assert setting.listing("SHIRT-L").item_id == listing.item_id
    assert setting.listing("SHIRT-S").item_id == listing.item_id
    assert_peace(setting)
