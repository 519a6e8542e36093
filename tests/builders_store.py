"""Arrivals and batches for tests of the store."""

import itertools

from store.batch import Batch, DraftChange, FeedArrival, SeenRecord

MERCHANT = "wren"


def make_arrival(
    feed: str = "f1",
    *,
    kind: str = "product",
    merchant: str = MERCHANT,
    meaning: str = "delta",
    received_at: str = "2026-03-01T00:00:00Z",
) -> FeedArrival:
    """An arrival of a small feed."""
    return FeedArrival(
        id=feed,
        merchant=merchant,
        kind=kind,
        name=f"{feed}.csv",
        sha256="00",
        size_bytes=10,
        received_at=received_at,
        release=f"release of {feed}",
        meaning=meaning,
    )


def make_change(record: int, sku: str, **fields: object) -> DraftChange:
    """What one record of a product or an inventory asks for."""
    return DraftChange(record, "product", sku, {"SKU": sku, **fields})


def make_batch(
    *changes: DraftChange,
    cursor: int | None = None,
    seen: tuple[SeenRecord, ...] = (),
    unchanged: tuple[SeenRecord, ...] = (),
) -> Batch:
    """A batch of translated records and claims, up to its last record or `cursor`."""
    records = [change.record for change in changes] + [claim.record for claim in unchanged]
    return Batch(
        cursor=max(records) if cursor is None else cursor,
        translated=len(changes),
        drafts=list(changes),
        seen=list(seen),
        unchanged=list(unchanged),
    )


def make_seen(record: int, sku: str, text: str) -> SeenRecord:
    """A record of a SKU whose digest stands for its text."""
    return SeenRecord(sku, text.encode().ljust(16, b".")[:16], record)


_numbers = itertools.count()


def new_merchant() -> str:
    """A merchant that no other example of a property test has."""
    return f"m{next(_numbers)}"
