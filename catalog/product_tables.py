"""What the listing states of marketplaces and storefronts mean here. Sources: `order_tables`."""

from typing import Final

from catalog.product_states import (
    APPROVED,
    AWAITING_APPROVAL,
    ENDED,
    LIVE,
    NEW,
    OUT_OF_STOCK,
    REJECTED,
)
from catalog.remote import RemoteTable, values

PRODUCT_TABLES: Final = (
    RemoteTable(
        "ebay",
        "product",
        "`ListingStatus`; with `/0` where it is out of stock",
        (
            *values(LIVE, "Active"),
            *values(OUT_OF_STOCK, "Active/0"),
            *values(ENDED, "Completed", "Ended"),
        ),
    ),
    RemoteTable(
        "woocommerce",
        "product",
        "`status`; with `/hidden` or `/outofstock` where `catalog_visibility` or `stock_status` "
        "says so",
        (
            *values(NEW, "draft", "private"),
            *values(AWAITING_APPROVAL, "pending"),
            *values(APPROVED, "publish/hidden"),
            *values(LIVE, "publish"),
            *values(OUT_OF_STOCK, "publish/outofstock"),
            *values(ENDED, "trash"),
        ),
    ),
    RemoteTable(
        "magento",
        "product",
        "`status`, `/` and `visibility`; with `/0` where it is out of stock; `deleted`",
        (
            *values(NEW, "2/*"),
            *values(APPROVED, "1/1"),
            *values(LIVE, "1/2", "1/3", "1/4"),
            *values(OUT_OF_STOCK, "1/2/0", "1/3/0", "1/4/0"),
            *values(ENDED, "deleted"),
        ),
    ),
    RemoteTable(
        "shopify",
        "product",
        "`status`; with `/published` where it is published on our publication",
        (
            *values(NEW, "DRAFT"),
            *values(APPROVED, "ACTIVE", "UNLISTED"),
            *values(LIVE, "ACTIVE/published"),
            *values(ENDED, "ARCHIVED"),
        ),
    ),
    RemoteTable(
        "jd_id",
        "product",
        "the last of its own calls that succeeded, and what the audit says",
        (
            *values(NEW, "saved"),
            *values(AWAITING_APPROVAL, "submitAudit"),
            *values(APPROVED, "audited"),
            *values(LIVE, "onShelf"),
            *values(REJECTED, "refused"),
            *values(ENDED, "offShelf", "delSpu"),
        ),
    ),
    RemoteTable(
        "zilingo",
        "product",
        "`status`; with `/0` where the quantity is 0; `delistedProducts` where it is in that list. "
        "Every other status waits for Zilingo's approval, and is told as unknown once",
        (
            *values(LIVE, "APPROVED"),
            *values(OUT_OF_STOCK, "APPROVED/0"),
            *values(REJECTED, "NEEDS_ACTION"),
            *values(ENDED, "delistedProducts"),
        ),
    ),
    RemoteTable(
        "lazada",
        "product",
        "`status`",
        (
            *values(AWAITING_APPROVAL, "pending"),
            *values(APPROVED, "inactive"),
            *values(LIVE, "live", "active"),
            *values(REJECTED, "rejected"),
            *values(ENDED, "deleted"),
        ),
    ),
    RemoteTable(
        "shopee",
        "product",
        "`item_status`",
        (
            *values(AWAITING_APPROVAL, "REVIEWING"),
            *values(APPROVED, "UNLIST"),
            *values(LIVE, "NORMAL"),
            *values(REJECTED, "BANNED"),
            *values(ENDED, "SELLER_DELETE", "SHOPEE_DELETE"),
        ),
    ),
    RemoteTable(
        "tiktok_shop",
        "product",
        "`status`",
        (
            *values(NEW, "DRAFT"),
            *values(AWAITING_APPROVAL, "PENDING"),
            *values(APPROVED, "SELLER_DEACTIVATED", "SCHEDULED"),
            *values(LIVE, "ACTIVATE"),
            *values(REJECTED, "FAILED"),
            *values(ENDED, "DELETED", "FREEZE", "PLATFORM_DEACTIVATED"),
        ),
    ),
)
