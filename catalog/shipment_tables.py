"""What the parcel states of carriers and of services above them mean here.

Sources: EasyPost tracker statuses; Shippo tracking statuses; Janio order statuses; Karrio tracker
and shipment statuses.
"""

from typing import Final

from catalog.remote import RemoteTable, values
from catalog.shipment_states import (
    CANCELLED,
    DELIVERED,
    IN_TRANSIT,
    LABEL_READY,
    OUT_FOR_DELIVERY,
    PROBLEM,
    RETURNING,
)

SHIPMENT_TABLES: Final = (
    RemoteTable(
        "feed",
        "shipment",
        "`LogisticsStatus` of a shipment feed",
        (
            *values(LABEL_READY, "NOT_SHIPPED", "NOT_READY_FOR_PICKUP"),
            *values(IN_TRANSIT, "SHIPPED", "IN_TRANSIT"),
            *values(OUT_FOR_DELIVERY, "READY_FOR_PICKUP"),
            *values(DELIVERED, "RECEIVED", "PICKED_UP"),
        ),
    ),
    RemoteTable(
        "easypost",
        "shipment",
        "`status`",
        (
            *values(LABEL_READY, "pre_transit", "unknown"),
            *values(IN_TRANSIT, "in_transit"),
            *values(OUT_FOR_DELIVERY, "out_for_delivery", "available_for_pickup"),
            *values(DELIVERED, "delivered"),
            *values(RETURNING, "return_to_sender"),
            *values(PROBLEM, "failure", "error"),
            *values(CANCELLED, "cancelled"),
        ),
    ),
    RemoteTable(
        "shippo",
        "shipment",
        "`tracking_status.status`; with `/out_for_delivery` where the substatus says so",
        (
            *values(LABEL_READY, "PRE_TRANSIT", "UNKNOWN"),
            *values(OUT_FOR_DELIVERY, "TRANSIT/out_for_delivery"),
            *values(IN_TRANSIT, "TRANSIT"),
            *values(DELIVERED, "DELIVERED"),
            *values(RETURNING, "RETURNED"),
            *values(PROBLEM, "FAILURE"),
        ),
    ),
    RemoteTable(
        "janio",
        "shipment",
        "`status`",
        (
            *values(LABEL_READY, "ORDER_CREATED", "PENDING_PICKUP", "READY_FOR_COLLECTION"),
            *values(IN_TRANSIT, "IN_TRANSIT_WITHIN_*", "CROSS_BORDER_TRANSIT"),
            *values(IN_TRANSIT, "DESTINATION_COUNTRY_CUSTOMS"),
            *values(OUT_FOR_DELIVERY, "DELIVERY_IN_PROGRESS"),
            *values(DELIVERED, "DELIVERY_COMPLETED"),
            *values(RETURNING, "RETURN_TO_SENDER"),
            *values(PROBLEM, "FAILED_PICKUP", "FAILED_DELIVERY", "EXCEPTION"),
            *values(CANCELLED, "CANCELLED"),
        ),
    ),
    RemoteTable(
        "karrio",
        "shipment",
        "`status`",
        (
            *values(LABEL_READY, "created", "pending"),
            *values(IN_TRANSIT, "picked_up", "shipped", "in_transit", "on_hold"),
            *values(IN_TRANSIT, "delivery_delayed"),
            *values(OUT_FOR_DELIVERY, "out_for_delivery", "ready_for_pickup"),
            *values(DELIVERED, "delivered"),
            *values(RETURNING, "return_to_sender"),
            *values(PROBLEM, "delivery_failed", "needs_attention"),
            *values(CANCELLED, "cancelled"),
        ),
    ),
)
