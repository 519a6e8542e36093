"""The listings that a product has on a channel, put together from what was accepted. Pure."""

from collections.abc import Iterable, Mapping

from catalog.products import Product
from marketplaces.listing import SeenItem, SeenListing
from marketplaces.standing import MOVED, NOWHERE, Standing


def seen_listings(
    product: Product, standing: Mapping[str, Standing]
) -> tuple[tuple[SeenListing, ...], tuple[SeenListing, ...]]:
    """The listings that buyers can find, or could with stock.

    Args:
        product: With its variations.
        standing: Of their SKUs.

    Returns:
        Those of the product, and those of other products in which some of its variations still
        are; by id. The second ones name only these variations.
    """
    skus = family_of(product)
    ended = {
        standing[sku].listed.get("ended")
        for sku in skus
        if sku in standing and not _has_moved(product, sku, standing)
    }
    groups: dict[str, list[str]] = {}
    for sku in skus:
        listing = standing.get(sku, NOWHERE).listing
        if listing is None or listing.listing_id is None or standing[sku].has_ended:
            continue
        # What has left the listing of another product says nothing of what is in it still.
        is_own = product.sku in (listing.sku, listing.product)
        gone = {standing[sku].listed.get("ended"), *(ended if is_own else ())}
        if listing.listing_id not in gone:
            groups.setdefault(listing.listing_id, []).append(sku)
    own: list[SeenListing] = []
    foreign: list[SeenListing] = []
    for listing_id, members in sorted(groups.items()):
        made = _listing(product, listing_id, members, standing)
        is_foreign = made.has_variations and not _is_part(product, members, standing)
        (foreign if is_foreign else own).append(made)
    return tuple(own), tuple(foreign)


def family_of(product: Product) -> tuple[str, ...]:
    """The SKUs of a product and its variations, each once, sorted."""
    return tuple(sorted({product.sku, *(each.item.sku for each in product.variations)}))


def _has_moved(product: Product, sku: str, standing: Mapping[str, Standing]) -> bool:
    """Whether a variation has left the product's listing by itself, for that of another product.

    It may be the product's again by now; the listing and what else is in it has stayed.
    """
    remembered = standing.get(product.sku, NOWHERE).listed
    return remembered.get(MOVED + sku) is not None


def _listing(
    product: Product, listing_id: str, members: list[str], standing: Mapping[str, Standing]
) -> SeenListing:
    has_variations = _has_variations(product, members, standing)
    sellable = {each.item.sku for each in product.variations}
    return SeenListing(
        key=product.sku if has_variations else members[0],
        listing_id=listing_id,
        is_live=True,
        has_variations=has_variations,
        items={sku: _item(sku, standing[sku]) for sku in members if sku in sellable},
    )


def _item(sku: str, standing: Standing) -> SeenItem:
    price, quantity = standing.listed.get("price"), standing.listed.get("quantity")
    return SeenItem(
        sku,
        price if isinstance(price, str) else None,
        quantity if isinstance(quantity, int) else 0,
    )


def _has_variations(
    product: Product, members: Iterable[str], standing: Mapping[str, Standing]
) -> bool:
    """As it was told when it was made; of one that was made elsewhere, as it looks."""
    skus = list(members)
    for sku in skus:
        made_with = standing[sku].listed.get("has_variations")
        if isinstance(made_with, bool):
            return made_with
    alone = [standing[sku].listing for sku in skus]
    return len(skus) > 1 or any(each is not None and each.product != each.sku for each in alone)


def _is_part(product: Product, members: Iterable[str], standing: Mapping[str, Standing]) -> bool:
    """Whether the product itself, or one that was listed as its variation, is in a listing."""
    listings = [standing[sku].listing for sku in members]
    return any(each is not None and product.sku in (each.sku, each.product) for each in listings)
