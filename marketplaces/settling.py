"""SKUs in line of which the marketplace has all that it needs to know. Pure.

A draft may change without anything to tell: a field that no buyer sees, a quantity below the
buffer, a price that went up and down again. Nothing is sent then, and main is told.
"""

from marketplaces.actions import LANE_OF
from marketplaces.scene import Scene


def settle(scene: Scene) -> None:
    """Settle the SKUs in line that are listed, and of which nothing was planned or said."""
    plan = scene.plan
    spoken_of = {entry.sku for action in plan.actions for entry in action.entries}
    spoken_of |= {entry.sku for refused in plan.refused for entry in refused.entries}
    spoken_of |= {entry.sku for entry in plan.settled}
    spoken_of |= {remark.sku for remark in plan.reports if remark.waits}
    for sku in scene.voices:
        if sku in spoken_of or not scene.in_line(sku) or scene.at(sku).awaited:
            continue
        shared = _is_shared(scene, sku)
        if shared is not None:
            plan.settled.append(scene.whole(sku, {}, shared=shared))


def _is_shared(scene: Scene, sku: str) -> bool | None:
    """Whether the listing that shows a SKU shows variations; None where there is none."""
    for listing in scene.own:
        if sku in listing.items or (sku == scene.product.sku and listing.has_variations):
            return listing.has_variations
    is_settled = sku not in scene.candidates and bool(scene.own) and _is_said(scene)
    return False if is_settled else None


def _is_said(scene: Scene) -> bool:
    """Whether each listing of the product that could say what is new of it has done so."""
    plan = scene.plan
    # What ends may make room for a listing that says it.
    is_planned = any(
        LANE_OF[action.kind] == "product" or action.kind == "end" for action in plan.actions
    )
    is_awaited = any(_is_silenced(scene, each) for each in scene.candidates)
    is_held = any(remark.code == "waits_for_answer" for remark in plan.reports)
    return not (is_planned or is_awaited or is_held or plan.refused)


def _is_silenced(scene: Scene, sku: str) -> bool:
    """Whether nothing of a SKU can be said before an answer has come, be it to a price alone."""
    standing = scene.at(sku)
    is_moving = standing.is_being_made or standing.is_leaving or standing.is_replaced
    return is_moving or (scene.voices[sku] in ("figures", "nothing") and bool(standing.awaited))
