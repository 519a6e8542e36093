"""Which fields of which drafts a person may change: those that mean one thing wherever they stand.

What says which thing a record speaks of, or how records hang together, comes from feeds alone: an
edit moves no variation to another product.
"""

from collections.abc import Mapping
from typing import Final

from catalog.products import StoredSku
from catalog.schema import PRODUCT, VARIATION
from store.facets import INVENTORY_FIELDS, LOCALIZED, OFFER_FIELDS, PROFILE_KINDS

_IDENTITY = frozenset(
    {"SKU", "ID", "VariantOf", "Variations", "ActionCode", "Locale", "SourceLocale", "Location"}
)
_ELSEWHERE = frozenset({*OFFER_FIELDS, *INVENTORY_FIELDS, *PROFILE_KINDS, *_IDENTITY})


def _without(names: Mapping[str, object], others: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)


_DESCRIPTION = _without(PRODUCT.fields, _ELSEWHERE)

# By noun, the fields in the order of the reference.
EDITABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "product": _DESCRIPTION,
    "shared": _DESCRIPTION,
    "variation": _without(VARIATION.fields, _ELSEWHERE),
    "offer": OFFER_FIELDS,
    "inventory": tuple(name for name in INVENTORY_FIELDS if name != "Location"),
    "profile_use": tuple(PROFILE_KINDS),
}

# Which of the shapes of `catalog.schema` has the fields of a noun.
SHAPE_OF: Final[Mapping[str, str]] = {
    noun: "VARIATION" if noun == "variation" else "PRODUCT" for noun in EDITABLE
}


def editable_nouns(stored: StoredSku) -> tuple[str, ...]:
    """The nouns of a SKU that mean something: a variation has its product's description."""
    there = {draft.noun for draft in stored.drafts}
    if stored.item.product == stored.item.sku:
        described = ("shared",) if there >= {"shared"} and "product" not in there else ("product",)
        return (*described, "offer", "inventory", "profile_use")
    return ("variation", "offer", "inventory")


def editable_fields(noun: str, place: str) -> tuple[str, ...]:
    """The fields of a draft; of one in another language its texts."""
    names = EDITABLE.get(noun, ())
    if place and noun in ("product", "shared", "variation"):
        return tuple(name for name in names if name in LOCALIZED)
    return names
