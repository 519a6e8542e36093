"""The drafts that the benchmark of the store writes: the goods of the measured feed, translated."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from bench.measured_feed import Good, goods
from store.batch import Batch, DraftChange, FeedArrival, SeenRecord

BATCH_RECORDS = 1_000
MERCHANT = "bench"


def arrival(number: int) -> FeedArrival:
    """The arrival of the feed with this number."""
    return FeedArrival(
        id=f"feed-{number}",
        merchant=MERCHANT,
        kind="product",
        name=f"goods-{number}.xml",
        sha256="0" * 64,
        size_bytes=1,
        received_at=f"2026-03-{number:02d}T06:00:00Z",
        release="r1",
    )


def batches(count: int, *, price_change: int = 0) -> Iterator[Batch]:
    """Yield the outcomes of `count` records, `BATCH_RECORDS` at a time.

    Args:
        count: Records.
        price_change: Added to the whole part of each price, so that a later feed changes something.
    """
    left = enumerate(goods(count), 1)
    while block := list(islice(left, BATCH_RECORDS)):
        changes = [_change(record, good, price_change) for record, good in block]
        yield Batch(
            cursor=block[-1][0],
            translated=len(block),
            drafts=changes,
            seen=[
                SeenRecord(change.sku, _digest(change.sku, price_change), change.record)
                for change in changes
            ],
        )


def _change(record: int, good: Good, price_change: int) -> DraftChange:
    fields = {
        "SKU": good.sku,
        "Title": good.title,
        "Description": good.description,
        "Category": good.category,
        "Brand": good.brand,
        "UPC": good.upc,
        "Price": str(int(float(good.standard_price)) + price_change),
        "Currency": "EUR",
        "Quantity": int(good.quantity),
        "Color": good.color,
        "Size": good.size,
        "Material": good.metal,
        "ItemSpecifics": {"Gemstone": good.gemstone, "Carat": good.carat},
        "MainPictureURLs": list(good.pictures),
    }
    return DraftChange(record, "product", good.sku, fields)


def _digest(sku: str, price_change: int) -> bytes:
    return hashlib.blake2b(f"{sku} {price_change}".encode(), digest_size=16).digest()
