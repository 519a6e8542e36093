"""Listings of the wrong kind, since the category takes another one now. Pure."""

from collections.abc import Collection, Sequence

from marketplaces.ending import end
from marketplaces.listable import has_stock
from marketplaces.listing import SeenListing
from marketplaces.scene import Scene
from marketplaces.tending import tend
from marketplaces.wanted import Wish, finish


def replace_listings(
    scene: Scene, misfits: Sequence[SeenListing], listable: Collection[str]
) -> bool:
    """End listings of the wrong kind, if others can take their place.

    The others are planned when these have ended, so that no SKU is live twice. While nothing of
    one could be listed anew, it stays, and its prices and quantities are looked after.

    Args:
        scene: The product.
        misfits: Of its own listings.
        listable: SKUs whose new listing would be taken, as far as can be told.

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
        said = "It moves into another listing when there is something of it to sell."
        scene.remark_in_line("waits_for_stock", said, *listing.items, scene.product.sku)
    return is_ending


def would_be_taken(wish: Wish) -> bool:
    """Whether a listing is without fault, as far as the plan can tell."""
    return not wish.faults and finish(wish).fault is None
