"""The workbook of the values that no value mapping knew, made when a feed is through."""

import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from mapping_service.table_set import TableSet
from mapping_service.unmapped import UnmappedLedger
from store.batch import FeedArrival
from store.store import Store
from workflow.chunk import Miss, TranslatedChunk
from workflow.keep_bytes import keeping
from workflow.ports import Blobs

KIND = "unmapped"

_PREFIX = "lookups-"


def keep_lookups(blobs: Blobs, run: str, name: str, translated: TranslatedChunk) -> None:
    """Keep what a chunk looked up until the feed is through; the same name again is the same file.

    Names sort in the order of the feed.
    """
    if translated.misses or translated.hits or translated.carried:
        misses = [[miss.table, miss.column, miss.value, miss.sku] for miss in translated.misses]
        data = json.dumps([misses, translated.hits, translated.carried]).encode()
        blobs.write_work(run, _PREFIX + name, data)


def read_lookups(blobs: Blobs, run: str, tables: TableSet) -> tuple[UnmappedLedger, set[str]]:
    """What all chunks of a feed looked up, and the paths that its scripts tried to carry on."""
    ledger, carried = UnmappedLedger(tables), set[str]()
    for name in blobs.work_names(run):
        if not name.startswith(_PREFIX):
            continue
        misses, hits, paths = json.loads(blobs.read_work(run, name))
        _add_misses(ledger, (Miss(*values) for values in misses))
        ledger.add_hits((table, row) for table, row in hits)
        carried.update(paths)
    return ledger, carried


def offer_workbook(
    store: Store, blobs: Blobs, ledger: UnmappedLedger, inbound: FeedArrival, number: int
) -> None:
    """Keep the workbook and record it as an outbound feed; safe to do twice.

    Args:
        store: Where it is recorded.
        blobs: Where its bytes are kept.
        ledger: What the feed missed.
        inbound: The feed.
        number: Its number, which the workbook's name holds.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder, "unmapped.xlsx")
        ledger.write(path)
        data = path.read_bytes()
    key, size = blobs.put(io.BytesIO(data), announce=keeping(store))
    workbook = FeedArrival(
        id=workbook_id(inbound.id),
        merchant=inbound.merchant,
        kind=KIND,
        name=f"unmapped-{number}.xlsx",
        sha256=key,
        size_bytes=size,
        received_at=inbound.received_at,
        release=inbound.release,
        direction="outbound",
        location=key,
    )
    store.feeds.register(workbook, "done")


def workbook_id(feed: str) -> str:
    """Id of the outbound feed that is the workbook of an inbound one, whether there is any."""
    return hashlib.sha256(f"{feed}\n{KIND}".encode()).hexdigest()[:32]


def _add_misses(ledger: UnmappedLedger, misses: Iterable[Miss]) -> None:
    for miss in misses:
        ledger.add(miss.table, miss.column, miss.value, miss.sku)
