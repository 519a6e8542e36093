"""What a variation that moves to another product leaves behind: its values stay in the listing.

It stays in its old listing with nothing for sale. Whoever revises that has to name its values, and
looks at its own product alone; so the key of the listing remembers them.
"""

from collections.abc import Collection, Mapping

from catalog.listings import Main
from catalog.requests import Request
from marketplaces.standing import MOVED
from workflow.sync import Sync


def remember_moved(sync: Sync, request: Request, moves: Mapping[str, bool]) -> None:
    """Note what variations leave behind in the listings of products that they have left.

    Args:
        sync: Its world.
        request: To change prices and quantities, which was carried out.
        moves: SKUs that leave their listing with it → whether that is for another one. Then it
            has left also where it is the product's again by now.
    """
    merchant, channel = request.merchant, request.channel
    told = sync.store.listings.told(merchant, channel, sorted(moves))
    remembered: dict[str, dict[str, object]] = {}
    for sku, each in told.items():
        key = each.listing.product
        if key == sku or (key == each.product and not moves[sku]):
            continue  # it is still one of the product's, which sees it
        mains = sync.store.listings.main(merchant, sku, channel)
        left = {**_fields(mains, "variation"), "price": each.fields.get("price")}
        remembered.setdefault(key, {})[MOVED + sku] = {
            name: left[name] for name in ("VariationSpecifics", "price") if name in left
        }
    if remembered:
        sync.store.promotion.shown(merchant, channel, remembered, request.id, sync.now())


def _fields(mains: Collection[Main], noun: str) -> dict[str, object]:
    return next((dict(main.fields) for main in mains if main.noun == noun), {})
