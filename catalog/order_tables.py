"""What the order states of marketplaces and storefronts mean here.

Sources: eBay Trading API, OrderStatusCodeType, CheckoutStatus and eBayPaymentStatus; WooCommerce
REST v3; Magento 2 order states; Shopify Admin API; the open platforms of JD.id, Zilingo, Lazada,
Shopee and TikTok Shop.
"""

from typing import Final

from catalog.order_states import (
    AWAITING_CONFIRMATION,
    CANCELLED,
    NEW,
    QUEUED,
    RETURNED,
    SHIPPED,
    SUCCESSFULLY_PROCESSED,
)
from catalog.remote import (
    CANCEL_ASKED,
    FAILED,
    HELD,
    PART_REFUNDED,
    UNPAID,
    RemoteTable,
    notes,
    values,
)

_EBAY = RemoteTable(
    "ebay",
    "order",
    "`OrderStatus`, `CheckoutStatus.Status` and `eBayPaymentStatus`, with `/` between them",
    (
        *values(NEW, "Completed/Complete/NoPaymentFailure"),
        *notes(HELD, "Completed", "Completed/*", "InProcess", "InProcess/*"),
        *notes(UNPAID, "Active", "Active/*", "Inactive", "Inactive/*"),
        *notes(CANCEL_ASKED, "CancelPending", "CancelPending/*"),
        *values(SHIPPED, "Shipped", "Shipped/*"),
        *values(CANCELLED, "Cancelled", "Cancelled/*"),
    ),
)
_WOOCOMMERCE = RemoteTable(
    "woocommerce",
    "order",
    "`status`",
    (
        *notes(UNPAID, "pending"),
        *notes(HELD, "on-hold"),
        *values(NEW, "processing"),
        *values(SUCCESSFULLY_PROCESSED, "completed"),
        *values(CANCELLED, "cancelled", "failed", "trash"),
        *values(RETURNED, "refunded"),
    ),
)
_MAGENTO = RemoteTable(
    "magento",
    "order",
    "`state`; with `/cod` where it is paid on delivery, `/shipped` where it has a shipment, "
    "`/fraud` where the status is `fraud`",
    (
        *values(NEW, "new/cod", "processing", "processing/cod"),
        *notes(UNPAID, "new", "pending_payment"),
        *notes(FAILED, "payment_review/fraud"),
        *notes(HELD, "holded", "payment_review"),
        *values(SHIPPED, "processing/shipped", "processing/cod/shipped"),
        *values(SUCCESSFULLY_PROCESSED, "complete"),
        *values(CANCELLED, "canceled"),
        *values(RETURNED, "closed"),
    ),
)
_SHOPIFY = RemoteTable(
    "shopify",
    "order",
    "`CANCELLED` where `cancelledAt` is set; else `displayFinancialStatus`, `/`, and the first of "
    "these that there is: `CLOSED` where a fulfilled order is closed, the `requestStatus` of a "
    "fulfilment order that is not `UNSUBMITTED`, the `displayStatus` of the fulfilment, "
    "`displayFulfillmentStatus`",
    (
        *values(CANCELLED, "CANCELLED", "VOIDED/*"),
        *values(RETURNED, "REFUNDED/*", "*/RESTOCKED"),
        *notes(PART_REFUNDED, "PARTIALLY_REFUNDED/*"),
        *notes(CANCEL_ASKED, "*/CANCELLATION_REQUESTED"),
        *notes(FAILED, "*/ERROR", "*/FAILURE"),
        *values(SUCCESSFULLY_PROCESSED, "*/DELIVERED", "*/CLOSED"),
        *values(SHIPPED, "*/FULFILLED", "*/IN_TRANSIT", "*/OUT_FOR_DELIVERY"),
        *notes(UNPAID, "PENDING/*"),
        *notes(HELD, "AUTHORIZED/*", "*/ON_HOLD", "*/SCHEDULED"),
        *values(AWAITING_CONFIRMATION, "PAID/SUBMITTED"),
        *values(QUEUED, "PAID/IN_PROGRESS", "PAID/PENDING_FULFILLMENT", "PAID/PARTIALLY_FULFILLED"),
        *values(NEW, "PAID/UNFULFILLED", "PAID/OPEN"),
    ),
)
_JD_ID = RemoteTable(
    "jd_id",
    "order",
    "`orderState`",
    (
        *values(NEW, "1"),
        *values(SHIPPED, "2"),
        *notes(CANCEL_ASKED, "3", "4"),
        *values(CANCELLED, "5"),
        *values(SUCCESSFULLY_PROCESSED, "6"),
        *values(QUEUED, "7"),
    ),
)
_ZILINGO = RemoteTable(
    "zilingo",
    "order",
    "the name of the list that the order is in",
    (
        *values(AWAITING_CONFIRMATION, "awaitingConfirmation"),
        *values(QUEUED, "awaitingPickupRequest", "awaitingPickupSchedule", "pickupScheduled"),
        *values(SHIPPED, "inTransit"),
        *values(SUCCESSFULLY_PROCESSED, "successfullyProcessed"),
        *values(CANCELLED, "cancelled", "rejected"),
    ),
)
_LAZADA = RemoteTable(
    "lazada",
    "order",
    "`status` of the item that has come least far",
    (
        *notes(UNPAID, "unpaid"),
        *values(NEW, "pending", "repacked"),
        *values(AWAITING_CONFIRMATION, "topack"),
        *values(QUEUED, "packed", "toship", "ready_to_ship", "ready_to_ship_pending"),
        *values(SHIPPED, "shipped"),
        *values(SUCCESSFULLY_PROCESSED, "delivered", "confirmed"),
        *values(CANCELLED, "canceled"),
        *values(RETURNED, "returned", "shipped_back", "shipped_back_success"),
        *notes(FAILED, "failed", "failed_delivery", "shipped_back_failed"),
        *notes(FAILED, "lost", "lost_by_3pl", "damaged_by_3pl", "package_scrapped"),
    ),
)
_SHOPEE = RemoteTable(
    "shopee",
    "order",
    "`order_status`; the `logistics_status` of a package that failed instead of it",
    (
        *notes(UNPAID, "UNPAID"),
        *notes(HELD, "PENDING", "INVOICE_PENDING"),
        *values(NEW, "READY_TO_SHIP"),
        *values(QUEUED, "PROCESSED", "RETRY_SHIP"),
        *values(SHIPPED, "SHIPPED"),
        *values(SUCCESSFULLY_PROCESSED, "TO_CONFIRM_RECEIVE", "COMPLETED"),
        *notes(CANCEL_ASKED, "IN_CANCEL"),
        *values(CANCELLED, "CANCELLED"),
        *values(RETURNED, "TO_RETURN"),
        *notes(FAILED, "LOGISTICS_PICKUP_FAILED", "LOGISTICS_DELIVERY_FAILED", "LOGISTICS_LOST"),
    ),
)
_TIKTOK_SHOP = RemoteTable(
    "tiktok_shop",
    "order",
    "`status`; `push/` and the kind of a cancellation or return that was pushed; `package/` and "
    "the status of a package that was lost",
    (
        *notes(UNPAID, "UNPAID"),
        *notes(HELD, "ON_HOLD"),
        *values(NEW, "AWAITING_SHIPMENT"),
        *values(QUEUED, "AWAITING_COLLECTION", "PARTIALLY_SHIPPING"),
        *values(SHIPPED, "IN_TRANSIT"),
        *values(SUCCESSFULLY_PROCESSED, "DELIVERED", "COMPLETED"),
        *notes(CANCEL_ASKED, "push/CANCELLATION"),
        *values(CANCELLED, "CANCELLED"),
        *values(RETURNED, "push/RETURN"),
        *notes(FAILED, "package/CANCELLED"),
    ),
)

ORDER_TABLES: Final = (
    _EBAY, _WOOCOMMERCE, _MAGENTO, _SHOPIFY, _JD_ID, _ZILINGO, _LAZADA, _SHOPEE, _TIKTOK_SHOP
)  # fmt: skip
