"""Puts a product together from its drafts. Pure.

The same catalogue gives the same products, whether its merchant sends parents with children or
flat records that name each other.
"""

from collections.abc import Mapping, Sequence

from catalog.products import Item, Product, Sellable, StoredSku

# What only says how records hang together, or is a variation's own.
_LINKS = frozenset({"VariantOf"})
_OF_VARIATION = frozenset({"VariationSpecifics", "VariationPictureURLs"})


def make_product(sku: str, own: StoredSku, members: Sequence[StoredSku]) -> Product:
    """Put one product together.

    Args:
        sku: The product's.
        own: Its drafts; an item that nobody knows where only its variations were ever heard of.
        members: Its variations other than itself.
    """
    described = own.fields("product")
    # A product whose own record tells it from its siblings is one of them.
    is_variation = bool(described.get("VariationSpecifics")) and bool(members)
    fields = {**own.fields("shared"), **described}
    hidden = _LINKS | (_OF_VARIATION if is_variation else frozenset())
    variations = [_sellable(member, member.fields("variation")) for member in members]
    if is_variation or not members:
        told = {name: described[name] for name in _OF_VARIATION & set(described)}
        variations.append(_sellable(own, told if is_variation else {}))
    return Product(
        sku=sku,
        item=own.item if own.item.state else None,
        fields={name: value for name, value in fields.items() if name not in hidden},
        locales=_locales(own),
        profiles=own.fields("profile_use"),
        variations=tuple(sorted(variations, key=lambda each: each.item.sku)),
        is_orphan=bool(members) and not described,
    )


def unknown_item(sku: str) -> Item:
    """Stands for a product of which only its variations were ever heard."""
    return Item(sku, sku, "", "", "")


def _sellable(stored: StoredSku, fields: Mapping[str, object]) -> Sellable:
    return Sellable(
        item=stored.item,
        fields={name: value for name, value in fields.items() if name not in _LINKS},
        offer=stored.by_place("offer"),
        inventory=stored.by_place("inventory"),
        locales={place: each for place, each in stored.by_place("variation").items() if place},
    )


def _locales(own: StoredSku) -> dict[str, dict[str, object]]:
    locales: dict[str, dict[str, object]] = {}
    for noun in ("shared", "product"):
        for place, fields in own.by_place(noun).items():
            if place:
                locales.setdefault(place, {}).update(fields)
    return locales
