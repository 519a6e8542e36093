"""Answers about a listing that has ended meanwhile, or had ended before."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog.listings import SentPart
from catalog.promotion import Entry
from store.merging import Cause
from store.store import Store
from tests.shop import DE, Shop


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """A merchant whose R-1 is listed, and told a new price that is not answered yet."""
    with Store(store_target) as store:
        made = Shop(store)
        made.feed("R-1", Title="Ring", Price="9.00", Quantity=3)
        made.send("q-1", "R-1")
        made.accept("q-1", "R-1")
        made.feed("R-1", Price="8.00")
        made.queue("R-1")
        made.submit("q-2", "R-1", DE, ["offer"])
        yield made


def test_what_is_to_be_listed_anew_is_in_line_when_its_last_answer_has_come(shop: Shop) -> None:
    """Nobody sends what waits for an answer; without a listing nothing else would move it on."""
    shop.store.promotion.ended(shop.merchant, DE, ["R-1"], "r-1", shop.now(), for_now=True)
    assert shop.state("R-1") == "SUBMITTED"

    shop.accept("q-2", "R-1")

    assert shop.state("R-1") == "CHANGED"
    assert (shop.main("R-1", "offer") or {})["Price"] == "8.00"


def test_what_was_ended_for_good_stays_so(shop: Shop) -> None:
    """A late answer brings nothing back that somebody has ended."""
    shop.end("R-1")
    shop.store.promotion.ended(shop.merchant, DE, ["R-1"], "r-1", shop.now())

    shop.accept("q-2", "R-1")

    assert shop.state("R-1") == "ENDED"


def test_what_has_left_a_listing_and_is_put_into_it_again_is_there(shop: Shop) -> None:
    """A variation comes back under the same id; ended once more, it must be taken out of it."""
    shop.accept("q-2", "R-1")
    shop.end("R-1")
    shop.store.promotion.ended(shop.merchant, DE, ["R-1"], "r-1", shop.now())
    relist = Cause("person", "ada", shop.now())
    shop.store.items.move(shop.merchant, "R-1", "relist", relist)
    shop.queue("R-1")
    told = SentPart("listed", "", 0, {"price": "8.00", "quantity": 3})
    entry = replace(shop.entry("R-1"), parts=(*shop.entry("R-1").parts, told))
    shop.store.promotion.submit(shop.merchant, DE, "q-3", [entry], shop.now())

    shop.accept("q-3", "R-1")

    (listing,) = shop.store.listings.of_sku(shop.merchant, "R-1")
    assert (listing.state, listing.listing_id) == ("LIVE", "1101")
    assert (listing.listed_at or "") > (listing.ended_at or "")


def test_an_answer_to_what_was_said_before_the_end_brings_nothing_back(shop: Shop) -> None:
    """The price was told while the listing was there; it is gone all the same."""
    told = SentPart("listed", "", 0, {"price": "7.00", "quantity": 3})
    shop.store.promotion.submit(shop.merchant, DE, "q-3", [Entry("R-1", 1, (told,))], shop.now())
    shop.store.promotion.ended(shop.merchant, DE, ["R-1"], "r-1", shop.now(), for_now=True)

    shop.accept("q-3", "R-1")

    (listing,) = shop.store.listings.of_sku(shop.merchant, "R-1")
    assert (listing.ended_at or "") > (listing.listed_at or "")


def test_what_was_to_be_listed_anew_and_leaves_has_ended(shop: Shop) -> None:
    """Its listing is gone and its product withdrawn: LIVE would be said of nothing."""
    shop.accept("q-2", "R-1")
    shop.store.promotion.ended(shop.merchant, DE, ["R-1"], "r-1", shop.now(), for_now=True)
    assert shop.state("R-1") == "LIVE"

    shop.store.promotion.conclude(shop.merchant, DE, "check", [Entry("R-1", 1, ())], {}, shop.now())

    assert shop.state("R-1") == "ENDED"
