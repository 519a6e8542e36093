"""`Item` of a request: one listing as the Trading API's schema orders it.

Source of the order: `ItemType` of the Trading WSDL. eBay seems to take any, and promises none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from marketplaces.actions import Action
from marketplaces.categories import second_category_of
from marketplaces.ebay.best_offer import best_offer, best_offer_amounts
from marketplaces.ebay.clearing import deleted_fields, second_store_category
from marketplaces.ebay.conditions import condition_id
from marketplaces.ebay.draft_values import pairs_of, text_of, texts_of
from marketplaces.ebay.identifiers import identifiers_of
from marketplaces.ebay.policies import profiles_xml
from marketplaces.ebay.sites import Site
from marketplaces.ebay.variation_xml import variations_xml
from marketplaces.ebay.xml_text import element, escaped, html_element, name_value_list
from marketplaces.listing import WantedListing

_SECOND: Final = "StoreCategory2"

_PACKAGE: Final[Mapping[str, tuple[str, str, str]]] = {
    "Depth": ("PackageDepth", "in", "cm"),
    "Length": ("PackageLength", "in", "cm"),
    "Width": ("PackageWidth", "in", "cm"),
    "WeightMajor": ("WeightMajor", "lbs", "kg"),
    "WeightMinor": ("WeightMinor", "oz", "gr"),
}


@dataclass(frozen=True, slots=True)
class ItemForm:
    """How an `Item` is written for one kind of request.

    Attributes:
        makes: A listing is made: its price and quantity are said whatever the action tells, and
            how it is tracked, and by which UUID.
        names_listing: It begins with the `ItemID`.
    """

    makes: bool
    names_listing: bool


ITEM_FORMS: Final = {
    "add": ItemForm(makes=True, names_listing=False),
    "revise": ItemForm(makes=False, names_listing=True),
    "relist": ItemForm(makes=True, names_listing=True),
}


def item_xml(action: Action, site: Site, form: ItemForm) -> str:
    """The element, whole."""
    listing = action.wanted
    parts = (
        *_head(action, site, form),
        *_sale(listing, site, form),
        *_words(action, form),
        *_details(listing, form),
        *_variations_and_condition(action, site, form),
        *_terms(listing, site),
    )
    return f"<Item>{''.join(parts)}</Item>"


def deleted_fields_xml(action: Action) -> str:
    """`DeletedField` of every field that is cleared and can be, in a fixed order."""
    return "".join(element("DeletedField", path) for path in deleted_fields(action.wanted))


def removed_skus(action: Action) -> tuple[str, ...]:
    """SKUs that the action records and the listing is to have no longer, sorted.

    The product's own SKU is recorded with its variations and is none of them.
    """
    kept = {item.sku for item in action.wanted.items} | {action.key}
    return tuple(sorted({entry.sku for entry in action.entries} - kept))


def _head(action: Action, site: Site, form: ItemForm) -> Iterator[str]:
    fields = action.wanted.fields
    yield element("Country", text_of(fields, "ItemCountry") or site.country)
    yield element("Currency", action.wanted.currency)
    if description := text_of(fields, "Description"):
        yield html_element("Description", description)
    if form.names_listing and action.listing_id:
        yield element("ItemID", action.listing_id)
    yield best_offer_amounts(action.wanted)
    yield "<ListingDuration>GTC</ListingDuration><ListingType>FixedPriceItem</ListingType>"
    location, postal_code = text_of(fields, "ItemLocation"), text_of(fields, "ItemPostalCode")
    if location or not postal_code:
        yield element("Location", location or site.name)


def _sale(listing: WantedListing, site: Site, form: ItemForm) -> Iterator[str]:
    fields = listing.fields
    only = None if listing.has_variations else listing.items[0]
    yield f"<PrimaryCategory>{element('CategoryID', listing.category)}</PrimaryCategory>"
    yield _product_details(listing, site)
    if only is not None and (form.makes or "quantity" in only.tells):
        yield f"<Quantity>{only.quantity}</Quantity>"
    if second := second_category_of(fields):
        yield f"<SecondaryCategory>{element('CategoryID', second)}</SecondaryCategory>"
    yield element("Site", site.name)
    is_priced = only is not None and (form.makes or "price" in only.tells)
    if only is not None and only.price is not None and is_priced:
        yield _amount("StartPrice", only.price, listing.currency)


def _product_details(listing: WantedListing, site: Site) -> str:
    found = identifiers_of(listing.fields, site)
    told = ""
    if not listing.has_variations:  # else each variation has its own
        told = element("ProductReferenceID", found.catalogue_id) if found.catalogue_id else ""
        told += "".join(element(kind, number) for kind, number in found.numbers.items())
    if found.brand:
        brand = element("Brand", found.brand) + element("MPN", found.part_number)
        told += f"<BrandMPN>{brand}</BrandMPN>"
    return f"<ProductListingDetails>{told}</ProductListingDetails>" if told else ""


def _words(action: Action, form: ItemForm) -> Iterator[str]:
    fields = action.wanted.fields
    second = second_store_category(fields) if form.names_listing else text_of(fields, _SECOND)
    told = _store_category("", text_of(fields, "StoreCategory1")) + _store_category("2", second)
    if told:
        yield f"<Storefront>{told}</Storefront>"
    if subtitle := text_of(fields, "Subtitle"):
        yield element("SubTitle", subtitle)
    yield element("Title", text_of(fields, "Title"))
    if form.makes and action.token:
        yield element("UUID", action.token)
    if vat := text_of(fields, "VATPercentage"):
        yield f"<VATDetails>{element('VATPercent', vat)}</VATDetails>"
    yield best_offer(action.wanted)


def _store_category(place: str, text: str) -> str:
    ending = "ID" if text.isdigit() else "Name"
    return element(f"StoreCategory{place}{ending}", text) if text else ""


def _details(listing: WantedListing, form: ItemForm) -> Iterator[str]:
    fields = listing.fields
    if not listing.has_variations:
        yield element("SKU", listing.items[0].sku)
    if postal_code := text_of(fields, "ItemPostalCode"):
        yield element("PostalCode", postal_code)
    pictures = texts_of(fields.get("MainPictureURLs"))
    if pictures:
        told = "".join(element("PictureURL", url) for url in pictures)
        yield f"<PictureDetails>{told}</PictureDetails>"
    if days := text_of(fields, "HandlingDays"):
        yield element("DispatchTimeMax", days)
    specifics = pairs_of(fields, "ItemSpecifics")
    if specifics:
        told = "".join(name_value_list(name, values) for name, values in specifics.items())
        yield f"<ItemSpecifics>{told}</ItemSpecifics>"
    if form.makes:
        # By SKU, eBay itself refuses a second listing of it. A listing with variations would need
        # a SKU for each of them and can still only be named by its ItemID, so there it brings less.
        method = "ItemID" if listing.has_variations else "SKU"
        yield element("InventoryTrackingMethod", method)


def _variations_and_condition(action: Action, site: Site, form: ItemForm) -> Iterator[str]:
    listing = action.wanted
    if listing.has_variations:
        removed = removed_skus(action) if action.listing_id else ()
        yield variations_xml(listing, site, removed, whole=form.makes)
    fitting = listing.fields.get("Compatibilities")
    if isinstance(fitting, list | tuple) and fitting:
        told = "".join(_compatibility(one) for one in fitting if isinstance(one, Mapping))
        yield f"<ItemCompatibilityList>{told}</ItemCompatibilityList>"
    if condition := text_of(listing.fields, "Condition"):
        yield element("ConditionID", condition_id(condition) or condition)
    if told := text_of(listing.fields, "ConditionDescription"):
        yield element("ConditionDescription", told)


def _compatibility(pairs: Mapping[object, object]) -> str:
    told = "".join(
        name_value_list(str(name), values)
        for name, value in pairs.items()
        if (values := texts_of(value))
    )
    return f"<Compatibility>{told}</Compatibility>"


def _terms(listing: WantedListing, site: Site) -> Iterator[str]:
    fields = listing.fields
    if not listing.has_variations:
        amounts = "".join(
            _amount(name, amount, listing.currency)
            for name in ("OriginalRetailPrice", "MinimumAdvertisedPrice")
            if (amount := text_of(fields, name))
        )
        if amounts:
            yield f"<DiscountPriceInfo>{amounts}</DiscountPriceInfo>"
    yield profiles_xml(listing.profiles, site)
    package = fields.get("PackageDetails")
    if isinstance(package, Mapping):
        yield _package(package)
    if most := text_of(fields, "MaxQuantityPerBuyer"):
        quantity = element("MaximumQuantity", most)
        yield f"<QuantityRestrictionPerBuyer>{quantity}</QuantityRestrictionPerBuyer>"
    # Without it a quantity of 0 would end the listing, and its sales history with it.
    yield "<OutOfStockControl>true</OutOfStockControl>"


def _package(package: Mapping[str, object]) -> str:
    is_english = text_of(package, "MeasurementSystem") == "English"
    system = "English" if is_english else "Metric"
    sizes = {
        name: f'<{tag} unit="{english if is_english else metric}" measurementSystem="{system}">'
        f"{escaped(text)}</{tag}>"
        for name, (tag, english, metric) in _PACKAGE.items()
        if (text := text_of(package, name))
    }
    if not sizes:
        return ""
    weights = [sizes.pop(name) for name in ("WeightMajor", "WeightMinor") if name in sizes]
    kind = text_of(package, "Type")
    named = [element("ShippingPackage", kind)] if kind else []
    told = "".join((element("MeasurementUnit", system), *sizes.values(), *named, *weights))
    return f"<ShippingPackageDetails>{told}</ShippingPackageDetails>"


def _amount(name: str, amount: str, currency: str) -> str:
    return f'<{name} currencyID="{currency}">{escaped(amount)}</{name}>'
