"""Pieces that buyers have bought at the simulated eBay are not put up for sale once more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ebay_setting import EbaySetting, ebay_setting


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def for_sale(setting: EbaySetting, sku: str) -> tuple[str, int | None]:
    """Price and quantity of a SKU, as buyers see them."""
    content = setting.listing(sku).content
    for one in content.variations:
        if one.sku == sku:
            return str(one.price), one.quantity
    return str(content.price), content.quantity


def sell(setting: EbaySetting, sku: str, pieces: int) -> None:
    """Let a buyer buy, before the merchant or we hear of it."""
    setting.simulator.sell(setting.listing(sku).item_id, pieces, sku)


def test_a_price_change_leaves_the_pieces_that_are_left(setting: EbaySetting) -> None:
    """Of five two are sold; the quantity of yesterday would sell them again."""
    setting.feed("RING", Quantity=5)
    setting.publish()
    sell(setting, "RING", 2)

    setting.feed("RING", Price="8.00", Quantity=5)
    setting.publish()

    assert for_sale(setting, "RING") == ("8.00", 3)


def test_a_new_description_leaves_the_pieces_that_are_left(setting: EbaySetting) -> None:
    """A revision says what differs and no more."""
    setting.feed("RING", Quantity=5)
    setting.publish()
    sell(setting, "RING", 2)

    setting.feed("RING", Description="As good as new.", Quantity=5)
    (request,) = setting.publish()

    assert request.kind == "revise"
    assert for_sale(setting, "RING") == ("9.00", 3)


def test_another_price_of_a_variation_leaves_the_pieces_that_are_left(
    setting: EbaySetting,
) -> None:
    """Of itself and of the others, also where the listing is revised at the same time."""
    setting.shirt("SHIRT")
    setting.publish()
    sell(setting, "SHIRT-S", 2)
    sell(setting, "SHIRT-M", 1)

    setting.product("SHIRT", Category="15687", Description="As good as new.")
    setting.variation("SHIRT-S", "SHIRT", Price="18.00")
    kinds = {request.kind for request in setting.publish()}

    assert kinds == {"revise", "price_quantity"}
    assert for_sale(setting, "SHIRT-S") == ("18.00", 1)
    assert for_sale(setting, "SHIRT-M") == ("19.00", 2)
    assert setting.listing("SHIRT-S").content.description == "As good as new."


def test_a_variation_that_joins_leaves_the_others_as_they_are(setting: EbaySetting) -> None:
    """A revision names the new one alone."""
    setting.shirt("SHIRT")
    setting.publish()
    sell(setting, "SHIRT-S", 2)

    setting.variation("SHIRT-X", "SHIRT", Quantity=4)
    setting.publish()

    assert for_sale(setting, "SHIRT-S") == ("19.00", 1)
    assert for_sale(setting, "SHIRT-X") == ("19.00", 4)


def test_what_the_merchant_says_of_the_stock_counts(setting: EbaySetting) -> None:
    """A quantity that differs from the one before is what there is now, sales included."""
    setting.feed("RING", Quantity=5)
    setting.publish()
    sell(setting, "RING", 2)

    setting.feed("RING", Quantity=4)
    setting.publish()

    assert for_sale(setting, "RING") == ("9.00", 4)
