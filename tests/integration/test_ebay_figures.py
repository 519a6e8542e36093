"""Price and quantity of what is live never wait for its texts, at the simulated eBay."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.requests import LaneHold
from tests.ebay_peace import assert_peace
from tests.ebay_setting import SHIRTS, WATCHES, EbaySetting, ebay_setting

LONG = "A ring with a title that is far longer than the eighty characters that eBay takes of any"


@pytest.fixture
def setting(tmp_path: Path, store_target: str) -> Iterator[EbaySetting]:
    """A merchant at eBay, with RING live: three pieces at 9.00."""
    with ebay_setting(store_target, tmp_path) as opened:
        opened.feed("RING")
        opened.publish()
        yield opened


def shown(setting: EbaySetting, sku: str) -> tuple[str, int | None]:
    """What buyers see of a SKU."""
    content = setting.listing(sku).content
    for variation in content.variations:
        if variation.sku == sku:
            return str(variation.price), variation.quantity
    return str(content.price), content.quantity


def let_people_approve(setting: EbaySetting) -> None:
    """New products and texts are shown to a person from now on."""
    merchant = setting.store.merchants.get("wren")
    setting.store.merchants.save(replace(merchant, approval="manual"), setting.shop.now(), "ada")


def test_what_is_sold_out_leaves_sale_though_its_title_is_refused(setting: EbaySetting) -> None:
    """Its stock feed does not know of titles, and a buyer would buy what is gone."""
    setting.product("RING", Title=LONG)
    setting.publish()
    setting.inventory("RING", Quantity=0)
    setting.publish()

    assert shown(setting, "RING") == ("9.00", 0)
    assert setting.shop.state("RING") == "REJECTED"

    setting.inventory("RING", Quantity=2)
    setting.publish()
    assert shown(setting, "RING") == ("9.00", 2)

    setting.product("RING", Title="A ring")
    setting.publish()
    assert setting.listing("RING").content.title == "A ring"
    assert setting.shop.state("RING") == "LIVE"
    assert_peace(setting)


def test_one_record_with_a_bad_title_still_says_price_and_stock(setting: EbaySetting) -> None:
    """The merchant who sends all in one file loses no more than the merchant who sends two."""
    setting.feed("RING", Title=LONG, Price="8.00", Quantity=0)
    setting.publish()

    assert shown(setting, "RING") == ("8.00", 0)
    assert setting.draft("RING", "inventory")["Quantity"] == 0
    assert setting.shop.state("RING") == "REJECTED"


def test_a_refused_price_keeps_no_quantity(setting: EbaySetting) -> None:
    """Both come in one call; eBay takes no price below 0.99."""
    setting.inventory("RING", Price="0.50", Quantity=0)
    setting.publish()

    assert shown(setting, "RING") == ("9.00", 0)
    assert setting.draft("RING", "offer")["Price"] == "9.00"


def test_after_a_sale_stock_goes_on_though_ebay_takes_no_title(setting: EbaySetting) -> None:
    """eBay refuses other titles of what was sold (21919028); three feeds later it is sold out."""
    setting.simulator.sell(setting.listing("RING").item_id, 1)
    setting.product("RING", Title="A better title")
    setting.publish()
    assert setting.shop.state("RING") == "REJECTED"

    seen = []
    for quantity in (1, 0, 0):
        setting.inventory("RING", Quantity=quantity)
        setting.publish()
        seen.append(setting.listing("RING").content.available)
    assert seen == [1, 0, 0]


def test_both_shapes_of_a_variation_look_the_same_to_the_merchant(setting: EbaySetting) -> None:
    """Whether a category takes variations is eBay's affair."""
    for product, category, condition in (("SHIRT", SHIRTS, "New"), ("WATCH", WATCHES, "3000")):
        about = {"Category": category, "Condition": condition}
        setting.shirt(product, "SM", **about)
        setting.publish()
        setting.product(product, Title=LONG, **about)
        setting.publish()
        setting.variation(f"{product}-S", product, Price="18.00", Quantity=0)
        setting.publish()

        assert shown(setting, f"{product}-S") == ("18.00", 0)
        assert shown(setting, f"{product}-M") == ("19.00", 3)


def test_figures_go_on_while_a_person_looks_at_a_title(setting: EbaySetting) -> None:
    """Whoever approves is asleep when the last piece is sold in the shop."""
    let_people_approve(setting)
    setting.product("RING", Title="Another title")
    setting.publish()
    assert setting.shop.state("RING") == "AWAITING_APPROVAL"
    setting.inventory("RING", Quantity=0, Price="8.00")
    setting.publish()

    assert shown(setting, "RING") == ("8.00", 0)
    assert setting.listing("RING").content.title == "Piece RING"
    assert setting.shop.state("RING") == "AWAITING_APPROVAL"


def test_figures_go_on_while_an_edit_awaits_approval(setting: EbaySetting) -> None:
    """The feed's stock is not what somebody has to look at."""
    let_people_approve(setting)
    setting.edit("RING", Title="Nicer")
    setting.inventory("RING", Quantity=1)
    setting.publish()

    assert shown(setting, "RING") == ("9.00", 1)
    assert setting.listing("RING").content.title == "Piece RING"
    assert setting.shop.state("RING") == "UPDATED"


def test_what_a_person_has_approved_is_not_shown_again_since_its_price_went_first(
    setting: EbaySetting,
) -> None:
    """The lane of products is busy for hours; the other one is not."""
    let_people_approve(setting)
    now = setting.shop.now()
    hold = LaneHold("wren", setting.channel, "product", now, None, "paused", "by a person")
    setting.store.requests.hold(hold)
    setting.feed("RING", Title="Another title", Price="8.00")
    setting.publish()
    setting.shop.queue("RING")
    setting.publish()
    assert (shown(setting, "RING"), setting.shop.state("RING")) == (("8.00", 3), "QUEUED")

    setting.store.requests.let_go("wren", setting.channel, "product")
    setting.publish()
    assert setting.listing("RING").content.title == "Another title"
    assert setting.shop.state("RING") == "LIVE"


def test_a_sale_ends_in_time_though_the_title_is_refused(setting: EbaySetting) -> None:
    """No feed says that it is over."""
    setting.feed("RING", SalePrice="5.00", SaleEnd="2026-03-03T09:00:00Z")
    setting.publish()
    setting.product("RING", Title=LONG)
    setting.publish()
    assert shown(setting, "RING") == ("5.00", 3)

    setting.wait(2 * 86_400)
    setting.publish()
    assert shown(setting, "RING") == ("9.00", 3)


def test_the_stock_buffer_counts_though_the_title_is_refused(setting: EbaySetting) -> None:
    """A merchant who keeps back three pieces has none to sell."""
    setting.product("RING", Title=LONG)
    setting.publish()
    merchant = setting.store.merchants.get("wren")
    setting.store.merchants.save(replace(merchant, stock_buffer=3), setting.shop.now(), "ada")
    setting.publish()

    assert shown(setting, "RING") == ("9.00", 0)


def test_where_nothing_sold_out_is_kept_it_ends_and_is_listed_again_with_stock(
    setting: EbaySetting,
) -> None:
    """eBay's out-of-stock option is off: a quantity of 0 is refused with 942, and buyers buy on."""
    rule = {"kind": "refused", "operation": "record:ReviseInventoryStatus", "value": 942}
    setting.simulator.set_faults([rule])
    setting.inventory("RING", Quantity=0)
    assert [request.kind for request in setting.publish()] == ["price_quantity", "end"]
    assert (setting.live(), setting.shop.state("RING")) == ([], "OUT_OF_STOCK")

    setting.inventory("RING", Quantity=2)
    assert [request.kind for request in setting.publish()] == ["relist"]
    assert (shown(setting, "RING"), setting.shop.state("RING")) == (("9.00", 2), "LIVE")

    setting.inventory("RING", Quantity=0)
    assert [request.kind for request in setting.publish()] == ["end"]
    assert setting.live() == []


def test_a_variation_that_may_not_be_empty_is_refused_while_others_are_in_stock(
    setting: EbaySetting,
) -> None:
    """To end the listing would take all of them off sale."""
    setting.shirt("SHIRT", "SM")
    setting.publish()
    rule = {"kind": "refused", "operation": "record:ReviseInventoryStatus", "value": 942}
    setting.simulator.set_faults([rule])
    setting.variation("SHIRT-S", "SHIRT", Quantity=0)
    setting.publish()

    assert shown(setting, "SHIRT-S") == ("19.00", 3)
    assert setting.shop.state("SHIRT-S") == "REJECTED"
    assert setting.shop.state("SHIRT-M") == "LIVE"


def test_a_revision_tells_of_no_price_that_it_does_not_carry(setting: EbaySetting) -> None:
    """The merchant reads of each request what it has done: the refused title keeps no price."""
    setting.simulator.set_faults(
        [{"kind": "refused", "operation": "record:ReviseFixedPriceItem", "value": 240, "times": 1}]
    )
    setting.feed("RING", Title="A ring", Price="8.00")
    done = {request.kind: setting.told(request) for request in setting.publish()}

    assert [row["outcome"] for row in done["revise"]] == ["refused"]
    assert [row["outcome"] for row in done["price_quantity"]] == ["done"]
    assert shown(setting, "RING") == ("8.00", 3)
    assert setting.shop.state("RING") == "REJECTED"
