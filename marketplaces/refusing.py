"""What would be refused is not sent, and its merchant hears why at once. Pure."""

from collections.abc import Sequence

from marketplaces.adapter import Fault
from marketplaces.listing import WantedListing
from marketplaces.planned import Refused
from marketplaces.scene import Scene
from marketplaces.wanted import Wish, finish


def refuse(scene: Scene, faults: Sequence[Fault], *, shared: bool) -> None:
    """Refuse what would be sent of the SKUs at fault; a SKU that is not to be sent waits."""
    for sku in dict.fromkeys(fault.sku for fault in faults):
        own = tuple(fault for fault in faults if fault.sku == sku)
        if any(fault in scene.plan.faults for fault in own):
            continue
        if scene.voices.get(sku) == "all":
            entry = scene.whole(sku, {}, shared=shared)
            scene.plan.refused.append(Refused((entry,), own))
        else:
            scene.plan.remark("waits_for_approval", own[0].reason.message, sku)


def finished(scene: Scene, wish: Wish) -> WantedListing | None:
    """The listing with its description; None where it is at fault."""
    skus = [item.sku for item in wish.listing.items]
    faults = list(wish.faults)
    if not faults:
        made = finish(wish)
        if made.fault is None:
            return made.listing
        faults.append(made.fault)
    refuse(scene, faults, shared=wish.listing.has_variations)
    at_fault = {fault.sku for fault in faults}
    others = [sku for sku in skus if sku not in at_fault]
    said = f"{', '.join(sorted(at_fault))}, with which it is listed, is at fault."
    scene.plan.remark("waits_for_product", said, *others)
    return None
