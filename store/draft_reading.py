"""Reads items and drafts as nouns, within somebody's transaction."""

from collections.abc import Collection, Sequence
from itertools import groupby
from operator import attrgetter

import orjson
from sqlalchemy import Connection

from catalog.products import Draft, Item, Orphan, StoredSku
from store.bulk import run
from store.loading import DRAFTS, ITEMS, MEMBERS

# The hot path: `tests/contract/test_query_plans.py` shows how each of these is answered.
ITEM_PAGE = (
    "SELECT sku, product, state, state_at, state_by, edited_at, edited_by FROM items "
    "WHERE merchant = ? AND sku > ? ORDER BY sku LIMIT ?"
)
PRODUCT_PAGE = (
    "SELECT DISTINCT product FROM items WHERE merchant = ? AND product > ? ORDER BY product LIMIT ?"
)
ORPHANS = (
    "SELECT sku, product FROM items WHERE items.merchant = ? AND product <> sku "
    "AND (product, sku) > (?, ?) AND NOT EXISTS ("
    "SELECT 1 FROM drafts WHERE drafts.merchant = items.merchant AND drafts.sku = product "
    "AND noun = 'product' AND place = '' AND fields <> '{}') "
    "ORDER BY product, items.sku LIMIT ?"
)


def read_items(connection: Connection, merchant: str, skus: Collection[str]) -> dict[str, Item]:
    """Items by SKU; SKUs that nobody has heard of are left out."""
    return {row[0]: Item(*row) for row in run(connection, ITEMS, merchant, list(skus))}


def read_members(
    connection: Connection, merchant: str, products: Collection[str]
) -> dict[str, list[Item]]:
    """The items of products, by product and in the order of their SKUs."""
    rows = run(connection, MEMBERS, merchant, list(products))
    items = sorted((Item(*row) for row in rows), key=attrgetter("product", "sku"))
    return {product: list(each) for product, each in groupby(items, attrgetter("product"))}


def read_drafts(
    connection: Connection, merchant: str, skus: Collection[str]
) -> dict[str, list[Draft]]:
    """Drafts by SKU, those of one SKU by noun and place."""
    rows = sorted(run(connection, DRAFTS, merchant, list(skus)), key=lambda row: tuple(row[:3]))
    return {
        sku: [_draft(*row) for row in each] for sku, each in groupby(rows, lambda row: str(row[0]))
    }


def read_skus(connection: Connection, merchant: str, skus: Collection[str]) -> list[StoredSku]:
    """SKUs whole, in order."""
    items = read_items(connection, merchant, skus)
    drafts = read_drafts(connection, merchant, items)
    return [StoredSku(items[sku], tuple(drafts.get(sku, ()))) for sku in sorted(items)]


def read_orphans(connection: Connection, merchant: str, most: int) -> Sequence[Orphan]:
    """The first variations whose product nobody has described, by product and SKU."""
    return [Orphan(*row) for row in run(connection, ORPHANS, merchant, "", "", most)]


def _draft(
    sku: str,
    noun: str,
    place: str,
    fields: str,
    version: int,
    feed: str | None,
    record: int | None,
    changed_at: str,
) -> Draft:
    return Draft(sku, noun, place, orjson.loads(fields), version, changed_at, feed, record)
