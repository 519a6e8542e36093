"""Splits what one record asks for into drafts by noun. Pure.

Both ways in which merchants spell variations come out the same: a parent record with children,
and flat records that name their parent.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from catalog.schema import VARIATION

Fields = Mapping[str, object]

# What a draft is of. `shared` are data of a product that flat records of its variations brought:
# what the product's own record says goes before them.
NOUNS = ("product", "shared", "variation", "offer", "inventory", "profile_use", "shipment")

OFFER_FIELDS = (
    "Price",
    "Currency",
    "SalePrice",
    "SaleStart",
    "SaleEnd",
    "OriginalRetailPrice",
    "MinimumAdvertisedPrice",
    "VATPercentage",
    "ApplyTax",
    "TaxCategory",
    "MaxQuantityPerBuyer",
)
INVENTORY_FIELDS = ("Quantity", "Location", "HandlingDays")
_PROFILES = ("ShippingPolicyName", "PaymentPolicyName", "ReturnPolicyName")

# How the three policy fields name the kinds of profiles.
PROFILE_KINDS = MappingProxyType(
    {"ShippingPolicyName": "shipping", "PaymentPolicyName": "payment", "ReturnPolicyName": "return"}
)

# The noun of each field that is neither the product's own description nor the variation's.
_NOUN_OF = {
    **dict.fromkeys(OFFER_FIELDS, "offer"),
    **dict.fromkeys(INVENTORY_FIELDS, "inventory"),
    **dict.fromkeys(_PROFILES, "profile_use"),
}

# The same for a flat record that names a parent; None: with its variation. That is what a child has
# too, which parent it names, and what the merchant asks for. All else is said of the product that
# its siblings share.
_OWN = ("VariantOf", "ActionCode", "ID", "SKU", "SourceLocale", "Variations")
_OF_VARIATION: dict[str, str | None] = {
    **dict.fromkeys(VARIATION.fields),
    **dict.fromkeys(_OWN),
    **_NOUN_OF,
}

# A flat record has a product's names for what a child has under a variation's.
_AS_CHILD = {
    "MainPictureURLs": "VariationPictureURLs",
    "PackageDetails": "VariationPackageDetails",
}


# What a record in another language says anew; prices, numbers and pictures stay those of the SKU.
LOCALIZED = frozenset(
    {
        "Locale",
        "SourceLocale",
        "Title",
        "Subtitle",
        "Description",
        "ConditionDescription",
        "CategoryName",
        "ItemSpecifics",
        "VariationSpecifics",
        "Color",
        "Size",
        "Material",
        "CustomFields",
    }
)
# Nouns whose texts have versions in further languages.
DESCRIPTIONS = ("product", "shared", "variation")


class Facet(NamedTuple):
    """What is asked of one draft. A field that is not named stays; None clears it."""

    sku: str
    noun: str
    place: str
    fields: dict[str, object]


# A facet without its names: a feed makes millions of them.
Part = tuple[str, str, str, dict[str, object]]


def split_record(noun: str, sku: str, fields: Fields, product: str | None) -> list[Part]:
    """Split one record.

    Args:
        noun: What the engine calls it: `product` or `shipment`.
        sku: Its SKU; of a shipment its key.
        fields: Canonical fields of a flat or a parent record.
        product: SKU of the product that `sku` is a variation of; None for a product.

    Returns:
        Parts of different drafts, the record's own description first, though it may be empty.
    """
    if noun != "product":
        return [(sku, noun, "", dict(fields))]
    if product is None:
        return _split_product(sku, fields)
    return _split_variation(sku, fields, product)


def children_of(fields: Fields) -> Sequence[Mapping[str, object]]:
    """The children of a parent record, each a flat record of its own that names no parent."""
    children = fields.get("Variations")
    return children if isinstance(children, list | tuple) else ()


def _split_product(sku: str, fields: Fields) -> list[Part]:
    own_names, parts, is_located = _product_plan(tuple(fields))
    own = {name: fields[name] for name in own_names}
    if own.get("ID") == sku:
        del own["ID"]
    split: list[Part] = [(sku, "product", "", own)]
    for part, names in parts:
        content = {name: fields[name] for name in names}
        place = _place(content) if is_located and part == "inventory" else ""
        split.append((sku, part, place, content))
    return split


@lru_cache(maxsize=1_000)
def _product_plan(
    names: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...], bool]:
    """Which fields stay with the product, which go where, and whether a location is among them.

    The records of a feed name the same few sets of fields over and over.
    """
    own: list[str] = []
    parts: dict[str, list[str]] = {}
    for name in names:
        part = _NOUN_OF.get(name)
        if part is not None:
            parts.setdefault(part, []).append(name)
        elif name not in ("SKU", "Variations"):
            own.append(name)
    kept = tuple((part, tuple(content)) for part, content in parts.items())
    return tuple(own), kept, "Location" in names


def _split_variation(sku: str, fields: Fields, product: str) -> list[Part]:
    own: dict[str, object] = {}
    parts: dict[str, dict[str, object]] = {}
    for name, value in fields.items():
        part = _OF_VARIATION.get(name, "shared")
        if part is None:
            own[name] = value
        elif name in _AS_CHILD and _AS_CHILD[name] not in fields:
            own[_AS_CHILD[name]] = value
        elif part in parts:
            parts[part][name] = value
        else:
            parts[part] = {name: value}
    _forget_identity(sku, own)
    split: list[Part] = [(sku, "variation", "", own)]
    for part, content in parts.items():
        # Siblings share a description, and how their listing is sold and sent.
        holder = product if part in ("shared", "profile_use") else sku
        split.append((holder, part, _place(content) if "Location" in content else "", content))
    return split


def _forget_identity(sku: str, own: dict[str, object]) -> None:
    """Take out what only tells which thing a record speaks of."""
    own.pop("SKU", None)
    own.pop("Variations", None)
    if own.get("ID") == sku:
        del own["ID"]


def _place(inventory: Fields) -> str:
    location = inventory["Location"]
    return location if isinstance(location, str) else ""


def set_texts_apart(split: Sequence[Part], locale: str) -> list[Part]:
    """Give the texts of a record in another language a place of their own, the locale."""
    apart: list[Part] = []
    for sku, noun, place, fields in split:
        if noun in DESCRIPTIONS:
            texts = {name: fields[name] for name in fields if name in LOCALIZED}
            rest = {name: fields[name] for name in fields if name not in LOCALIZED}
            apart += [(sku, noun, place, rest), (sku, noun, locale, texts)]
        else:
            apart.append((sku, noun, place, fields))
    return apart


def root_of(sku: str, parents: Mapping[str, str]) -> str:
    """The product at the end of a chain of parents; of a circle its smallest SKU.

    Args:
        sku: Where the chain begins.
        parents: By SKU, the parent that its record names.
    """
    chain = [sku]
    while chain[-1] not in chain[:-1] and (parent := parents.get(chain[-1])) is not None:
        chain.append(parent)
    return end_of_chain(chain)


def end_of_chain(chain: Sequence[str]) -> str:
    """The product that a chain leads to; in a circle its last entry is met for the second time."""
    return min(chain[chain.index(chain[-1]) :])
