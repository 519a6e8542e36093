"""Sellers, listings and orders as JSON, for the control calls."""

from typing import Any

from simulators.ebay.listings import Listing
from simulators.ebay.orders import Order
from simulators.ebay.sellers import Seller


def listing_json(listing: Listing) -> dict[str, Any]:
    """A listing. Prices are decimal text; `state` is active, hidden or ended."""
    content = listing.content
    return {
        "item_id": listing.item_id,
        "seller": listing.seller,
        "marketplace": listing.marketplace,
        "state": listing.state,
        "sku": content.sku,
        "tracking": content.tracking,
        "title": content.title,
        "description": content.description,
        "category": content.category,
        "condition": content.condition,
        "price": None if content.price is None else str(content.price),
        "currency": content.currency,
        "quantity": content.quantity,
        "pictures": list(content.pictures),
        "specifics": {name: list(values) for name, values in content.specifics.items()},
        "policies": dict(content.policies),
        "variations": [
            {
                "sku": one.sku,
                "specifics": dict(one.specifics),
                "price": None if one.price is None else str(one.price),
                "quantity": one.quantity,
            }
            for one in content.variations
        ],
        "sold": sum(listing.sold.values()),
        "uuid": listing.uuid,
        "started": listing.started.isoformat(),
        "ended": listing.ended.isoformat() if listing.ended else None,
        "end_reason": listing.end_reason,
        "relisted_as": listing.relisted_as,
    }


def order_json(order: Order) -> dict[str, Any]:
    """An order."""
    return {
        "order_id": order.order_id,
        "former_ids": order.former_ids,
        "seller": order.seller,
        "state": order.state,
        "created": order.created.isoformat(),
        "paid": order.paid.isoformat() if order.paid else None,
        "shipped": order.shipped.isoformat() if order.shipped else None,
        "total": str(order.total),
        "currency": order.currency,
        "lines": [
            {
                "line_id": line.line_id,
                "item_id": line.item_id,
                "sku": line.variation.sku if line.variation else line.sku,
                "quantity": line.quantity,
                "price": str(line.price),
                "acked": line.acked,
                "shipments": [list(package) for package in line.shipments],
            }
            for line in order.lines
        ],
    }


def seller_json(seller: Seller) -> dict[str, Any]:
    """A seller."""
    return {
        "name": seller.name,
        "refresh_token": seller.refresh_token,
        "scopes": list(seller.scopes),
        "revoked": seller.revoked,
        "suspended": seller.suspended,
        "out_of_stock": seller.out_of_stock,
        "duplicate_check": seller.duplicate_check,
        "item_limit": seller.item_limit,
        "amount_limit": None if seller.amount_limit is None else str(seller.amount_limit),
        "policies": [
            {"id": one.id, "kind": one.kind, "name": one.name} for one in seller.policies.values()
        ],
        "expire_after_calls": seller.expire_after_calls,
    }
