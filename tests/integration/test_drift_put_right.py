"""What is put right goes the whole way: compared, planned, sent, accepted, and compared again."""

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.store import Store
from tests.databases import sqlite_database
from tests.sync_setting import TINY, SyncSetting, sync_setting

_RUNS = int(os.environ.get("CAMPAIGN_RUNS", "6"))
_numbers = count()

# What somebody does to a listing at the marketplace.
_DEEDS = ("nothing", "reprice", "sell", "sell out", "restock", "end", "relist")


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[SyncSetting]:
    """A merchant on the tiny marketplace, to whom everything is put right."""
    with sync_setting(store_target, tmp_path) as opened:
        put_right(opened)
        yield opened


def put_right(setting: SyncSetting) -> None:
    """Let everything that may be put right be put right."""
    ways = dict.fromkeys(("drift.price", "drift.quantity", "drift.ended"), "put_right")
    setting.store.merchants.change("wren", {**ways, "guard_share": "1"}, "", "ada")


def reconcile(setting: SyncSetting) -> dict[str, int]:
    """Compare with a report of an hour later; returns the differences that were new."""
    setting.now += timedelta(hours=1)
    told = setting.reconcile()
    kinds = ("price", "sold", "quantity", "ended", "missing", "moved", "unknown")
    return {kind: told[kind] for kind in kinds if kind in told}


def test_a_price_from_outside_does_not_stay(setting: SyncSetting) -> None:
    """One request, and the merchant's price is there again."""
    setting.feed("R-1")
    setting.publish()
    setting.market.live()["R-1"]["price"] = "1.00"

    assert reconcile(setting) == {"price": 1}
    (request,) = setting.publish()

    assert (request.kind, request.actions) == ("price_quantity", 1)
    assert setting.market.live()["R-1"]["price"] == "9.00"
    assert reconcile(setting) == {}
    assert setting.plan() == ()


def test_what_was_sold_is_not_for_sale_again(setting: SyncSetting) -> None:
    """A price or a title that changes after a sale must not bring the old quantity back."""
    setting.feed("R-1")
    setting.publish()
    setting.market.live()["R-1"]["quantity"] = 1
    assert reconcile(setting) == {"sold": 1}
    assert setting.publish() == []

    setting.feed("R-1", Price="8.00")
    setting.publish()
    setting.feed("R-1", Price="8.00", Title="A better ring")
    setting.publish()

    live = setting.market.live()["R-1"]
    assert (live["price"], live["title"], live["quantity"]) == ("8.00", "A better ring", 1)
    assert reconcile(setting) == {}

    setting.feed("R-1", Price="8.00", Title="A better ring", Quantity=7)
    setting.publish()
    assert setting.market.live()["R-1"]["quantity"] == 7
    setting.at_peace()


def test_what_is_restocked_to_the_same_number_goes_out(setting: SyncSetting) -> None:
    """The merchant's feed has seen the sale, and then new goods have come."""
    setting.feed("R-1")
    setting.publish()
    setting.market.live()["R-1"]["quantity"] = 1
    reconcile(setting)

    setting.feed("R-1", Quantity=1)
    setting.publish()
    setting.feed("R-1", Quantity=3)
    setting.publish()

    assert setting.market.live()["R-1"]["quantity"] == 3
    assert reconcile(setting) == {}
    setting.at_peace()


def test_pieces_that_somebody_puts_up_after_the_last_was_sold_do_not_stay(
    setting: SyncSetting,
) -> None:
    """Nineteen that nobody has would be sold to nineteen people."""
    setting.feed("R-1", Quantity=2)
    setting.publish()
    setting.market.live()["R-1"]["quantity"] = 0
    assert reconcile(setting) == {"sold": 1}
    setting.market.live()["R-1"]["quantity"] = 19

    assert reconcile(setting) == {"quantity": 1}
    setting.publish()

    assert setting.market.live()["R-1"]["quantity"] == 2
    assert setting.shop.state("R-1") == "LIVE"
    assert reconcile(setting) == {}


def test_a_listing_that_is_gone_is_made_anew(setting: SyncSetting) -> None:
    """Under a new id, once."""
    setting.feed("R-1")
    setting.publish()
    setting.market.live()["R-1"]["live"] = False

    assert reconcile(setting) == {"ended": 1}
    setting.publish()

    assert setting.market.live()["R-1"]["id"] == "L2"
    assert setting.shop.state("R-1") == "LIVE"
    assert reconcile(setting) == {}
    setting.at_peace()


@settings(max_examples=_RUNS, deadline=None)
@given(deeds=st.lists(st.sampled_from(_DEEDS), min_size=1, max_size=6))
def test_after_everything_is_put_right_nothing_differs(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[str]
) -> None:
    """Whatever was done outside: each is found once, one plan mends it, and nothing is oversold."""
    folder = tmp_path_factory.mktemp(f"shop{next(_numbers)}")
    with Store(sqlite_database(folder / "store.sqlite")) as store:
        setting = SyncSetting(store, folder)
        put_right(setting)
        for number in range(len(deeds)):
            setting.feed(f"R-{number}")
        setting.publish()
        expected = [do(setting, f"R-{number}", deed) for number, deed in enumerate(deeds)]

        found = reconcile(setting)

        assert found == {kind: expected.count(kind) for kind in expected if kind}
        setting.publish()
        assert reconcile(setting) == {}
        assert setting.plan() == ()
        live = setting.market.live()
        for number, deed in enumerate(deeds):
            listing = live[f"R-{number}"]
            left = {"sell": 1, "sell out": 0}.get(deed, 3)
            assert (listing["price"], listing["quantity"]) == ("9.00", left)
            assert store.listings.of_sku("wren", f"R-{number}")[0].listing_id == listing["id"]
        assert store.drifts.open("wren", TINY) == ()


def do(setting: SyncSetting, sku: str, deed: str) -> str:
    """Do something at the marketplace; returns the kind of drift that it is."""
    listing = setting.market.live()[sku]
    if deed == "reprice":
        listing["price"] = "1.00"
        return "price"
    if deed in ("sell", "sell out", "restock"):
        listing["quantity"] = {"sell": 1, "sell out": 0, "restock": 99}[deed]
        return "quantity" if deed == "restock" else "sold"
    if deed == "end":
        listing["live"] = False
        return "ended"
    if deed == "relist":
        listing["live"] = False
        number = f"L{len(setting.market.listings) + 1}"
        setting.market.listings[number] = {**listing, "live": True, "id": number, "token": number}
        return "moved"
    return ""
