"""What a marketplace shows against what it was told: named, taken over or put right."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest

from catalog.errors import MarketplaceAnswerBroken
from store.store import Store
from tests.reported_shop import HERE, ReportedShop, single, varied, write_report
from workflow.keep_file import keep_file
from workflow.reconcile_listings import BEGIN, advance_reconciliation, compare


@pytest.fixture
def shop(store_target: str, tmp_path: Path) -> Iterator[ReportedShop]:
    """A merchant who has listed R-1 as L1, five pieces at 9.00."""
    with Store(store_target) as store:
        made = ReportedShop(store, tmp_path / "files")
        made.listed("R-1", "L1")
        yield made


def test_what_is_as_it_was_told_is_no_drift(shop: ReportedShop) -> None:
    """Prices are amounts, not texts; nobody wants to read of 9.00 and 9.0."""
    counts = shop.report(single("R-1", "L1", price="9.0"))

    assert counts == {"listings": 1, "settled": 0}
    assert (shop.open(), shop.due(), shop.settled("R-1")) == ([], [], [])
    last = shop.store.reconciliations.last("wren", HERE)
    assert last is not None
    assert last.counts == counts


def test_a_price_from_outside_is_put_right(shop: ReportedShop) -> None:
    """Main says what is there, so that the next plan sends what is wanted, at once."""
    counts = shop.report(single("R-1", "L1", price="8.00"))

    assert counts["price"] == 1
    assert shop.settled("R-1") == [("price", "put_right")]
    assert shop.told("R-1") == {"price": "8.00", "quantity": 5}
    assert shop.due() == ["R-1"]
    assert "price" not in shop.report(single("R-1", "L1", price="8.00"))


def test_a_price_and_quantity_that_nobody_knows_are_learnt(shop: ReportedShop) -> None:
    """One of several lost requests has made the listing; with nothing to compare nothing drifts."""
    unknown = {"R-1": {"price": None, "quantity": None}}
    shop.store.promotion.shown("wren", HERE, unknown, "q9", shop.sync.now())

    counts = shop.report(single("R-1", "L1", price="8.00", quantity=2))

    assert counts == {"listings": 1, "settled": 0}
    assert shop.told("R-1") == {"price": "8.00", "quantity": 2}


def test_a_price_that_is_taken_over_is_sent_by_nobody(shop: ReportedShop) -> None:
    """The merchant changes prices there by hand, and wants them to stay for now."""
    shop.setting(drift_price="take_over")
    shop.report(single("R-1", "L1", price="8.00"))

    assert shop.settled("R-1") == [("price", "taken_over")]
    assert shop.told("R-1")["price"] == "8.00"
    assert shop.due() == []


def test_a_price_that_is_only_named_stays_open_until_it_is_gone(shop: ReportedShop) -> None:
    """Every night shows the same; it is told once, with what was seen last."""
    shop.setting(drift_price="name")
    assert shop.report(single("R-1", "L1", price="8.00"))["price"] == 1
    assert "price" not in shop.report(single("R-1", "L1", price="7.00"))
    (drift,) = shop.store.drifts.open("wren", HERE)
    assert (drift.ours, drift.theirs) == ({"price": "9.00"}, {"price": "7.00"})
    assert (shop.told("R-1")["price"], shop.due()) == ("9.00", [])

    shop.report(single("R-1", "L1"))
    assert shop.settled("R-1") == [("price", "gone")]


def test_what_was_sold_is_noted_beside_what_was_told(shop: ReportedShop) -> None:
    """What we told is never sent again because of a sale: the pieces are gone."""
    assert shop.report(single("R-1", "L1", quantity=3))["sold"] == 1
    assert shop.told("R-1") == {"price": "9.00", "quantity": 5, "left": 3}
    assert shop.settled("R-1") == [("sold", "taken_over")]
    assert shop.due() == []

    assert "sold" not in shop.report(single("R-1", "L1", quantity=3))
    assert shop.report(single("R-1", "L1", quantity=0))["sold"] == 1
    assert shop.shop.state("R-1") == "OUT_OF_STOCK"
    assert "sold" not in shop.report(single("R-1", "L1", quantity=0))


def test_a_piece_that_comes_back_is_no_drift(shop: ReportedShop) -> None:
    """An order was cancelled; what is there is still no more than we have told."""
    shop.report(single("R-1", "L1", quantity=0))
    counts = shop.report(single("R-1", "L1", quantity=2))

    assert counts == {"listings": 1, "settled": 0}
    assert shop.told("R-1")["left"] == 2
    assert shop.shop.state("R-1") == "LIVE"


@pytest.mark.parametrize(("way", "due"), [("put_right", ["R-1"]), ("take_over", []), ("name", [])])
def test_more_pieces_than_we_told_are_a_change_from_outside(
    shop: ReportedShop, way: str, due: list[str]
) -> None:
    """Nobody has that many; whether the merchant's number goes out at once is for choosing."""
    shop.setting(drift_quantity=way)
    assert shop.report(single("R-1", "L1", quantity=9))["quantity"] == 1
    assert shop.due() == due
    assert shop.told("R-1")["quantity"] == (5 if way == "name" else 9)


@pytest.mark.parametrize("way", ["put_right", "take_over"])
def test_what_somebody_puts_up_after_it_was_sold_out_is_for_sale(
    shop: ReportedShop, way: str
) -> None:
    """Of what is sold out nothing is said any more, and nine that nobody has would stay."""
    shop.setting(drift_quantity=way)
    shop.report(single("R-1", "L1", quantity=0))
    assert shop.report(single("R-1", "L1", quantity=9))["quantity"] == 1

    assert shop.listing("R-1").state == shop.shop.state("R-1") == "LIVE"
    assert shop.told("R-1") == {"price": "9.00", "quantity": 9}


def test_a_listing_that_is_gone_ends(shop: ReportedShop) -> None:
    """Somebody has ended it there: it is not for sale, and stays so."""
    shop.listed("R-2", "L2")
    assert shop.report(single("R-2", "L2"))["ended"] == 1
    assert shop.listing("R-1").state == shop.shop.state("R-1") == "ENDED"
    assert shop.settled("R-1") == [("ended", "taken_over")]
    assert "ended" not in shop.report(single("R-2", "L2"))


def test_a_listing_that_is_gone_may_be_made_anew(shop: ReportedShop) -> None:
    """The item is still for sale, so the next plan lists it again."""
    shop.setting(drift_ended="put_right")
    shop.listed("R-2", "L2")
    shop.report(single("R-2", "L2"), replace(single("R-1", "L1"), is_live=False))
    assert (shop.listing("R-1").state, shop.shop.state("R-1")) == ("ENDED", "LIVE")
    assert shop.settled("R-1") == [("ended", "put_right")]
    assert shop.due() == ["R-1"]


def test_a_listing_whose_revision_was_refused_ends_like_any_other(shop: ReportedShop) -> None:
    """Its last word is a refusal, but it was there."""
    shop.listed("R-2", "L2")
    shop.shop.feed("R-1", Title="A better ring")
    shop.shop.send("q-1", "R-1", HERE)
    shop.shop.refuse("q-1", "R-1", HERE)
    assert shop.report(single("R-2", "L2"))["ended"] == 1
    assert shop.listing("R-1").state == "ENDED"


def test_a_variation_that_is_taken_out_is_missing(shop: ReportedShop) -> None:
    """The listing is there, and so is its product, which names no pieces of its own."""
    shop.listed_together("P-1", "L9", "P-1-S", "P-1-M")
    counts = shop.report(single("R-1", "L1"), varied("L9", **{"P-1-S": 5}))
    assert (counts["missing"], "ended" in counts) == (1, False)
    assert shop.listing("P-1-M").state == "ENDED"
    assert shop.listing("P-1").state == shop.listing("P-1-S").state == "LIVE"


def test_a_listing_with_variations_ends_as_a_whole(shop: ReportedShop) -> None:
    """Whoever ended it has ended all that was in it."""
    shop.listed_together("P-1", "L9", "P-1-S", "P-1-M")
    assert shop.report(single("R-1", "L1"))["ended"] == 3
    assert {shop.shop.state(sku) for sku in ("P-1", "P-1-S", "P-1-M")} == {"ENDED"}


def test_a_listing_that_is_back_under_another_id_is_ours(shop: ReportedShop) -> None:
    """Marketplaces relist by themselves; a second listing of ours would be a duplicate."""
    assert shop.report(single("R-1", "L7")) == {"listings": 1, "settled": 0, "moved": 1}
    assert (shop.listing("R-1").listing_id, shop.listing("R-1").state) == ("L7", "LIVE")
    assert shop.shop.state("R-1") == "LIVE"
    assert shop.report(single("R-1", "L7")) == {"listings": 1, "settled": 0}


def test_a_product_moves_with_its_variations(shop: ReportedShop) -> None:
    """It is in their listing; were it thought to have ended, all of them would be ended."""
    shop.listed_together("P-1", "L9", "P-1-S", "P-1-M")
    counts = shop.report(single("R-1", "L1"), varied("L10", **{"P-1-S": 5, "P-1-M": 5}))
    skus = ("P-1", "P-1-S", "P-1-M")
    assert {shop.listing(sku).listing_id for sku in skus} == {"L10"}
    assert {shop.shop.state(sku) for sku in skus} == {"LIVE"}
    assert counts["moved"] == 2
    assert shop.settled("P-1") == [("ended", "gone")] or shop.settled("P-1") == []


def test_listings_that_are_not_ours_are_named_and_left_alone(shop: ReportedShop) -> None:
    """They may be the merchant's own work; two of one SKU cost fees, and somebody must choose."""
    shop.setting(drift_ended="put_right")
    theirs = varied("L6", **{"X-1": 1})
    page = [single("R-1", "L1"), single("X-2", "L4"), single("R-1", "L5"), theirs]
    assert shop.report(*page)["unknown"] == 3
    assert shop.open() == [
        ("unknown", "R-1", "L5"),
        ("unknown", "X-1", "L6"),
        ("unknown", "X-2", "L4"),
    ]
    assert shop.listing("R-1").listing_id == "L1"
    assert "unknown" not in shop.report(*page)
    shop.report(single("R-1", "L1"))
    assert (shop.open(), shop.settled("X-2")) == ([], [("unknown", "gone")])


def test_what_has_ended_here_and_is_live_there_is_named(shop: ReportedShop) -> None:
    """It sells, and nobody here sends stock to it."""
    shop.report(single("X-2", "L4"))
    assert shop.shop.state("R-1") == "ENDED" or shop.open()
    shop.store.promotion.ended("wren", HERE, ["R-1"], "r", shop.sync.now())
    assert shop.report(single("R-1", "L1"))["unknown"] == 1
    assert shop.shop.state("R-1") == "ENDED"


def test_a_variation_that_left_with_nothing_to_sell_is_no_duplicate(shop: ReportedShop) -> None:
    """What was sold once cannot be taken out of every listing; it stays there with no pieces."""
    shop.listed_together("P-1", "L9", "P-1-S")
    left_behind = varied("L9", **{"P-1-S": 5, "R-1": 0})
    assert shop.report(single("R-1", "L1"), left_behind) == {"listings": 2, "settled": 0}


def test_what_is_on_its_way_is_not_judged(shop: ReportedShop) -> None:
    """The report was asked for before; what it shows was so then."""
    shop.setting(drift_ended="put_right")
    shop.send("R-1", kind="price_quantity", price="8.00")
    assert shop.report() == {"listings": 0, "settled": 0}
    assert shop.report(single("R-1", "L1", price="7.00")) == {"listings": 1, "settled": 0}


def test_what_was_answered_shortly_before_is_not_judged(shop: ReportedShop) -> None:
    """Reports are some minutes behind; a listing of now has not ended because it is not in one."""
    asked_at = shop.listing("R-1").listed_at
    assert shop.report(asked_at=asked_at) == {"listings": 0, "settled": 0}
    assert shop.shop.state("R-1") == "LIVE"


def test_a_report_in_which_nearly_everything_is_gone_ends_nothing(shop: ReportedShop) -> None:
    """A marketplace that stumbles must not take a merchant's shop down with it."""
    for number in range(2, 15):
        shop.listed(f"R-{number}", f"L{number}")
    counts = shop.report(single("R-1", "L1"))
    assert (counts["ended"], counts["held_back"]) == (13, 13)
    assert {shop.shop.state(f"R-{number}") for number in range(1, 15)} == {"LIVE"}
    assert len(shop.open()) == 13

    shop.setting(guard_share="1")
    assert "held_back" not in shop.report(single("R-1", "L1"))
    assert shop.shop.state("R-14") == "ENDED"
    assert shop.open() == []


def test_an_empty_report_ends_nothing(shop: ReportedShop) -> None:
    """Not even in a shop of one listing."""
    assert shop.report()["held_back"] == 1
    assert shop.shop.state("R-1") == "LIVE"
    shop.report(single("R-1", "L1"))
    assert shop.settled("R-1") == [("ended", "gone")]


def test_a_report_that_was_cut_off_changes_nothing(shop: ReportedShop) -> None:
    """What it does not name any more may all be there."""
    cut = write_report(single("R-1", "L1", price="8.00")).removesuffix(b"end\n")
    key = keep_file(shop.sync, BytesIO(cut))
    with pytest.raises(MarketplaceAnswerBroken):
        compare(shop.sync, "wren", HERE, key, "2026-03-02T08:00:00Z")
    assert (shop.open(), shop.due()) == ([], [])


@pytest.mark.parametrize(
    "dies_in",
    ["drifts.note", "promotion.sold", "promotion.shown", "promotion.ended", "drifts.settle"],
)
def test_a_comparison_that_was_killed_is_done_again(shop: ReportedShop, dies_in: str) -> None:
    """Whatever was done before is found done: each difference is told once and settled once."""
    shop.listed("R-2", "L2")
    shop.listed("R-3", "L3")
    report = [single("R-1", "L1", price="8.00"), single("R-2", "L2", quantity=1)]
    noun, _, call = dies_in.partition(".")
    target = getattr(shop.store, noun)
    really = getattr(target, call)

    def die(*arguments: object, **named: object) -> object:
        really(*arguments, **named)
        raise KeyboardInterrupt

    asked_at = "2026-03-02T08:00:00Z"
    with patch.object(target, call, die), pytest.raises(KeyboardInterrupt):
        shop.report(*report, asked_at=asked_at)
    shop.report(*report, asked_at=asked_at)
    shop.report(*report, asked_at=asked_at)

    assert shop.open() == []
    assert shop.settled("R-1") == [("price", "put_right")]
    assert shop.settled("R-2") == [("sold", "taken_over")]
    assert shop.settled("R-3") == [("ended", "taken_over")]
    assert (shop.told("R-1")["price"], shop.told("R-2")["left"]) == ("8.00", 1)
    assert shop.listing("R-3").state == "ENDED"
    assert "R-1" in shop.due()


def test_whoever_is_not_let_in_hears_why(shop: ReportedShop) -> None:
    """The next one is asked for when somebody has given access again."""
    told = advance_reconciliation(shop.sync, "wren", HERE, {"state": BEGIN}, 1.0)
    assert (told["over"], told["refused"]) == (True, "there is no door")
