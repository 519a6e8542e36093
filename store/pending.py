"""What is pending: the SKUs whose drafts differ from main of a channel, page by page."""

import heapq
from collections.abc import Collection, Iterator

import orjson
from sqlalchemy import Connection

from catalog.merchants import Channel
from catalog.product_states import ENDED
from catalog.promotion import Pending
from store.bulk import run
from store.differences import DraftFields, Fields, differences

# The hot path: `tests/contract/test_listings.py` shows how each of these is answered.
IN_STATE = (
    "SELECT sku, product, state FROM items WHERE merchant = ? AND state = ? AND sku > ? "
    "ORDER BY sku LIMIT ?"
)
DRAFTS = "SELECT sku, noun, place, version, fields FROM drafts WHERE merchant = ? AND sku IN ??"
MAINS = (
    "SELECT sku, noun, place, fields FROM mains WHERE merchant = ? AND sku IN ?? "
    "AND marketplace = ? AND site = ?"
)
STANDING = (
    "SELECT sku, state, listing_id, waiting FROM listings WHERE merchant = ? AND sku IN ?? "
    "AND marketplace = ? AND site = ?"
)

ItemRow = tuple[str, str, str]  # SKU, product, state


def pending(
    connection: Connection,
    merchant: str,
    channel: Channel,
    nouns: Collection[str],
    states: Collection[str],
    after_sku: str,
    limit: int,
) -> tuple[Pending, ...]:
    """Do what `Promotion.pending` says, in one snapshot."""
    found: list[Pending] = []
    while len(found) < limit:
        page = next_items(connection, merchant, states, after_sku, limit)
        found += compare(connection, merchant, channel, nouns, page)
        if len(page) < limit:
            break
        after_sku = page[-1][0]
    return tuple(found[:limit])


def next_items(
    connection: Connection, merchant: str, states: Collection[str], after_sku: str, limit: int
) -> list[ItemRow]:
    """The next items in any of the states; each state is a range of an index, in order."""
    ranges = [
        [
            (sku, product, found)
            for sku, product, found in run(connection, IN_STATE, merchant, state, after_sku, limit)
        ]
        for state in sorted(states)
    ]
    return list(heapq.merge(*ranges))[:limit]


def compare(
    connection: Connection,
    merchant: str,
    channel: Channel,
    nouns: Collection[str],
    page: list[ItemRow],
) -> Iterator[Pending]:
    """Yield those of a page that differ from main of a channel."""
    skus = [sku for sku, _, _ in page]
    where = (merchant, skus, channel.marketplace, channel.site)
    drafts: dict[str, list[DraftFields]] = {}
    for sku, noun, place, version, fields in run(connection, DRAFTS, merchant, skus):
        if noun in nouns:
            draft = DraftFields(noun, place, version, orjson.loads(fields))
            drafts.setdefault(sku, []).append(draft)
    mains: dict[str, dict[tuple[str, str], Fields]] = {}
    for sku, noun, place, fields in run(connection, MAINS, *where):
        mains.setdefault(sku, {})[noun, place] = orjson.loads(fields)
    standing = {sku: facts for sku, *facts in run(connection, STANDING, *where)}
    for sku, product, state in page:
        listed_as, listing_id, waiting = standing.get(sku, (ENDED, None, 0))
        # What has ended says nothing to anybody: to be for sale again is to say all of it anew.
        accepted = {} if listed_as == ENDED else mains.get(sku, {})
        found = tuple(differences(sorted(drafts.get(sku, ())), accepted, channel))
        if found:
            is_listed = listing_id is not None and listed_as != ENDED
            yield Pending(sku, product, state, waiting > 0, is_listed, found)
