"""Why a SKU in line is not sent is kept until it is; what lacked something goes when that comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.filters import RemarkFilter
from catalog.paging import PageRequest
from store.merging import Cause
from tests.sync_setting import TINY, SyncSetting, sync_setting

_PAGE = PageRequest(10)


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[SyncSetting]:
    """A merchant on the tiny marketplace."""
    with sync_setting(store_target, tmp_path) as opened:
        yield opened


def _said(setting: SyncSetting, sku: str) -> list[str]:
    return [each.code for each in setting.store.plan_remarks.of_sku("wren", sku)]


def test_why_a_sku_waits_is_kept_until_it_goes(setting: SyncSetting) -> None:
    """Why is my ring not listed? It has no stock, says the page, for as long as that is so."""
    setting.feed("R-1", Quantity=0)
    setting.publish()

    (first,) = setting.store.plan_remarks.of_sku("wren", "R-1")
    assert (first.code, first.product, first.channel) == ("waits_for_stock", "R-1", TINY)
    assert setting.store.plan_remarks.counts("wren", TINY, ["waits_for_stock"]) == {
        "waits_for_stock": 1
    }
    setting.publish()
    assert setting.store.plan_remarks.of_sku("wren", "R-1") == (first,)

    setting.feed("R-1", Quantity=2)
    setting.publish()
    assert _said(setting, "R-1") == []


def test_another_reason_takes_the_place_of_the_first(setting: SyncSetting) -> None:
    """Two reasons, one of them over, would send people after the wrong one."""
    setting.feed("R-1", Quantity=0)
    setting.publish()
    setting.feed("R-1", Quantity=2, Price=None)
    setting.publish()

    assert _said(setting, "R-1") == ["waits_for_price"]


def test_what_is_out_of_line_waits_for_nothing(setting: SyncSetting) -> None:
    """A person has ended it: it does not wait for stock any more."""
    setting.feed("R-1", Quantity=0)
    setting.publish()
    setting.feed("R-2", Quantity=0)
    setting.store.items.move("wren", "R-1", "end", Cause("person", "ada", setting.sync.now()))
    setting.publish()

    found = setting.store.plan_remarks.page(RemarkFilter("wren", code="waits_for_stock"), _PAGE)
    assert [each.sku for each in found.entries] == ["R-2"]


@pytest.mark.parametrize("lacks", ["profile", "template"])
def test_what_was_refused_for_a_lack_goes_when_that_has_come(
    setting: SyncSetting, lacks: str
) -> None:
    """The merchant adds the policy that was missing, and need not touch every SKU."""
    named = {"profile": "ReturnPolicyName", "template": "DescriptionTemplate"}[lacks]
    setting.feed("R-1", **{named: "wanted"})
    setting.feed("R-2", **{named: "another"})
    setting.publish()
    assert {setting.shop.state(sku) for sku in ("R-1", "R-2")} == {"REJECTED"}

    now = setting.sync.now()
    if lacks == "profile":
        setting.store.profiles.save("wren", "return", "wanted", "{}", now=now, by="ada")
    else:
        setting.store.templates.save("wren", "wanted", "<p>good</p>", now=now, by="ada")
    setting.publish()

    assert setting.shop.state("R-1") == "LIVE"
    assert setting.shop.state("R-2") == "REJECTED"
    setting.at_peace()
