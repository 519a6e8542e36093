"""Listings that will look different at a known time: a sale begins or ends then."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, delete, select, tuple_

from catalog.merchants import Channel
from store.database import Database
from store.request_rows import DueRow
from store.upsert import upsert_into

_dues: Table = DueRow.__table__  # type: ignore[attr-defined]


class ListingDues:
    """The due times of every merchant's listings. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, merchant: str, channel: Channel, due: Mapping[str, str | None]) -> None:
        """Note when products are to be looked at again.

        Args:
            merchant: Whose.
            channel: Where.
            due: SKU of the product → ISO 8601 UTC; None where nothing is due.
        """
        here = _here(merchant, channel)
        rows = [
            {
                "merchant": merchant,
                "marketplace": channel.marketplace,
                "site": channel.site,
                "product": product,
                "due_at": at,
            }
            for product, at in sorted(due.items())
            if at is not None
        ]
        gone = [product for product, at in due.items() if at is None]
        with self._database.writing(merchant) as connection:
            if rows:
                connection.execute(upsert_into(connection, _dues, ["due_at"]), rows)
            if gone:
                connection.execute(delete(_dues).where(*here, _dues.c.product.in_(gone)))

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


def _here(merchant: str, channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return (
        _dues.c.merchant == merchant,
        _dues.c.marketplace == channel.marketplace,
        _dues.c.site == channel.site,
    )
