"""Listings that are there: what is revised, and which prices and quantities are told. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from catalog.promotion import Entry
from marketplaces.actions import Action
from marketplaces.effective import moment
from marketplaces.ending import end
from marketplaces.entries import figures_only, without_figures
from marketplaces.hidden import with_hidden
from marketplaces.holding import figures_wait, revision_waits
from marketplaces.lasting import lasting
from marketplaces.listing import Figure, SeenListing, WantedItem
from marketplaces.making import told_of
from marketplaces.refusing import finished
from marketplaces.scene import Scene
from marketplaces.standing import ENDS_EMPTY, MOVED, Standing
from marketplaces.wanted import Candidate, Wish, own_hash, variation_item

# How long a marketplace is believed that it keeps nothing of a merchant that is sold out.
_BELIEVED: Final = timedelta(days=30)


def tend(scene: Scene, listing: SeenListing, wish: Wish | None, joining: Sequence[str]) -> None:
    """Bring a listing up to date.

    Args:
        scene: The product.
        listing: One of its own.
        wish: What it should be; None where only prices and quantities are looked after, since
            another kind of listing is to take its place.
        joining: SKUs of the wish that are not in the listing yet.
    """
    staying = [sku for sku in listing.items if scene.voices[sku] != "leaving"]
    if not staying and not joining:
        end(scene, listing, "it is not for sale any more")
        return
    in_stock = any(scene.candidates[sku].quantity for sku in (*staying, *joining))
    if not in_stock and not _is_kept_empty(scene, listing):
        end(scene, listing, "out of stock")
        return
    items = {sku: _item(scene, sku) for sku in listing.items}
    reason = None if wish is None else _why(scene, listing, wish, joining, items)
    said: frozenset[str] = frozenset()
    if wish is not None and reason is not None:
        said = _revise(scene, listing, wish, items, reason)
    is_apart = _tells_apart(scene, listing)
    rest = {sku: item for sku, item in items.items() if is_apart or sku not in said}
    is_part = reason is not None and (is_apart or not said)
    _tell_figures(scene, listing, rest, alone=wish is None or is_part, is_part=is_part)
    for sku, item in rest.items():
        if scene.voices[sku] == "leaving" and not item.tells and not scene.at(sku).awaited:
            scene.plan.settled.append(scene.leaving(sku, shared=listing.has_variations))


def _is_kept_empty(scene: Scene, listing: SeenListing) -> bool:
    """Whether it can stay with nothing to sell.

    A merchant may have switched on meanwhile what the marketplace asks for; it is tried again.
    """
    if not scene.context.capabilities.keeps_sold_out:
        return False
    now = moment(scene.context.now)
    said = (scene.at(sku).listed.get(ENDS_EMPTY) for sku in listing.items)
    return not any(isinstance(at, str) and now - moment(at) < _BELIEVED for at in said)


def differing_figures(standing: Standing, candidate: Candidate) -> frozenset[Figure]:
    """Which of price and quantity the marketplace has otherwise."""
    found: set[Figure] = set()
    if candidate.price is not None and standing.listed.get("price") != candidate.price:
        found.add("price")
    if standing.listed.get("quantity") != candidate.quantity:
        found.add("quantity")
    return frozenset(found)


def _item(scene: Scene, sku: str) -> WantedItem:
    """An item of the listing as it should be, telling what differs."""
    candidate = scene.candidates[sku]
    tells: frozenset[Figure] = frozenset()
    if scene.voices[sku] != "nothing":
        tells = differing_figures(scene.at(sku), candidate)
    return replace(
        variation_item(candidate, scene.context),
        quantity=_pieces(scene, sku, tells),
        tells=tells,
        tells_fields=False,
    )


def _pieces(scene: Scene, sku: str, tells: frozenset[Figure]) -> int:
    """The quantity of an item; where it is not told, what was left when it was last reported.

    Some marketplaces take a price only with a quantity: the old one would sell twice what is gone.
    """
    left = scene.at(sku).listed.get("left")
    if "quantity" not in tells and isinstance(left, int):
        return left
    return scene.candidates[sku].quantity


def _why(
    scene: Scene,
    listing: SeenListing,
    wish: Wish,
    joining: Sequence[str],
    items: dict[str, WantedItem],
) -> str | None:
    """Why it must be revised; None where it need not be."""
    if joining:
        return f"{', '.join(joining)} joins it"
    listed = scene.at(wish.listing.key).listed
    if scene.voices.get(wish.listing.key) == "all":
        if listed.get("content") != wish.content:
            return "its fields differ"
        if listed.get("profiles") != dict(wish.profiles):
            return "a profile has changed"
        if listed.get("description") != dict(wish.description):
            return "its description differs"
    changed = [item.sku for item in wish.listing.items if _fields_differ(scene, item)]
    if changed:
        return f"fields of {', '.join(changed)} differ"
    if not scene.context.capabilities.price_and_quantity and any(
        item.tells for item in items.values()
    ):
        return "a price or quantity differs"
    return None


def _fields_differ(scene: Scene, item: WantedItem) -> bool:
    """Whether a variation's own fields are others than the marketplace has."""
    is_open = scene.voices[item.sku] == "all"
    return is_open and scene.at(item.sku).listed.get("own") != own_hash(item)


def _revise(
    scene: Scene,
    listing: SeenListing,
    wish: Wish,
    items: dict[str, WantedItem],
    reason: str,
) -> frozenset[str]:
    """Revise it, if nothing is in the way. Returns the SKUs of which all is said then."""
    told = _told(scene, listing, wish, items)
    members = sorted({*told, *listing.items, wish.listing.key})
    waiting = revision_waits(scene, members, told.values())
    if waiting:
        said = f"{reason}; it is revised when the answers to earlier requests have come."
        scene.remark_in_line("waits_for_answer", said, *members)
        return frozenset()
    made = finished(scene, wish)
    if made is None:
        return frozenset()
    if _names_whole(scene, listing):
        named = {sku for sku, item in told.items() if item.tells_fields} | {wish.listing.key}
        members = [sku for sku in members if sku in named]
    entries = [_entry(scene, wish, sku, told.get(sku), listing.listing_id) for sku in members]
    recorded = tuple(entry for entry in entries if entry is not None)
    if _tells_apart(scene, listing) and any(item.tells for item in items.values()):
        # They become main with the answer to those who tell them.
        recorded = tuple(replace(each, parts=without_figures(each.parts)) for each in recorded)
    if not recorded:
        return frozenset()
    wanted = replace(made, items=tuple(told[sku] for sku in sorted(told)))
    wanted = with_hidden(scene, wanted, listing.listing_id, is_relisted=False)
    scene.plan.actions.append(Action("revise", wanted, listing.listing_id, recorded, reason))
    return frozenset(members)


def _told(
    scene: Scene, listing: SeenListing, wish: Wish, items: dict[str, WantedItem]
) -> dict[str, WantedItem]:
    """The items as a revision says them.

    What leaves the listing stays in it with nothing for sale: what was sold once cannot be taken
    out of every listing.
    """
    told = {item.sku: item for item in wish.listing.items}
    for sku, item in items.items():
        if sku in told:
            differs = _fields_differ(scene, told[sku])
            told[sku] = replace(
                told[sku], quantity=item.quantity, tells=item.tells, tells_fields=differs
            )
        elif scene.voices[sku] == "leaving":
            told[sku] = item
    if _tells_apart(scene, listing):
        return {sku: replace(item, tells=frozenset()) for sku, item in told.items()}
    if not _names_whole(scene, listing):
        return told
    # To name a variation is to say its quantity, of which pieces may have been sold since.
    return {
        sku: item if item.tells_fields else replace(item, tells=frozenset())
        for sku, item in told.items()
    }


def _tells_apart(scene: Scene, listing: SeenListing) -> bool:
    """Whether prices and quantities go by the fast lane alone, whatever becomes of a revision."""
    capabilities = scene.context.capabilities
    is_in_part = capabilities.revises_in_part and capabilities.price_and_quantity
    return is_in_part and not listing.has_variations


def _names_whole(scene: Scene, listing: SeenListing) -> bool:
    return listing.has_variations and scene.context.capabilities.names_variations_whole


def _entry(
    scene: Scene, wish: Wish, sku: str, item: WantedItem | None, listing_id: str
) -> Entry | None:
    shared = wish.listing.has_variations
    voice = scene.voices.get(sku, "nothing")
    if voice == "nothing" or (item is None and sku != wish.listing.key):
        return None
    if voice == "leaving":
        return scene.leaving(sku, shared=shared)
    figures = {} if item is None else _figures(item)
    # Of a SKU that is sold out nothing else may be said, so nothing else is remembered.
    returns = _returning(scene, wish, sku, listing_id)
    stays = lasting(scene, wish, sku, is_new=False)
    told = {**told_of(wish, sku), **figures, **returns, **stays} if voice == "all" else figures
    return scene.whole(sku, told, shared=shared) if told else None


def _returning(scene: Scene, wish: Wish, sku: str, listing_id: str) -> dict[str, object]:
    """What must be forgotten of variations that had moved to another product and are back."""
    listed = scene.at(sku).listed
    back: dict[str, object] = {"ended": None} if listed.get("ended") == listing_id else {}
    if sku == wish.listing.key:
        names = (MOVED + item.sku for item in wish.listing.items)
        back |= {name: None for name in names if listed.get(name) is not None}
    return back


def _figures(item: WantedItem) -> dict[str, object]:
    said: dict[str, object] = {"price": item.price, "quantity": item.quantity}
    return {name: said[name] for name in sorted(item.tells)}


def _tell_figures(
    scene: Scene,
    listing: SeenListing,
    items: dict[str, WantedItem],
    *,
    alone: bool,
    is_part: bool,
) -> None:
    """Tell prices and quantities by the fast lane.

    Args:
        scene: The product.
        listing: Where they are.
        items: Of it.
        alone: There is more to say of the listing, and it is not said with the prices: it must not
            become main with them.
        is_part: A revision is to say it.
    """
    if not scene.context.capabilities.price_and_quantity:
        return
    told = [item for item in items.values() if item.tells]
    ready = [item for item in told if not figures_wait(scene, listing, item.sku)]
    held = [item.sku for item in told if item not in ready]
    said = "Its price or quantity is told when the answers to earlier requests have come."
    scene.plan.remark("waits_for_answer", said, *held)
    if not ready:
        return
    refused = {fault.sku for fault in scene.plan.faults}
    entries = [
        _figures_entry(scene, listing, item, alone=alone or item.sku in refused) for item in ready
    ]
    parts = tuple(replace(entry, is_part=is_part and bool(entry.parts)) for entry in entries)
    names = sorted({name for item in ready for name in item.tells})
    reason = f"{' and '.join(names)} {'differ' if len(names) > 1 else 'differs'}"
    wanted = scene.bare(listing, ready)
    scene.plan.actions.append(Action("price_quantity", wanted, listing.listing_id, parts, reason))


def _figures_entry(scene: Scene, listing: SeenListing, item: WantedItem, *, alone: bool) -> Entry:
    shared = listing.has_variations
    if scene.voices[item.sku] == "leaving":
        return scene.leaving(item.sku, shared=shared)
    entry = scene.differing(item.sku, _figures(item), shared=shared)
    return replace(entry, parts=figures_only(entry.parts)) if alone else entry
