"""Which SKUs that are in no listing can be put into one, and what the others wait for. Pure."""

from dataclasses import replace

from marketplaces.entries import differing_nouns
from marketplaces.scene import Scene
from marketplaces.standing import LISTED


def is_described(scene: Scene) -> bool:
    """Whether there is anything to say of the product that may be said."""
    return not scene.product.is_orphan and bool(scene.product.fields)


def has_stock(scene: Scene, sku: str) -> bool:
    """Whether a SKU may be sent, and could be sold."""
    candidate = scene.candidates[sku]
    is_sendable = scene.voices[sku] == "all" and is_described(scene)
    return is_sendable and candidate.quantity > 0 and candidate.price is not None


def can_be_listed(scene: Scene, sku: str, *, shared: bool = False) -> bool:
    """Whether a SKU that is not listed may be now; else it is remarked what it waits for.

    Args:
        scene: The product.
        sku: Of a variation, or of the product.
        shared: It would be one of several in a listing: there it may be sold out, if others are
            not and the marketplace keeps what is.
    """
    if scene.voices[sku] != "all":
        return False
    if scene.at(sku).awaited:
        scene.remark_in_line("waits_for_answer", "An earlier request is not answered.", sku)
        return False
    key = scene.product.sku if shared else sku
    if any(scene.at(each).may_be_elsewhere(key, shared=shared) for each in {sku, key}):
        said = "An earlier request without an answer may have made another listing of it."
        scene.remark_in_line("waits_for_report", said, sku)
        return False
    if not is_described(scene):
        said = f"Nothing may be said yet of {scene.product.sku}, which describes it."
        scene.remark_in_line("waits_for_product", said, sku)
        return False
    keeps = shared and scene.context.capabilities.keeps_sold_out
    can_be_empty = keeps and any(has_stock(scene, each) for each in scene.candidates)
    if not scene.candidates[sku].quantity and not can_be_empty:
        _wait_for_stock(scene, sku)
        return False
    if scene.candidates[sku].price is None:
        scene.remark_in_line("waits_for_price", "It has no price.", sku)
        return False
    return True


def _wait_for_stock(scene: Scene, sku: str) -> None:
    """A SKU has nothing to sell. Where it was ended for that, there is nothing to wait for."""
    standing = scene.at(sku)
    was_ended = standing.listing_id is not None and (
        standing.listed.get("ended") == standing.listing_id
    )
    only_stock = differing_nouns(standing, scene.context.channel) <= {"inventory"}
    if not (was_ended and only_stock and scene.in_line(sku)):
        scene.remark_in_line("waits_for_stock", "Nothing of it is in stock.", sku)
        return
    entry = scene.whole(sku, {"quantity": 0}, shared=False)
    parts = tuple(part for part in entry.parts if part.noun in ("inventory", LISTED))
    scene.plan.settled.append(replace(entry, parts=parts))
