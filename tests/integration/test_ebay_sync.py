"""Drafts become listings at the simulated eBay, whatever kind they are and whatever changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.requests import Request
from tests.ebay_peace import assert_peace
from tests.ebay_setting import SHIRTS, WATCHES, EbaySetting, ebay_setting

LONG = "A ring with a title that is far longer than the eighty characters that eBay takes of any"


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def kinds(requests: list[Request]) -> list[tuple[str, int]]:
    """Kind and number of actions of each, without those that only tell what was not sent."""
    return [(each.kind, each.actions) for each in requests if each.kind != "check"]


def prices(setting: EbaySetting, sku: str) -> dict[str, tuple[str, int]]:
    """Price and quantity of each variation of a listing."""
    return {
        one.sku: (str(one.price), one.quantity) for one in setting.listing(sku).content.variations
    }


def test_a_product_feed_and_an_inventory_feed_become_one_listing(setting: EbaySetting) -> None:
    """Either may come first; nothing is listed before both are there."""
    setting.product("RING")
    assert kinds(setting.publish()) == []

    setting.inventory("RING", Quantity=5)
    setting.offer("RING", Price="12.50")

    assert kinds(setting.publish()) == [("add", 1)]
    content = setting.listing("RING").content
    assert (content.title, str(content.price), content.quantity) == ("Piece RING", "12.50", 5)
    assert_peace(setting)


def test_a_title_over_the_limit_is_told_and_its_stock_rolled_back_until_it_is_mended(
    setting: EbaySetting,
) -> None:
    """The merchant reads eBay's own number, what to do, and in which field of which feed."""
    setting.feed("RING", Title=LONG)
    (check,) = setting.publish()

    (row,) = setting.told(check)
    assert (row["sku"], row["outcome"], row["code"], row["field"]) == (
        "RING",
        "refused",
        "70",
        "Title",
    )
    assert row["feed"] == "wren-1"
    assert setting.draft("RING", "inventory")["Quantity"] is None
    assert setting.live() == []

    setting.feed("RING", Title="A ring")
    assert kinds(setting.publish()) == [("add", 1)]
    assert setting.listing("RING").content.title == "A ring"
    assert_peace(setting)


def test_what_only_ebay_knows_to_be_wrong_is_told_in_the_same_way(setting: EbaySetting) -> None:
    """A refusal in the result file is the refusal of one SKU; the others go live."""
    rule = {"kind": "refused", "operation": "record:AddFixedPriceItem", "only": "R-2", "times": 1}
    setting.simulator.set_faults([rule])
    for number in range(1, 4):
        setting.feed(f"R-{number}")
    (request, *_) = setting.publish()

    rows = {row["sku"]: row for row in setting.told(request)}
    assert [rows[f"R-{number}"]["outcome"] for number in range(1, 4)] == ["done", "refused", "done"]
    assert rows["R-2"]["code"] == "240"
    assert setting.draft("R-2", "inventory")["Quantity"] is None
    setting.feed("R-2")
    setting.publish()
    assert_peace(setting)


def test_variations_are_one_listing_where_the_category_takes_them(setting: EbaySetting) -> None:
    """And a change of one of them is a change of one."""
    setting.shirt("SHIRT")
    assert kinds(setting.publish()) == [("add", 1)]
    assert prices(setting, "SHIRT-S").keys() == {"SHIRT-S", "SHIRT-M", "SHIRT-L"}
    assert_peace(setting)

    setting.variation("SHIRT-M", "SHIRT", Price="21.00", Quantity=8)
    assert kinds(setting.publish()) == [("price_quantity", 1)]
    assert prices(setting, "SHIRT-S")["SHIRT-M"] == ("21.00", 8)

    setting.variation("SHIRT-X", "SHIRT")
    assert kinds(setting.publish()) == [("revise", 1)]
    assert len(prices(setting, "SHIRT-S")) == 4
    assert_peace(setting)


def test_a_shared_listing_that_ebay_has_ended_ends_whole(setting: EbaySetting) -> None:
    """The answer speaks of the one variation that was asked about; none of the others is there."""
    setting.shirt("SHIRT", "SM")
    setting.publish()
    setting.simulator.end_silently(setting.listing("SHIRT-S").item_id)
    setting.variation("SHIRT-S", "SHIRT", Price="21.00", Quantity=8)

    setting.publish()

    assert setting.live() == []
    for sku in ("SHIRT-S", "SHIRT-M"):
        assert setting.store.items.get("wren", sku).state == "ENDED"


def test_a_listing_that_ebay_has_ended_comes_back_where_the_merchant_has_chosen_so(
    setting: EbaySetting,
) -> None:
    """However it is noticed, the merchant's setting decides, and nobody is told of a refusal."""
    setting.store.merchants.change("wren", {"drift.ended": "put_right"}, setting.shop.now(), "ada")
    setting.shirt("SHIRT", "SM")
    setting.feed("RING")
    setting.publish()
    for sku in ("SHIRT-S", "RING"):
        setting.simulator.end_silently(setting.listing(sku).item_id)
    setting.variation("SHIRT-S", "SHIRT", Price="21.00", Quantity=8)
    setting.product("RING", Title="Another title")

    setting.publish()

    assert prices(setting, "SHIRT-M") == {"SHIRT-S": ("21.00", 8), "SHIRT-M": ("19.00", 3)}
    assert setting.listing("RING").content.title == "Another title"
    assert {setting.shop.state(sku) for sku in ("RING", "SHIRT", "SHIRT-S", "SHIRT-M")} == {"LIVE"}
    assert_peace(setting)


def test_a_variation_that_has_left_does_not_keep_others_from_joining(
    setting: EbaySetting,
) -> None:
    """It is hidden in the listing, and eBay wants its values named with those of the others."""
    setting.shirt("SHIRT", "SM")
    setting.publish()
    setting.shop.end("SHIRT-M")
    setting.publish()

    setting.variation("SHIRT-L", "SHIRT")
    setting.publish()

    assert setting.shop.state("SHIRT-L") == "LIVE"
    assert prices(setting, "SHIRT-S")["SHIRT-L"] == ("19.00", 3)
    assert_peace(setting)


def test_a_variation_that_moves_to_another_product_keeps_nobody_there_from_joining(
    setting: EbaySetting,
) -> None:
    """It stays hidden in the old listing, whose product still names its values."""
    setting.shirt("SHIRT", "SM")
    setting.shirt("BLOUSE", "L")
    setting.publish()
    old = setting.listing("SHIRT-S").item_id

    setting.variation("SHIRT-M", "BLOUSE")
    setting.publish()
    setting.variation("SHIRT-X", "SHIRT")
    setting.product("SHIRT", Category=SHIRTS, Title="Another shirt")
    setting.publish()

    assert prices(setting, "SHIRT-S") == {
        "SHIRT-S": ("19.00", 3),
        "SHIRT-M": ("19.00", 0),
        "SHIRT-X": ("19.00", 3),
    }
    assert setting.listing("SHIRT-S").item_id == old
    assert prices(setting, "BLOUSE-L") == {"BLOUSE-L": ("19.00", 3), "SHIRT-M": ("19.00", 3)}
    assert {item.state for item in setting.items()} == {"LIVE"}


def test_variations_have_a_listing_each_where_the_category_takes_none(setting: EbaySetting) -> None:
    """What the merchant sees is the same: a state for each SKU."""
    setting.shirt("WATCH", Category=WATCHES)
    assert kinds(setting.publish()) == [("add", 3)]

    titles = {setting.listing(f"WATCH-{size}").content.title for size in "SML"}
    assert titles == {"Piece WATCH S", "Piece WATCH M", "Piece WATCH L"}
    assert {setting.shop.state(f"WATCH-{size}") for size in "SML"} == {"LIVE"}
    assert_peace(setting)


@pytest.mark.parametrize(("first", "then", "count"), [(SHIRTS, WATCHES, 3), (WATCHES, SHIRTS, 1)])
def test_a_change_of_category_moves_the_listings_over(
    setting: EbaySetting, first: str, then: str, count: int
) -> None:
    """A listing with variations cannot become one without, so the old ones end first."""
    setting.shirt("SHIRT", Category=first)
    setting.publish()
    setting.product("SHIRT", Category=then)
    setting.publish()

    assert len(setting.live()) == count
    assert {setting.shop.state(f"SHIRT-{size}") for size in "SML"} == {"LIVE"}
    assert_peace(setting)


def test_a_category_that_is_no_longer_used_is_told_with_the_one_in_its_place(
    setting: EbaySetting,
) -> None:
    """eBay itself says which; the merchant need not search for it."""
    setting.feed("PHONE", Category="112529")
    (check,) = setting.publish()

    (row,) = setting.told(check)
    assert (row["code"], row["field"]) == ("107", "Category")
    assert "175672" in row["message"]
    assert setting.live() == []


@pytest.mark.parametrize("seller", ["seller-one", "seller-two"])
def test_what_is_sold_out_stays_hidden_and_comes_back(setting: EbaySetting, seller: str) -> None:
    """By the account's option or, where that is off, by the listing's own."""
    setting.sell_as(seller)
    setting.feed("RING")
    setting.shirt("SHIRT")
    setting.publish()
    ids = {one.item_id for one in setting.live()}

    setting.inventory("RING", Quantity=0)
    setting.inventory("SHIRT-S", Quantity=0)
    assert kinds(setting.publish()) == [("price_quantity", 2)]
    assert setting.listing("RING").state == "hidden"
    assert setting.shop.state("RING") == setting.shop.state("SHIRT-S") == "OUT_OF_STOCK"
    assert_peace(setting)

    setting.inventory("RING", Quantity=2)
    setting.inventory("SHIRT-S", Quantity=2)
    setting.publish()
    assert {one.item_id for one in setting.live()} == ids
    assert_peace(setting)


def test_what_was_ended_comes_back_under_a_new_id_when_somebody_says_so(
    setting: EbaySetting,
) -> None:
    """Relisted, so that its history stays; never by itself."""
    setting.feed("RING")
    setting.publish()
    first = setting.listing("RING").item_id
    setting.shop.end("RING")
    assert kinds(setting.publish()) == [("end", 1)]
    setting.feed("RING", Quantity=9)
    assert setting.publish() == []
    assert setting.live() == []
    assert_peace(setting)

    setting.relist("RING")
    assert kinds(setting.publish()) == [("relist", 1)]
    assert setting.listing("RING").item_id != first
    assert_peace(setting)


def test_prices_and_quantities_go_four_at_a_time_and_wait_for_no_product_file(
    setting: EbaySetting,
) -> None:
    """The fast lane: a product file that is stuck for a day holds up no price."""
    for number in range(1, 10):
        setting.feed(f"R-{number}")
    setting.publish()
    setting.simulator.set_faults(
        [{"kind": "stuck_queued", "operation": "process:LMS_REVISE_FIXED_PRICE_ITEM"}]
    )
    setting.feed("R-1", Title="Another title")
    (slow,) = setting.plan()
    for _ in range(3):
        setting.step(slow)

    for number in range(2, 10):
        setting.feed(f"R-{number}", Price="8.00")
    assert kinds(setting.publish()) == [("price_quantity", 8)]
    assert str(setting.listing("R-9").content.price) == "8.00"
    assert setting.store.requests.get("wren", slow.id).state == "sent"

    setting.advance(slow)
    assert setting.listing("R-1").content.title == "Another title"
    assert_peace(setting)


def test_a_changed_profile_revises_exactly_the_listings_that_use_it(setting: EbaySetting) -> None:
    """Nobody need send a feed for that."""
    setting.profile("shipping", "Express")
    setting.feed("SLOW")
    setting.feed("FAST", ShippingPolicyName="Express")
    setting.shirt("SHIRT", ShippingPolicyName="Express")
    setting.publish()

    setting.profile("shipping", "Express", ShippingProfileName="Standard")
    assert kinds(setting.publish()) == [("revise", 2)]

    used = {sku: setting.listing(sku).content.policies for sku in ("SLOW", "FAST", "SHIRT-S")}
    assert used["SLOW"] == used["FAST"] == used["SHIRT-S"]
    assert setting.publish() == []
    assert_peace(setting)


def test_a_changed_template_makes_its_descriptions_anew(setting: EbaySetting) -> None:
    """All of them; a changed value, that of its own product alone."""
    setting.template("<p>${PRODUCT.Title}</p>")
    for sku in ("R-1", "R-2"):
        setting.feed(sku, DescriptionTemplate="plain.html")
    setting.feed("R-3")
    setting.publish()
    assert setting.listing("R-1").content.description == "<p>Piece R-1</p>"

    setting.template("<h1>${PRODUCT.Title}</h1>")
    assert kinds(setting.publish()) == [("revise", 2)]
    assert setting.listing("R-2").content.description == "<h1>Piece R-2</h1>"

    setting.product("R-1", Title="Ring", DescriptionTemplate="plain.html")
    assert kinds(setting.publish()) == [("revise", 1)]
    assert setting.listing("R-1").content.description == "<h1>Ring</h1>"
    assert_peace(setting)
