"""Listings of the wrong kind, since the category takes another one now. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from marketplaces.actions import Action, ActionKind
from marketplaces.adapter import Fault
from marketplaces.categories import faults_of
from marketplaces.effective import offer_on
from marketplaces.ending import end
from marketplaces.listable import has_stock
from marketplaces.listing import SeenListing
from marketplaces.refusing import refuse
from marketplaces.scene import Scene
from marketplaces.tending import tend
from marketplaces.variations import own_names
from marketplaces.wanted import Wish, finish

# Why something waits: a remark's code and words.
Remark: TypeAlias = tuple[str, str]

NOTHING_TO_SELL: Final[Remark] = (
    "waits_for_stock",
    "It moves into another listing when there is something of it to sell.",
)


def replace_listings(
    scene: Scene,
    misfits: Sequence[SeenListing],
    listable: Collection[str],
    otherwise: Remark = NOTHING_TO_SELL,
) -> bool:
    """End listings of the wrong kind, if others can take their place.

    The others are planned when these have ended, so that no SKU is live twice. While nothing of
    one could be listed anew, it stays, and its prices and quantities are looked after.

    Args:
        scene: The product.
        misfits: Of its own listings.
        listable: SKUs whose new listing would be taken, as far as can be told.
        otherwise: What the listings wait for that are not ended.

    Returns:
        Whether one of them is ended, and must be gone before another takes its place.
    """
    is_ending = False
    for listing in misfits:
        if any(sku in listable and has_stock(scene, sku) for sku in listing.items):
            kind = "with variations" if listing.has_variations else "of one item alone"
            reason = f"its category takes no listing {kind} now"
            is_ending = end(scene, listing, reason) or is_ending
            continue
        tend(scene, listing, None, ())
        # What has gone out before the category changed: its answer makes main what the draft says,
        # and nobody would look again.
        said = "It moves into another listing when the answer to an earlier request has come."
        scene.plan.remark("waits_for_answer", said, *scene.awaits(listing.items))
        scene.remark_in_line(*otherwise, *listing.items, scene.product.sku)
    return is_ending


def place_faults(scene: Scene, wish: Wish, kind: ActionKind = "add") -> tuple[Fault, ...]:
    """Why a listing would be refused that is to take the place of others, as far as can be told.

    Args:
        scene: The product.
        wish: The listing.
        kind: How it comes to be: it is made, or it is there already and others join it.
    """
    if wish.faults:
        return wish.faults
    made = finish(wish)
    if made.fault is not None:
        return (made.fault,)
    return faults_of(Action(kind, made.listing, None, (), ""), scene.context)


def refuse_place(scene: Scene, faults: Sequence[Fault]) -> Remark:
    """Refuse what keeps listings from being replaced; then what is left is planned anew.

    Returns:
        What the listings wait for.
    """
    before = len(scene.plan.refused)
    refuse(scene, faults, shared=True)
    scene.plan.is_waiting |= len(scene.plan.refused) > before
    at_fault = ", ".join(sorted({fault.sku for fault in faults}))
    return "waits_for_product", f"It moves into another listing when {at_fault} is mended."


def blamed(scene: Scene, fault: Fault) -> Fault:
    """A fault of a variation's own listing, at the product where the field is the product's."""
    candidate = scene.candidates.get(fault.sku)
    if candidate is not None:
        said = {*own_names(candidate.sellable.fields), "SKU"}
        said |= offer_on(candidate.sellable, scene.context.channel).keys()
        if fault.reason.field in said:
            return fault
    return replace(fault, sku=scene.product.sku)
