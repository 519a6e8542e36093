"""Drafts become listings, and merchants hear of every SKU: on a marketplace as small as can be."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from catalog.errors import MoveRefused, NotFound
from catalog.promotion import Reason
from catalog.requests import LaneHold
from tests.sync_driver import Killed
from tests.sync_setting import TINY, SyncSetting, sync_setting
from workflow.advance_request import advance_request

PARTS = ("planned", "recorded", "sent", "answered", "collected", "closed")


@pytest.fixture
def setting(store_target: str, tmp_path: Path) -> Iterator[SyncSetting]:
    """A merchant on the tiny marketplace."""
    with sync_setting(store_target, tmp_path) as opened:
        yield opened


def test_a_draft_becomes_a_listing_and_the_merchant_hears_of_it(setting: SyncSetting) -> None:
    """The whole way of one SKU: asked for, sent, accepted, main, and told."""
    setting.feed("R-1")

    (request,) = setting.publish()

    assert (request.kind, request.state, request.skus) == ("add", "closed", 1)
    assert setting.market.live()["R-1"]["title"] == "Ring R-1"
    assert setting.shop.state("R-1") == "LIVE"
    setting.at_peace()
    (row,) = setting.told(request)
    assert (row["sku"], row["asked"], row["outcome"], row["listing_id"]) == (
        "R-1",
        "list",
        "done",
        "L1",
    )
    assert setting.store.feeds.get(request.id).state == "done"


def test_what_has_not_changed_is_not_sent(setting: SyncSetting) -> None:
    """One changed SKU of many is one action, whatever the number of the others."""
    for number in range(1, 8):
        setting.feed(f"R-{number}")
    setting.publish()
    assert setting.plan() == ()
    asked = len(setting.market.calls)

    setting.feed("R-4", Price="8.50")
    (request,) = setting.publish()

    assert (request.kind, request.actions) == ("price_quantity", 1)
    assert setting.market.live()["R-4"]["price"] == "8.50"
    assert len(setting.market.calls) - asked == 4  # begin, upload, look, fetch
    setting.at_peace()


def test_what_the_marketplace_refuses_is_told_and_its_stock_rolled_back(
    setting: SyncSetting,
) -> None:
    """A refused listing costs itself; the merchant reads why, mends it, and it goes live."""
    setting.feed("R-1", Title="A title that is longer than this marketplace takes")
    setting.feed("R-2")

    (request,) = setting.publish()

    assert setting.shop.state("R-1") == "REJECTED"
    assert setting.shop.state("R-2") == "LIVE"
    rows = {row["sku"]: row for row in setting.told(request)}
    assert (rows["R-1"]["outcome"], rows["R-1"]["code"]) == ("refused", "long")
    assert rows["R-2"]["outcome"] == "done"
    assert (setting.shop.draft("R-1", "inventory") or {})["Quantity"] is None

    setting.feed("R-1", Title="A short one")
    setting.publish()
    assert setting.market.live()["R-1"]["title"] == "A short one"
    setting.at_peace()


def test_what_would_be_refused_is_not_sent(setting: SyncSetting) -> None:
    """The merchant hears of it at once, with our words and the field to mend."""
    setting.feed("R-1", Title="BUY NOW")

    (check,) = setting.publish()

    assert setting.market.calls == []
    assert setting.shop.state("R-1") == "REJECTED"
    (row,) = setting.told(check)
    assert (row["outcome"], row["code"], row["field"]) == ("refused", "shouting", "Title")
    assert row["feed"] == "wren-1"
    assert row["record"] == "1"


def test_a_planner_that_ends_early_leaves_nobody_untold(setting: SyncSetting) -> None:
    """What it has refused is refused; the next one tells of it, and then plans the rest."""
    setting.feed("R-1", Title="BUY NOW")
    setting.feed("R-2")
    with patch.object(setting.store.requests, "plan", side_effect=Killed), suppress(Killed):
        setting.plan()
    assert setting.shop.state("R-1") == "REJECTED"

    check, add = setting.publish()

    (row,) = setting.told(check)
    assert (row["sku"], row["outcome"], row["code"]) == ("R-1", "refused", "shouting")
    assert (add.kind, setting.shop.state("R-2")) == ("add", "LIVE")
    assert setting.store.feeds.get(check.id).state == "done"


def test_a_planner_that_was_taken_for_dead_refuses_nothing_more(setting: SyncSetting) -> None:
    """Its merchant has read what it had refused; more of it would be read by nobody."""
    setting.feed("R-1", Title="BUY NOW")
    with patch.object(setting.store.requests, "plan", side_effect=Killed), suppress(Killed):
        setting.plan()
    (check,) = setting.plan()
    entry = setting.shop.entry("R-1", TINY)
    why = {"R-1": (Reason("shouting", "write it in small letters"),)}

    with pytest.raises(MoveRefused):
        setting.store.promotion.conclude("wren", TINY, check.id, [entry], why, setting.sync.now())


def test_sold_out_listings_end_and_come_back_by_themselves(setting: SyncSetting) -> None:
    """This marketplace cannot keep a listing without stock; nobody needs to act for that."""
    setting.feed("R-1")
    setting.publish()
    setting.feed("R-1", Quantity=0)
    setting.publish()
    assert setting.market.live() == {}
    assert setting.shop.state("R-1") == "OUT_OF_STOCK"

    setting.feed("R-1", Quantity=5)
    setting.publish()

    assert setting.market.live()["R-1"]["quantity"] == 5
    assert setting.shop.state("R-1") == "LIVE"
    setting.at_peace()


def test_what_a_person_ends_is_ended_there(setting: SyncSetting) -> None:
    """And it does not come back with the next feed."""
    setting.feed("R-1")
    setting.publish()
    setting.shop.end("R-1")
    setting.now = setting.now.replace(year=2027)
    setting.publish()
    assert setting.market.live() == {}

    setting.feed("R-1", Quantity=9)
    setting.publish()
    assert setting.market.live() == {}
    assert setting.shop.state("R-1") == "ENDED"


@pytest.mark.parametrize(
    "faults",
    [
        ["lose begin"],
        ["lose upload"],
        ["busy look", "busy look"],
        ["cut"],
        ["fail"],
        ["fail", "lose upload", "cut"],
        ["silent"],
    ],
    ids=lambda faults: "-".join(faults).replace(" ", "_"),
)
def test_whatever_goes_wrong_everything_is_listed_once(
    setting: SyncSetting, faults: list[str]
) -> None:
    """A lost reply is looked up, a broken result fetched again, a lost request sent anew."""
    setting.market.faults = list(faults)
    for number in range(1, 6):
        setting.feed(f"R-{number}")

    setting.publish()
    if "silent" in faults:
        setting.settle()

    assert setting.market.faults == []
    assert setting.market.live().keys() == {f"R-{number}" for number in range(1, 6)}
    setting.at_peace()


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("SHOUTED", id="refused before it is sent"),
        pytest.param("A title that is longer than this marketplace takes", id="refused there"),
    ],
)
def test_stock_that_comes_before_the_mended_description_waits_for_it(
    setting: SyncSetting, title: str
) -> None:
    """A till does not know of titles; its stock is for sale as soon as the title is mended."""
    setting.feed("R-1", Title=title)
    setting.publish()
    rolled_back = (setting.shop.draft("R-1", "inventory") or {})["Quantity"]
    setting.shop.feed("R-1", Price="8.00", Quantity=7)
    setting.publish()
    refused_again = setting.shop.state("R-1")

    setting.shop.feed("R-1", Title="Said quietly")
    setting.publish()

    assert (rolled_back, refused_again) == (None, "REJECTED")
    live = setting.market.live()["R-1"]
    assert (live["title"], live["price"], live["quantity"]) == ("Said quietly", "8.00", 7)
    setting.at_peace()


def test_a_lost_ticket_is_found_again(setting: SyncSetting) -> None:
    """Another one would count against the merchant's quota, and the first would hang about."""
    setting.market.faults = ["lose begin"]
    setting.feed("R-1")
    setting.publish()

    assert setting.market.calls.count("begin") == 1
    assert setting.market.calls.count("recent") == 1


def test_a_process_that_dies_anywhere_sends_nothing_twice(setting: SyncSetting) -> None:
    """It may be killed before it notes what it has done, and after."""
    for number in range(1, 4):
        setting.feed(f"R-{number}")
    (planned,) = setting.plan()
    again = setting.store.requests.of_run("wren", planned.id.rpartition("-")[0])
    assert again == (planned,)

    with setting.dying():
        assert setting.advance(planned)[-1] == "closed"

    assert setting.market.calls.count("begin") == 1
    assert setting.market.calls.count("upload") > 1
    assert setting.market.live().keys() == {"R-1", "R-2", "R-3"}
    setting.at_peace()


def test_what_moves_on_meanwhile_stays_out(setting: SyncSetting) -> None:
    """What is sent is what was approved; the next request carries the rest."""
    for number in range(1, 4):
        setting.feed(f"R-{number}")
    (planned,) = setting.plan()
    setting.feed("R-2", Title="Another ring")

    setting.advance(planned)

    assert setting.market.live().keys() == {"R-1", "R-3"}
    setting.publish()
    assert setting.market.live()["R-2"]["title"] == "Another ring"
    setting.at_peace()


def test_a_lane_on_hold_plans_nothing_and_the_other_goes_on(setting: SyncSetting) -> None:
    """A product file that must wait never holds up a price."""
    setting.feed("R-1")
    setting.publish()
    hold = LaneHold("wren", TINY, "product", "2026-03-01T00:00:00Z", None, "841", "suspended")
    setting.store.requests.hold(hold)
    setting.feed("R-1", Price="7.00")
    setting.feed("R-2")

    assert [request.kind for request in setting.publish()] == ["price_quantity"]
    setting.store.requests.let_go("wren", TINY, "product")
    assert [request.kind for request in setting.publish()] == ["add"]
    setting.at_peace()


def test_a_hold_stops_what_is_recorded_and_lets_go_what_was_sent(setting: SyncSetting) -> None:
    """Somebody who says stop means the next file; what the marketplace has is asked for."""
    setting.feed("R-1")
    (planned,) = setting.plan()
    advance_request(setting.sync, "wren", planned.id, 1.0)
    hold = LaneHold("wren", TINY, "product", "2026-03-01T00:00:00Z", None, "by_hand", "wait")
    setting.store.requests.hold(hold)
    assert setting.advance(planned) == ["recorded"]
    assert setting.market.calls == []

    setting.store.requests.let_go("wren", TINY, "product")
    assert advance_request(setting.sync, "wren", planned.id, 1.0)["state"] == "sent"
    setting.store.requests.hold(hold)
    assert setting.advance(planned)[-1] == "closed"


def test_a_sale_begins_and_ends_by_the_clock(setting: SyncSetting) -> None:
    """No feed comes at that moment."""
    sale = {"SalePrice": "5.00", "SaleStart": "2026-03-03T00:00:00Z"}
    setting.feed("R-1", **sale, SaleEnd="2026-03-04T00:00:00Z")
    setting.publish()
    assert setting.market.live()["R-1"]["price"] == "9.00"

    setting.now = setting.now.replace(day=3)
    setting.publish()
    assert setting.market.live()["R-1"]["price"] == "5.00"
    setting.now = setting.now.replace(day=4)
    setting.publish()
    assert setting.market.live()["R-1"]["price"] == "9.00"
    assert setting.plan() == ()


def test_files_are_halved_until_the_one_thing_that_cannot_be_taken_stands_alone(
    setting: SyncSetting,
) -> None:
    """A marketplace may give a whole file up for one action in it, and say nothing."""
    setting.market.poison = "R-2"
    for number in range(1, 6):
        setting.feed(f"R-{number}")

    setting.publish()

    assert setting.market.live().keys() == {"R-1", "R-3", "R-4", "R-5"}
    assert setting.shop.state("R-2") == "REJECTED"
    setting.at_peace()


def test_a_result_that_stays_broken_is_taken_in_as_far_as_it_goes(setting: SyncSetting) -> None:
    """It holds up no lane for ever: what it does not say, a report tells."""
    setting.market.faults = ["cut"] * 20
    for number in range(1, 4):
        setting.feed(f"R-{number}")

    (request,) = setting.publish()

    assert (request.state, request.code) == ("closed", "unmatched")
    assert setting.market.calls.count("fetch") == 2
    assert [setting.shop.state(f"R-{n}") for n in (1, 2, 3)] == ["LIVE", "SUBMITTED", "SUBMITTED"]
    setting.market.faults = []
    setting.now += timedelta(hours=1)
    setting.settle()
    setting.at_peace()


def test_the_active_release_says_how_the_merchant_reads(setting: SyncSetting) -> None:
    """Software of the merchant's reads its own form; no row is lost, whatever the script does."""
    setting.release(
        {
            "manifest.toml": '[response]\nformat = "xml"\n',
            "response/mapping-custom.js": """
                function transform() {
                  if (INRECORD.sku == 'R-2') throw new Error('not this one');
                  RESPONSE.Art = INRECORD.sku;
                }""",
        }
    )
    setting.feed("R-1")
    setting.feed("R-2")

    setting.publish()

    latest = "out/response/latest/tiny-main-add"
    assert "<Art>R-1</Art>" in setting.read(f"{latest}.xml")
    assert "R-2" in setting.read(f"{latest}.rejected.csv")
    assert "not this one" in setting.read(f"{latest}.rejected.csv")
    with pytest.raises(NotFound):
        setting.read(f"{latest}.csv")
