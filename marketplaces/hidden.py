"""What a listing with variations has beside those that are said: it has left, and is there still.

A variation that was sold once cannot always be taken out of its listing. It stays, with nothing for
sale, and its values stand in the listing: whoever says what the variations are must name them, or
the marketplace refuses the revision. Pure.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from catalog.products import Fields
from marketplaces.listing import BOTH_FIGURES, WantedItem, WantedListing
from marketplaces.scene import Scene
from marketplaces.standing import MOVED
from marketplaces.variations import specifics_of

_OWN: Final = ("variation", "product")


def with_hidden(
    scene: Scene, listing: WantedListing, listing_id: str, *, is_relisted: bool
) -> WantedListing:
    """A listing as it is said, with the variations that it has besides.

    They are not named, unless the listing is brought back: then those of the product are, so that
    nothing of them is for sale.

    Args:
        scene: The product.
        listing: As it should be.
        listing_id: Of the one that is changed or brought back.
        is_relisted: Whether it is brought back.
    """
    if not listing.has_variations or not scene.context.capabilities.keeps_sold_out:
        return listing
    price = next((item.price for item in listing.items if item.price is not None), None)
    items = list(listing.items)
    taken = {_combination(item.fields) for item in items}
    for found in _besides(scene, listing_id, {item.sku for item in items}, is_named=is_relisted):
        if _combination(found.fields) not in taken:
            taken.add(_combination(found.fields))
            items.append(found if found.price is not None else replace(found, price=price))
    return replace(listing, items=tuple(items))


def forgotten(listed: Fields) -> dict[str, object]:
    """What the key of a new listing has to forget of the one before."""
    return {name: None for name in listed if name.startswith(MOVED)}


def _besides(
    scene: Scene, listing_id: str, said: Collection[str], *, is_named: bool
) -> Iterator[WantedItem]:
    for sku in sorted(scene.candidates.keys() - set(said)):
        standing = scene.at(sku)
        if standing.listing_id == listing_id:
            mains = (standing.main(noun) for noun in _OWN)
            own: Fields = next(filter(specifics_of, mains), {})
            yield from _item(sku, own, standing.listed.get("price"), is_named=is_named)
    remembered = scene.at(scene.product.sku).listed
    for name in sorted(remembered):
        found, sku = remembered[name], name.removeprefix(MOVED)
        if name.startswith(MOVED) and isinstance(found, Mapping) and sku not in said:
            yield from _item(sku, found, found.get("price"), is_named=False)


def _item(sku: str, own: Fields, price: object, *, is_named: bool) -> Iterator[WantedItem]:
    if specifics := specifics_of(own):
        yield WantedItem(
            sku,
            price if isinstance(price, str) else None,
            0,
            {"VariationSpecifics": specifics},
            tells=BOTH_FIGURES if is_named else frozenset(),
            tells_fields=False,
        )


def _combination(fields: Fields) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in specifics_of(fields).items())
