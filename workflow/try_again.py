"""Put in line again what was refused for something that has come, or was mended, since."""

from collections.abc import Iterator, Sequence

from catalog.listed_products import ListedProduct, ListedSku
from catalog.listings import Answer
from catalog.product_states import QUEUED, REJECTED
from catalog.products import Product
from catalog.profiles import PROFILE_FIELDS
from catalog.promotion import FOR_LACK
from marketplaces.standing import LISTED
from store.merging import Cause
from workflow.sync import Sync


def try_again(sync: Sync, merchant: str, products: Sequence[ListedProduct]) -> bool:
    """Queue what was refused because something was missing, or wrong, that is there now.

    That is a profile or a template; or, of variations between two listings, the description of
    their product.

    Args:
        sync: Its world.
        merchant: Whose.
        products: That are planned now, as one channel knows them.

    Returns:
        Whether there was any.
    """
    waiting = dict.fromkeys(sku for each in products for sku in _refused_with_product(each))
    waiting |= _supplied(sync, merchant, products)
    if waiting:
        store = sync.store
        store.items.move_all(merchant, waiting, "retry", Cause("rule", "retry", sync.now()))
    return bool(waiting)


def _supplied(sync: Sync, merchant: str, products: Sequence[ListedProduct]) -> dict[str, None]:
    """The SKUs whose profiles and templates are all there now."""
    refused = {
        each.product.sku: skus for each in products if (skus := list(_refused_for_lack(each)))
    }
    if not refused:
        return {}
    store = sync.store
    profiles = {(each.kind, each.name) for each in store.profiles.all(merchant)}
    templates = {each.name for each in store.templates.all(merchant)}
    return {
        sku: None
        for each in products
        for sku in refused.get(each.product.sku, ())
        if _named_profiles(each.product) <= profiles and _named_templates(each) <= templates
    }


def _refused_for_lack(listed: ListedProduct) -> Iterator[str]:
    for sku, _, answer in _refused(listed):
        if answer.code in FOR_LACK:
            yield sku


def _refused_with_product(listed: ListedProduct) -> Iterator[str]:
    """Variations that were for sale, and whose product has come into line since the refusal.

    The listing that was to take the place of theirs was refused. Nobody will say their prices and
    stock again: those have not changed.
    """
    product = listed.product.item
    if product is None or product.state != QUEUED:
        return
    for sku, known, answer in _refused(listed):
        if sku != product.sku and _is_between(known) and answer.at < product.state_at:
            yield sku


def _is_between(known: ListedSku) -> bool:
    """Whether its listing has ended, or was left, so that another takes its place."""
    left = next((main.fields.get("ended") for main in known.mains if main.noun == LISTED), None)
    return left is not None and known.listing is not None and known.listing.listing_id == left


def _refused(listed: ListedProduct) -> Iterator[tuple[str, ListedSku, Answer]]:
    items = [each.item for each in listed.product.variations]
    if listed.product.item is not None:
        items.append(listed.product.item)
    for sku in sorted({each.sku for each in items if each.state == REJECTED}):
        known = listed.skus.get(sku)
        if known is not None and known.listing is not None and known.listing.answer is not None:
            yield sku, known, known.listing.answer


def _named_profiles(product: Product) -> set[tuple[str, str]]:
    named = {kind: product.profiles.get(name) for kind, name in PROFILE_FIELDS.items()}
    return {(kind, name) for kind, name in named.items() if isinstance(name, str) and name}


def _named_templates(listed: ListedProduct) -> set[str]:
    drafts = (draft for sku in listed.skus.values() for draft in sku.drafts)
    names = {draft.fields.get("DescriptionTemplate") for draft in drafts}
    return {name for name in names if isinstance(name, str) and name}
