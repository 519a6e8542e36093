"""A product as it may be sent: of what is not approved, main counts instead of the draft. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from catalog.products import Fields, Product, Sellable
from catalog.promotion import FIGURE_FIELDS
from marketplaces.standing import NOWHERE, Standing, voice_of

# What a variation's own record says of it, and a product's says where it is one of its variations.
_OF_VARIATION = frozenset({"VariationSpecifics", "VariationPictureURLs"})
_LINKS = frozenset({"VariantOf"})


def approved(product: Product, standing: Mapping[str, Standing]) -> Product:
    """The product, with main in place of the draft of every SKU that nobody has approved.

    Where price and quantity of such a SKU go on by themselves, those are the draft's.

    A variation that may not be sent and was never listed has no fields then, no price and no
    stock.
    """
    own = standing.get(product.sku, NOWHERE)
    if product.item is not None and voice_of(product.item, own) != "all":
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
    voice = voice_of(sellable.item, standing)
    if voice == "all":
        return sellable
    noun = "product" if sellable.item.sku == product.sku else "variation"
    fields = _without(standing.main(noun), _LINKS)
    if noun == "product":
        told = _OF_VARIATION if sellable.fields else frozenset()
        fields = {name: value for name, value in fields.items() if name in told}
    offer: Mapping[str, Fields] = standing.mains_by_place("offer")
    stock: Mapping[str, Fields] = standing.mains_by_place("inventory")
    if voice == "stock":
        stock = sellable.inventory
    elif voice == "figures":
        offer = _with_figures(offer, sellable.offer, FIGURE_FIELDS["offer"])
        stock = _with_figures(stock, sellable.inventory, FIGURE_FIELDS["inventory"])
    return replace(sellable, fields=fields, offer=offer, inventory=stock)


def _with_figures(
    mains: Mapping[str, Fields], drafts: Mapping[str, Fields], names: frozenset[str]
) -> dict[str, Fields]:
    """Main with those fields of the draft that prices and quantities come from, by place."""
    return {
        place: {
            **_without(mains.get(place, {}), names),
            **{name: value for name, value in drafts.get(place, {}).items() if name in names},
        }
        for place in {**mains, **drafts}
    }


def _is_own_variation(product: Product) -> bool:
    return any(each.item.sku == product.sku and each.fields for each in product.variations)


def _without(fields: Fields, names: frozenset[str]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name not in names}
