"""Listings that will look different at a known time: a sale begins or ends then."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Table, select, tuple_

from catalog.merchants import Channel
from store.bulk import run
from store.database import Database
from store.request_rows import DueRow

_dues: Table = DueRow.__table__  # type: ignore[attr-defined]

# Later than any time that is stored.
_EVER = "~"

_FORGET = (
    "DELETE FROM listing_dues WHERE merchant = ? AND marketplace = ? AND site = ? "
    "AND product IN ?? AND due_at < ?"
)
_NOTE = (
    "INSERT INTO listing_dues (merchant, marketplace, site, product, due_at) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (merchant, marketplace, site, product) "
    "DO UPDATE SET due_at = excluded.due_at WHERE excluded.due_at < listing_dues.due_at"
)


class ListingDues:
    """The due times of every merchant's listings. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(
        self,
        merchant: str,
        channel: Channel,
        due: Mapping[str, str | None],
        known_at: str = _EVER,
    ) -> None:
        """Note when products are to be looked at again.

        Args:
            merchant: Whose.
            channel: Where.
            due: SKU of the product → ISO 8601 UTC; None where nothing is due.
            known_at: What was due before is known, and forgotten. Something else may have made a
                product due since: the earlier time stays. Without it, all is forgotten.
        """
        with self._database.writing(merchant) as connection:
            set_due(connection, merchant, channel, due, known_at)

    def due(
        self,
        merchant: str,
        channel: Channel,
        now: str,
        *,
        after: tuple[str, str] = ("", ""),
        limit: int = 1_000,
    ) -> tuple[tuple[str, str], ...]:
        """One page of what is due at `now`: time and SKU of the product, in this order."""
        place = (_dues.c.due_at, _dues.c.product)
        query = (
            select(*place)
            .where(*_here(merchant, channel), _dues.c.due_at <= now, tuple_(*place) > after)
            .order_by(*place)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple((at, product) for at, product in connection.execute(query))


def set_due(
    connection: Connection,
    merchant: str,
    channel: Channel,
    due: Mapping[str, str | None],
    known_at: str,
) -> None:
    """Do what `ListingDues.set` says, in a transaction that writes the merchant's data."""
    where = (merchant, channel.marketplace, channel.site)
    run(connection, _FORGET, *where, sorted(due), known_at)
    rows = [(*where, product, at) for product, at in sorted(due.items()) if at is not None]
    for row in rows:
        run(connection, _NOTE, *row)


def _here(merchant: str, channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return (
        _dues.c.merchant == merchant,
        _dues.c.marketplace == channel.marketplace,
        _dues.c.site == channel.site,
    )
