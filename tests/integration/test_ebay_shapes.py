"""A category that needs listings of another shape, while something is wrong with the new ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.product_states import QUEUED, REJECTED
from tests.ebay_peace import assert_peace
from tests.ebay_setting import SHIRTS, WATCHES, EbaySetting, ebay_setting

LONG = "A shirt with a title that is far longer than the eighty characters that eBay takes of any"

BOTH_WAYS = pytest.mark.parametrize(("first", "then"), [(WATCHES, SHIRTS), (SHIRTS, WATCHES)])


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[EbaySetting]:
    """A merchant at the simulated eBay."""
    with ebay_setting(store_target, tmp_path) as opened:
        yield opened


def ids(setting: EbaySetting) -> set[str]:
    """The living listings."""
    return {one.item_id for one in setting.live()}


def states(setting: EbaySetting) -> dict[str, str]:
    """Of every SKU."""
    return {item.sku: item.state for item in setting.items()}


def send_ends(setting: EbaySetting) -> None:
    """Send what is planned now: the ends, and not what is made after them."""
    for request in setting.plan():
        setting.advance(request)


@BOTH_WAYS
def test_what_is_for_sale_stays_so_while_the_new_texts_are_refused(
    setting: EbaySetting, first: str, then: str
) -> None:
    """The product is told, its stock is kept right, and mended it moves over."""
    setting.shirt("SHIRT", "SM", Category=first)
    setting.publish()
    before = ids(setting)
    setting.product("SHIRT", Category=then, Title=LONG)
    (check,) = setting.publish()

    assert [(row["sku"], row["code"], row["field"]) for row in setting.told(check)] == [
        ("SHIRT", "70", "Title")
    ]
    assert states(setting) == {"SHIRT": REJECTED, "SHIRT-S": "LIVE", "SHIRT-M": "LIVE"}
    setting.inventory("SHIRT-S", Quantity=1)
    setting.publish()
    assert ids(setting) == before
    assert_peace(setting)

    setting.product("SHIRT", Category=then, Title="A shirt")
    setting.publish()
    assert not ids(setting) & before
    assert set(states(setting).values()) == {"LIVE"}
    assert_peace(setting)


@BOTH_WAYS
def test_what_ebay_refuses_after_the_end_is_told_of_each_and_comes_back_when_it_is_mended(
    setting: EbaySetting, first: str, then: str
) -> None:
    """Only eBay knows it; nothing is called live that nobody can buy."""
    setting.shirt("SHIRT", "SM", Category=first)
    setting.publish()
    setting.product("SHIRT", Category=then, Title="A shirt")
    setting.simulator.set_faults(
        [{"kind": "refused", "operation": "record:AddFixedPriceItem", "times": 2}]
    )
    setting.publish()

    variations = ("SHIRT-S", "SHIRT-M")
    assert setting.live() == []
    assert {states(setting)[sku] for sku in variations} == {REJECTED}
    answers = [listing.answer for sku in variations if (listing := setting.our_listing(sku))]
    assert [answer.code for answer in answers if answer] == ["240", "240"]
    assert_peace(setting)

    setting.simulator.set_faults([])
    setting.product("SHIRT", Category=then, Title="A better shirt")
    setting.publish()
    assert set(states(setting).values()) == {"LIVE"}
    assert len(setting.live()) == (1 if then == SHIRTS else 2)
    assert_peace(setting)


def test_refused_once_more_they_wait_for_the_product_once_more(setting: EbaySetting) -> None:
    """The same is not sent for ever."""
    setting.shirt("SHIRT", "SM", Category=SHIRTS)
    setting.publish()
    setting.product("SHIRT", Category=WATCHES, Title="A shirt")
    rule = {"kind": "refused", "operation": "record:AddFixedPriceItem", "times": 4}
    setting.simulator.set_faults([rule])
    setting.publish()
    setting.product("SHIRT", Category=WATCHES, Title="Another shirt")

    assert [(each.kind, each.actions) for each in setting.publish()] == [("add", 2)]
    assert setting.publish() == []
    assert states(setting)["SHIRT-S"] == REJECTED


@BOTH_WAYS
def test_texts_that_go_wrong_after_the_end_leave_nothing_that_is_called_live(
    setting: EbaySetting, first: str, then: str
) -> None:
    """Where main still says what they were, they are for sale again as they were."""
    setting.shirt("SHIRT", "SM", Category=first)
    setting.publish()
    setting.product("SHIRT", Category=then, Title="A shirt")
    send_ends(setting)
    assert setting.live() == []
    setting.product("SHIRT", Category=then, Title=LONG)
    setting.publish()
    assert_peace(setting)
    assert ("LIVE" in states(setting).values()) == bool(setting.live())

    setting.product("SHIRT", Category=then, Title="A better shirt")
    setting.publish()
    assert set(states(setting).values()) == {"LIVE"}
    assert len(setting.live()) == (1 if then == SHIRTS else 2)
    assert_peace(setting)


def test_while_a_person_must_approve_the_product_its_variations_are_in_line(
    setting: EbaySetting,
) -> None:
    """Nobody can buy them: whoever looks sees that, and what they wait for."""
    setting.shirt("SHIRT", "SM", Category=WATCHES)
    setting.publish()
    setting.product("SHIRT", Category=SHIRTS, Title="A shirt")
    send_ends(setting)
    now = setting.shop.now()
    setting.store.merchants.change("wren", {"approval": "manual"}, now, "ada")
    setting.edit("SHIRT", Title="An edited shirt")
    setting.plan()

    assert [states(setting)[sku] for sku in ("SHIRT-S", "SHIRT-M")] == [QUEUED, QUEUED]


def test_a_variation_that_comes_to_a_product_whose_texts_are_refused_is_not_called_live(
    setting: EbaySetting,
) -> None:
    """It has left the listing of another, and the one that it goes to does not change its shape."""
    setting.shirt("SHIRT", "SM", Category=SHIRTS)
    setting.shirt("WATCH", "L", Category=WATCHES)
    setting.publish()
    setting.variation("SHIRT-M", "WATCH")
    setting.product("WATCH", Category=SHIRTS, Title=LONG)
    setting.publish()

    assert states(setting)["WATCH"] == REJECTED
    assert_peace(setting)
    setting.product("WATCH", Category=SHIRTS, Title="A watch")
    setting.publish()
    assert set(states(setting).values()) == {"LIVE"}
    (shared,) = [one for one in setting.live() if "WATCH-L" in one.content.skus()]
    assert set(shared.content.skus()) >= {"WATCH-L", "SHIRT-M"}
    assert_peace(setting)
