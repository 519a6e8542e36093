"""Records what no marketplace need be asked about, together with its answer.

Whoever plans notes a request at its end, so that merchants are told of it. A planner that ends
before leaves records of which no request tells; the next one notes it for them.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from catalog.errors import MoveRefused
from catalog.feed_states import RUNNING
from catalog.merchants import Channel
from catalog.promotion import Acceptance, Entry, Reason, Refusal
from store.answering import Answering
from store.bulk import run
from store.due_now import skus_are_due
from store.reports import Reports
from store.submitting import submit

UNTOLD = (
    "SELECT feeds.id FROM feeds WHERE feeds.merchant = ? AND feeds.state = ? "
    "AND feeds.direction = 'outbound' AND feeds.id >= ? AND feeds.id < ? "
    "AND NOT EXISTS (SELECT 1 FROM requests "
    "WHERE requests.merchant = feeds.merchant AND requests.id = feeds.id) ORDER BY feeds.id"
)
_NOTED = "SELECT state FROM requests WHERE merchant = ? AND id = ?"


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
    noted = run(connection, _NOTED, merchant, request_id).scalar()
    if noted is not None:
        message = f"{request_id} is told by another planner already"
        raise MoveRefused(message, state=noted)
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
            reports.leaves(sku)
        reports.save()
    # What else is planned of their products is not noted yet, and nothing else may be in line.
    skus_are_due(connection, merchant, skus, now)


def untold(connection: Connection, merchant: str, beginning: str) -> tuple[str, ...]:
    """The ids of requests that were concluded, and that nobody has noted to be told."""
    # From the hyphen to before the next character: what begins with both.
    found = run(connection, UNTOLD, merchant, RUNNING, f"{beginning}-", f"{beginning}.")
    return tuple(found.scalars())
