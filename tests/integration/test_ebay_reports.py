"""Reports, orders, shipments and categories of the simulated eBay, over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulators.ebay.orders import NotForSale
from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import EbayCaller, error_ids, still_ebay
from tests.ebay_files import Said, request, sku_item, varied_item

ADD = "LMS_ADD_FIXED_PRICE_ITEM"
STATUS = "LMS_REVISE_INVENTORY_STATUS"


@pytest.fixture
def simulator() -> Iterator[EbaySimulator]:
    """An eBay in which nothing has happened, at a time that stands still."""
    with still_ebay(queued_polls=0, working_polls=0) as made:
        yield made


def test_the_inventory_report_shows_what_is_for_sale(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """Sales and edits on eBay's own pages are in it; price and quantity of variations by each."""
    single, many = ebay.added(sku_item("S-1"), varied_item())
    simulator.sell(single, 2)
    simulator.edit_outside(many, {"sku": "A-2", "price": "1.50"})
    one, other = ebay.inventory()

    assert (one.text("SKU"), one.text("ItemID")) == ("S-1", single)
    assert (one.text("Price"), one.text("Quantity")) == ("9.99", "3")
    assert (other.text("SKU"), other.text("Price"), other.text("ItemID")) == (None, None, many)
    assert [
        (part.text("SKU"), part.text("Price"), part.text("Quantity"))
        for part in other.all("Variations/Variation")
    ] == [("A-1", "9.99", "3"), ("A-2", "1.50", "3")]
    assert ebay.inventory(listingFormat="AUCTION") == []


def test_a_seller_may_have_listings_of_old(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Made by other means: the report has them, and nobody here sent them."""
    made = ebay.http.post("/_simulator/listings/fill", json={"seller": "seller-one", "count": 300})
    found = ebay.inventory()

    assert len(made.json()) == len(found) == 300
    assert (found[-1].text("SKU"), found[-1].text("Price")) == ("OLD-300", "5.00")


def test_what_happens_outside_needs_a_living_listing(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """A test that sells what is not there is told so."""
    (item_id,) = ebay.added(sku_item("S-1"))

    with pytest.raises(NotForSale, match="only 5 left"):
        simulator.sell(item_id, 6)
    reply = ebay.http.post("/_simulator/listings/1/sell", json={})
    assert (reply.status_code, reply.json()) == (400, {"detail": "no listing 1"})


# Behaviours 27, 28, 29: orders.


def _orders(ebay: EbayCaller, **criteria: Any) -> list[Said]:
    report = ebay.report("LMS_ORDER_REPORT", "order_task", **criteria)
    assert (report.kind, report.text("Ack")) == ("OrderReport", "Success")
    return report.all("OrderArray/Order")


def _ack(ebay: EbayCaller, inside: str) -> Said:
    return ebay.said("LMS_ORDER_ACK", request("OrderAck", inside))[0]


def test_a_report_may_have_no_orders(ebay: EbayCaller) -> None:
    """It is a report all the same."""
    assert _orders(ebay) == []


def test_paying_changes_the_order_and_not_its_lines(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """OrderLineItemID is the only key that stays."""
    (item_id,) = ebay.added(sku_item("S-1"))
    placed = simulator.sell(item_id, 2, paid=False)
    (unpaid,) = _orders(ebay)
    simulator.orders.pay(placed.order_id)
    (paid,) = _orders(ebay)

    assert unpaid.text("OrderID") != paid.text("OrderID")
    assert paid.text("ExtendedOrderID") == paid.text("OrderID")
    lines = [one.text("TransactionArray/Transaction/OrderLineItemID") for one in (unpaid, paid)]
    assert lines[0] == lines[1]
    assert str(lines[0]).startswith(f"{item_id}-")
    states = [
        (one.text("OrderStatus"), one.text("CheckoutStatus/Status"), one.text("AmountPaid"))
        for one in (unpaid, paid)
    ]
    assert states == [("Active", "Incomplete", "0.0"), ("Completed", "Complete", "24.88")]
    assert paid.text("CheckoutStatus/eBayPaymentStatus") == "NoPaymentFailure"


def test_an_order_has_its_buyer_lines_and_variation(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """The SKU that was sold is at the variation; the buyer's address is masked."""
    single, many = ebay.added(sku_item("S-1"), varied_item())
    simulator.order([(single, None, 1), (many, "A-2", 2)], buyer=1)
    (order,) = _orders(ebay)
    first, second = order.all("TransactionArray/Transaction")

    assert (first.text("Item/SKU"), first.text("QuantityPurchased")) == ("S-1", "1")
    assert (second.text("Item/SKU"), second.text("Variation/SKU")) == (None, "A-2")
    assert second.text("Variation/VariationSpecifics/NameValueList/Value") == "blue"
    assert first.text("Buyer/Email") == "Invalid Request"
    assert (order.text("ShippingAddress/Name"), order.text("ShippingAddress/Country")) == (
        "Jörg Beispiel",
        "DE",
    )
    assert order.text("Total") == "34.87"


def test_orders_are_in_every_report_until_they_are_acknowledged(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """One line at a time, if that is what was acknowledged; and again if the ack was lost."""
    first, second = ebay.added(sku_item("S-1"), sku_item("S-2"))
    placed = simulator.order([(first, None, 1), (second, None, 1)])
    assert len(_orders(ebay)) == len(_orders(ebay)) == 1

    line = placed.lines[0].line_id
    assert _ack(ebay, f"<OrderLineItemID>{line}</OrderLineItemID>").ack == "Success"
    (rest,) = _orders(ebay)
    assert [one.text("Item/SKU") for one in rest.all("TransactionArray/Transaction")] == ["S-2"]
    assert _ack(ebay, f"<OrderID>{placed.order_id}</OrderID>").ack == "Success"
    assert _orders(ebay) == []
    simulator.orders.forget_acks(placed.order_id)
    assert len(_orders(ebay)) == 1
    assert _ack(ebay, "<OrderID>1</OrderID>").codes == [17]


def test_reports_are_of_a_state_and_a_period(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Unpaid and paid, cancelled in the whole report only, and by the day."""
    (item_id,) = ebay.added(sku_item("S-1"))
    simulator.sell(item_id, paid=False)
    simulator.sell(item_id)
    simulator.orders.cancel(simulator.sell(item_id).order_id)

    def states(**criteria: Any) -> list[str | None]:
        return [one.text("OrderStatus") for one in _orders(ebay, **criteria)]

    assert states() == ["Active", "Completed", "Cancelled"]
    assert states(orderStatus="ACTIVE") == ["Active"]
    assert states(orderStatus="COMPLETED") == ["Completed"]
    day = {"from": "2026-03-01T00:00:00.000Z", "to": "2026-03-02T00:00:00.000Z"}
    assert states(creationDateRange=day) == []
    simulator.advance(11 * 86_400)
    ebay.log_in()
    assert states() == []


@pytest.mark.parametrize(
    "criteria",
    [
        {"creationDateRange": {"from": "2026-03-01T00:00:00Z", "to": "2026-03-12T00:00:00Z"}},
        {"creationDateRange": {"from": "2026-03-02T00:00:00Z", "to": "2026-03-01T00:00:00Z"}},
        {"creationDateRange": {"from": "yesterday"}},
        {"orderStatus": "PAID"},
    ],
    ids=["too-long", "backwards", "no-time", "no-state"],
)
def test_a_report_that_cannot_be_is_refused(ebay: EbayCaller, criteria: dict[str, Any]) -> None:
    """160019, before anything is queued."""
    reply = ebay.create("LMS_ORDER_REPORT", "order_task", criteria)

    assert (reply.status_code, error_ids(reply)) == (400, [160019])


def test_reports_have_their_own_number_a_day(ebay: EbayCaller) -> None:
    """25 inventory reports."""
    made = []
    for _ in range(26):
        reply = ebay.create("LMS_ACTIVE_INVENTORY_REPORT", "inventory_task")
        made.append(reply.status_code)
        if reply.status_code == 202:
            ebay.finished(reply.headers["Location"].rsplit("/", 1)[1])

    assert made == [202] * 25 + [409]


def _ship(ebay: EbayCaller, inside: str) -> Said:
    kind = "SetShipmentTrackingInfo"
    return ebay.said("LMS_SET_SHIPMENT_TRACKING_INFO", request(kind, inside))[0]


def _package(carrier: str = "", number: str = "") -> str:
    fields = {"ShippingCarrierUsed": carrier, "ShipmentTrackingNumber": number}
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in fields.items() if text)
    return f"<Shipment><ShipmentTrackingDetails>{inside}</ShipmentTrackingDetails></Shipment>"


def test_a_shipment_is_told_by_order(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Carrier and number go together; what was shipped is in no report; twice is once."""
    (item_id,) = ebay.added(sku_item("S-1"))
    placed = simulator.sell(item_id)
    order = f"<OrderID>{placed.order_id}</OrderID>"

    assert _ship(ebay, order + _package("UPS")).codes == [37]
    assert _ship(ebay, order + _package(number="1Z")).codes == [37]
    assert _ship(ebay, "<OrderID>1</OrderID>" + _package("UPS", "1Z")).codes == [17]
    done = _ship(ebay, order + _package("UPS", "1Z"))
    assert (done.ack, done.text("OrderID")) == ("Success", placed.order_id)
    assert _orders(ebay) == []
    assert _ship(ebay, order + _package("UPS", "1Z")).codes == [21919444]
    assert _ship(ebay, order + _package("UPS", "2Z")).ack == "Success"
    assert placed.lines[0].shipments == [("UPS", "1Z"), ("UPS", "2Z")]


# What eBay tells of categories and policies.


def test_categories_tell_where_variations_are_supported(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """By ids, by a parent, or all; and as it is after a change."""
    path = "/sell/metadata/v1/marketplace/EBAY_US/get_listing_structure_policies"

    def told(ids: str | None) -> dict[str, bool]:
        query = {} if ids is None else {"filter": f"categoryIds:{{{ids}}}"}
        reply = ebay.http.get(path, headers=ebay.headers, params=query).json()
        return {
            one["categoryId"]: one["variationsSupported"]
            for one in reply["listingStructurePolicies"]
        }

    assert told("15687|45112") == {"15687": True, "45112": False}
    assert set(told("281")) == {"67681", "50637", "31387"}
    assert len(told(None)) > 10
    ebay.http.patch("/_simulator/categories/15687", json={"variations": False})
    assert told("15687") == {"15687": False}
    (said,) = ebay.said(ADD, request("AddFixedPriceItem", varied_item()))
    assert said.codes == [21916564]


def test_categories_tell_conditions_and_specifics(ebay: EbayCaller) -> None:
    """What the rules ask for can be asked for beforehand."""
    path = "/sell/metadata/v1/marketplace/EBAY_DE/get_item_condition_policies"
    reply = ebay.http.get(path, headers=ebay.headers, params={"filter": "categoryIds:{15687}"})
    (policy,) = reply.json()["itemConditionPolicies"]
    assert (policy["categoryTreeId"], policy["itemConditionRequired"]) == ("77", True)
    assert [one["conditionId"] for one in policy["itemConditions"]] == ["1000", "1500", "3000"]

    taxonomy = "/commerce/taxonomy/v1"
    tree = ebay.http.get(
        f"{taxonomy}/get_default_category_tree_id",
        headers=ebay.headers,
        params={"marketplace_id": "EBAY_DE"},
    ).json()
    assert tree == {"categoryTreeId": "77", "categoryTreeVersion": "1"}
    found = ebay.http.get(
        f"{taxonomy}/category_tree/77/get_item_aspects_for_category",
        headers=ebay.headers,
        params={"category_id": "15687"},
    ).json()
    assert {
        one["localizedAspectName"]: (
            one["aspectConstraint"]["aspectRequired"],
            one["aspectConstraint"]["aspectEnabledForVariations"],
        )
        for one in found["aspects"]
    } == {"Brand": (True, False), "Color": (False, True), "Size": (False, True)}
    whole = ebay.http.get(f"{taxonomy}/category_tree/77", headers=ebay.headers).json()
    assert len(whole["rootCategoryNode"]["childCategoryTreeNodes"]) > 3


def test_policies_are_listed_with_their_ids(ebay: EbayCaller) -> None:
    """A merchant names them; a listing has their ids."""
    reply = ebay.http.get(
        "/sell/account/v1/return_policy",
        headers=ebay.headers,
        params={"marketplace_id": "EBAY_US"},
    ).json()

    assert [(one["name"], one["returnPolicyId"]) for one in reply["returnPolicies"]] == [
        ("30 days", "6100000004"),
        ("No returns", "6100000005"),
    ]


# The control calls.


def test_everything_can_be_done_from_outside(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """The demo runs it as a process, and has no Python object of it."""
    (item_id,) = ebay.added(sku_item("S-1"))
    control = ebay.http
    order = control.post(f"/_simulator/listings/{item_id}/sell", json={"paid": False}).json()
    assert order["state"] == "Active"
    paid = control.post(f"/_simulator/orders/{order['order_id']}/pay").json()
    assert (paid["state"], paid["former_ids"]) == ("Completed", [order["order_id"]])
    edited = control.post(f"/_simulator/listings/{item_id}/edit", json={"title": "Other"}).json()
    assert (edited["title"], edited["quantity"], edited["sold"]) == ("Other", 4, 1)
    (live,) = control.get("/_simulator/listings", params={"sku": "S-1"}).json()
    assert (live["state"], live["price"], live["item_id"]) == ("active", "9.99", item_id)
    assert control.post(f"/_simulator/listings/{item_id}/end").json()["state"] == "ended"
    rules = [{"kind": "reset", "operation": "getTask", "rate": 0.1}]
    assert control.put("/_simulator/faults", json=rules).status_code == 200
    assert "drop_after" in control.get("/_simulator/faults").json()["kinds"]["calls"]
    assert control.put("/_simulator/faults", json=[{"kind": "no"}]).status_code == 400
    assert control.patch("/_simulator/behaviour", json={"queued_polls": 9}).status_code == 200
    assert control.patch("/_simulator/behaviour", json={"colour": 9}).status_code == 400
    assert control.post("/_simulator/clock", json={"seconds": 60}).json() == {
        "time": "2026-03-02T09:01:00+00:00"
    }
    assert len(control.get("/_simulator/orders").json()) == 1
    assert control.post("/_simulator/reset").status_code == 200
    assert control.get("/_simulator/listings").json() == []
    assert control.get("/_simulator").json()["client_id"] == "crossdock-simulated-client"
