"""A listing that an earlier sending has made shows what was said then: that is what main says."""

from collections.abc import Iterator

import pytest

from catalog.listings import SentPart
from catalog.promotion import Acceptance, Entry, MadeBy, Outcome
from store.store import Store
from tests.shop import DE, Shop


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """A merchant with one ring."""
    with Store(store_target) as store:
        shop = Shop(store)
        shop.feed("R-1", Title="Ring", Price="9.00", Quantity=5)
        yield shop


def send(shop: Shop, request: str, **listed: object) -> None:
    """Send the ring as a listing of its own, with what is told beside drafts."""
    shop.queue("R-1")
    entry = shop.entry("R-1")
    told = SentPart("listed", "", 0, {"has_variations": False, **listed})
    entries = [Entry("R-1", 1, (*entry.parts, told))]
    shop.store.promotion.submit("wren", DE, request, entries, shop.now())


def lose(shop: Shop, request: str) -> None:
    """Wait no longer for its answer."""
    shop.store.promotion.give_up("wren", DE, request, ["R-1"], shop.now())


def find(shop: Shop, request: str, made_by: MadeBy = "earlier") -> Outcome:
    """Let the marketplace name the listing that it has already."""
    answer = Acceptance(request, "R-1", "1101", made_by=made_by)
    return shop.store.promotion.accept("wren", DE, [answer], shop.now())[0]


def test_main_is_what_the_one_earlier_sending_has_said(shop: Shop) -> None:
    """Only the first was carried out; what was said the second time nobody has taken in."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    lose(shop, "q1")
    shop.feed("R-1", Title="Gold ring", Price="8.00")
    send(shop, "q2", content="c2", price="8.00", quantity=5)

    outcome = find(shop, "q2")

    assert (outcome.item_state, outcome.listing_state) == ("LIVE", "LIVE")
    assert shop.main("R-1", "product") == {"Title": "Ring"}
    assert shop.main("R-1", "offer") == {"Price": "9.00"}
    assert shop.main("R-1", "listed") == {
        "has_variations": False,
        "content": "c1",
        "price": "9.00",
        "quantity": 5,
    }


def test_what_several_earlier_sendings_have_said_otherwise_is_not_known(shop: Shop) -> None:
    """Any of them may have made it. Main says nothing rather than something wrong."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    lose(shop, "q1")
    shop.feed("R-1", Title="Gold ring")
    send(shop, "q2", content="c2", price="9.00", quantity=5)
    lose(shop, "q2")
    send(shop, "q3", content="c2", price="9.00", quantity=5)

    find(shop, "q3")

    assert shop.main("R-1", "product") == {"Title": None}
    assert shop.main("R-1", "offer") == {"Price": "9.00"}
    assert shop.main("R-1", "listed") == {
        "has_variations": False,
        "content": None,
        "price": "9.00",
        "quantity": 5,
    }


def test_a_report_proves_no_more_than_that_one_of_them_was_carried_out(shop: Shop) -> None:
    """It shows no titles; the request that it settles may have found the listing there."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    lose(shop, "q1")
    shop.feed("R-1", Title="Gold ring")
    send(shop, "q2", content="c2", price="9.00", quantity=5)

    find(shop, "q2", "any")

    assert shop.main("R-1", "product") == {"Title": None}


def test_what_was_made_and_changed_before_is_not_asked_again(shop: Shop) -> None:
    """What was lost before the listing there was is about another one."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    lose(shop, "q1")
    send(shop, "q2", content="c1", price="9.00", quantity=5)
    shop.accept("q2", "R-1")
    shop.feed("R-1", Title="Gold ring")
    send(shop, "q3", content="c2", price="9.00", quantity=5)

    outcome = find(shop, "q3", "any")

    assert outcome.item_state == "LIVE"
    assert shop.main("R-1", "product") == {"Title": "Gold ring"}


def test_of_a_listing_that_no_sending_we_know_has_made_nothing_is_known(shop: Shop) -> None:
    """Its fields are told once more, whatever it shows."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)

    find(shop, "q1")

    assert shop.main("R-1", "listed") == {
        "has_variations": False,
        "content": None,
        "price": None,
        "quantity": None,
    }


def test_what_a_feed_has_said_since_is_still_to_be_sent(shop: Shop) -> None:
    """Only what was sent, and thus approved, needs nobody's word."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    lose(shop, "q1")
    send(shop, "q2", content="c1", price="9.00", quantity=5)
    shop.feed("R-1", Price="7.00")

    assert find(shop, "q2").item_state == "CHANGED"


def test_what_a_lost_change_may_have_changed_is_told_once_more(shop: Shop) -> None:
    """Its title may be live, and no report shows titles; nobody may take the old one for sure."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    shop.accept("q1", "R-1")
    shop.feed("R-1", Title="Gold ring")
    send(shop, "q2", content="c2", price="9.00", quantity=5)

    lose(shop, "q2")

    assert (shop.main("R-1", "listed") or {})["content"] is None
    assert shop.main("R-1", "product") == {"Title": "Ring"}


def test_what_was_given_up_is_certain_from_then_on(shop: Shop) -> None:
    """A report that was asked for later shows what became of it; else drift would stay for ever."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    shop.accept("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    send(shop, "q2", price="8.00")
    before = shop.store.listings.told("wren", DE, ["R-1"])["R-1"]
    at = shop.now()
    shop.store.promotion.give_up("wren", DE, "q2", ["R-1"], at)
    after = shop.store.listings.told("wren", DE, ["R-1"])["R-1"]

    assert (before.is_certain, after.is_certain, after.told_at) == (False, True, at)


def test_what_is_answered_here_has_its_product_looked_at_until_the_plan_is_noted(
    shop: Shop,
) -> None:
    """A planner that dies in between has planned more of it, and nothing else is in line."""
    send(shop, "q1", content="c1", price="9.00", quantity=5)
    shop.accept("q1", "R-1")
    shop.feed("R-1", CustomFields={"shelf": "7"})
    shop.queue("R-1")

    shop.store.promotion.conclude("wren", DE, "check", [shop.entry("R-1")], {}, shop.now())

    assert shop.state("R-1") == "LIVE"
    assert shop.store.listing_dues.due("wren", DE, shop.now(), limit=9)[0][1] == "R-1"
