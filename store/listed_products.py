"""Reads products with all that one channel knows of them, within somebody's transaction."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from catalog.listed_products import ListedProduct, ListedSku
from catalog.listings import Listing, Main, Sent
from catalog.merchants import Channel
from catalog.products import Product, StoredSku
from store.draft_reading import read_drafts, read_members
from store.effective import make_product, unknown_item
from store.listed import Listed, Request
from store.listing_nouns import columns_of, listing_of
from store.mains import read_mains
from store.reconciliations import last_report


def read_products(connection: Connection, merchant: str, products: Sequence[str]) -> list[Product]:
    """Products with their variations, in the order asked for; unknown ones are left out."""
    return [product for product, _ in _read(connection, merchant, products)]


def read_listed(
    connection: Connection, merchant: str, channel: Channel, products: Sequence[str]
) -> list[ListedProduct]:
    """As `read_products`, with what the channel knows of each SKU."""
    found = _read(connection, merchant, products)
    skus = {sku for _, stored in found for sku in stored}
    listed = Listed(merchant, channel)
    listed.read(connection, skus)
    reported_at = last_report(connection, merchant, channel)
    mains: dict[str, list[Main]] = {}
    for main in read_mains(connection, merchant, skus, channel):
        mains.setdefault(main.sku, []).append(main)
    return [
        ListedProduct(
            product,
            {
                sku: ListedSku(
                    each.drafts,
                    tuple(mains.get(sku, ())),
                    _listing(listed, sku),
                    _awaited(listed, sku),
                    _unproven(listed, sku, reported_at),
                )
                for sku, each in stored.items()
            },
        )
        for product, stored in found
    ]


def _read(
    connection: Connection, merchant: str, products: Sequence[str]
) -> list[tuple[Product, dict[str, StoredSku]]]:
    """Products with the SKUs that they are made of."""
    members = read_members(connection, merchant, products)
    drafts = read_drafts(
        connection,
        merchant,
        {*products, *(item.sku for items in members.values() for item in items)},
    )
    made = []
    for product in products:
        items = {item.sku: item for item in members.get(product, ())}
        if not items and product not in drafts:
            continue
        stored = {sku: StoredSku(item, tuple(drafts.get(sku, ()))) for sku, item in items.items()}
        unknown = StoredSku(unknown_item(product), tuple(drafts.get(product, ())))
        own = stored.get(product, unknown)
        others = [each for sku, each in stored.items() if sku != product]
        made.append((make_product(product, own, others), {product: own, **stored}))
    return made


def _awaited(listed: Listed, sku: str) -> tuple[Sent, ...]:
    requests = listed.requests.get(sku, {}).get(listed.channel, {}).values()
    return _sent([each for each in requests if listed.is_awaited(sku, each)])


def _unproven(listed: Listed, sku: str, reported_at: str) -> tuple[Sent, ...]:
    """Requests that were given up, after the last report, and of which no later answer tells."""
    requests = listed.requests.get(sku, {}).get(listed.channel, {}).values()
    return _sent(
        [
            each
            for each in requests
            if each.answered_at is None
            and (each.lost_at or "") > reported_at
            and not any(
                part.answer == "accepted"
                for later in listed.later(sku, each)
                for part in later.parts
            )
        ]
    )


def _sent(requests: Iterable[Request]) -> tuple[Sent, ...]:
    return tuple(
        Sent(each.id, each.at, each.answered_at, tuple(each.parts))
        for each in sorted(requests, key=lambda each: each.number, reverse=True)
    )


def _listing(listed: Listed, sku: str) -> Listing | None:
    found = listed.listing(sku)
    return None if found is None else listing_of(columns_of(found))
