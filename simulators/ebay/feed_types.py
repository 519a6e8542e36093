"""Feed types: what is in their files, which resource makes them, and who may."""

from collections.abc import Mapping
from typing import Final

from simulators.ebay.sellers import FULFILLMENT, INVENTORY

# The request inside a file of each feed type.
REQUESTS: Final[Mapping[str, str]] = {
    "LMS_ADD_FIXED_PRICE_ITEM": "AddFixedPriceItem",
    "LMS_REVISE_FIXED_PRICE_ITEM": "ReviseFixedPriceItem",
    "LMS_RELIST_FIXED_PRICE_ITEM": "RelistFixedPriceItem",
    "LMS_END_FIXED_PRICE_ITEM": "EndFixedPriceItem",
    "LMS_VERIFY_ADD_FIXED_PRICE_ITEM": "VerifyAddFixedPriceItem",
    "LMS_REVISE_INVENTORY_STATUS": "ReviseInventoryStatus",
    "LMS_ADD_ITEM": "AddItem",
    "LMS_REVISE_ITEM": "ReviseItem",
    "LMS_RELIST_ITEM": "RelistItem",
    "LMS_END_ITEM": "EndItem",
    "LMS_VERIFY_ADD_ITEM": "VerifyAddItem",
    "LMS_ORDER_ACK": "OrderAck",
    "LMS_SET_SHIPMENT_TRACKING_INFO": "SetShipmentTrackingInfo",
}
ORDER_REPORT: Final = "LMS_ORDER_REPORT"
INVENTORY_REPORT: Final = "LMS_ACTIVE_INVENTORY_REPORT"

_OF_ORDERS = frozenset({ORDER_REPORT, "LMS_ORDER_ACK", "LMS_SET_SHIPMENT_TRACKING_INFO"})


def resource_of(feed_type: str) -> str | None:
    """The resource that makes tasks of that feed type; None for no feed type."""
    if feed_type in REQUESTS:
        return "task"
    return {ORDER_REPORT: "order_task", INVENTORY_REPORT: "inventory_task"}.get(feed_type)


def scope_of(feed_type: str) -> str:
    """What a token must cover to make such a task."""
    return FULFILLMENT if feed_type in _OF_ORDERS else INVENTORY
