"""What an answer about texts does to prices and quantities of what is listed, and the other way."""

from collections.abc import Iterator

import pytest

from catalog.promotion import Reason
from store.merging import Cause
from store.store import Store
from tests.shop import DE, Shop

TITLE = (Reason("70", "too long", "Title"),)
PRICE = (Reason("73", "too low", "Price"),)
FIGURES = ("offer", "inventory")


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """The shop of `wren`, whose ring is live; its new title, price and quantity are in line."""
    with Store(store_target) as store:
        made = Shop(store)
        made.feed("R-1", Title="Ring", Price="9.00", Quantity=5)
        made.send("q1", "R-1")
        made.accept("q1", "R-1")
        made.store.listing_dues.set("wren", DE, {"R-1": None})
        made.feed("R-1", Title="R" * 90, Price="7.00", Quantity=0)
        yield made


def stand(shop: Shop) -> tuple[object, object]:
    """Price and quantity that feeds ask for."""
    offer, stock = shop.draft("R-1", "offer") or {}, shop.draft("R-1", "inventory") or {}
    return offer["Price"], stock["Quantity"]


def due(shop: Shop) -> list[str]:
    """The products that are to be looked at."""
    return [product for _, product in shop.store.listing_dues.due("wren", DE, "2027")]


def test_refused_texts_keep_figures_and_have_them_told(shop: Shop) -> None:
    """Taken back, what is sold out would be for sale until a feed says it again."""
    shop.send("q2", "R-1")
    shop.refuse("q2", "R-1", reasons=TITLE)

    assert stand(shop) == ("7.00", 0)
    assert due(shop) == ["R-1"]


def test_of_refused_figures_those_at_fault_go_back_alone(shop: Shop) -> None:
    """A price below the lowest says nothing of the quantity that came with it."""
    shop.queue("R-1")
    shop.submit("q2", "R-1", DE, FIGURES)
    shop.refuse("q2", "R-1", reasons=PRICE)

    assert stand(shop) == ("9.00", 0)
    assert due(shop) == ["R-1"]


def test_figures_of_what_was_refused_go_out_and_leave_the_refusal(shop: Shop) -> None:
    """The merchant must still hear what is wrong with the title, and mend it."""
    shop.send("q2", "R-1")
    shop.refuse("q2", "R-1", reasons=TITLE)

    assert shop.submit("q3", "R-1", DE, ["product"]).result == "held"
    assert shop.submit("q4", "R-1", DE, FIGURES).result == "done"
    outcome = shop.accept("q4", "R-1")

    assert (outcome.item_state, outcome.listing_state) == ("REJECTED", "REJECTED")
    assert shop.main("R-1", "inventory") == {"Quantity": 0}
    (listing,) = shop.store.listings.of_sku("wren", "R-1")
    assert listing.answer is not None
    assert (listing.answer.code, listing.answer.request_id) == ("70", "q2")


def test_a_refusal_of_texts_counts_though_a_later_price_was_accepted_before(shop: Shop) -> None:
    """The lane of prices is the faster one; that it was taken says nothing of the title."""
    shop.queue("R-1")
    shop.submit("q2", "R-1", DE, ["product"])
    shop.submit("q3", "R-1", DE, FIGURES)
    shop.accept("q3", "R-1")
    outcome = shop.refuse("q2", "R-1", reasons=TITLE)

    assert (outcome.item_state, outcome.listing_state) == ("REJECTED", "REJECTED")
    assert shop.main("R-1", "offer") == {"Price": "7.00"}


def test_a_refusal_of_texts_that_were_accepted_since_is_old_news(shop: Shop) -> None:
    """The answers came in the wrong order; the later request has said the same field."""
    shop.send("q2", "R-1")
    shop.feed("R-1", Title="A ring")
    shop.submit("q3", "R-1")
    shop.accept("q3", "R-1")
    shop.refuse("q2", "R-1", reasons=TITLE)

    assert shop.state("R-1") == "OUT_OF_STOCK"


def test_figures_that_a_feed_has_changed_since_the_plan_are_held(shop: Shop) -> None:
    """What is gone must not be sold, not even for a moment; it is planned once more."""
    shop.store.items.move("wren", "R-1", "ask_approval", Cause("rule", "line_up", shop.now()))
    planned = shop.entry("R-1", DE, FIGURES)
    shop.feed("R-1", Quantity=4)

    (outcome,) = shop.store.promotion.submit("wren", DE, "q2", [planned], shop.now())

    assert (outcome.result, outcome.item_state) == ("held", "AWAITING_APPROVAL")
    assert due(shop) == ["R-1"]


def test_what_waits_for_a_person_is_due_when_its_stock_changes(shop: Shop) -> None:
    """It is in no line that the planner would look along."""
    shop.store.items.move("wren", "R-1", "ask_approval", Cause("rule", "line_up", shop.now()))
    shop.feed("R-1", Title="Another ring")
    assert due(shop) == []

    shop.feed("R-1", Quantity=1)
    assert due(shop) == ["R-1"]
