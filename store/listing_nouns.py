"""How a row of listings is read as the noun that it is."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Table

from catalog.listings import Answer, Listing
from catalog.merchants import Channel
from store.listing_rows import ListingRow

_listings: Table = ListingRow.__table__  # type: ignore[attr-defined]

_NAMES = (
    "sku",
    "marketplace",
    "site",
    "listing_id",
    "product",
    "state",
    "waiting",
    "sent_hash",
    "submitted_at",
    "listed_at",
    "ended_at",
    "last_answered",
    "ack",
    "code",
    "message",
    "answered_at",
)
# What `listing_of` reads, in its order.
LISTING_COLUMNS = tuple(_listings.c[name] for name in _NAMES)

# The same of a row that is held as `store.listed.Standing`.
columns_of: Final = attrgetter(*_NAMES)


def listing_of(row: Sequence[Any]) -> Listing:
    """The noun of a row of LISTING_COLUMNS."""
    answer = None
    if row[15] is not None:
        request, ack, code, message, at = row[11:]
        answer = Answer(request, ack, code, message, at)
    return Listing(
        sku=row[0],
        channel=Channel(row[1], row[2]),
        listing_id=row[3],
        product=row[4],
        state=row[5],
        waiting=row[6],
        sent_hash=row[7],
        submitted_at=row[8],
        listed_at=row[9],
        ended_at=row[10],
        answer=answer,
    )
