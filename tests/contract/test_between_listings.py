"""A SKU whose listing has ended so that another takes its place, until that is there."""

from collections.abc import Iterator

import pytest

from catalog.listings import SentPart
from catalog.promotion import Acceptance, Entry, Outcome
from store.merging import Cause
from store.store import Store
from tests.shop import DE, UK, Shop

EVER = "2027-01-01T00:00:00Z"


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """A merchant with a ring that is listed as 1101."""
    with Store(store_target) as store:
        shop = Shop(store)
        shop.feed("R-1", Title="Ring", Price="9.00", Quantity=5)
        shop.queue("R-1")
        entry = shop.entry("R-1")
        told = SentPart("listed", "", 0, {"price": "9.00", "quantity": 5})
        say(shop, "q1", Entry("R-1", 1, (*entry.parts, told)))
        yield shop


def say(shop: Shop, request: str, entry: Entry, listing_id: str = "1101") -> Outcome:
    """Send something and let the marketplace accept it."""
    shop.store.promotion.submit("wren", DE, request, [entry], shop.now())
    answer = Acceptance(request, entry.sku, listing_id)
    return shop.store.promotion.accept("wren", DE, [answer], shop.now())[0]


def end(shop: Shop, **listed: object) -> Outcome:
    """End its listing so that another takes its place."""
    told = SentPart("listed", "", 0, {"ended": "1101", **listed})
    return say(shop, "q2", Entry("R-1", 1, (told,)))


def line_up(shop: Shop, policy: str = "manual") -> None:
    """Let the rule look at everything."""
    shop.store.promotion.line_up("wren", DE, policy, shop.now())


def due(shop: Shop) -> list[str]:
    """The products that are due, ever."""
    return [product for _, product in shop.store.listing_dues.due("wren", DE, EVER, limit=9)]


def forget_dues(shop: Shop) -> None:
    """Let nothing be due."""
    shop.store.listing_dues.set("wren", DE, dict.fromkeys(due(shop)), shop.now())


def test_it_is_not_live_and_stays_in_line_until_its_next_listing_is_there(shop: Shop) -> None:
    """Nobody can buy it, and nothing about it needs to be approved."""
    ended = end(shop)
    line_up(shop)
    first = shop.state("R-1")
    line_up(shop)

    assert (ended.item_state, first, shop.state("R-1")) == ("CHANGED", "QUEUED", "QUEUED")
    assert due(shop) == ["R-1"]
    entry = shop.entry("R-1")
    made = SentPart("listed", "", 0, {"price": "9.00", "quantity": 5})
    done = say(shop, "q3", Entry("R-1", 1, (*entry.parts, made)), "1102")
    assert done.item_state == "LIVE"


def test_sold_out_it_waits_for_nothing(shop: Shop) -> None:
    """It has ended for that alone; the next stock feed lists it anew."""
    shop.feed("R-1", "inventory", Quantity=0)
    shop.queue("R-1")
    [part] = [part for part in shop.entry("R-1").parts if part.noun == "inventory"]
    told = SentPart("listed", "", 0, {"ended": "1101", "quantity": 0})

    assert say(shop, "q2", Entry("R-1", 1, (part, told))).item_state == "OUT_OF_STOCK"


def test_a_draft_that_changes_and_comes_back_leaves_it_in_line(shop: Shop) -> None:
    """It agrees with main, and is for sale nowhere all the same."""
    end(shop)
    line_up(shop)
    forget_dues(shop)
    for price in ("8.00", "9.00"):
        shop.feed("R-1", Price=price)
    line_up(shop)

    assert shop.state("R-1") == "QUEUED"
    assert due(shop) == ["R-1"]


def test_ended_and_brought_back_in_between_it_is_in_line(shop: Shop) -> None:
    """It begins anew, and all that it says has been accepted before."""
    end(shop)
    line_up(shop)
    shop.end("R-1")
    shop.store.items.move("wren", "R-1", "relist", Cause("person", "ada", shop.now()))
    forget_dues(shop)
    line_up(shop)

    assert shop.state("R-1") == "QUEUED"
    assert due(shop) == ["R-1"]


def test_an_answer_of_another_channel_does_not_put_it_in_line_there(shop: Shop) -> None:
    """There it is for sale, and nothing is left to say: it would be said for ever."""
    end(shop)
    line_up(shop)
    entry = shop.entry("R-1", UK)
    shop.store.promotion.submit("wren", UK, "q3", [entry], shop.now())
    answer = Acceptance("q3", "R-1", "2201")

    assert shop.store.promotion.accept("wren", UK, [answer], shop.now())[0].item_state == "LIVE"


def test_what_an_earlier_request_has_made_is_due_with_the_answer(shop: Shop) -> None:
    """It says what was said then; whoever is killed after the answer would leave it so."""
    shop.feed("R-2", Title="Ring", Price="9.00", Quantity=5)
    shop.send("q4", "R-2")
    shop.store.promotion.give_up("wren", DE, "q4", ["R-2"], shop.now())
    forget_dues(shop)
    answer = Acceptance("q4", "R-2", "1102", made_by="any")

    shop.store.promotion.accept("wren", DE, [answer], shop.now())

    assert due(shop) == ["R-2"]


def test_what_is_listed_after_it_was_ended_is_due_with_the_answer(shop: Shop) -> None:
    """It would be for sale, and nobody would look."""
    shop.feed("R-2", Title="Ring", Price="9.00", Quantity=5)
    shop.send("q4", "R-2")
    shop.end("R-2")
    forget_dues(shop)

    shop.accept("q4", "R-2", listing_id="1102")

    assert due(shop) == ["R-2"]
