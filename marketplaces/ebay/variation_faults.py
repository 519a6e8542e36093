"""What eBay would refuse about the variations of a listing, found before it is sent."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from marketplaces.adapter import Fault
from marketplaces.ebay.draft_values import pairs_of, texts_of
from marketplaces.ebay.faults_found import fault
from marketplaces.ebay.listing_faults import (
    SPECIFIC_LENGTH,
    ebay_length,
    identifier_faults,
    picture_faults,
    price_faults,
    sku_faults,
)
from marketplaces.ebay.sites import Site
from marketplaces.ebay.variation_xml import specifics_of, specifics_set
from marketplaces.ebay.xml_text import unusable_in
from marketplaces.listing import WantedItem, WantedListing

# Usual on every site; eBay tells them by `GeteBayDetails` (`VariationDetails`).
MOST_VARIATIONS: Final = 250
MOST_NAMES: Final = 5
MOST_VALUES: Final = 60


def variation_faults(listing: WantedListing, site: Site) -> Iterator[Fault]:
    """Everything that is wrong with them; each fault at the SKU whose field it is."""
    yield from _count_faults(listing)
    yield from _name_faults(listing)
    yield from _repeated(listing)
    for item in listing.items:
        yield from sku_faults(item.sku)
        yield from price_faults(item.sku, item.price)
        yield from identifier_faults(item.sku, item.fields, site)
        urls = texts_of(item.fields.get("VariationPictureURLs"))
        yield from picture_faults(item.sku, urls, "VariationPictureURLs")
        yield from _value_faults(item)


def _count_faults(listing: WantedListing) -> Iterator[Fault]:
    named = specifics_set(listing.items)
    if len(listing.items) > MOST_VARIATIONS:
        what = f"There are {len(listing.items)} variations; eBay takes {MOST_VARIATIONS}."
        yield fault(listing.key, "37", what, "Variations")
    if len(named) > MOST_NAMES:
        what = f"Variations differ by {len(named)} names; eBay takes {MOST_NAMES}."
        yield fault(listing.key, "37", what, "VariationSpecifics")
    for name, values in named.items():
        if len(values) > MOST_VALUES:
            what = f"{name} has {len(values)} values; eBay takes {MOST_VALUES}."
            yield fault(listing.key, "37", what, "VariationSpecifics")


def _name_faults(listing: WantedListing) -> Iterator[Fault]:
    named = specifics_set(listing.items)
    for item in listing.items:
        missing = [name for name in named if name not in specifics_of(item)]
        if missing or not named:
            what = f"The variation has no {missing[0]}." if missing else "Nothing tells it apart."
            yield fault(item.sku, "21916587", what)
    shared = [name for name in named if name in pairs_of(listing.fields, "ItemSpecifics")]
    for name in shared:
        what = f"{name} stands among the item specifics, and its variations differ by it."
        yield fault(listing.key, "21916626", what)
    if any(name.upper() == "MPN" for name in named):
        yield fault(listing.key, "21916672", "The variations differ by MPN.")


def _repeated(listing: WantedListing) -> Iterator[Fault]:
    skus = Counter(item.sku for item in listing.items)
    for sku in (sku for sku, count in skus.items() if count > 1):
        yield fault(sku, "21916585", f"{skus[sku]} variations have the SKU {sku}.")
    first: dict[frozenset[tuple[str, str]], str] = {}
    for item in listing.items:
        pairs = frozenset(specifics_of(item).items())
        other = first.setdefault(pairs, item.sku)
        if pairs and other != item.sku:
            told = ", ".join(f"{name}: {value}" for name, value in sorted(pairs))
            yield fault(item.sku, "21916582", f"{other} has the same values ({told}).")


def _value_faults(item: WantedItem) -> Iterator[Fault]:
    for name, values in pairs_of(item.fields, "VariationSpecifics").items():
        if len(values) > 1:
            what = f"{name} has {len(values)} values; of a variation it can have one."
            yield fault(item.sku, "21916664", what)
        if ebay_length(name) > SPECIFIC_LENGTH or ebay_length(values[0]) > SPECIFIC_LENGTH:
            what = f"{name} or its value has more than {SPECIFIC_LENGTH} characters."
            yield fault(item.sku, "21919308", what, "VariationSpecifics")
        if unusable_in(name + values[0]):
            what = f"{name} holds characters that no file to eBay can hold."
            yield fault(item.sku, "37", what, "VariationSpecifics")
