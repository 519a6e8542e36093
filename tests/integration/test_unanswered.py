"""What was sent and never answered, settled by the marketplace's own report."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.store import Store
from tests.reported_shop import HERE, ReportedShop, single, varied


@pytest.fixture
def shop(store_target: str, tmp_path: Path) -> Iterator[ReportedShop]:
    """A merchant who has listed R-1 as L1, five pieces at 9.00."""
    with Store(store_target) as store:
        made = ReportedShop(store, tmp_path / "files")
        made.listed("R-1", "L1")
        yield made


def is_answered(shop: ReportedShop, request: str) -> bool:
    """Whether every SKU of a request has its answer."""
    standing = shop.store.requests.standing(shop.merchant, request)
    return standing.answered == standing.skus


def test_what_was_to_be_listed_and_is_there_is_accepted(shop: ReportedShop) -> None:
    """The report names it under its id: that is the proof."""
    request = shop.send("R-2", "R-3", kind="add", price="9.00", quantity=5)
    shop.close(request)

    counts = shop.report(single("R-1", "L1"), single("R-2", "L2"), single("R-3", "L3"))

    assert counts == {"listings": 3, "settled": 2}
    assert (shop.listing("R-2").listing_id, shop.listing("R-3").listing_id) == ("L2", "L3")
    assert shop.shop.state("R-2") == "LIVE"
    assert shop.store.requests.get("wren", request).code is None
    assert shop.responses("add") == {"R-2": "done", "R-3": "done"}
    assert shop.report(single("R-1", "L1"), single("R-2", "L2"), single("R-3", "L3")) == {
        "listings": 3,
        "settled": 0,
    }


def test_what_was_to_be_listed_and_is_not_there_is_sent_again(shop: ReportedShop) -> None:
    """Nothing has come of it; the same token makes no second one, should it be late."""
    request = shop.send("R-2", kind="add", price="9.00", quantity=5)
    shop.close(request)

    assert shop.report(single("R-1", "L1"))["settled"] == 1

    assert shop.shop.state("R-2") == "QUEUED"
    assert not is_answered(shop, request)
    assert shop.store.requests.get("wren", request).code is None
    assert shop.responses("add") == {"R-2": "again"}


def test_what_was_closed_after_the_report_waits_for_the_next(shop: ReportedShop) -> None:
    """The report may be older than the listing."""
    request = shop.send("R-2", kind="add", price="9.00", quantity=5)
    asked_at = shop.shop.now()
    shop.close(request)
    assert shop.report(single("R-1", "L1"), asked_at=asked_at)["settled"] == 0
    assert shop.shop.state("R-2") == "SUBMITTED"


def test_a_product_is_in_the_listing_of_its_variations(shop: ReportedShop) -> None:
    """Reports name such a listing by its id alone."""
    request = shop.send_family("P-1", "P-1-S", "P-1-M")
    shop.close(request)

    assert shop.report(single("R-1", "L1"), varied("L9", **{"P-1-S": 5}))["settled"] == 3

    assert shop.listing("P-1").listing_id == shop.listing("P-1-S").listing_id == "L9"
    assert shop.listing("P-1-M").listing_id is None
    assert shop.shop.state("P-1-M") == "QUEUED"


def test_a_listing_that_is_back_has_its_new_id(shop: ReportedShop) -> None:
    """The old one may still be named by a report; ours is the other."""
    shop.store.promotion.ended("wren", HERE, ["R-1"], "r", shop.shop.now(), for_now=True)
    request = shop.send("R-1", kind="relist", price="9.00", quantity=5)
    shop.close(request)
    shop.report(single("R-1", "L2"))
    assert (shop.listing("R-1").listing_id, shop.listing("R-1").state) == ("L2", "LIVE")
    assert is_answered(shop, request)


@pytest.mark.parametrize(
    ("price", "quantity", "is_proved"),
    [("8.00", 4, True), ("8.0", 4, True), ("9.00", 4, False), ("8.00", 5, False)],
)
def test_prices_and_quantities_are_proved_by_themselves(
    shop: ReportedShop, price: str, quantity: int, is_proved: bool
) -> None:
    """Exactly what was sent is there, or nobody knows."""
    request = shop.send("R-1", kind="price_quantity", price="8.00", quantity=4)
    shop.close(request)
    shop.report(single("R-1", "L1", price=price, quantity=quantity))
    assert is_answered(shop, request) is is_proved
    assert shop.told("R-1") == (
        {"price": "8.00", "quantity": 4} if is_proved else {"price": "9.00", "quantity": 5}
    )
    assert shop.open() == []


def test_only_what_was_said_must_be_there(shop: ReportedShop) -> None:
    """A request that tells a price leaves the quantity to the buyers."""
    request = shop.send("R-1", kind="price_quantity", price="8.00")
    shop.close(request)
    shop.report(single("R-1", "L1", price="8.00", quantity=2))
    assert is_answered(shop, request)


def test_a_price_is_no_proof_of_a_title(shop: ReportedShop) -> None:
    """Reports show no texts, so a revision is asked once more, and not judged meanwhile."""
    request = shop.send("R-1", kind="revise", price="8.00", quantity=5, content="new")
    shop.close(request)
    shop.report(single("R-1", "L1", price="8.00"))
    assert not is_answered(shop, request)
    assert shop.listing("R-1").waiting == 0
    assert "R-1" in shop.due() or shop.shop.state("R-1") == "QUEUED"
    assert shop.open() == []


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_listing_that_was_to_end_is_gone_or_is_ended_again(
    shop: ReportedShop, is_gone: bool
) -> None:
    """What is still there still sells."""
    shop.listed("R-2", "L2")
    shop.shop.end("R-1")
    request = shop.send_end("R-1")
    shop.close(request)
    there = [single("R-2", "L2")] + ([] if is_gone else [single("R-1", "L1")])
    shop.report(*there)
    assert is_answered(shop, request) is is_gone
    assert (shop.listing("R-1").state == "ENDED") is is_gone


def test_what_a_lost_change_has_put_into_a_listing_is_found_there(shop: ReportedShop) -> None:
    """Sent once more it may be refused; buyers find it all the same, and somebody must know."""
    shop.listed_together("P-1", "L9", "P-1-S")
    request = shop.send("P-1-M", kind="revise", product="P-1", price="9.00", quantity=5)
    lost_at = shop.shop.now()
    shop.store.promotion.give_up(shop.merchant, HERE, request, ["P-1-M"], lost_at)

    shop.report(single("R-1", "L1"), varied("L9", **{"P-1-S": 5, "P-1-M": 5}))

    assert shop.listing("P-1-M").listing_id == "L9"
    assert is_answered(shop, request)


def test_what_never_gets_an_answer_is_refused_at_last(shop: ReportedShop) -> None:
    """Whatever hinders the marketplace does not pass, and somebody must hear of it."""
    for _ in range(5):
        request = shop.send("R-1", kind="revise", content="new", price="9.00", quantity=5)
        shop.close(request)
        shop.report(single("R-1", "L1"))
    assert shop.listing("R-1").state == "REJECTED"
    answer = shop.listing("R-1").answer
    assert answer is not None
    assert answer.code == "not_answered"
    assert shop.responses("revise") == {"R-1": "not_answered"}
