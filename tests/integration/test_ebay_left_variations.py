"""Variations that have left their listing stay hidden in it, and somebody at eBay puts one up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.request_states import SENT
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


def test_what_was_refused_on_its_way_back_and_is_put_up_by_hand_has_the_merchants_stock(
    setting: EbaySetting,
) -> None:
    """Buyers find it, whatever its state: as many pieces as there are, not as were typed."""
    setting.relist("SHIRT-M")
    rule = {"kind": "refused", "operation": "record:ReviseFixedPriceItem", "times": 1}
    setting.simulator.set_faults([rule])
    setting.publish()
    assert setting.shop.state("SHIRT-M") == "REJECTED"
    put_up(setting, "SHIRT-M", 7)
    setting.wait(3_600)

    assert setting.reconcile()["quantity"] == 1
    setting.publish()

    assert quantities(setting) == {"SHIRT-S": 3, "SHIRT-M": 3}
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


def test_what_is_back_before_it_is_known_to_have_left_joins_the_same_listing(
    setting: EbaySetting,
) -> None:
    """What else is in that listing has stayed there, and must not be sold in a second one."""
    setting.shirt("BLOUSE", "X")
    setting.variation("SHIRT-L", "SHIRT")
    setting.publish()
    listing = setting.listing("SHIRT-L")
    setting.variation("SHIRT-S", "BLOUSE")
    (leaving,) = setting.plan()
    while setting.step(leaving)["state"] != SENT:
        pass
    setting.variation("SHIRT-S", "SHIRT")
    setting.advance(leaving)

    setting.publish()

    assert setting.listing("SHIRT-L").item_id == listing.item_id
    assert setting.listing("SHIRT-S").item_id == listing.item_id
    assert_peace(setting)


@pytest.mark.parametrize("ended", ["take_over", "put_right"])
def test_a_listing_stays_that_a_variation_has_left_for_one_that_is_gone(
    setting: EbaySetting, ended: str
) -> None:
    """eBay says of the one that it would join that it has ended, and of no other."""
    now = setting.sync.now()
    setting.store.merchants.change("wren", {"drift.ended": ended}, now, "ada")
    setting.shirt("BLOUSE", "X")
    setting.variation("SHIRT-L", "SHIRT")
    setting.publish()
    setting.variation("SHIRT-S", "BLOUSE")
    (leaving,) = setting.plan()
    setting.advance(leaving)
    setting.simulator.end_silently(setting.listing("BLOUSE-X").item_id)
    setting.publish()

    assert setting.shop.state("SHIRT-L") == "LIVE"
    assert (ours := setting.our_listing("SHIRT-L")) is not None
    assert ours.state == "LIVE"
    assert_peace(setting)


def test_what_has_left_is_not_found_in_the_listing_before_when_that_is_back(
    setting: EbaySetting,
) -> None:
    """A lost request was to put it into another one; it is hidden here, under another id."""
    setting.shirt("BLOUSE", "X")
    setting.variation("SHIRT-L", "SHIRT")
    setting.publish()
    setting.variation("SHIRT-S", "BLOUSE")
    (leaving,) = setting.plan()
    setting.advance(leaving)
    rule = {"kind": "failed", "operation": "process:*", "times": 1}
    setting.simulator.set_faults([rule])
    (joining,) = setting.plan()
    assert setting.advance(joining)[-1] == "broken"
    setting.variation("SHIRT-S", "BLOUSE", EAN="1")
    setting.shop.end("SHIRT")
    setting.publish()
    for sku in ("SHIRT", "SHIRT-L"):
        setting.relist(sku)
    setting.publish()
    setting.wait(3_600)

    setting.settle()

    back = setting.listing("SHIRT-L")
    assert "SHIRT-S" in back.content.skus()
    assert (ours := setting.our_listing("SHIRT-S")) is not None
    assert ours.listing_id != back.item_id
    assert setting.main("SHIRT-S", "listed")["ended"] == ours.listing_id
    assert_peace(setting)
