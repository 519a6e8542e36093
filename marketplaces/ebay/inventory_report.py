"""Reads an ActiveInventoryReport: everything that eBay says is listed."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from lxml import etree

from marketplaces.ebay.unpacking import unpacked
from marketplaces.ebay.xml_records import ROOT, child_text, local_name, records
from marketplaces.listing import SeenItem, SeenListing

_ROOTS: Final = (ROOT, "ActiveInventoryReport")

# Longer SKUs are not ours; the listing is told without them.
_MOST_SKU = 200


def read_inventory(source: BinaryIO) -> Iterator[SeenListing]:
    """Yield the listings of a report, streaming. Raises MarketplaceAnswerBroken."""
    for node in records(unpacked(source), ("SKUDetails",), _ROOTS):
        listing_id = child_text(node, "ItemID")
        if listing_id.isdigit():
            yield _listing(node, listing_id)


def _listing(node: etree._Element, listing_id: str) -> SeenListing:
    variations = next((child for child in node if local_name(child) == "Variations"), None)
    sku = child_text(node, "SKU")
    if variations is None:
        items = {sku: _item(node, sku)} if 0 < len(sku) <= _MOST_SKU else {}
        return SeenListing(sku, listing_id, True, False, items)
    items = {}
    for child in variations:
        own = child_text(child, "SKU")
        if local_name(child) == "Variation" and 0 < len(own) <= _MOST_SKU:
            items[own] = _item(child, own)
    return SeenListing("", listing_id, True, True, items)


def _item(node: etree._Element, sku: str) -> SeenItem:
    quantity = child_text(node, "Quantity")
    price = child_text(node, "Price")
    return SeenItem(sku, price or None, int(quantity) if quantity[:9].isdigit() else 0)
