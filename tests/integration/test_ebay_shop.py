"""Prices, stock and sales at the simulated eBay, over HTTP."""

from collections.abc import Iterator

import pytest

from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import EbayCaller, calling, still_ebay
from tests.ebay_files import Said, request, sku_item, variations, varied_item

ADD = "LMS_ADD_FIXED_PRICE_ITEM"
STATUS = "LMS_REVISE_INVENTORY_STATUS"


@pytest.fixture
def simulator() -> Iterator[EbaySimulator]:
    """An eBay in which nothing has happened, at a time that stands still."""
    with still_ebay(queued_polls=0, working_polls=0) as made:
        yield made


def _block(sku: str = "", item_id: str = "", price: str = "", quantity: str = "") -> str:
    fields = {"ItemID": item_id, "SKU": sku, "StartPrice": price, "Quantity": quantity}
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in fields.items() if text)
    return f"<InventoryStatus>{inside}</InventoryStatus>"


def _revised(ebay: EbayCaller, *blocks: str) -> Said:
    (said,) = ebay.said(STATUS, request("ReviseInventoryStatus", "".join(blocks)))
    return said


# Behaviour 21: ReviseInventoryStatus.


def test_four_listings_are_changed_at_once(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """The response names what was changed, and no longer its price or quantity."""
    ebay.added(*(sku_item(f"S-{n}") for n in range(4)))
    said = _revised(ebay, *(_block(f"S-{n}", quantity="7") for n in range(4)))

    assert said.ack == "Success"
    assert [one.text("SKU") for one in said.all("InventoryStatus")] == ["S-0", "S-1", "S-2", "S-3"]
    assert said.all("InventoryStatus/Quantity") == []
    assert len(said.all("Fees")) == 4
    assert {one.content.quantity for one in simulator.find_listings()} == {7}


def test_a_fifth_block_spoils_the_request(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Nothing of it is done."""
    ebay.added(*(sku_item(f"S-{n}") for n in range(5)))
    said = _revised(ebay, *(_block(f"S-{n}", quantity="7") for n in range(5)))

    assert (said.ack, said.codes) == ("Failure", [37])
    assert {one.content.quantity for one in simulator.find_listings()} == {5}


@pytest.mark.parametrize(
    ("partial", "ack", "quantities"),
    [
        pytest.param(True, "PartialFailure", [7, 7], id="what-can-be-done"),
        pytest.param(False, "Failure", [5, 5], id="all-or-nothing"),
    ],
)
def test_one_bad_block_of_three(
    simulator: EbaySimulator, ebay: EbayCaller, partial: bool, ack: str, quantities: list[int]
) -> None:
    """Which was bad is not told: both are possible, and a client sends them singly then."""
    simulator.behaviour.change({"partial_failure": partial})
    ebay.added(sku_item("S-1"), sku_item("S-2"))
    blocks = [_block(sku, quantity="7") for sku in ("S-1", "gone", "S-2")]
    said = _revised(ebay, *blocks)

    assert (said.ack, said.codes) == (ack, [231])
    assert [one.content.quantity for one in simulator.find_listings()] == quantities


def test_a_variation_is_named_by_item_and_sku(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Neither alone will do."""
    (item_id,) = ebay.added(varied_item())
    assert _revised(ebay, _block(item_id=item_id, quantity="7")).codes == [21916735]
    assert _revised(ebay, _block("A-1", quantity="7")).codes == [231]
    said = _revised(ebay, _block("A-1", item_id, price="12.50", quantity="7"))

    assert said.ack == "Success"
    (listing,) = simulator.find_listings()
    assert [(one.sku, str(one.price), one.quantity) for one in listing.content.variations] == [
        ("A-1", "12.50", 7),
        ("A-2", "9.99", 3),
    ]


@pytest.mark.parametrize(
    ("block", "codes"),
    [
        (_block("S-1", price="0.50"), [73]),
        (_block("S-1", price="cheap"), [37]),
        (_block("S-1", quantity="-1"), [515]),
        (_block("S-1"), [37]),
        (_block("S-1", item_id="1", quantity="1"), [17]),
    ],
    ids=["low-price", "no-price", "negative", "nothing", "unknown-item"],
)
def test_a_bad_block_is_refused(ebay: EbayCaller, block: str, codes: list[int]) -> None:
    """With the number of its fault."""
    ebay.added(sku_item("S-1"))

    assert _revised(ebay, block).codes == codes


# Behaviour 20: revisions.


def test_a_change_of_nothing_is_a_warning(ebay: EbayCaller) -> None:
    """It counts as done."""
    ebay.added(sku_item("S-1"))
    said = _revised(ebay, _block("S-1", price="9.99", quantity="5"))

    assert (said.ack, said.codes) == ("Warning", [21917091, 21917092])


def test_a_listing_is_revised_so_many_times_a_day(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """Then it has to wait for the next day."""
    simulator.behaviour.change({"revisions_a_day": 2})
    ebay.added(sku_item("S-1"))
    codes = [_revised(ebay, _block("S-1", quantity=str(n))).codes for n in (1, 2, 3)]
    assert codes == [[], [], [21919165]]

    simulator.advance(86_400)
    assert _revised(ebay.log_in(), _block("S-1", quantity="3")).ack == "Success"


def test_adds_come_too_fast(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """21919144 is for later, not for the merchant."""
    simulator.behaviour.change({"adds_a_window": 2})
    adds = [request("AddFixedPriceItem", sku_item(f"S-{n}"), f"r-{n}") for n in range(3)]

    assert [one.codes for one in ebay.said(ADD, *adds)] == [[], [], [21919144]]
    simulator.advance(31)
    assert ebay.said(ADD, adds[2])[0].ack == "Success"


def test_ended_listings_take_no_price(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """21916750 by item id; the SKU alone finds nothing any more."""
    (item_id,) = ebay.added(sku_item("S-1"))
    simulator.end_silently(item_id)

    assert _revised(ebay, _block("S-1", item_id, quantity="3")).codes == [21916750]
    assert _revised(ebay, _block("S-1", quantity="3")).codes == [231]


def test_a_sale_restricts_what_can_be_revised(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Title, names of variations, and the variation that was sold."""
    single, many = ebay.added(sku_item("S-1"), varied_item())
    simulator.sell(single)
    simulator.sell(many, sku="A-1")
    drop = (
        f"<Item><ItemID>{many}</ItemID><Variations><Variation><Delete>true</Delete><SKU>A-1</SKU>"
        "</Variation></Variations></Item>"
    )
    said = ebay.said(
        "LMS_REVISE_FIXED_PRICE_ITEM",
        request(
            "ReviseFixedPriceItem", f"<Item><ItemID>{single}</ItemID><Title>New</Title></Item>", "1"
        ),
        request("ReviseFixedPriceItem", drop, "2"),
        request(
            "ReviseFixedPriceItem",
            f"<Item><ItemID>{many}</ItemID><Variations>"
            + variations({"A-1": {"Size": "M"}, "A-2": {"Size": "L"}})
            + "</Variations></Item>",
            "3",
        ),
    )

    assert said[0].codes == [21919028]
    assert said[1].codes == [21916608]
    assert 21916603 in said[2].codes


# Behaviours 22, 24, 25, 26: sellers, ends, stock and what happens outside.


def test_sellers_can_be_changed_while_it_runs(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """By the control calls, as the demo does it."""
    changed = ebay.http.patch("/_simulator/sellers/seller-one", json={"item_limit": 6})
    assert changed.json()["item_limit"] == 6
    ebay.added(sku_item("S-1"))
    (said,) = ebay.said(ADD, request("AddFixedPriceItem", sku_item("S-2")))
    assert said.codes == [21919188]
    assert _revised(ebay, _block("S-1", quantity="7")).codes == [21919188]

    ebay.http.patch("/_simulator/sellers/seller-one", json={"suspended": True})
    (said,) = ebay.said(ADD, request("AddFixedPriceItem", sku_item("S-2")))
    assert said.codes == [841]
    assert ebay.http.patch("/_simulator/sellers/x", json={"colour": 1}).status_code == 400


def test_an_end_is_told_with_its_time(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """1047 afterwards; a relist gives another id, until 90 days have gone."""
    (item_id,) = ebay.added(sku_item("S-1"))
    end = request(
        "EndFixedPriceItem", f"<ItemID>{item_id}</ItemID><EndingReason>NotAvailable</EndingReason>"
    )
    first, second = (ebay.said("LMS_END_FIXED_PRICE_ITEM", end)[0] for _ in range(2))
    assert (first.ack, first.text("EndTime"), first.text("SKU")) == (
        "Success",
        "2026-03-02T09:00:00.000Z",
        "S-1",
    )
    assert second.codes == [1047]

    simulator.advance(91 * 86_400)
    relist = request("RelistFixedPriceItem", f"<Item><ItemID>{item_id}</ItemID></Item>")
    assert ebay.log_in().said("LMS_RELIST_FIXED_PRICE_ITEM", relist)[0].codes == [196]


def test_out_of_stock_hides_and_ends_after_ninety_days(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """Nobody is told: only the report lacks it then."""
    ebay.added(sku_item("S-1"))
    assert _revised(ebay, _block("S-1", quantity="0")).ack == "Success"
    (listing,) = simulator.find_listings()
    assert listing.state == "hidden"

    simulator.advance(89 * 86_400)
    assert [one.text("SKU") for one in ebay.log_in().inventory()] == ["S-1"]
    simulator.advance(2 * 86_400)
    assert listing.state == "ended"
    assert ebay.log_in().inventory() == []


def test_without_the_option_a_quantity_of_nothing_is_refused(simulator: EbaySimulator) -> None:
    """And a listing that is sold out ends."""
    with calling(simulator, "seller-two") as ebay:
        (item_id,) = ebay.added(sku_item("S-1"))
        assert _revised(ebay, _block("S-1", quantity="0")).codes == [942]
        simulator.sell(item_id, 5)

    (listing,) = simulator.find_listings()
    assert (listing.state, listing.end_reason) == ("ended", "Sold")
