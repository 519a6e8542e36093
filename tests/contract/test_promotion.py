"""What promotion must do: exactly what a marketplace has accepted becomes main."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog.filters import ErrorFilter
from catalog.listings import SentPart
from catalog.paging import PageRequest
from catalog.promotion import Acceptance, Entry, Reason, Refusal
from store.batch import FeedArrival
from store.database import Database
from store.error_queries import ErrorQueries
from store.facets import Facet
from store.listed import KEPT_REQUESTS
from store.store import Store
from tests.shop import DE, UK, Shop


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """The shop of `wren`, which has one ring."""
    with Store(store_target) as store:
        shop = Shop(store)
        shop.feed("R-1", Title="Ring", Price="9.00", Quantity=5)
        yield shop


def test_what_was_sent_becomes_main_and_not_what_came_since(shop: Shop) -> None:
    """A price that changed while the request was on its way is not the one that is live."""
    shop.send("q1", "R-1")
    shop.feed("R-1", Price="8.00")

    assert shop.accept("q1", "R-1").item_state == "CHANGED"
    assert shop.main("R-1", "offer") == {"Price": "9.00"}
    assert shop.draft("R-1", "offer") == {"Price": "8.00"}


def test_all_of_a_draft_accepted_is_live_with_its_listing_id(shop: Shop) -> None:
    """LIVE says that nothing is pending."""
    shop.send("q1", "R-1")
    outcome = shop.accept("q1", "R-1", listing_id="110123")

    assert (outcome.item_state, outcome.listing_state) == ("LIVE", "LIVE")
    assert shop.store.promotion.pending("wren", DE) == ()
    [listing] = shop.store.listings.of_sku("wren", "R-1")
    assert listing.listing_id == "110123"
    assert listing.answer is not None
    assert (listing.answer.request_id, listing.answer.ack) == ("q1", "success")


def test_an_accepted_inventory_promotes_no_description(shop: Shop) -> None:
    """Two feeds that touch different fields of a SKU must not promote each other."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Title="Gold ring")
    shop.feed("R-1", Quantity=4)
    shop.queue("R-1")
    shop.submit("q2", "R-1", nouns=["inventory"])
    outcome = shop.accept("q2", "R-1")

    assert outcome.item_state == "CHANGED"
    assert shop.main("R-1", "inventory") == {"Quantity": 4}
    assert shop.main("R-1", "product") == {"Title": "Ring"}


def test_part_of_a_request_may_be_accepted_and_part_refused(shop: Shop) -> None:
    """PartialFailure: the price is taken, the quantity is not, in whichever order one reads it."""
    for turn, sku in enumerate(("R-1", "R-2")):
        shop.feed(sku, Title="Ring", Price="9.00", Quantity=5)
        shop.send("q1", sku)
        if turn:
            shop.accept("q1", sku, nouns=["offer", "product"])
            shop.refuse("q1", sku)
        else:
            shop.refuse("q1", sku, nouns=["inventory"])
            shop.accept("q1", sku)

        assert shop.main(sku, "offer") == {"Price": "9.00"}
        assert shop.main(sku, "inventory") is None
        assert shop.state(sku) == "REJECTED"
        [listing] = shop.store.listings.of_sku("wren", sku)
        assert (listing.state, listing.listing_id) == ("REJECTED", "1101")
        assert listing.answer is not None
        assert listing.answer.code == "515"


def test_refused_inventory_and_price_go_back_to_main(shop: Shop) -> None:
    """What a feed says daily it says again: to be the same as before would be no change."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Title="R" * 90, Price="7.00", Quantity=3)
    shop.queue("R-1")
    shop.submit("q2", "R-1", DE, ["offer", "inventory"])
    outcome = shop.refuse("q2", "R-1", reasons=(Reason("37", "no such value"),))

    assert (outcome.item_state, outcome.listing_state) == ("REJECTED", "REJECTED")
    assert shop.draft("R-1", "inventory") == {"Quantity": 5}
    assert shop.draft("R-1", "offer") == {"Price": "9.00"}
    assert shop.draft("R-1", "product") == {"Title": "R" * 90}
    origin = shop.store.changes.origin("wren", "R-1", "inventory", "Quantity")
    assert origin is not None
    assert (origin.cause, origin.cause_id, origin.before) == ("marketplace", "q2", {"Quantity": 3})


def test_a_field_that_has_moved_on_stays(shop: Shop) -> None:
    """The refusal is of an old value; nobody has refused the new one."""
    shop.send("q1", "R-1")
    shop.feed("R-1", Quantity=2)
    shop.refuse("q1", "R-1")

    assert shop.draft("R-1", "inventory") == {"Quantity": 2}
    assert shop.draft("R-1", "offer") == {"Price": None}


def test_the_next_feed_after_a_refusal_speaks_anew(shop: Shop) -> None:
    """A refused quantity comes again with the next feed, though the record has not changed."""
    shop.send("q1", "R-1")
    shop.refuse("q1", "R-1")
    assert shop.draft("R-1", "inventory") == {"Quantity": None}
    shop.feed("R-1", Title="Ring", Price="9.00", Quantity=5)

    assert shop.draft("R-1", "inventory") == {"Quantity": 5}
    assert shop.state("R-1") == "CHANGED"


def test_every_reason_of_a_refusal_is_kept_once(shop: Shop, store_target: str) -> None:
    """The merchant corrects all of them at once, or sends the same feed five times."""
    reasons = (Reason("70", "Title too long\0", "Title"), Reason("73", "price \ud83d too low"))
    shop.send("q1", "R-1")
    for _ in range(2):
        shop.refuse("q1", "R-1", nouns=["product"], reasons=reasons)
    shop.refuse("q1", "R-1", nouns=["inventory"])

    database = Database(store_target)
    page = ErrorQueries(database).page(ErrorFilter("wren", feed="q1"), PageRequest(), "record")
    database.close()
    assert [
        (error.stage, error.marketplace, error.record, error.position, error.code, error.message)
        for error in page.entries
    ] == [
        ("marketplace", "ebay/EBAY_DE", 1, 0, "70", "Title too long"),
        ("marketplace", "ebay/EBAY_DE", 1, 1, "73", "price ? too low"),
        ("marketplace", "ebay/EBAY_DE", 1, 2, "515", "bad quantity"),
    ]
    assert [error.field for error in page.entries] == ["Title", None, None]


def test_an_answer_that_comes_twice_changes_nothing(shop: Shop) -> None:
    """Result files are read again after a crash, and marketplaces send them twice."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    left = what_is_left(shop, "R-1")

    assert shop.accept("q1", "R-1").result == "repeated"
    assert shop.refuse("q1", "R-1").result == "repeated"
    assert what_is_left(shop, "R-1") == left


def test_an_answer_to_what_was_never_sent_is_told_and_changes_nothing(shop: Shop) -> None:
    """It is another program's listing, or another merchant's answer."""
    shop.send("q1", "R-1")
    left = what_is_left(shop, "R-1")

    assert shop.accept("q2", "R-1").result == "unknown"
    assert shop.accept("q1", "R-9").result == "unknown"
    assert shop.accept("q1", "R-1", UK).result == "unknown"
    assert shop.refuse("q1", "R-1", nouns=["shared"]).result == "unknown"
    assert Shop(shop.store, "finch").accept("q1", "R-1").result == "unknown"
    assert what_is_left(shop, "R-1") == left


def test_a_request_recorded_twice_is_recorded_once(shop: Shop) -> None:
    """A step that was killed after its commit begins again."""
    shop.send("q1", "R-1")
    shop.feed("R-1", Price="8.00")

    assert shop.submit("q1", "R-1").result == "repeated"
    shop.accept("q1", "R-1")
    assert shop.main("R-1", "offer") == {"Price": "9.00"}


def test_what_is_no_longer_in_line_is_not_sent(shop: Shop) -> None:
    """Between plan and request a person may have changed it, and the change awaits approval."""
    shop.queue("R-1")
    shop.feed("R-1", Price="0.01")
    outcome = shop.submit("q1", "R-1")

    assert (outcome.result, outcome.item_state) == ("held", "CHANGED")
    assert shop.store.listings.of_sku("wren", "R-1") == ()
    [unknown] = shop.store.promotion.submit("wren", DE, "q1", [Entry("R-9", 2, ())], shop.now())
    assert unknown.result == "unknown"


@pytest.mark.parametrize("quantity", [5, 0])
def test_what_a_feed_withdraws_after_the_plan_is_not_put_up_for_sale(
    shop: Shop, quantity: int
) -> None:
    """It would be for sale and stay so: nobody looks at what is withdrawn and was never listed."""
    shop.queue("R-1")
    planned = shop.entry("R-1")
    said = SentPart("listed", "", 0, {"price": "9.00", "quantity": quantity})
    store, now = shop.store, shop.now()
    arrival = FeedArrival("f9", "wren", "product", "f9", "00", 1, now, "r1", meaning="full")
    store.register_feed(arrival)
    store.drafts.withdraw(arrival, ["R-1"], ends=False)
    entry = replace(planned, parts=(*planned.parts, said))
    (outcome,) = store.promotion.submit("wren", DE, "q1", [entry], shop.now())

    assert outcome.item_state == "OUT_OF_STOCK"
    assert outcome.result == ("held" if quantity else "done")


def test_a_late_answer_brings_no_older_value_back(shop: Shop) -> None:
    """Answers come in files that are read in any order."""
    shop.send("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    shop.submit("q2", "R-1", nouns=["offer"])
    shop.accept("q2", "R-1")
    outcome = shop.accept("q1", "R-1")

    assert shop.main("R-1", "offer") == {"Price": "8.00"}
    assert shop.main("R-1", "product") == {"Title": "Ring"}
    assert outcome.item_state == "LIVE"


def test_a_late_refusal_of_what_was_accepted_since_moves_nothing_back(shop: Shop) -> None:
    """What a later request has brought is live, whatever was said of an earlier one."""
    shop.send("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    shop.submit("q2", "R-1")
    shop.accept("q2", "R-1")
    outcome = shop.refuse("q1", "R-1")

    assert (outcome.item_state, outcome.listing_state) == ("LIVE", "LIVE")
    assert shop.draft("R-1", "offer") == {"Price": "8.00"}
    assert shop.draft("R-1", "inventory") == {"Quantity": 5}


def test_a_lost_request_is_sent_again_and_waits_for_nobody(shop: Shop) -> None:
    """An answer that never comes must not keep a SKU from becoming LIVE."""
    shop.send("q1", "R-1")
    shop.send("q2", "R-1")

    assert shop.accept("q2", "R-1").item_state == "LIVE"
    assert shop.accept("q1", "R-1", listing_id="1102").result == "done"
    [listing] = shop.store.listings.of_sku("wren", "R-1")
    assert (listing.state, listing.waiting, listing.listing_id) == ("LIVE", 0, "1101")


def test_two_requests_of_one_sku_are_both_waited_for(shop: Shop) -> None:
    """Description and inventory go in requests of their own, and either may be answered first."""
    shop.queue("R-1")
    shop.submit("q1", "R-1", nouns=["product", "offer"])
    shop.submit("q2", "R-1", nouns=["inventory"])

    assert shop.accept("q2", "R-1").item_state == "SUBMITTED"
    assert shop.accept("q1", "R-1").item_state == "LIVE"


def test_an_approval_that_is_awaited_outlives_an_answer(shop: Shop) -> None:
    """An answer to what was sent yesterday must not approve what somebody changed today."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Quantity=4)
    shop.queue("R-1")
    shop.submit("q2", "R-1")
    shop.store.drafts.edit("wren", [_facet("R-1", "product", Title="Mine")], "ada", shop.now())
    assert shop.accept("q2", "R-1").item_state == "CHANGED"

    shop.send("q3", "R-1")
    shop.accept("q3", "R-1")
    shop.submit("q4", "R-1")
    shop.store.drafts.edit("wren", [_facet("R-1", "product", Title="Yours")], "ada", shop.now())
    assert shop.accept("q4", "R-1").item_state == "UPDATED"


def test_main_says_which_request_set_each_field(shop: Shop) -> None:
    """Why is this value here? asked of what buyers see."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    shop.send("q2", "R-1")
    shop.accept("q2", "R-1")

    steps = shop.store.changes.of_field("wren", "R-1", "offer", "Price", stage="main/ebay/EBAY_DE")
    assert [(step.version, step.cause, step.cause_id, step.before) for step in steps] == [
        (2, "marketplace", "q2", {"Price": "9.00"}),
        (1, "marketplace", "q1", {}),
    ]
    title = shop.store.changes.origin("wren", "R-1", "product", "Title", stage="main/ebay/EBAY_DE")
    assert title is not None
    assert title.cause_id == "q1"


def test_old_requests_are_forgotten_but_not_those_that_are_awaited(shop: Shop) -> None:
    """A SKU that changes hourly must not fill the store with what was sent last year."""
    shop.queue("R-1")
    shop.submit("first", "R-1", nouns=["product"])
    for number in range(KEPT_REQUESTS + 5):
        shop.feed("R-1", Price=f"{number + 1}.00")
        shop.submit(f"q{number}", "R-1", nouns=["offer"])
        shop.accept(f"q{number}", "R-1")

    kept = [sent.request_id for sent in shop.store.listings.sent("wren", DE, "R-1")]
    assert len(kept) == KEPT_REQUESTS + 1
    assert kept[-1] == "first"
    assert shop.accept("first", "R-1").item_state == "CHANGED"


def test_many_answers_of_one_file_move_in_one_transaction(shop: Shop) -> None:
    """A file of results that breaks half-way is read again from the beginning."""
    skus = [f"S-{number}" for number in range(30)]
    for sku in skus:
        shop.feed(sku, Title=sku, Quantity=1)
        shop.send("q1", sku)
    answers = [Acceptance("q1", sku, f"id of {sku}") for sku in skus]

    broken = Acceptance("q1", "S-0", None, frozenset({"product"}), message=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        shop.store.promotion.accept("wren", DE, [*answers[1:], broken], shop.now())
    assert {shop.state(sku) for sku in skus} == {"SUBMITTED"}
    outcomes = shop.store.promotion.accept("wren", DE, answers[::-1], shop.now())
    assert [outcome.sku for outcome in outcomes] == skus[::-1]
    assert {shop.state(sku) for sku in skus} == {"LIVE"}


def test_a_request_that_only_ends_a_listing_needs_no_line(shop: Shop) -> None:
    """What a person has ended is ENDED already when the request goes out."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Quantity=4)
    end = Entry("R-1", 1, ())

    [sent] = shop.store.promotion.submit("wren", DE, "q2", [end], shop.now())
    assert (sent.result, sent.item_state, sent.listing_state) == ("done", "CHANGED", "LIVE")
    refused = shop.refuse("q2", "R-1")
    assert (refused.result, refused.item_state, refused.listing_state) == (
        "done",
        "CHANGED",
        "LIVE",
    )
    [again] = shop.store.promotion.refuse(
        "wren", DE, [Refusal("q2", "R-1", (Reason("1047", "ended"),))], shop.now()
    )
    assert again.result == "repeated"


def what_is_left(shop: Shop, sku: str) -> list[object]:
    """All that answers could have changed of a SKU."""
    return [
        shop.store.drafts.sku(shop.merchant, sku),
        shop.store.listings.of_sku(shop.merchant, sku),
        shop.store.listings.main(shop.merchant, sku),
        shop.store.listings.sent(shop.merchant, DE, sku),
        shop.store.changes.of_sku(shop.merchant, sku),
    ]


def _facet(sku: str, noun: str, place: str = "", **fields: object) -> Facet:
    return Facet(sku, noun, place, fields)
