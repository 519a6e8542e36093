"""A product as it may be sent: of what is not approved, main counts instead of the draft. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from catalog.products import Fields, Product, Sellable
from marketplaces.standing import NOWHERE, Standing, voice_of

# What a variation's own record says of it, and a product's says where it is one of its variations.
_OF_VARIATION = frozenset({"VariationSpecifics", "VariationPictureURLs"})
_LINKS = frozenset({"VariantOf"})


def approved(product: Product, standing: Mapping[str, Standing]) -> Product:
    """The product, with main in place of the draft of every SKU that nobody has approved.

    A variation that may not be sent and was never listed has no fields then, no price and no
    stock.
    """
    own = standing.get(product.sku, NOWHERE)
    if product.item is not None and voice_of(product.item) != "all":
        described = {**own.main("shared"), **own.main("product")}
        hidden = _LINKS | (_OF_VARIATION if _is_own_variation(product) else frozenset())
        product = replace(
            product, fields=_without(described, hidden), profiles=own.main("profile_use")
        )
    return replace(
        product,
        variations=tuple(
            _approved_variation(product, each, standing.get(each.item.sku, NOWHERE))
            for each in product.variations
        ),
    )


def _approved_variation(product: Product, sellable: Sellable, standing: Standing) -> Sellable:
    voice = voice_of(sellable.item)
    if voice == "all":
        return sellable
    noun = "product" if sellable.item.sku == product.sku else "variation"
    fields = _without(standing.main(noun), _LINKS)
    if noun == "product":
        told = _OF_VARIATION if sellable.fields else frozenset()
        fields = {name: value for name, value in fields.items() if name in told}
    stock = sellable.inventory if voice == "stock" else standing.mains_by_place("inventory")
    return replace(sellable, fields=fields, offer=standing.mains_by_place("offer"), inventory=stock)


def _is_own_variation(product: Product) -> bool:
    return any(each.item.sku == product.sku and each.fields for each in product.variations)


def _without(fields: Fields, names: frozenset[str]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name not in names}
