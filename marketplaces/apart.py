"""Products that are sold as they are, and variations in listings of their own. Pure."""

from collections.abc import Mapping

from marketplaces.listable import can_be_listed, is_described
from marketplaces.making import make
from marketplaces.replacing import replace_listings, would_be_taken
from marketplaces.scene import Scene
from marketplaces.tending import tend
from marketplaces.wanted import Wish, own_listings, single_listing


def plan_single(scene: Scene) -> None:
    """Plan a product without variations."""
    only = scene.candidates[scene.product.sku]
    _plan(scene, {only.sku: single_listing(scene.product, only, scene.context)})


def plan_apart(scene: Scene) -> None:
    """Plan a listing for each variation."""
    shown = [each for sku, each in scene.candidates.items() if scene.voices[sku] != "leaving"]
    wishes = own_listings(scene.product, shown, scene.context)
    _plan(scene, {wish.listing.key: wish for wish in wishes})


def _plan(scene: Scene, wishes: Mapping[str, Wish]) -> None:
    misfits = [one for one in scene.own if one.has_variations or not one.items]
    homes = {sku: one for one in scene.own if one not in misfits for sku in one.items}
    if misfits:
        taken = [sku for sku, wish in wishes.items() if would_be_taken(wish)]
        replace_listings(scene, misfits, taken)
    listed = scene.listed()
    for sku in scene.candidates:
        if sku in homes:
            tend(scene, homes[sku], wishes.get(sku) if is_described(scene) else None, ())
        elif sku in wishes and sku not in listed and can_be_listed(scene, sku):
            make(scene, wishes[sku])
