"""Listings and actions for tests of eBay's files: right as they are, and changed by keyword."""

import hashlib
from collections.abc import Sequence
from typing import Any

from catalog.listings import SentPart
from catalog.profiles import ProfileKind
from catalog.promotion import Entry
from marketplaces.actions import Action, ActionKind
from marketplaces.listing import ProfileUse, WantedItem, WantedListing

PROFILES: dict[ProfileKind, ProfileUse] = {
    "shipping": ProfileUse("Standard", 1, {"ShippingProfileID": "5001"}),
    "return": ProfileUse("30 days", 2, {"ebay": {"ReturnProfileName": "30 Tage"}}),
    "payment": ProfileUse("Standard payment", 1, {}),
}

FIELDS: dict[str, object] = {
    "Title": "Gold ring, 750, size 54",
    "Description": "<p>Hand made &amp; polished</p>",
    "Brand": "Wren",
    "MPN": "RG-750",
    "EAN": "4006381333931",
    "Condition": "New",
    "ItemSpecifics": {"Metal": "Gold", "Style": ["Band", "Stackable"]},
    "MainPictureURLs": ["https://img.example/ring.jpg", "https://img.example/ring-2.jpg"],
    "ItemLocation": "Pforzheim, BW",
    "HandlingDays": 2,
}


def ring(sku: str = "RING-750", /, **changes: Any) -> WantedListing:
    """A ring without variations. Keywords: fields by name, or `price`, `quantity`, `category`."""
    price, quantity = changes.pop("price", "149.00"), changes.pop("quantity", 3)
    category, currency = changes.pop("category", "67681"), changes.pop("currency", "EUR")
    profiles = changes.pop("profiles", PROFILES)
    items = (WantedItem(sku, price, quantity),)
    return WantedListing(sku, category, currency, {**FIELDS, **changes}, items, False, profiles)


def shirt(sku: str = "SHIRT", /, **changes: Any) -> WantedListing:
    """A shirt in two colours and two sizes. Keywords: fields by name, or `items`."""
    made = tuple(changes.pop("items", None) or shirt_items(sku))
    fields = {name: value for name, value in FIELDS.items() if name not in ("EAN", "MPN")}
    fields |= {"Title": "Linen shirt", "ItemSpecifics": {"Material": "Linen"}, **changes}
    return WantedListing(sku, "15687", "EUR", fields, made, True, PROFILES)


def shirt_items(sku: str = "SHIRT") -> list[WantedItem]:
    """Red and blue, S and M; pictures by colour."""
    return [
        WantedItem(
            f"{sku}-{color}-{size}",
            "29.90",
            place,
            {
                "VariationSpecifics": {"Color": color, "Size": size},
                "VariationPictureURLs": [f"https://img.example/{color}.jpg"],
            },
        )
        for place, (color, size) in enumerate(
            [("Red", "S"), ("Red", "M"), ("Blue", "S"), ("Blue", "M")], start=1
        )
    ]


def action(
    kind: ActionKind,
    listing: WantedListing,
    listing_id: str | None = None,
    *,
    removed: Sequence[str] = (),
    alone: bool = False,
) -> Action:
    """An action with entries as a plan makes them."""
    entries = [Entry(listing.key, 0, (SentPart("product", "", 1, {}),))]
    entries += [
        Entry(item.sku, 0, (SentPart("inventory", "", 1, {"Quantity": item.quantity}),))
        for item in listing.items
        if item.sku != listing.key
    ]
    entries += [Entry(sku, 0, ()) for sku in removed]
    made = kind in ("add", "relist")
    making = f"{listing.key}|{listing_id or ''}".encode()
    token = hashlib.sha256(making).hexdigest()[:32].upper() if made else ""
    return Action(kind, listing, listing_id, tuple(entries), "a test asks", token, alone)
