"""Listings that are made, or brought back. Pure."""

import hashlib
from datetime import timedelta

from catalog.product_states import ENDED
from catalog.promotion import Entry
from marketplaces.actions import Action, ActionKind
from marketplaces.effective import moment
from marketplaces.hidden import forgotten, with_hidden
from marketplaces.lasting import lasting
from marketplaces.listing import Fields, WantedItem, WantedListing
from marketplaces.refusing import finished
from marketplaces.scene import Scene
from marketplaces.standing import Standing
from marketplaces.wanted import Wish, own_hash


def token_of(scene: Scene, key: str, previous: str | None) -> str:
    """What is the same for the same making of a listing: 32 of 0-9A-F.

    Args:
        scene: The product.
        key: The listing's.
        previous: Id of the listing that was there before; None for the first one.
    """
    made = "|".join((scene.context.merchant.id, str(scene.context.channel), key, previous or ""))
    return hashlib.sha256(made.encode()).hexdigest()[:32].upper()


def make(scene: Scene, wish: Wish) -> None:
    """Make a listing, or bring it back where that can be done; all its items may be sent."""
    skus = [item.sku for item in wish.listing.items]
    members = sorted({*skus, wish.listing.key})
    if scene.awaits(members):
        said = "Its listing is made when the answers to earlier requests have come."
        scene.plan.remark("waits_for_answer", said, *members)
        return
    if scene.voices.get(wish.listing.key, "nothing") not in ("all", "stock"):
        said = f"{wish.listing.key}, of which it is a variation, may not be sent yet."
        scene.plan.remark("waits_for_product", said, *skus)
        return
    listing = finished(scene, wish)
    if listing is None:
        return
    previous = scene.at(wish.listing.key)
    kind: ActionKind = "relist" if _can_relist(scene, wish, previous) else "add"
    is_new = kind == "add"
    if wish.listing.has_variations:
        forgets = forgotten(previous.listed) if is_new else {}
        entries = tuple(_entry(scene, wish, sku, forgets, is_new=is_new) for sku in members)
    else:
        entries = (_entry(scene, wish, wish.listing.key, {}, is_new=is_new),)
    if kind == "relist" and previous.listing_id is not None:
        listing = with_hidden(scene, listing, previous.listing_id, is_relisted=True)
    reason = "there is stock again" if kind == "relist" else "it is not listed yet"
    scene.plan.actions.append(
        Action(
            kind,
            listing,
            previous.listing_id if kind == "relist" else None,
            entries,
            reason,
            token_of(scene, wish.listing.key, previous.listing_id),
        )
    )


def told_of(wish: Wish, sku: str) -> dict[str, object]:
    """What a product request tells of a SKU beside its drafts and its price and quantity."""
    told: dict[str, object] = {"has_variations": wish.listing.has_variations}
    if sku == wish.listing.key:
        told["content"] = wish.content
        told["profiles"] = dict(wish.profiles)
        told["description"] = dict(wish.description)
    item = item_of(wish.listing, sku)
    if item is not None:
        told["own"] = own_hash(item)
    return told


def item_of(listing: WantedListing, sku: str) -> WantedItem | None:
    """The item of a SKU."""
    return next((item for item in listing.items if item.sku == sku), None)


def _entry(scene: Scene, wish: Wish, sku: str, forgets: Fields, *, is_new: bool) -> Entry:
    told = told_of(wish, sku) | lasting(scene, wish, sku, is_new=is_new)
    if sku == wish.listing.key:
        told |= forgets
    item = item_of(wish.listing, sku)
    if item is not None:
        told |= {"quantity": item.quantity, "price": item.price}
    return scene.whole(sku, told, shared=wish.listing.has_variations)


def _can_relist(scene: Scene, wish: Wish, previous: Standing) -> bool:
    """Whether the listing before can be brought back: it was alike, and is not gone for good."""
    capabilities = scene.context.capabilities
    if previous.listing_id is None or not capabilities.relists:
        return False
    if previous.listed.get("has_variations") is not wish.listing.has_variations:
        return False
    if previous.listed.get("gone") == previous.listing_id:
        return False
    if capabilities.relist_days is None:
        return True
    ended_at = _ended_at(previous)
    within = timedelta(days=capabilities.relist_days)
    return ended_at is not None and moment(scene.context.now) - moment(ended_at) < within


def _ended_at(previous: Standing) -> str | None:
    """When it ended: as the listing says, or as main does of one that is to come back."""
    listing = previous.listing
    if listing is not None and listing.state == ENDED:
        return listing.ended_at
    return next((main.changed_at for main in previous.mains if main.noun == "listed"), None)
