"""Listings that end, and variations that leave one. Pure."""

from dataclasses import replace

from catalog.promotion import Entry
from marketplaces.actions import Action
from marketplaces.listing import SeenListing, WantedItem
from marketplaces.scene import Scene
from marketplaces.standing import LISTED


def end(scene: Scene, listing: SeenListing, reason: str, *, withdrawn: bool = False) -> bool:
    """Take a listing off the marketplace, unless that is on its way already.

    SKUs that are withdrawn are recorded without parts: their listings, and with the last of them
    their items, end with the answer. Of others it is recorded that this listing has ended, so that
    they may be listed anew; of those that may not be sent nothing can be, but that they are sold
    out.

    Args:
        scene: The product.
        listing: One of its own.
        reason: For people.
        withdrawn: The whole product is.

    Returns:
        Whether it ends; not where nothing of it can be recorded.
    """
    members = _members(scene, listing)
    if members and all(scene.at(sku).is_leaving for sku in members):
        scene.plan.remark("waits_for_answer", "Its listing is being ended.", *members)
        return True
    entries = [
        entry
        for sku in members
        if (entry := _entry(scene, listing, sku, withdrawn=withdrawn)) is not None
    ]
    if not entries:
        said = "Its listing must end, and cannot before it is approved."
        scene.plan.remark("waits_for_approval", said, *members)
        return False
    items = [WantedItem(each.sku, each.price, 0) for each in listing.items.values()]
    wanted = scene.bare(listing, items or [WantedItem(listing.key, None, 0)])
    scene.plan.actions.append(Action("end", wanted, listing.listing_id, tuple(entries), reason))
    return True


def leave_others(scene: Scene) -> None:
    """Take variations out of the listings of products that they no longer belong to."""
    for listing in scene.foreign:
        for sku, seen in listing.items.items():
            if scene.at(sku).is_leaving:
                scene.plan.remark("waits_for_answer", "It leaves another product's listing.", sku)
                continue
            if scene.voices[sku] == "leaving":
                entry = scene.leaving(sku, shared=True)
            elif scene.voices[sku] in ("figures", "nothing"):
                said = "It must leave another product's listing, and cannot before it is approved."
                scene.plan.remark("waits_for_approval", said, sku)
                continue
            else:
                entry = _ended(scene, listing, sku)
            # Until it is answered it is part of that listing.
            entry = replace(entry, product=_product_of(scene, sku))
            item = WantedItem(sku, seen.price, 0, tells=frozenset({"quantity"}))
            wanted = scene.bare(listing, [item])
            reason = "it belongs to another product now"
            scene.plan.actions.append(
                Action("price_quantity", wanted, listing.listing_id, (entry,), reason)
            )


def _product_of(scene: Scene, sku: str) -> str | None:
    """The product in whose listing a SKU is."""
    listing = scene.at(sku).listing
    return None if listing is None else listing.product


def _members(scene: Scene, listing: SeenListing) -> list[str]:
    """The SKUs in a listing, and the product's where its own row says that it is in it."""
    skus = set(listing.items)
    if scene.at(scene.product.sku).listing_id == listing.listing_id:
        skus.add(scene.product.sku)
    return sorted(skus)


def _entry(scene: Scene, listing: SeenListing, sku: str, *, withdrawn: bool) -> Entry | None:
    voice = scene.voices.get(sku, "nothing")
    if withdrawn or voice == "leaving":
        return scene.leaving(sku, shared=listing.has_variations)
    is_mute = voice == "nothing" or (voice == "figures" and not _is_sold_out(scene, sku))
    return None if is_mute else _ended(scene, listing, sku)


def _ended(scene: Scene, listing: SeenListing, sku: str) -> Entry:
    """That a listing of a SKU has ended; and of one that is sold out, that it is."""
    is_sold_out = _is_sold_out(scene, sku)
    told = {"ended": listing.listing_id, **({"quantity": 0} if is_sold_out else {})}
    nouns = {LISTED, "inventory"} if is_sold_out else {LISTED}
    entry = scene.differing(sku, told, shared=listing.has_variations)
    return replace(entry, parts=tuple(part for part in entry.parts if part.noun in nouns))


def _is_sold_out(scene: Scene, sku: str) -> bool:
    candidate = scene.candidates.get(sku)
    return candidate is not None and candidate.quantity == 0
