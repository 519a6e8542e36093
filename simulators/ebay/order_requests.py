"""OrderAck and SetShipmentTrackingInfo."""

from collections.abc import Callable, Mapping

from simulators.clock import Clock
from simulators.ebay.answers import Answer, Asked, refused
from simulators.ebay.listing_errors import problem
from simulators.ebay.orders import Order, OrderBook, OrderLine
from simulators.ebay.sellers import Seller
from simulators.ebay.xml_node import XmlNode, leaf


class OrderDesk:
    """Takes what the seller tells of orders. Whoever holds the lock may use it."""

    def __init__(self, orders: OrderBook, clock: Clock) -> None:
        self._orders = orders
        self._clock = clock

    def handlers(self) -> Mapping[str, Callable[[Seller, str, Asked], Answer]]:
        """By kind of request; the second argument is the marketplace."""
        return {"OrderAck": self._ack, "SetShipmentTrackingInfo": self._ship}

    def _ack(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        found = self._found(seller, asked.node)
        if found is None:
            return refused(problem(17, _named(asked.node)))
        for line in found[1]:
            line.acked = True
        self._orders.touch(found[0])
        return Answer((), _told(*found))

    def _ship(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        node = asked.node
        found = self._found(seller, node)
        if found is None:
            return refused(problem(17, _named(node)))
        order, lines = found
        details = list(node.all("Shipment/ShipmentTrackingDetails"))
        packages = []
        for one in details:
            carrier, number = one.value("ShippingCarrierUsed"), one.value("ShipmentTrackingNumber")
            if not carrier or not number:  # one needs the other
                missing = "ShipmentTrackingNumber" if carrier else "ShippingCarrierUsed"
                return refused(problem(37, missing))
            packages.append((carrier, number))
        told_already = all(package in line.shipments for package in packages for line in lines)
        if all(line.shipped for line in lines) and told_already:
            return refused(problem(21919444, order.order_id))
        if node.value("IsShipped") != "false":
            self._mark(order, lines, packages)
        return Answer((), _told(order, lines))

    def _mark(self, order: Order, lines: list[OrderLine], packages: list[tuple[str, str]]) -> None:
        now = self._clock.now()
        for line in lines:
            line.shipped = line.shipped or now
            line.shipments += [package for package in packages if package not in line.shipments]
        if all(line.shipped for line in order.lines):
            order.shipped = order.shipped or now
        order.modified = now
        self._orders.touch(order)

    def _found(self, seller: Seller, node: XmlNode) -> tuple[Order, list[OrderLine]] | None:
        """The order, and those of its lines that were named; all for the order's own id."""
        named = _named(node)
        order = self._orders.find(named) if named else None
        if order is None or order.seller != seller.name:
            return None
        if node.value("OrderID"):
            return order, order.lines
        return order, [line for line in order.lines if line.line_id == named]


def _named(node: XmlNode) -> str:
    if named := node.value("OrderID") or node.value("OrderLineItemID"):
        return named
    item, transaction = node.value("ItemID"), node.value("TransactionID")
    return f"{item}-{transaction}" if item and transaction else ""


def _told(order: Order, lines: list[OrderLine]) -> tuple[XmlNode, ...]:
    return leaf("OrderID", order.order_id), leaf("OrderLineItemID", lines[0].line_id)
