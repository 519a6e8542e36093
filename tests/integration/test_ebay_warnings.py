"""What was done and still must be told: on the response row, and of the SKU until it is mended."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.requests import Request
from tests.ebay_peace import assert_peace
from tests.ebay_setting import EbaySetting, ebay_setting

EAN = "4006381333931"
COLUMNS = ("outcome", "code", "field")


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def told(setting: EbaySetting, request: Request) -> list[tuple[str, ...]]:
    """Outcome, code and field of every row."""
    return [tuple(row[name] for name in COLUMNS) for row in setting.told(request)]


def remarks(setting: EbaySetting, sku: str) -> list[str]:
    """The codes of what is said of a SKU."""
    return [each.code for each in setting.store.plan_remarks.of_sku("wren", sku)]


def test_a_token_without_a_value_is_told_until_the_description_is_made_anew(
    setting: EbaySetting,
) -> None:
    """The text has a hole that buyers see, and the listing is live all the same."""
    setting.template("<p>${PRODUCT.Title} ${PRODUCT.Brand}</p>")
    setting.feed("RING", DescriptionTemplate="plain.html")
    (request,) = setting.publish()

    assert told(setting, request) == [("warning", "template_token_missing", "Brand")]
    assert "plain.html: no value for Brand." in setting.told(request)[0]["message"]
    setting.feed("OTHER")
    setting.publish()
    setting.inventory("RING", Quantity=1)
    (request,) = setting.publish()
    assert told(setting, request) == [("done", "", "")]
    assert remarks(setting, "RING") == ["template_token_missing"]

    setting.product("RING", DescriptionTemplate="plain.html", Brand="Wren")
    (request,) = setting.publish()

    assert told(setting, request) == [("done", "", "")]
    assert remarks(setting, "RING") == []
    assert_peace(setting)


def test_a_number_that_is_cleared_goes_where_it_is_the_last_one(setting: EbaySetting) -> None:
    """What main calls cleared is cleared: buyers find goods by a wrong number else."""
    setting.feed("RING", EAN=EAN, ItemPostalCode="10115")
    setting.publish()
    setting.product("RING", EAN=None, ItemPostalCode=None)

    (request,) = setting.publish()

    content = setting.listing("RING").content
    assert (dict(content.identifiers), content.postal_code) == ({}, "")
    assert told(setting, request) == [("done", "", "")]
    assert_peace(setting)


def test_what_ebay_does_not_take_away_is_told_and_not_forgotten(setting: EbaySetting) -> None:
    """Main says what is there still, until another value is or the listing is made anew."""
    setting.feed("RING", EAN=EAN, Brand="Wren", MPN="7", StoreCategory1="77")
    setting.publish()
    setting.product("RING", EAN=None, StoreCategory1=None)

    (request,) = setting.publish()

    assert told(setting, request) == [
        ("warning", "field_stays", "EAN"),
        ("warning", "field_stays", "StoreCategory1"),
    ]
    assert setting.main("RING", "listed")["kept"] == {"EAN": EAN, "StoreCategory1": "77"}
    assert setting.listing("RING").content.identifiers["EAN"] == EAN
    (remark,) = setting.store.plan_remarks.of_sku("wren", "RING")
    assert remark.message.startswith("EAN was cleared")
    assert "StoreCategory1 was cleared" in remark.message

    setting.product("RING", EAN="Does not apply", StoreCategory1="78")
    (request,) = setting.publish()

    assert told(setting, request) == [("done", "", "")]
    assert setting.main("RING", "listed").get("kept") is None
    assert remarks(setting, "RING") == []
    assert_peace(setting)


def test_a_listing_that_is_made_anew_keeps_nothing(setting: EbaySetting) -> None:
    """It begins with what is said now."""
    setting.feed("RING", StoreCategory1="77")
    setting.publish()
    setting.product("RING", StoreCategory1=None)
    setting.publish()
    setting.shop.end("RING")
    setting.publish()
    setting.wait(91 * 86_400)
    setting.relist("RING")

    (request,) = setting.publish()

    assert (request.kind, told(setting, request)) == ("add", [("done", "", "")])
    assert setting.main("RING", "listed").get("kept") is None


def test_every_row_names_the_feed_and_record_of_what_was_sent(setting: EbaySetting) -> None:
    """Whatever became of it, and whether or not a field is to blame."""
    setting.feed("RING")
    (done,) = setting.publish()
    assert [(row["feed"], row["record"]) for row in setting.told(done)] == [("wren-1", "1")]

    rule = {"kind": "refused", "operation": "record:ReviseFixedPriceItem", "times": 1}
    setting.simulator.set_faults([rule])
    setting.product("RING", Title="Another title")
    (refused,) = setting.publish()
    (row,) = setting.told(refused)
    assert (row["code"], row["field"], row["feed"]) == ("240", "", "wren-2")

    setting.feed("PLAIN", MainPictureURLs=None)
    (check,) = setting.publish()
    (row,) = setting.told(check)
    assert (row["field"], row["feed"]) == ("MainPictureURLs", "wren-3")


def test_a_number_of_a_variation_stays_and_is_told_of_that_variation(setting: EbaySetting) -> None:
    """`DeletedField` reaches nothing inside of a listing with variations."""
    setting.shirt("SHIRT", "S")
    setting.variation("SHIRT-M", "SHIRT", EAN=EAN)
    setting.publish()
    setting.variation("SHIRT-M", "SHIRT", EAN=None)

    (request,) = setting.publish()

    rows = {row["sku"]: (row["outcome"], row["code"]) for row in setting.told(request)}
    assert rows["SHIRT-M"] == ("warning", "field_stays")
    assert {*rows.values()} == {("done", ""), ("warning", "field_stays")}
    assert remarks(setting, "SHIRT-M") == ["field_stays"]
    assert setting.main("SHIRT-M", "listed")["kept"] == {"EAN": EAN}
    assert_peace(setting)
