"""What promotion must do over several channels, with their reports, and what is pending."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog.listings import SentPart
from catalog.promotion import Entry, Pending
from store.facets import Facet
from store.store import Store
from tests.shop import DE, UK, Shop


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """The shop of `wren`, which has one ring."""
    with Store(store_target) as store:
        shop = Shop(store)
        shop.feed("R-1", Title="Ring", Price="9.00", Quantity=5)
        yield shop


def test_an_item_is_live_when_every_channel_that_lists_it_has_all(shop: Shop) -> None:
    """One state tells the merchant whether anything is left to do anywhere."""
    shop.send("q1", "R-1", DE)
    shop.submit("q2", "R-1", UK)

    first = shop.accept("q1", "R-1", DE)
    assert (first.item_state, first.listing_state) == ("SUBMITTED", "LIVE")
    assert shop.accept("q2", "R-1", UK).item_state == "LIVE"
    shop.feed("R-1", Quantity=4)
    shop.send("q3", "R-1", DE)
    assert shop.accept("q3", "R-1", DE).item_state == "CHANGED"
    assert [one.sku for one in shop.store.promotion.pending("wren", UK)] == ["R-1"]
    assert shop.store.promotion.pending("wren", DE) == ()


def test_what_one_channel_has_accepted_another_cannot_take_back(shop: Shop) -> None:
    """The draft is for all channels: the one that took the price would be sent the old one."""
    shop.send("q1", "R-1", DE)
    shop.submit("q2", "R-1", UK)
    shop.accept("q1", "R-1", DE)
    outcome = shop.refuse("q2", "R-1", UK)

    assert (outcome.item_state, outcome.listing_state) == ("REJECTED", "REJECTED")
    assert shop.draft("R-1", "offer") == {"Price": "9.00"}
    assert shop.draft("R-1", "inventory") == {"Quantity": 5}


def test_a_value_that_waits_on_another_channel_is_not_taken_back(shop: Shop) -> None:
    """That channel's answer must find what it was asked."""
    shop.send("q1", "R-1", DE)
    shop.submit("q2", "R-1", UK)
    shop.refuse("q1", "R-1", DE)
    assert shop.draft("R-1", "inventory") == {"Quantity": 5}

    assert shop.refuse("q2", "R-1", UK).item_state == "REJECTED"
    assert shop.draft("R-1", "inventory") == {"Quantity": None}


def test_a_quantity_of_0_that_is_accepted_is_out_of_stock(shop: Shop) -> None:
    """The console counts what is for sale."""
    shop.feed("R-1", Quantity=0)
    shop.send("q1", "R-1")
    outcome = shop.accept("q1", "R-1")
    assert (outcome.item_state, outcome.listing_state) == ("OUT_OF_STOCK", "OUT_OF_STOCK")

    shop.feed("R-1", Quantity=1)
    shop.send("q2", "R-1")
    outcome = shop.accept("q2", "R-1")
    assert (outcome.item_state, outcome.listing_state) == ("LIVE", "LIVE")


def test_what_is_sold_stands_beside_what_the_merchant_said(shop: Shop) -> None:
    """As long as draft and main agree nobody sends the old number again, which would oversell."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    promotion = shop.store.promotion

    [some] = promotion.sold("wren", DE, {"R-1": 3}, "report-1", shop.now())
    assert (some.result, some.item_state) == ("done", "LIVE")
    [first] = promotion.sold("wren", DE, {"R-1": 0}, "report-2", shop.now())
    assert (first.result, first.item_state, first.listing_state) == (
        "done",
        "OUT_OF_STOCK",
        "OUT_OF_STOCK",
    )
    [again] = promotion.sold("wren", DE, {"R-1": 0}, "report-2", shop.now())
    assert again.result == "repeated"
    assert shop.main("R-1", "listed") == {"left": 0}
    assert shop.main("R-1", "inventory") == shop.draft("R-1", "inventory") == {"Quantity": 5}
    shop.feed("R-1", Quantity=3)
    assert shop.state("R-1") == "CHANGED"


def test_a_piece_that_comes_back_is_for_sale_again(shop: Shop) -> None:
    """A buyer has cancelled; nothing is sent, and nothing may be."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.store.promotion.sold("wren", DE, {"R-1": 0}, "report-1", shop.now())

    [back] = shop.store.promotion.sold("wren", DE, {"R-1": 1}, "report-2", shop.now())

    assert (back.result, back.item_state, back.listing_state) == ("done", "LIVE", "LIVE")
    [unknown] = shop.store.promotion.sold("wren", DE, {"R-9": 1}, "report-2", shop.now())
    assert unknown.result == "unknown"


def test_a_quantity_that_is_accepted_leaves_nothing_of_the_one_before(shop: Shop) -> None:
    """What was left of five says nothing about nine."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    promotion = shop.store.promotion
    promotion.sold("wren", DE, {"R-1": 0}, "report-1", shop.now())
    shop.feed("R-1", Title="Gold ring")
    shop.send("q2", "R-1")
    assert shop.accept("q2", "R-1").listing_state == "OUT_OF_STOCK"

    shop.feed("R-1", Quantity=9)
    shop.queue("R-1")
    told = SentPart("listed", "", 0, {"quantity": 9})
    entry = shop.entry("R-1")
    promotion.submit("wren", DE, "q3", [replace(entry, parts=(*entry.parts, told))], shop.now())
    assert shop.accept("q3", "R-1").listing_state == "LIVE"
    assert shop.main("R-1", "listed") == {"left": None, "quantity": 9}


def test_what_buyers_see_becomes_main(shop: Shop) -> None:
    """Whoever plans sees what is there, not what we once said."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    promotion = shop.store.promotion
    fields = {"R-1": {"price": "8.00"}, "R-9": {"price": "8.00"}}

    first = promotion.shown("wren", DE, fields, "report-1", shop.now())
    again = promotion.shown("wren", DE, fields, "report-1", shop.now())

    assert [each.result for each in first] == ["done", "unknown"]
    assert [each.result for each in again] == ["repeated", "unknown"]
    assert shop.main("R-1", "listed") == {"price": "8.00"}
    told = shop.store.listings.told("wren", DE, ["R-1", "R-9"])
    assert told.keys() == {"R-1"}
    assert (told["R-1"].product, told["R-1"].fields) == ("R-1", {"price": "8.00"})
    assert told["R-1"].is_certain
    shop.feed("R-1", Quantity=9)
    shop.send("q2", "R-1")
    assert not shop.store.listings.told("wren", DE, ["R-1"])["R-1"].is_certain


def test_an_item_ends_with_the_last_of_its_listings(shop: Shop) -> None:
    """What has ended in one country may go on in another."""
    shop.send("q1", "R-1", DE)
    shop.submit("q2", "R-1", UK)
    shop.accept("q1", "R-1", DE)
    shop.accept("q2", "R-1", UK)
    promotion = shop.store.promotion

    [first] = promotion.ended("wren", DE, ["R-1"], "report-1", shop.now())
    assert (first.item_state, first.listing_state) == ("LIVE", "ENDED")
    [again, unknown] = promotion.ended("wren", DE, ["R-1", "R-9"], "report-1", shop.now())
    assert (again.result, unknown.result) == ("repeated", "unknown")
    [last] = promotion.ended("wren", UK, ["R-1"], "report-2", shop.now())
    assert (last.item_state, last.listing_state) == ("ENDED", "ENDED")
    assert shop.main("R-1", "offer", UK) == {"Price": "9.00"}


def test_a_listing_that_is_back_has_its_new_id(shop: Shop) -> None:
    """Marketplaces relist under another id, and the old one can no longer be revised."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    promotion = shop.store.promotion
    promotion.ended("wren", DE, ["R-1"], "report-1", shop.now())

    [back] = promotion.relisted("wren", DE, {"R-1": "1102"}, "report-2", shop.now())
    assert (back.result, back.item_state, back.listing_state) == ("done", "ENDED", "LIVE")
    [again] = promotion.relisted("wren", DE, {"R-1": "1102"}, "report-2", shop.now())
    assert again.result == "repeated"
    [listing] = shop.store.listings.by_id("wren", DE, "1102")
    assert (listing.sku, listing.ended_at) == ("R-1", None)
    assert shop.store.listings.by_id("wren", DE, "1101") == ()


def test_a_late_answer_does_not_wake_what_has_ended(shop: Shop) -> None:
    """The fields were accepted before the end; the listing has ended all the same."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.submit("q2", "R-1")
    shop.store.promotion.ended("wren", DE, ["R-1"], "report-1", shop.now())
    outcome = shop.accept("q2", "R-1")

    assert (outcome.result, outcome.item_state, outcome.listing_state) == (
        "done",
        "ENDED",
        "ENDED",
    )


def test_an_end_that_is_read_before_the_acceptance_stays_an_end(shop: Shop) -> None:
    """Reports come in files as well; the id that comes later is that of the ended listing."""
    shop.send("q1", "R-1")
    shop.store.promotion.ended("wren", DE, ["R-1"], "report-1", shop.now())
    late = shop.accept("q1", "R-1", listing_id="1101")
    assert (late.item_state, late.listing_state) == ("ENDED", "ENDED")

    shop.store.promotion.relisted("wren", DE, {"R-1": "1102"}, "report-2", shop.now())
    [listing] = shop.store.listings.by_id("wren", DE, "1102")
    assert listing.state == "LIVE"


def test_an_offer_of_one_channel_is_pending_there_alone(shop: Shop) -> None:
    """A price for Germany is no price for Britain."""
    shop.send("q1", "R-1", DE)
    shop.submit("q2", "R-1", UK)
    shop.accept("q1", "R-1", DE)
    shop.accept("q2", "R-1", UK)
    edit = _facet("R-1", "offer", place="ebay/EBAY_GB", Price="7.50")
    shop.store.drafts.edit("wren", [edit], "ada", shop.now())

    [pending] = shop.store.promotion.pending("wren", UK)
    assert [(one.place, one.wanted, one.seen) for one in pending.differences] == [
        ("ebay/EBAY_GB", {"Price": "7.50"}, {"Price": None})
    ]
    assert shop.store.promotion.pending("wren", DE) == ()


def test_pending_comes_in_pages_by_sku_with_what_differs(shop: Shop) -> None:
    """The sync layer walks through it, whatever the states are."""
    other = Shop(shop.store, "finch")
    other.feed("S-3", Title="another merchant's")
    for number in range(7):
        shop.feed(f"S-{number}", Title=f"{number}", Quantity=1)
        if number % 3 == 0:
            shop.send("q1", f"S-{number}")
        if number == 3:
            shop.accept("q1", "S-3")
    shop.feed("S-3", Quantity=2)

    found: list[Pending] = []
    after = ""
    while page := shop.store.promotion.pending("wren", DE, after_sku=after, limit=3):
        found += page
        after = page[-1].sku
    assert [(one.sku, one.state, one.waiting, one.listed) for one in found] == [
        ("R-1", "NEW", False, False),
        ("S-0", "SUBMITTED", True, False),
        ("S-1", "NEW", False, False),
        ("S-2", "NEW", False, False),
        ("S-3", "CHANGED", False, True),
        ("S-4", "NEW", False, False),
        ("S-5", "NEW", False, False),
        ("S-6", "SUBMITTED", True, False),
    ]
    assert [(one.noun, one.wanted, one.seen) for one in found[4].differences] == [
        ("inventory", {"Quantity": 2}, {"Quantity": 1})
    ]
    only = shop.store.promotion.pending("wren", DE, ["product"], states=["SUBMITTED"])
    assert [one.sku for one in only] == ["S-0", "S-6"]


def test_what_the_draft_never_named_and_what_it_clears_is_not_pending(shop: Shop) -> None:
    """Nothing there and cleared are the same to a marketplace."""
    shop.feed("R-1", SalePrice=None)
    parts = (
        SentPart("product", "", 1, {"Title": "Ring", "Subtitle": "old"}),
        SentPart("offer", "", 1, {"Price": "9.00"}),
        SentPart("inventory", "", 1, {"Quantity": 5}),
    )
    shop.queue("R-1")
    shop.store.promotion.submit("wren", DE, "q1", [Entry("R-1", 1, parts)], shop.now())

    assert shop.accept("q1", "R-1").item_state == "LIVE"
    assert shop.store.promotion.pending("wren", DE) == ()


def _facet(sku: str, noun: str, place: str = "", **fields: object) -> Facet:
    return Facet(sku, noun, place, fields)
