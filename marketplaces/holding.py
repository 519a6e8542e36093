"""When an action must wait for an answer, so that no order of arrival undoes it. Pure.

Requests of one lane are carried out in turn, and the lanes do not wait for each other: what is
sent later may arrive first. So nothing is sent that would come to another end then.
"""

from collections.abc import Iterable, Mapping

from marketplaces.listing import Figure, SeenListing, WantedItem
from marketplaces.scene import Scene
from marketplaces.standing import Standing, told

_FIGURES: tuple[Figure, ...] = ("price", "quantity")


def revision_waits(scene: Scene, skus: Iterable[str], items: Iterable[WantedItem]) -> list[str]:
    """The SKUs for which a revision must wait.

    Args:
        scene: The product.
        skus: That are in the listing, or join it; its key.
        items: As the revision would say them.

    Returns:
        SKUs of which another product request or an end is awaited; and those of which prices or
        quantities are awaited that the revision would set to others.
    """
    found = [sku for sku in skus if scene.at(sku).is_being_made or scene.at(sku).is_leaving]
    capabilities = scene.context.capabilities
    for item in items:
        is_whole = capabilities.names_variations_whole and item.tells_fields
        in_part = capabilities.revises_in_part and not is_whole
        figures = item.tells if in_part else _FIGURES
        said = {"price": item.price, "quantity": item.quantity}
        for sent in scene.at(item.sku).awaited:
            others = told(sent)
            if any(name in others and others[name] != said[name] for name in figures):
                found.append(item.sku)
    return sorted(set(found))


def figures_wait(scene: Scene, listing: SeenListing, sku: str) -> bool:
    """Whether the price and quantity of an item must wait.

    They wait for requests that say one of the two of this SKU, or take it away; and for every
    product request to its listing, unless the marketplace's revisions leave out what they do not
    tell: then for those that name it and must say both.
    """
    own = scene.at(sku)
    if own.is_leaving or any(_says_figures(told(sent)) for sent in own.awaited):
        return True
    capabilities = scene.context.capabilities
    if capabilities.revises_in_part:
        return capabilities.names_variations_whole and listing.has_variations and own.is_named
    members = {*listing.items, *([scene.product.sku] if listing.has_variations else [])}
    return any(scene.at(each).is_being_made for each in members)


def joins_wait(standing: Standing) -> bool:
    """Whether a SKU must not be put into a listing: something of it is on its way already."""
    return bool(standing.awaited)


def _says_figures(said: Mapping[str, object]) -> bool:
    return any(name in said for name in _FIGURES)
