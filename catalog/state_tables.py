"""From and to every outside system's own states: the lookups over all translation tables."""

from collections.abc import Mapping
from typing import Final

from catalog.order_tables import ORDER_TABLES
from catalog.product_tables import PRODUCT_TABLES
from catalog.remote import Remote, RemoteTable
from catalog.shipment_tables import SHIPMENT_TABLES

TABLES: Final[tuple[RemoteTable, ...]] = (*ORDER_TABLES, *PRODUCT_TABLES, *SHIPMENT_TABLES)

_TABLES: Final = {(table.system, table.noun): table for table in TABLES}

# What an event here does at each system: the call, or the value that is written there. `label` is
# the moment a label is bought, `ship` the one at which the carrier takes the goods. A system that
# is not named is told nothing.
OUTGOING: Final[Mapping[str, Mapping[str, str]]] = {
    "sync": {
        "woocommerce": "POST orders",
        "magento": "PUT orders/create",
        "shopify": "orderCreate",
        "ebay": "OrderAckRequest",
    },
    "label": {
        "woocommerce": "POST orders/{id}/notes",
        "magento": "POST order/{id}/ship",
        "shopify": "fulfillmentCreate",
        "jd_id": "printOrder",
        "lazada": "pack",
        "shopee": "ship_order",
        "tiktok_shop": "packages/{id}/ship",
    },
    "ship": {
        "ebay": "SetShipmentTrackingInfoRequest",
        "woocommerce": "completed",
        "shopify": "fulfillmentTrackingInfoUpdate",
        "jd_id": "sendGoodsOpenApi",
        "lazada": "package/rts",
    },
    "cancel": {
        "woocommerce": "cancelled",
        "magento": "orders/{id}/cancel",
        "shopify": "orderCancel",
        "lazada": "order/cancel",
        "shopee": "cancel_order",
        "tiktok_shop": "cancellations",
    },
    "end": {"ebay": "EndFixedPriceItemRequest"},
    "relist": {"ebay": "RelistFixedPriceItemRequest"},
}


def read_remote(system: str, noun: str, value: str) -> Remote | None:
    """What a value of an outside system means.

    Args:
        system: Such as `ebay`, `woocommerce`, `easypost`.
        noun: `order`, `product` or `shipment`.
        value: As the system gave it; where it spreads a state over several fields, put together
            as the table's `reads` says.

    Returns:
        A state of ours or a note; None for what the tables do not know. Such a value is reported
        with the finding `remote_state_unknown`, kept raw, and moves nothing.
    """
    table = _TABLES.get((system, noun))
    return table.find(value) if table is not None else None


def translate_remote(system: str, noun: str, value: str) -> str | None:
    """The canonical state of a remote value; None for one that is none of ours, or is unknown."""
    row = read_remote(system, noun, value)
    return row.state if row is not None else None


def outgoing(system: str, event: str) -> str | None:
    """What an event here calls or writes at a system; None where it is told nothing."""
    return OUTGOING.get(event, {}).get(system)
