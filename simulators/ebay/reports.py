"""The report files: what is for sale, and orders that were not acknowledged."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from simulators.clock import iso_text
from simulators.ebay.answers import VERSION
from simulators.ebay.listings import Listing, Variation
from simulators.ebay.orders import BUYERS, SHIPPING, Order, OrderLine
from simulators.ebay.xml_node import XmlNode, branch, leaf


def active_inventory(listings: Iterable[Listing], marketplace: str, now: datetime) -> Iterator[str]:
    """The inside of an ActiveInventoryReport, piece by piece; hidden listings are in it too."""
    yield f"<ActiveInventoryReport><Ack>Success</Ack><Timestamp>{iso_text(now)}</Timestamp>"
    yield f"<Version>{VERSION}</Version>\n"
    for listing in listings:
        if listing.active and listing.marketplace == marketplace:
            yield _sku_details(listing).xml() + "\n"
    yield "</ActiveInventoryReport>\n"


def _sku_details(listing: Listing) -> XmlNode:
    content = listing.content
    parts = [leaf("SKU", content.sku)] if content.sku else []
    if content.variations:
        inner = [_variation(one, content.currency) for one in content.variations]
        parts += [leaf("ItemID", listing.item_id), branch("Variations", *inner)]
    else:
        parts += [
            leaf("Price", content.price, currencyID=content.currency),
            leaf("Quantity", content.quantity),
            leaf("ItemID", listing.item_id),
        ]
    return branch("SKUDetails", *parts)


def _variation(one: Variation, currency: str) -> XmlNode:
    sku = [leaf("SKU", one.sku)] if one.sku else []
    return branch(
        "Variation",
        *sku,
        leaf("Price", one.price, currencyID=currency),
        leaf("Quantity", one.quantity),
        _specifics(one),
    )


def _specifics(one: Variation) -> XmlNode:
    pairs = (
        branch("NameValueList", leaf("Name", name), leaf("Value", value))
        for name, value in one.specifics
    )
    return branch("VariationSpecifics", *pairs)


def order_report(orders: Iterable[Order], now: datetime) -> Iterator[str]:
    """The inside of an OrderReport, piece by piece."""
    yield f"<OrderReport><Timestamp>{iso_text(now)}</Timestamp><Ack>Success</Ack>"
    yield f"<Version>{VERSION}</Version><OrderArray>\n"
    for order in orders:
        yield _order(order).xml() + "\n"
    yield "</OrderArray></OrderReport>\n"


def reportable(
    orders: Iterable[Order],
    *,
    seller: str,
    marketplace: str,
    since: datetime,
    until: datetime,
    state: str | None,
) -> list[Order]:
    """Orders of a period with a line that is neither acknowledged nor shipped.

    Args:
        orders: All there are.
        seller: Whose.
        marketplace: Where.
        since: They were made then or later.
        until: They were made then or earlier.
        state: `ACTIVE` for unpaid, `COMPLETED` for paid; None for all, cancelled ones too.
    """
    return [
        order
        for order in orders
        if order.seller == seller
        and order.marketplace == marketplace
        and since <= order.created <= until
        and state in (None, order.state.upper())
        and any(not line.acked and line.shipped is None for line in order.lines)
    ]


def _order(order: Order) -> XmlNode:
    money = {"currencyID": order.currency}
    paid = order.paid is not None
    parts = [
        leaf("OrderID", order.order_id),
        leaf("OrderStatus", order.state),
        leaf("AdjustmentAmount", "0.0", **money),
        leaf("AmountPaid", order.total if paid else "0.0", **money),
        leaf("CreatedTime", iso_text(order.created)),
        _checkout(order),
        branch("ShippingDetails", leaf("SellingManagerSalesRecordNumber", 100 + order.number)),
        leaf("PaymentMethods", "CreditCard"),
        _address(order),
        branch(
            "ShippingServiceSelected",
            leaf("ShippingService", "ShippingMethodStandard"),
            leaf("ShippingServiceCost", SHIPPING, **money),
        ),
        leaf("Subtotal", order.subtotal, **money),
        leaf("Total", order.total, **money),
        branch("TransactionArray", *(_line(order, one) for one in order.lines if not one.acked)),
        leaf("BuyerUserID", BUYERS[order.buyer][0]),
    ]
    if order.paid is not None:
        parts.append(leaf("PaidTime", iso_text(order.paid)))
    parts += [
        leaf("IsMultiLegShipping", "false"),
        leaf("SellerUserID", order.seller),
        leaf("SellerEmail", f"{order.seller}@example.com"),
        leaf("CancelStatus", "CancelComplete" if order.state == "Cancelled" else "NotApplicable"),
        leaf("ExtendedOrderID", order.order_id),
    ]
    return branch("Order", *parts)


def _checkout(order: Order) -> XmlNode:
    return branch(
        "CheckoutStatus",
        leaf("eBayPaymentStatus", "NoPaymentFailure"),
        leaf("LastModifiedTime", iso_text(order.modified)),
        leaf("PaymentMethod", "CreditCard"),
        leaf("Status", "Complete" if order.paid else "Incomplete"),
    )


def _address(order: Order) -> XmlNode:
    _, first, last, street, city, state, code, country = BUYERS[order.buyer]
    return branch(
        "ShippingAddress",
        leaf("Name", f"{first} {last}"),
        leaf("Street1", street),
        leaf("Street2", ""),
        leaf("CityName", city),
        leaf("StateOrProvince", state),
        leaf("Country", country),
        leaf("Phone", "Invalid Request"),
        leaf("PostalCode", code),
        leaf("AddressID", 9_000_000 + order.number),
    )


def _line(order: Order, line: OrderLine) -> XmlNode:
    _, first, last, *_ = BUYERS[order.buyer]
    site = order.marketplace.removeprefix("EBAY_")
    item = [leaf("ItemID", line.item_id), leaf("Site", site), leaf("Title", line.title)]
    if line.sku:
        item.append(leaf("SKU", line.sku))
    parts = [
        # Masked, as eBay does where the buyer's address is not the seller's business.
        branch(
            "Buyer",
            leaf("Email", "Invalid Request"),
            leaf("UserFirstName", first),
            leaf("UserLastName", last),
        ),
        leaf("CreatedDate", iso_text(order.created)),
        branch("Item", *item),
        leaf("QuantityPurchased", line.quantity),
        leaf("TransactionID", line.transaction_id),
        leaf("TransactionPrice", line.price, currencyID=order.currency),
        leaf("TransactionSiteID", site),
    ]
    if line.variation is not None:
        values = ", ".join(value for _, value in line.variation.specifics)
        sku = [leaf("SKU", line.variation.sku)] if line.variation.sku else []
        title = leaf("VariationTitle", f"{line.title} [{values}]")
        parts.append(branch("Variation", *sku, _specifics(line.variation), title))
    parts.append(leaf("OrderLineItemID", line.line_id))
    return branch("Transaction", *parts)
