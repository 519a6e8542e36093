"""What eBay would refuse of an action, found before it is sent: the merchant hears it at once."""

from collections.abc import Iterator

from catalog.category_facts import CategoryFacts
from marketplaces.actions import Action
from marketplaces.adapter import Fault
from marketplaces.ebay.faults_found import fault
from marketplaces.ebay.listing_faults import (
    listing_faults,
    price_faults,
    sku_faults,
)
from marketplaces.ebay.sites import Site
from marketplaces.ebay.variation_faults import variation_faults

# Of one item or variation; the element is an integer of 32 bits.
_MOST_PIECES = 2_147_483_647


def find_faults(
    action: Action, site: Site, facts: CategoryFacts | None, second: CategoryFacts | None
) -> tuple[Fault, ...]:
    """Everything that is wrong; empty where eBay would take it as far as can be known."""
    if action.kind == "end":
        return ()
    found = _price_and_quantity(action) if action.kind == "price_quantity" else ()
    if action.kind != "price_quantity":
        found = _whole_listing(action, site, facts, second)
    return tuple(dict.fromkeys(found))


def _price_and_quantity(action: Action) -> Iterator[Fault]:
    for item in action.wanted.items:
        if item.price is not None and "price" in item.tells:
            yield from price_faults(item.sku, item.price)
    yield from _quantity_faults(action)


def _whole_listing(
    action: Action, site: Site, facts: CategoryFacts | None, second: CategoryFacts | None
) -> Iterator[Fault]:
    listing = action.wanted
    yield from listing_faults(listing, site, facts, second)
    if listing.has_variations:
        yield from variation_faults(listing, site)
    else:
        yield from sku_faults(listing.items[0].sku)
        if action.kind != "revise" or "price" in listing.items[0].tells:
            yield from price_faults(listing.items[0].sku, listing.items[0].price)
    yield from _quantity_faults(action)
    if action.kind in ("add", "relist") and not any(item.quantity for item in listing.items):
        yield fault(listing.key, "515", "There is nothing of it to sell.")


def _quantity_faults(action: Action) -> Iterator[Fault]:
    for item in action.wanted.items:
        if not 0 <= item.quantity <= _MOST_PIECES:
            yield fault(item.sku, "515", f"The quantity is {item.quantity}.")
