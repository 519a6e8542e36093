"""Products of which nothing is sent for a while, because their marketplace said so."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Table, delete, select

from catalog.merchants import Channel
from store.database import Database
from store.request_rows import ProductPauseRow
from store.upsert import upsert_into

_pauses: Table = ProductPauseRow.__table__  # type: ignore[attr-defined]


class ProductPauses:
    """The pauses of every merchant's products. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pause(self, merchant: str, channel: Channel, until: Mapping[str, str], now: str) -> None:
        """Send nothing of some products to a channel until a time; a later word counts.

        Args:
            merchant: Whose.
            channel: Which.
            until: SKU of the product → ISO 8601 UTC.
            now: Pauses that were over before are forgotten.
        """
        rows = [
            {
                "merchant": merchant,
                "marketplace": channel.marketplace,
                "site": channel.site,
                "product": product,
                "until": at,
            }
            for product, at in sorted(until.items())
        ]
        with self._database.writing(merchant) as connection:
            over = delete(_pauses).where(*_here(merchant, channel), _pauses.c.until <= now)
            connection.execute(over)
            connection.execute(upsert_into(connection, _pauses, ["until"]), rows)

    def of(
        self, merchant: str, channel: Channel, products: Collection[str], now: str
    ) -> dict[str, str]:
        """Those of some products that are paused at `now` → until when."""
        query = select(_pauses.c.product, _pauses.c.until).where(
            *_here(merchant, channel), _pauses.c.product.in_(list(products)), _pauses.c.until > now
        )
        with self._database.reading() as connection:
            return {product: until for product, until in connection.execute(query)}


def _here(merchant: str, channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return (
        _pauses.c.merchant == merchant,
        _pauses.c.marketplace == channel.marketplace,
        _pauses.c.site == channel.site,
    )
