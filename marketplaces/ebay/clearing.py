"""What is taken away from a listing that is there, and what eBay keeps of it.

A revision leaves alone what it does not name. Source: `DeletedField` of ReviseFixedPriceItem: its
documentation names the paths that it takes; those of best offers and of compatible vehicles stand
with their own fields. Nothing inside of `Variations` can be deleted by it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from marketplaces.ebay.best_offer import AMOUNTS
from marketplaces.ebay.draft_values import text_of
from marketplaces.ebay.identifiers import identifiers_of
from marketplaces.ebay.sites import site_of
from marketplaces.listing import Fields, WantedListing

# Fields that can be cleared, and the `DeletedField` that does it.
_DELETED: Final[Mapping[str, str]] = {
    "Subtitle": "Item.SubTitle",
    "SecondaryCategory": "Item.SecondaryCategory",
    "ConditionDescription": "Item.ConditionDescription",
    "ItemSpecifics": "Item.ItemSpecifics",
    "ItemPostalCode": "Item.PostalCode",
    "Compatibilities": "Item.ItemCompatibilityList",
    **{name: f"Item.ListingDetails.{tag}" for name, tag in AMOUNTS.items()},
}

# What a product is named by; eBay deletes them together.
_NUMBERS: Final = frozenset({"EAN", "GTIN", "ISBN", "ProductIDs", "UPC"})
_PRODUCT: Final = _NUMBERS | {"Brand", "CatalogProductID", "MPN"}
_PRODUCT_PATH: Final = "Item.ProductListingDetails"

# Whether there are any numbers is the same everywhere.
_ANY_SITE: Final = site_of("EBAY_US")

# Of these eBay documents no way to take them away.
_KEPT: Final = frozenset(
    {"HandlingDays", "MaxQuantityPerBuyer", "PackageDetails", "StoreCategory1", "VATPercentage"}
)
_KEPT_ALONE: Final = frozenset({"MinimumAdvertisedPrice", "OriginalRetailPrice"})
_KEPT_OF_VARIATION: Final = _NUMBERS | {"MPN", "VariationPictureURLs"}


def deleted_fields(listing: WantedListing) -> Iterator[str]:
    """Paths of what was cleared and can be deleted, in a fixed order.

    One that was cleared before is deleted once more: that changes nothing.
    """
    fields = listing.fields
    yield from (path for name, path in _DELETED.items() if _is_cleared(fields, name))
    is_cleared = any(_is_cleared(fields, name) for name in _PRODUCT)
    if is_cleared and not _is_named(listing):
        yield _PRODUCT_PATH


def second_store_category(fields: Fields) -> str:
    """The second category of the merchant's shop; one that was cleared is the first once more.

    eBay sets the second to none where both are the same. Source: `StoreCategory2ID`.
    """
    if _is_cleared(fields, "StoreCategory2"):
        return text_of(fields, "StoreCategory1")
    return text_of(fields, "StoreCategory2")


def kept_fields(listing: WantedListing, sku: str) -> frozenset[str]:
    """Draft fields of which a listing, or a variation of it, keeps what it had once."""
    if listing.has_variations and sku != listing.key:
        return _KEPT_OF_VARIATION
    kept = _KEPT if listing.has_variations else _KEPT | _KEPT_ALONE
    if not text_of(listing.fields, "StoreCategory1"):
        kept |= {"StoreCategory2"}
    if not listing.has_variations and _is_named(listing):
        # A part number without a brand, or with it, is said to be none.
        kept |= _PRODUCT - {"MPN"}
    return kept


def _is_cleared(fields: Fields, name: str) -> bool:
    return name in fields and fields[name] is None


def _is_named(listing: WantedListing) -> bool:
    """Whether anything is left by which eBay would know the product."""
    found = identifiers_of(listing.fields, _ANY_SITE)
    numbers = not listing.has_variations and (found.numbers or found.catalogue_id)
    return bool(numbers or found.brand)
