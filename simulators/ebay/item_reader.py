"""Reads the `Item` of a request into what a listing says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from simulators.ebay.listing_errors import ListingError, problem
from simulators.ebay.listings import Content, Variation
from simulators.ebay.xml_node import XmlNode

_TEXTS: Final[Mapping[str, str]] = {
    "Title": "title",
    "SubTitle": "subtitle",
    "Description": "description",
    "PrimaryCategory/CategoryID": "category",
    "SecondaryCategory/CategoryID": "secondary_category",
    "SKU": "sku",
    "InventoryTrackingMethod": "tracking",
    "ConditionID": "condition",
    "ConditionDescription": "condition_description",
    "ListingType": "listing_type",
    "Country": "country",
    "Currency": "currency",
    "Location": "location",
    "PostalCode": "postal_code",
    "ApplicationData": "application_data",
}
# Elements of `DeletedField`, without `Item.`, what they empty, and how it is then.
DELETABLE: Final[Mapping[str, tuple[str, Any]]] = {
    "SubTitle": ("subtitle", ""),
    "SecondaryCategory": ("secondary_category", ""),
    "ConditionDescription": ("condition_description", ""),
    "ItemSpecifics": ("specifics", {}),
    "PostalCode": ("postal_code", ""),
    "ProductListingDetails": ("identifiers", {}),
    "ApplicationData": ("application_data", ""),
    "SKU": ("sku", ""),
    "ListingDetails.BestOfferAutoAcceptPrice": ("offer_accepted", None),
    "ListingDetails.MinimumBestOfferPrice": ("offer_declined", None),
}
_OFFERS: Final = {
    "BestOfferAutoAcceptPrice": "offer_accepted",
    "MinimumBestOfferPrice": "offer_declined",
}
_LEGACY: Final = (
    ("ShippingDetails", "shipping"),
    ("ReturnPolicy", "return"),
    ("PaymentMethods", "payment"),
)
PROFILE_ELEMENTS: Final = (
    ("shipping", "SellerShippingProfile", "ShippingProfile"),
    ("payment", "SellerPaymentProfile", "PaymentProfile"),
    ("return", "SellerReturnProfile", "ReturnProfile"),
)
_ACTIVE_CONTENT = re.compile(r"(?is)<(script|iframe|object|embed)\b.*?(</\1\s*>|\Z)")


@dataclass(slots=True)
class VariationForm:
    """A variation as it was sent; None for what was left out."""

    sku: str
    specifics: tuple[tuple[str, str], ...]
    price: Decimal | None
    quantity: int | None
    delete: bool


@dataclass(slots=True)
class ItemForm:
    """An item as it was sent.

    Attributes:
        fields: Fields of Content that were sent, without variations.
        variations: Those that were sent; None where there is no `Variations`.
        profiles: Kind to (id, name) of `SellerProfiles`.
        problems: Values that cannot be read.
    """

    item_id: str = ""
    uuid: str = ""
    mapping_allowed: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    variations: list[VariationForm] | None = None
    profiles: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[ListingError] = field(default_factory=list)

    def content(self, base: Content) -> Content:
        """What the listing would say: the base, and over it what was sent.

        A variation that was not sent stays; one with a known SKU or the same specifics is changed.
        """
        made = {name: getattr(base, name) for name in Content.__dataclass_fields__} | self.fields
        # Numbers that are not named stay: each is a field of its own.
        made["identifiers"] = {**base.identifiers, **self.fields.get("identifiers", {})}
        if self.variations is not None:
            made["variations"] = _merged(base.variations, self.variations)
        return Content(**made)


def read_item(item: XmlNode) -> ItemForm:
    """Everything of an `Item` that this eBay looks at."""
    form = ItemForm(
        item_id=item.value("ItemID") or "",
        uuid=item.value("UUID") or "",
        mapping_allowed=item.value("CategoryMappingAllowed") == "true",
    )
    for path, name in _TEXTS.items():
        value = item.value(path)
        if value is not None:
            form.fields[name] = value
    if "description" in form.fields:
        form.fields["description"] = _ACTIVE_CONTENT.sub("", form.fields["description"])
    if item.find("OutOfStockControl") is not None:
        form.fields["out_of_stock_control"] = item.value("OutOfStockControl") == "true"
    _read_numbers(item, form)
    _read_lists(item, form)
    _read_policies(item, form)
    variations = item.find("Variations")
    if variations is not None:
        _read_variations(variations, form)
    return form


def _read_numbers(item: XmlNode, form: ItemForm) -> None:
    if (price := _price(item, form)) is not None:
        form.fields["price"] = price
    if (offer := item.value("BestOfferDetails/BestOfferEnabled")) is not None:
        form.fields["best_offer"] = offer == "true"
    for tag, name in _OFFERS.items():
        if (amount := _price(item, form, f"ListingDetails/{tag}")) is not None:
            form.fields[name] = amount
    if (quantity := _quantity(item, form)) is not None:
        form.fields["quantity"] = quantity


def _price(node: XmlNode, form: ItemForm, path: str = "StartPrice") -> Decimal | None:
    text = node.value(path)
    if text is None:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite():
        form.problems.append(problem(37, path.replace("/", ".")))
        return None
    return price


def _quantity(node: XmlNode, form: ItemForm) -> int | None:
    text = node.value("Quantity")
    if text is None:
        return None
    if not re.fullmatch(r"-?\d{1,9}", text):
        form.problems.append(problem(37, "Quantity"))
        return None
    return int(text)


def _read_lists(item: XmlNode, form: ItemForm) -> None:
    pictures = item.find("PictureDetails")
    if pictures is not None:
        form.fields["pictures"] = tuple(one.text for one in pictures.all("PictureURL"))
    specifics = item.find("ItemSpecifics")
    if specifics is not None:
        form.fields["specifics"] = _name_values(specifics)
    details = item.find("ProductListingDetails")
    if details is not None:
        form.fields["identifiers"] = {
            name.rpartition("/")[2]: value
            for name in ("UPC", "EAN", "ISBN", "BrandMPN/Brand", "BrandMPN/MPN")
            if (value := details.value(name)) is not None
        }


def _name_values(node: XmlNode) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in node.all("NameValueList"):
        name = pair.value("Name") or ""
        found[name] = found.get(name, ()) + tuple(one.text for one in pair.all("Value"))
    return found


def _read_policies(item: XmlNode, form: ItemForm) -> None:
    for kind, element, prefix in PROFILE_ELEMENTS:
        node = item.find(f"SellerProfiles/{element}")
        if node is not None:
            id, name = node.value(f"{prefix}ID") or "", node.value(f"{prefix}Name") or ""
            form.profiles[kind] = id, name
    legacy = frozenset(kind for element, kind in _LEGACY if item.find(element) is not None)
    if legacy:
        form.fields["legacy_policies"] = legacy


def _read_variations(node: XmlNode, form: ItemForm) -> None:
    form.variations = []
    for one in node.all("Variation"):
        specifics = one.find("VariationSpecifics")
        pairs = (
            ()
            if specifics is None
            else tuple(
                (pair.value("Name") or "", pair.value("Value") or "")
                for pair in specifics.all("NameValueList")
            )
        )
        form.variations.append(
            VariationForm(
                one.value("SKU") or "",
                pairs,
                _price(one, form),
                _quantity(one, form),
                one.value("Delete") == "true",
            )
        )
    specifics_set = node.find("VariationSpecificsSet")
    if specifics_set is not None:
        form.fields["variation_set"] = _name_values(specifics_set)
    axes = list(node.all("Pictures/VariationSpecificName"))
    if axes:
        form.fields["picture_axis"] = "\n".join(axis.text for axis in axes)
        form.fields["variation_pictures"] = {
            one.value("VariationSpecificValue") or "": tuple(
                url.text for url in one.all("PictureURL")
            )
            for one in node.all("Pictures/VariationSpecificPictureSet")
        }


def _merged(old: tuple[Variation, ...], sent: list[VariationForm]) -> tuple[Variation, ...]:
    """What was sent, over what the listing had.

    Only what it had is looked through: what is sent twice is kept twice, so that the rules see it.
    """
    by_sku = {one.sku: place for place, one in enumerate(old) if one.sku}
    by_key = {one.key: place for place, one in enumerate(old)}
    kept: list[Variation | None] = list(old)
    added = []
    for form in sent:
        place = by_sku.get(form.sku, by_key.get(frozenset(form.specifics)))
        if place is None:
            if not form.delete:
                added.append(Variation(form.sku, form.specifics, form.price, form.quantity or 0))
        elif form.delete:
            kept[place] = None
        else:
            kept[place] = _changed(old[place], form)
    return (*(one for one in kept if one is not None), *added)


def _changed(was: Variation, form: VariationForm) -> Variation:
    return Variation(
        form.sku or was.sku,
        form.specifics or was.specifics,
        was.price if form.price is None else form.price,
        form.quantity or 0,
    )
