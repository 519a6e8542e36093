"""eBay's result files become answers, record by record, in whatever form they come."""

import io

import pytest

from catalog.errors import MarketplaceAnswerBroken
from marketplaces.ebay.inventory_report import read_inventory
from marketplaces.ebay.plain_words import MOST_CHARACTERS, plain
from marketplaces.listing import SeenItem, SeenListing
from tests.ebay_results import (
    adds,
    answers,
    answers_before_the_end,
    codes,
    error,
    inventory_status,
    packed,
    response,
    result,
    verdicts,
    zipped,
)

FORMS = ["gzip", "zip", "plain"]


@pytest.mark.parametrize("form", FORMS)
def test_a_result_is_known_by_its_first_bytes(form: str) -> None:
    """Neither its name nor a header says what form it has."""
    assert verdicts(packed(adds(3), form)) == [(1, "success"), (2, "success"), (3, "success")]


@pytest.mark.parametrize("namespace", [True, False])
def test_roots_come_with_and_without_a_namespace(namespace: bool) -> None:
    """Older results lack it, and elements that no schema knows appear in newer ones."""
    made = response(
        "AddFixedPriceItem", "Success", "1", "<New><Hint>x</Hint></New>", listing_id="110"
    )
    file = result(made, namespace=namespace)

    assert [(answer.record, answer.listing_id) for answer in answers(file)] == [(1, "110")]


def test_several_errors_are_told_gravest_first() -> None:
    """The merchant mends all of them at once; each has code, eBay's words, hint and field."""
    warning = error(21917236, "Funds may be <b>held</b>.", severity="Warning")
    file = result(
        response("AddFixedPriceItem", "Failure", "7", warning, error(70, "Title too long: 81."))
    )
    answer = answers(file)[0]

    assert (answer.record, answer.verdict) == (7, "failure")
    assert [(reason.code, reason.field) for reason in answer.reasons] == [
        ("70", "Title"),
        ("21917236", None),
    ]
    assert answer.reasons[0].message == "Title too long: 81. Shorten the title to 80 characters."
    assert answer.reasons[1].message.startswith("Funds may be held.")


def test_the_detail_of_a_refusal_is_told_in_plain_words() -> None:
    """Code 240 says nothing itself: the reason is HTML in `Message`."""
    page = "<Message><![CDATA[<p>It was <b>recalled</b>.</p><script>x()</script>]]></Message>"
    file = result(response("AddFixedPriceItem", "Failure", "1", error(240, "Not listed."), page))

    assert answers(file)[0].reasons[0].message.startswith("Not listed. It was recalled. Read")


def test_a_shared_call_answers_each_of_its_actions() -> None:
    """Four actions of one SKU each share a call; its echo names all four."""
    done = inventory_status("A", "B", "C", "D")
    file = result(response("ReviseInventoryStatus", "Success", "1.2.3.4", done))

    assert verdicts(file, "price_quantity") == [(n, "success") for n in (1, 2, 3, 4)]


def test_a_shared_call_that_fails_is_asked_alone() -> None:
    """Nobody knows whose fault it was: none of the four is refused for another's."""
    file = result(response("ReviseInventoryStatus", "Failure", "1.2.3", error(73, "Low price.")))
    found = answers(file, "price_quantity")

    assert [(each.record, each.verdict, each.alone) for each in found] == [
        (1, "again", True),
        (2, "again", True),
        (3, "again", True),
    ]
    assert codes(found) == [["73"]] * 3


def test_a_shared_call_done_in_part_names_what_is_done() -> None:
    """PartialFailure: what it names is done, the others are asked alone."""
    done = inventory_status("A", "C")
    file = result(
        response("ReviseInventoryStatus", "PartialFailure", "1.2.3", error(73, "Low."), done)
    )
    found = answers(file, "price_quantity")

    assert {(each.verdict, each.done_skus, each.alone) for each in found} == {
        ("partial", frozenset({"A", "C"}), True)
    }


def test_a_shared_call_that_ebay_stumbled_over_is_asked_the_same_again() -> None:
    """Its own fault is no reason to send four calls for one."""
    file = result(response("ReviseInventoryStatus", "Failure", "1.2", error(10007, "Internal.")))
    found = answers(file, "price_quantity")

    assert [(each.verdict, each.alone) for each in found] == [("again", False)] * 2


def test_a_suspended_account_stops_the_lane_at_once() -> None:
    """Asked alone they would all be refused for the same."""
    file = result(response("ReviseInventoryStatus", "Failure", "1.2", error(841, "Suspended.")))

    assert [
        (each.verdict, each.stops_lane, each.alone) for each in answers(file, "price_quantity")
    ] == [("failure", True, False)] * 2


def test_one_of_several_calls_of_an_action_speaks_of_its_skus_alone() -> None:
    """A listing with ten variations takes three calls; each is done or not."""
    file = result(
        response("ReviseInventoryStatus", "Success", "5-1", inventory_status("A", "B")),
        response("ReviseInventoryStatus", "Failure", "5-2", error(73, "Low price.")),
    )

    assert [
        (each.record, each.verdict, each.sku, each.alone)
        for each in answers(file, "price_quantity")
    ] == [(5, "success", "A", False), (5, "success", "B", False), (5, "again", None, True)]


def test_a_sku_that_was_asked_alone_is_refused_alone() -> None:
    """Then it is known whose fault it was."""
    file = result(response("ReviseInventoryStatus", "Failure", "5:A-1", error(73, "Low price.")))
    answer = answers(file, "price_quantity")[0]

    assert (answer.record, answer.sku, answer.verdict) == (5, "A-1", "failure")


def test_an_answer_without_an_echo_is_told_by_sku() -> None:
    """It cannot be matched by record; whoever knows the SKU may."""
    file = result(
        response("AddFixedPriceItem", "Success", None, "<SKU>RING</SKU>", listing_id="110"),
        response("AddFixedPriceItem", "Failure", None, error(70, "Too long.")),
    )

    assert [(each.record, each.sku, each.listing_id) for each in answers(file)] == [
        (None, "RING", "110"),
        (None, None, None),
    ]


def test_answers_of_another_kind_are_passed_over() -> None:
    """A file that was swapped must not promote anything."""
    assert answers(adds(2), "revise") == []


@pytest.mark.parametrize("form", ["gzip", "plain"])
def test_a_result_that_ends_early_holds_what_it_said(form: str) -> None:
    """What was read stands; the rest comes with the next fetch."""
    whole = packed(adds(2_000), form)
    found, fault = answers_before_the_end(whole[: len(whole) // 2], "add", MarketplaceAnswerBroken)

    assert isinstance(fault, MarketplaceAnswerBroken)
    assert 100 < len(found) < 2_000
    assert [answer.record for answer in found] == list(range(1, len(found) + 1))


def test_every_early_end_is_noticed() -> None:
    """Cut at any byte, it is never taken for a whole result."""
    whole = adds(2)
    for length in range(len(whole) - 1):
        _, fault = answers_before_the_end(whole[:length], "add", MarketplaceAnswerBroken)
        assert fault is not None, length


@pytest.mark.parametrize("form", ["gzip", "zip"])
def test_a_result_that_was_damaged_says_nothing(form: str) -> None:
    """A wrong byte may name another listing: not one answer is believed."""
    whole = bytearray(packed(adds(2_000), form))
    whole[len(whole) // 2] ^= 0x55
    found, fault = answers_before_the_end(bytes(whole), "add", MarketplaceAnswerBroken)

    assert (found, type(fault)) == ([], MarketplaceAnswerBroken)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><body>502</body></html>", id="a gateway's page"),
        pytest.param(result(root="BulkDataExchangeRequests"), id="a request"),
        pytest.param(b'{"errors":[]}', id="json"),
        pytest.param(zipped(), id="empty zip"),
        pytest.param(zipped(adds(1), adds(1)), id="two files"),
        pytest.param(packed(adds(1), "gzip") + b"more", id="something behind the gzip"),
    ],
)
def test_what_is_no_result_is_broken(file: bytes) -> None:
    """It is fetched again; nobody is told of a result that is none."""
    found, fault = answers_before_the_end(file, "add", MarketplaceAnswerBroken)

    assert (found, type(fault)) == ([], MarketplaceAnswerBroken)


REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<BulkDataExchangeResponses xmlns="urn:ebay:apis:eBLBaseComponents"><ActiveInventoryReport>
<Timestamp>2026-03-01T09:00:00.000Z</Timestamp><Ack>Success</Ack>
<SKUDetails><SKU>RING</SKU><Price currencyID="EUR">149.0</Price><Quantity>3</Quantity>
<ItemID>110000000017</ItemID></SKUDetails>
<SKUDetails><ItemID>110000000018</ItemID><Price currencyID="EUR">1.0</Price><Quantity>1</Quantity>
</SKUDetails>
<SKUDetails><ItemID>110000000034</ItemID><Variations>
<Variation><SKU>S-1</SKU><Price currencyID="EUR">29.9</Price><Quantity>0</Quantity></Variation>
<Variation><SKU>S-2</SKU><Price currencyID="EUR">29.9</Price><Quantity>7</Quantity></Variation>
</Variations></SKUDetails>
</ActiveInventoryReport></BulkDataExchangeResponses>"""


@pytest.mark.parametrize("form", FORMS)
def test_a_report_tells_what_is_listed(form: str) -> None:
    """Reconciliation compares this with what we think is listed."""
    source = io.BytesIO(packed(REPORT.encode(), form))
    ring = SeenItem("RING", "149.0", 3)
    shirts = {"S-1": SeenItem("S-1", "29.9", 0), "S-2": SeenItem("S-2", "29.9", 7)}

    assert list(read_inventory(source)) == [
        SeenListing("RING", "110000000017", True, False, {"RING": ring}),
        SeenListing("", "110000000018", True, False, {}),
        SeenListing("", "110000000034", True, True, shirts),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Title <b>too</b> long", "Title too long"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<p>One</p>\n<p>Two</p>", "One Two"),
        ("<script>alert(1)</script>gone", "gone"),
        ("<!-- hidden -->shown", "shown"),
        ("a\u202etxet", "a txet"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_messages_are_plain_words(text: str, words: str) -> None:
    """They go into spreadsheets and onto pages."""
    assert plain(text) == words


@pytest.mark.parametrize("text", ["<" * 100_000, "<!--" * 50_000, "<script" * 30_000, "x" * 10**6])
def test_long_messages_are_cut(text: str) -> None:
    """Whatever a marketplace writes, one message takes no more than a line."""
    assert len(plain(text)) <= MOST_CHARACTERS
