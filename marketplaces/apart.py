"""Products that are sold as they are, and variations in listings of their own. Pure."""

from collections.abc import Mapping, Sequence

from marketplaces.listable import can_be_listed, has_stock, is_described
from marketplaces.listing import SeenListing
from marketplaces.making import make
from marketplaces.replacing import (
    Remark,
    blamed,
    place_faults,
    refuse_place,
    replace_listings,
)
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
    waits = _replace(scene, misfits, wishes) if misfits else None
    if waits is not None:
        scene.remark_in_line(*waits, *wishes.keys() - homes.keys())
        wishes = {}
    listed = scene.listed()
    for sku in scene.candidates:
        if sku in homes:
            tend(scene, homes[sku], wishes.get(sku) if is_described(scene) else None, ())
        elif sku in wishes and sku not in listed and can_be_listed(scene, sku):
            make(scene, wishes[sku])


def _replace(
    scene: Scene, misfits: Sequence[SeenListing], wishes: Mapping[str, Wish]
) -> Remark | None:
    """End listings that others are to follow; not where each of those would be refused.

    Returns:
        What all waits for then; None where something may be ended, or nothing is at fault.
    """
    faults = {
        sku: place_faults(scene, wishes[sku])
        for one in misfits
        for sku in one.items
        if sku in wishes and has_stock(scene, sku)
    }
    taken = [sku for sku, found in faults.items() if not found]
    if taken or not faults:
        replace_listings(scene, misfits, taken)
        return None
    said = (blamed(scene, fault) for found in faults.values() for fault in found)
    # What is the product's is said in each of them.
    once = {(each.sku, each.reason.code, each.reason.field): each for each in said}
    waits = refuse_place(scene, list(once.values()))
    replace_listings(scene, misfits, (), waits)
    return waits
