"""Variations that share one listing. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from marketplaces.listable import can_be_listed, has_stock, is_described
from marketplaces.listing import SeenListing
from marketplaces.making import make
from marketplaces.refusing import refuse
from marketplaces.replacing import (
    NOTHING_TO_SELL,
    Remark,
    place_faults,
    refuse_place,
    replace_listings,
)
from marketplaces.scene import Scene
from marketplaces.tending import tend
from marketplaces.variations import variation_faults
from marketplaces.wanted import Wish, shared_listing


def plan_together(scene: Scene) -> None:
    """Plan one listing of all variations."""
    home = next((_as_it_is(scene, one) for one in scene.own if one.has_variations), None)
    misfits = [one for one in scene.own if home is None or one.listing_id != home.listing_id]
    inside = [sku for sku in home.items if scene.voices[sku] != "leaving"] if home else []
    elsewhere = {sku for one in (*misfits, *scene.foreign) for sku in one.items}
    joining = [
        sku
        for sku in scene.candidates
        if sku not in (home.items if home else ())
        and sku not in elsewhere
        and can_be_listed(scene, sku, shared=True)
    ]
    moving = [sku for one in misfits for sku in one.items if scene.voices[sku] == "all"]
    faulty = _faulty(scene, [*inside, *joining, *moving], inside)
    moving = [sku for sku in moving if sku not in faulty]
    joining = [sku for sku in joining if sku not in faulty]
    inside = [sku for sku in inside if sku not in faulty]
    is_ending, wish = False, _wish(scene, [*inside, *joining])
    if misfits:
        all_together = _wish(scene, [*inside, *joining, *moving])
        is_wanted = any(has_stock(scene, sku) for sku in moving)
        waits = _hindrance(scene, all_together, home) if is_wanted else None
        if waits is not None:
            moving, wish = [], None
            scene.remark_in_line(*waits, *joining)
        is_ending = replace_listings(scene, misfits, moving, waits or NOTHING_TO_SELL)
    if home is not None:
        tend(scene, home, wish, joining if wish else ())
    elif is_ending:
        said = "Its listing is made when those of single variations have ended."
        scene.remark_in_line("waits_for_answer", said, *joining)
    elif wish is not None:
        make(scene, wish)


def _hindrance(scene: Scene, wish: Wish | None, home: SeenListing | None) -> Remark | None:
    """Why a listing cannot take the place of others; what would be refused of it is refused."""
    if wish is None:
        return NOTHING_TO_SELL
    if home is None and scene.voices.get(wish.listing.key, "nothing") not in ("all", "stock"):
        said = f"{wish.listing.key}, in whose listing it is to be, may not be sent yet."
        return "waits_for_product", said
    faults = place_faults(scene, wish, "add" if home is None else "revise")
    return refuse_place(scene, faults) if faults else None


def _wish(scene: Scene, skus: Collection[str]) -> Wish | None:
    if not skus or not is_described(scene):
        return None
    chosen = [scene.candidates[sku] for sku in sorted(skus)]
    return shared_listing(scene.product, chosen, scene.context)


def _faulty(scene: Scene, skus: Sequence[str], inside: Collection[str]) -> frozenset[str]:
    """The variations that the listing cannot show; their merchant hears of it."""
    sellables = [scene.candidates[sku].sellable for sku in sorted(skus)]
    faults = variation_faults(sellables, inside, scene.context.capabilities)
    refuse(scene, [each for each in faults if scene.voices[each.sku] == "all"], shared=True)
    return frozenset(fault.sku for fault in faults)


def _as_it_is(scene: Scene, listing: SeenListing) -> SeenListing:
    """A listing without the variations that it has lost since they were sold out."""
    if scene.context.capabilities.keeps_sold_out:
        return listing
    lost = {sku for sku in listing.items if scene.at(sku).listed.get("quantity") == 0}
    for sku in sorted(lost):
        if scene.voices[sku] == "leaving" and not scene.at(sku).awaited:
            scene.plan.settled.append(scene.leaving(sku, shared=True))
    kept = {sku: item for sku, item in listing.items.items() if sku not in lost}
    return replace(listing, items=kept)
