"""Put in line again what was refused for the lack of something that has come since."""

from collections.abc import Iterator, Sequence

from catalog.listed_products import ListedProduct
from catalog.product_states import REJECTED
from catalog.products import Product
from catalog.profiles import PROFILE_FIELDS
from catalog.promotion import FOR_LACK
from store.merging import Cause
from workflow.sync import Sync


def try_again(sync: Sync, merchant: str, products: Sequence[ListedProduct]) -> None:
    """Queue what was refused because a profile or template was missing that is there now.

    Args:
        sync: Its world.
        merchant: Whose.
        products: That are due, as one channel knows them.
    """
    refused = {
        each.product.sku: skus for each in products if (skus := list(_refused_for_lack(each)))
    }
    if not refused:
        return
    store = sync.store
    profiles = {(each.kind, each.name) for each in store.profiles.all(merchant)}
    templates = {each.name for each in store.templates.all(merchant)}
    waiting = {
        sku: None
        for each in products
        for sku in refused.get(each.product.sku, ())
        if _named_profiles(each.product) <= profiles and _named_templates(each) <= templates
    }
    if waiting:
        store.items.move_all(merchant, waiting, "retry", Cause("rule", "retry", sync.now()))


def _refused_for_lack(listed: ListedProduct) -> Iterator[str]:
    items = [each.item for each in listed.product.variations]
    if listed.product.item is not None:
        items.append(listed.product.item)
    for sku in sorted({each.sku for each in items if each.state == REJECTED}):
        known = listed.skus.get(sku)
        answer = known.listing.answer if known is not None and known.listing is not None else None
        if answer is not None and answer.code in FOR_LACK:
            yield sku


def _named_profiles(product: Product) -> set[tuple[str, str]]:
    named = {kind: product.profiles.get(name) for kind, name in PROFILE_FIELDS.items()}
    return {(kind, name) for kind, name in named.items() if isinstance(name, str) and name}


def _named_templates(listed: ListedProduct) -> set[str]:
    drafts = (draft for sku in listed.skus.values() for draft in sku.drafts)
    names = {draft.fields.get("DescriptionTemplate") for draft in drafts}
    return {name for name in names if isinstance(name, str) and name}
