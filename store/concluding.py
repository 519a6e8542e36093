"""Records what no marketplace need be asked about, together with its answer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from catalog.merchants import Channel
from catalog.promotion import Acceptance, Entry, Reason, Refusal
from store.answering import Answering
from store.due_now import skus_are_due
from store.reports import Reports
from store.submitting import submit


def conclude(
    connection: Connection,
    merchant: str,
    channel: Channel,
    request_id: str,
    entries: Sequence[Entry],
    refused: Mapping[str, tuple[Reason, ...]],
    now: str,
) -> None:
    """Do what `Promotion.conclude` says, in a transaction that writes the merchant's data."""
    submit(connection, merchant, channel, request_id, entries, now)
    skus = sorted(entry.sku for entry in entries)
    batch = Answering(merchant, channel, request_id, now)
    batch.read(connection, skus)
    for sku in skus:
        if sku in refused:
            batch.refuse(Refusal(request_id, sku, refused[sku]))
        else:
            batch.accept(Acceptance(request_id, sku))
    batch.save(connection)
    left = [entry.sku for entry in entries if not entry.parts and entry.sku not in refused]
    if left:
        reports = Reports(connection, merchant, channel, left, request_id, now)
        for sku in left:
            reports.ended(sku, for_now=False)
        reports.save()
    # What else is planned of their products is not noted yet, and nothing else may be in line.
    skus_are_due(connection, merchant, skus, now)
