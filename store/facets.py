"""Splits what one record asks for into drafts by noun. Pure.

Both ways in which merchants spell variations come out the same: a parent record with children,
and flat records that name their parent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalog.schema import INVENTORY, PRODUCT, VARIATION

NOUNS = ("product", "shared", "variation", "offer", "inventory", "profile_use", "shipment")

Fields = Mapping[str, object]

_OFFER = frozenset(
    {
        *(set(INVENTORY.fields) - {"SKU", "ID", "Quantity", "Location", "HandlingDays"}),
        "MinimumAdvertisedPrice",
        "VATPercentage",
        "ApplyTax",
        "TaxCategory",
        "MaxQuantityPerBuyer",
    }
) - {"CustomFields"}
_INVENTORY = frozenset({"Quantity", "Location", "HandlingDays"})
_PROFILES = frozenset({"ShippingPolicyName", "PaymentPolicyName", "ReturnPolicyName"})

# Where a field stands that is not descriptive; all others belong to the product or the variation.
_NOUN_OF: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(_OFFER, "offer"),
        **dict.fromkeys(_INVENTORY, "inventory"),
        **dict.fromkeys(_PROFILES, "profile_use"),
    }
)

# What of a flat record stays with its variation: the fields that a child has too, which parent it
# names, and what the merchant asks for. Everything else is said of the product they share.
_OWN = frozenset(VARIATION.fields) | {"VariantOf", "ActionCode", "ID"}

# A flat record has a product's names for what a child has under a variation's.
_AS_VARIATION = MappingProxyType(
    {"MainPictureURLs": "VariationPictureURLs", "PackageDetails": "VariationPackageDetails"}
)

assert set(_NOUN_OF) <= set(PRODUCT.fields)


@dataclass(frozen=True, slots=True)
class Facet:
    """What is asked of one draft. A field that is not named stays; None clears it."""

    sku: str
    noun: str
    place: str
    fields: dict[str, object]


def split_record(noun: str, sku: str, fields: Fields, product: str | None) -> list[Facet]:
    """Split one record.

    Args:
        noun: What the engine calls it: `product` or `shipment`.
        sku: Its SKU; of a shipment its key.
        fields: Canonical fields, a flat or a parent record.
        product: The SKU of the product that `sku` is a variation of; None for a product.

    Returns:
        Facets of different drafts. The first is the record's own, and is there even when empty of
        fields; children follow at the end, each variation with its parent in `VariantOf`.
    """
    if noun != "product":
        return [Facet(sku, noun, "", dict(fields))]
    return list(_split(sku, fields, product))


def _split(sku: str, fields: Fields, product: str | None) -> Iterable[Facet]:
    is_variation = product is not None
    parts: dict[str, dict[str, object]] = {"variation" if is_variation else "product": {}}
    own = next(iter(parts.values()))
    for name, value in fields.items():
        if name == "SKU" or name == "Variations" or (name == "ID" and value == sku):
            continue
        part = _NOUN_OF.get(name)
        if part is None and is_variation:
            own_name = _AS_VARIATION.get(name, name)
            if own_name in _OWN and (own_name == name or own_name not in fields):
                own[own_name] = value
                continue
            part = "shared"
        if part is None:
            own[name] = value
        else:
            parts.setdefault(part, {})[name] = value
    for part, content in parts.items():
        # What siblings share is their product's: its description, and how it is sold.
        holder = product if product is not None and part in ("shared", "profile_use") else sku
        yield Facet(holder, part, _place(part, content), content)
    for child in _children(fields):
        yield from _split(str(child["SKU"]), {**child, "VariantOf": sku}, product or sku)


def _children(fields: Fields) -> list[Mapping[str, object]]:
    children = fields.get("Variations")
    if not isinstance(children, list | tuple):
        return []
    return [child for child in children if isinstance(child, Mapping) and child.get("SKU")]


def _place(noun: str, fields: Fields) -> str:
    location = fields.get("Location") if noun == "inventory" else None
    return location if isinstance(location, str) else ""


def root_of(sku: str, parents: Mapping[str, str]) -> str:
    """The product at the end of a chain of parents; of a circle its smallest SKU.

    Args:
        sku: Where the chain begins.
        parents: By SKU, the parent that its record names.
    """
    chain = [sku]
    seen = {sku}
    while (parent := parents.get(chain[-1])) is not None:
        if parent in seen:
            return min(chain[chain.index(parent) :])
        seen.add(parent)
        chain.append(parent)
    return chain[-1]
