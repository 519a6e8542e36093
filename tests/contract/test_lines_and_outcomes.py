"""What of the drafts comes into line, and what became of it, on both databases."""

import pytest

from catalog.requests import Reconciliation
from store.merging import Cause
from store.store import Store
from tests.shop import DE, Shop

BEFORE = "2026-03-01T07:00:00Z"
NOW = "2026-03-01T08:00:00Z"
LATER = "2026-03-01T09:00:00Z"


@pytest.fixture
def store(shop: Shop) -> Store:
    """Its store."""
    return shop.store


def test_automatic_approval_queues_what_differs(store: Store) -> None:
    """A merchant who has chosen so waits for nobody; another sees what is new before it goes."""
    manual = store.promotion.line_up("wren", DE, "manual", NOW)
    assert (manual.queued, manual.asked, manual.last) == (0, 1, None)
    automatic = store.promotion.line_up("wren", DE, "automatic", NOW)
    assert (automatic.queued, automatic.asked) == (1, 0)
    assert store.items.get("wren", "R-1").state == "QUEUED"
    again = store.promotion.line_up("wren", DE, "automatic", NOW)
    assert (again.queued, again.asked, again.settled) == (0, 0, 0)


def test_prices_of_what_is_listed_need_no_person(store: Store, shop: Shop) -> None:
    """They change many times a day; a title waits for somebody."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    assert store.promotion.line_up("wren", DE, "manual", NOW).queued == 1
    shop.submit("q2", "R-1")
    shop.accept("q2", "R-1")
    shop.feed("R-1", Title="Gold ring")
    assert store.promotion.line_up("wren", DE, "manual", NOW).asked == 1


def test_a_draft_that_changes_back_has_nothing_to_send(store: Store, shop: Shop) -> None:
    """A price that goes down and up again between two requests leaves the listing as it is."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    shop.feed("R-1", Price="9.00")
    assert shop.state("R-1") == "CHANGED"

    assert store.promotion.line_up("wren", DE, "automatic", NOW).settled == 1
    assert shop.state("R-1") == "LIVE"


def test_a_draft_that_changes_back_after_it_was_refused_is_live(store: Store, shop: Shop) -> None:
    """What is there is what is wanted; nothing else would ever move it on."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Title="Gold ring")
    shop.send("q2", "R-1")
    shop.refuse("q2", "R-1")
    shop.feed("R-1", Title="Ring")
    assert shop.state("R-1") == "CHANGED"

    assert store.promotion.line_up("wren", DE, "automatic", NOW).settled == 1

    (listing,) = store.listings.of_sku("wren", "R-1")
    assert (shop.state("R-1"), listing.state) == ("LIVE", "LIVE")
    # A template or a profile, which no draft says, may have been refused.
    assert store.listing_dues.due("wren", DE, LATER) == ((NOW, "R-1"),)


def test_what_a_person_sends_once_more_is_sent(store: Store, shop: Shop) -> None:
    """It was refused for something that no draft says; that nothing differs is known."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Title="Gold ring")
    shop.send("q2", "R-1")
    shop.refuse("q2", "R-1")
    shop.feed("R-1", Title="Ring")
    shop.queue("R-1")

    assert store.promotion.line_up("wren", DE, "automatic", NOW).settled == 0
    assert shop.state("R-1") == "QUEUED"


@pytest.mark.parametrize("policy", ["automatic", "manual"])
def test_what_was_ended_and_relisted_before_its_listing_has_ended_is_live(
    store: Store, shop: Shop, policy: str
) -> None:
    """Nothing is left to send, and nobody would ever move it on."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    for event in ("end", "relist"):
        store.items.move("wren", "R-1", event, Cause("person", "ada", NOW))
    assert shop.state("R-1") == "NEW"

    assert store.promotion.line_up("wren", DE, policy, NOW).settled == 1
    assert shop.state("R-1") == "LIVE"


def test_a_listing_that_ends_for_now_leaves_its_item(store: Store, shop: Shop) -> None:
    """Where sold-out listings cannot be kept they end, and come back by themselves."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    store.promotion.sold("wren", DE, {"R-1": 0}, "r1", NOW)

    (outcome,) = store.promotion.ended("wren", DE, ["R-1"], "r2", NOW, for_now=True)

    assert (outcome.item_state, outcome.listing_state) == ("OUT_OF_STOCK", "ENDED")


def test_a_request_that_is_given_up_is_waited_for_no_longer(store: Store, shop: Shop) -> None:
    """The same is sent again; should the first answer come after all, it counts as well."""
    shop.send("q1", "R-1")
    first, again = (store.promotion.give_up("wren", DE, "q1", ["R-1"], LATER)[0] for _ in range(2))
    assert (first.result, first.item_state, again.result) == ("done", "QUEUED", "repeated")
    assert store.requests.page("wren", "q1", unanswered=True) == ()
    (ring,) = store.listings.products("wren", DE, ["R-1"])
    assert ring.skus["R-1"].awaited == ()
    assert store.promotion.give_up("wren", DE, "q1", ["R-9"], LATER)[0].result == "unknown"

    shop.submit("q2", "R-1")
    assert shop.accept("q1", "R-1").result == "done"
    assert (shop.main("R-1", "product") or {})["Title"] == "Ring"
    assert shop.state("R-1") == "SUBMITTED"


@pytest.mark.parametrize("told_by", ["report", "later answer"])
def test_what_was_given_up_is_unproven_until_something_tells(
    store: Store, shop: Shop, told_by: str
) -> None:
    """It may have made a listing: until that is known no other may be made beside it."""
    shop.send("q1", "R-1")
    store.promotion.give_up("wren", DE, "q1", ["R-1"], NOW)
    for counts in ({}, {"listings": 1}):
        store.reconciliations.keep(Reconciliation("wren", DE, BEFORE, NOW, counts))
        (ring,) = store.listings.products("wren", DE, ["R-1"])
        assert [sent.request_id for sent in ring.skus["R-1"].unproven] == ["q1"]

    if told_by == "report":
        store.reconciliations.keep(Reconciliation("wren", DE, LATER, LATER, {"listings": 1}))
    else:
        shop.submit("q2", "R-1")
        shop.accept("q2", "R-1")

    (ring,) = store.listings.products("wren", DE, ["R-1"])
    assert ring.skus["R-1"].unproven == ()


def test_a_report_that_shows_nothing_of_a_request_proves_that_it_was_not_done(
    store: Store, shop: Shop
) -> None:
    """It is given up after the report was asked for, and because of it."""
    shop.send("q1", "R-1")
    store.promotion.give_up("wren", DE, "q1", ["R-1"], LATER, since=NOW)
    store.reconciliations.keep(Reconciliation("wren", DE, NOW, LATER, {"listings": 0}))
    (ring,) = store.listings.products("wren", DE, ["R-1"])
    assert ring.skus["R-1"].unproven == ()
