"""Listings that are to come back at the simulated eBay, and cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ebay_peace import assert_peace
from tests.ebay_setting import EbaySetting, ebay_setting

DAY = 24 * 3600


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay, whose ring was sold and then ended."""
    with ebay_setting(store_target, tmp_path) as opened:
        opened.feed("RING")
        opened.publish()
        opened.shop.end("RING")
        opened.publish()
        yield opened


def test_what_ended_long_ago_is_added_and_not_relisted(setting: EbaySetting) -> None:
    """eBay brings nothing back after ninety days."""
    setting.wait(91 * DAY)
    setting.relist("RING")

    assert [request.kind for request in setting.publish()] == ["add"]
    assert_peace(setting)


def test_what_cannot_be_brought_back_is_made_anew_when_a_report_shows_that_it_is_gone(
    setting: EbaySetting,
) -> None:
    """The merchant is not to blame, and hears no refusal."""
    setting.wait(89 * DAY)
    setting.relist("RING")
    (request,) = setting.plan()
    setting.wait(2 * DAY)
    setting.advance(request)
    waiting = setting.shop.state("RING")
    nothing_yet = setting.publish()

    setting.settle()

    assert (request.kind, waiting, nothing_yet) == ("relist", "SUBMITTED", [])
    assert setting.shop.state("RING") == "LIVE"
    assert setting.listing("RING").content.title == "Piece RING"
    assert_peace(setting)


def test_a_file_that_was_to_bring_it_back_and_came_to_nothing_is_sent_once_more(
    setting: EbaySetting,
) -> None:
    """What has ended is not taken for live because nobody has answered."""
    setting.simulator.set_faults(
        [{"kind": "failed", "operation": "process:LMS_RELIST_FIXED_PRICE_ITEM", "times": 1}]
    )
    setting.relist("RING")

    kinds = [request.kind for request in setting.publish()]

    assert kinds == ["relist", "relist"]
    assert_peace(setting)


@pytest.mark.parametrize("is_reported", [True, False])
def test_what_ebay_has_ended_after_months_without_stock_comes_back_with_stock(
    store_target: str, tmp_path: Path, is_reported: bool
) -> None:
    """Nobody has ended it for good, and nobody but its next stock would ever be told."""
    with ebay_setting(store_target, tmp_path) as setting:
        setting.feed("OTHER")  # a report that names nothing at all is not believed
        setting.feed("RING")
        setting.shirt("SHIRT", "SM")
        setting.publish()
        for sku in ("RING", "SHIRT-S", "SHIRT-M"):
            setting.inventory(sku, Quantity=0)
        setting.publish()
        setting.wait(91 * DAY)
        assert [one.content.sku for one in setting.live()] == ["OTHER"]
        if is_reported:
            setting.settle()
        states = {item.sku: item.state for item in setting.items()}
        assert (states["RING"], states["SHIRT-S"]) == ("OUT_OF_STOCK", "OUT_OF_STOCK")

        setting.inventory("RING", Quantity=5)
        setting.inventory("SHIRT-M", Quantity=2)
        setting.publish()

        assert setting.listing("RING").content.quantity == 5
        shown = {one.sku: one.quantity for one in setting.listing("SHIRT-M").content.variations}
        assert shown["SHIRT-M"] == 2
        assert_peace(setting)


def test_what_was_for_sale_when_it_ended_stays_ended(store_target: str, tmp_path: Path) -> None:
    """Somebody has ended it there: the merchant's setting says that this is taken over."""
    with ebay_setting(store_target, tmp_path) as setting:
        setting.feed("OTHER")
        setting.feed("RING")
        setting.publish()
        setting.wait(DAY)
        setting.simulator.end_silently(setting.listing("RING").item_id)
        setting.settle()

        setting.inventory("RING", Quantity=5)

        assert setting.publish() == []
        assert setting.shop.state("RING") == "ENDED"
