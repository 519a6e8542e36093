"""What promotion must do: exactly what a marketplace has accepted becomes main."""

from collections.abc import Iterator

import pytest

from catalog.filters import ErrorFilter
from catalog.listings import SentPart
from catalog.paging import PageRequest
from catalog.promotion import Acceptance, Entry, Pending, Reason, Refusal
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


def test_refused_inventory_and_price_go_back_to_main_and_the_title_stays(shop: Shop) -> None:
    """What a feed says daily it says again; a title waits for whoever corrects it."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Title="R" * 90, Price="7.00", Quantity=3)
    shop.send("q2", "R-1")
    outcome = shop.refuse("q2", "R-1")

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


def test_sold_out_sets_main_to_0_and_keeps_what_the_merchant_said(shop: Shop) -> None:
    """The next quantity of the merchant differs from main, and so it is sent."""
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    promotion = shop.store.promotion

    [first] = promotion.sold_out("wren", DE, ["R-1"], "report-1", shop.now())
    assert (first.result, first.item_state) == ("done", "OUT_OF_STOCK")
    [again] = promotion.sold_out("wren", DE, ["R-1"], "report-1", shop.now())
    assert again.result == "repeated"
    assert shop.main("R-1", "inventory") == {"Quantity": 0}
    assert shop.draft("R-1", "inventory") == {"Quantity": 5}
    shop.feed("R-1", Quantity=3)
    assert shop.state("R-1") == "CHANGED"


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
