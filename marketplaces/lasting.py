"""What stays to be told of a listing until it is made anew, or its field says something. Pure.

A value that a template asks for and nobody has said; a field that was cleared, of which the
marketplace keeps what it had. Both are sent beside the drafts, become main with the answer, and
are told with every plan and in every response after that.
"""

from collections.abc import Mapping

from catalog.products import Fields
from catalog.promotion import Entry
from marketplaces.actions import LANE_OF
from marketplaces.scene import Scene
from marketplaces.standing import LISTED
from marketplaces.templates import missing_of
from marketplaces.wanted import Wish

# The nouns whose fields a listing shows.
_SHOWN = frozenset({"product", "variation", "offer", "inventory"})


def lasting(scene: Scene, wish: Wish, sku: str, *, is_new: bool) -> dict[str, object]:
    """What a product request tells of it, of the main noun LISTED; None is to be forgotten.

    Args:
        scene: The product.
        wish: The listing as it should be.
        sku: Its key, or that of one of its variations.
        is_new: It is added, and has nothing of an earlier one.
    """
    kept = {} if is_new else _kept(scene, wish, sku)
    remarks = [[code, message, field] for code, message, field in _remarks(wish, sku, kept)]
    told = {"kept": kept or None, "remarks": remarks or None}
    before = scene.at(sku).listed
    return {name: told[name] for name in told if told[name] or before.get(name)}


def tell_lasting(scene: Scene) -> None:
    """Say what stays to be told of listings: as this plan sends it, else as main has it."""
    said = {
        sku: scene.at(sku).listed for listing in scene.own for sku in (listing.key, *listing.items)
    }
    for action in scene.plan.actions:
        if LANE_OF[action.kind] == "product":
            said |= {entry.sku: _beside(entry) for entry in action.entries}
    for sku, listed in said.items():
        by_code: dict[str, list[str]] = {}
        for code, message, _ in remarks_of(listed):
            by_code.setdefault(code, []).append(message)
        for code, messages in by_code.items():
            scene.plan.remark(code, " ".join(messages), sku)


def remarks_of(listed: Fields) -> list[tuple[str, str, str | None]]:
    """Code, message and field of each remark in fields of the main noun LISTED."""
    found = listed.get("remarks")
    return [tuple(each) for each in found] if isinstance(found, list) else []


def _beside(entry: Entry) -> Fields:
    return next((part.fields for part in entry.parts if part.noun == LISTED), {})


def _kept(scene: Scene, wish: Wish, sku: str) -> dict[str, object]:
    """Of fields that were cleared what is there still, by name."""
    listing = wish.listing
    names = scene.context.capabilities.keeps(listing, sku)
    is_key = sku == listing.key
    said = listing.fields
    if not is_key:
        said = next((item.fields for item in listing.items if item.sku == sku), {})
    skus = {sku, scene.product.sku, *(item.sku for item in listing.items)} if is_key else {sku}
    earlier = scene.at(sku).listed.get("kept")
    before = dict(earlier) if isinstance(earlier, Mapping) else {}
    for each in sorted(skus):
        for main in scene.at(each).mains:
            if main.noun in _SHOWN:
                before |= {name: value for name, value in main.fields.items() if value}
    return {name: before[name] for name in sorted(names & before.keys()) if not said.get(name)}


def _remarks(wish: Wish, sku: str, kept: Fields) -> list[tuple[str, str, str | None]]:
    found: list[tuple[str, str, str | None]] = []
    if sku == wish.listing.key and wish.template is not None:
        missing = missing_of(wish.template, wish.values)
        if missing:
            said = f"{wish.template.name}: no value for {', '.join(missing)}."
            found.append(("template_token_missing", said, missing[0].split(".")[0].split("[")[0]))
    for name in kept:
        said = f"{name} was cleared, and the marketplace keeps what it had there."
        found.append(("field_stays", said, name))
    return found
