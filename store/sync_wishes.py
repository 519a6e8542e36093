"""What people want done of a channel without waiting; whoever looks after channels takes it up."""

from sqlalchemy import Table, delete, select

from catalog.merchants import Channel
from catalog.sync_views import Wish
from store.database import Database
from store.sync_rows import WishRow
from store.upsert import upsert_into

_wishes: Table = WishRow.__table__  # type: ignore[attr-defined]


class SyncWishes:
    """The wishes for every merchant's channels. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, wish: Wish) -> None:
        """Keep a wish, in place of the same one made before. Safe to repeat."""
        row = {
            "merchant": wish.merchant,
            "marketplace": wish.channel.marketplace,
            "site": wish.channel.site,
            "wish": wish.wish,
            "at": wish.at,
            "by": wish.by,
        }
        with self._database.writing(wish.merchant) as connection:
            connection.execute(upsert_into(connection, _wishes, ["at", "by"]), row)

    def all(self, merchant: str | None = None) -> tuple[Wish, ...]:
        """Every wish that nobody has taken up, of all merchants or one."""
        query = select(_wishes).order_by(*_wishes.primary_key)
        if merchant is not None:
            query = query.where(_wishes.c.merchant == merchant)
        with self._database.reading() as connection:
            return tuple(
                Wish(
                    row["merchant"],
                    Channel(row["marketplace"], row["site"]),
                    row["wish"],
                    row["at"],
                    row["by"],
                )
                for row in connection.execute(query).mappings()
            )

    def taken_up(self, wish: Wish) -> None:
        """Forget a wish; one that was made anew meanwhile stays."""
        statement = delete(_wishes).where(
            _wishes.c.merchant == wish.merchant,
            _wishes.c.marketplace == wish.channel.marketplace,
            _wishes.c.site == wish.channel.site,
            _wishes.c.wish == wish.wish,
            _wishes.c.at == wish.at,
        )
        with self._database.writing(wish.merchant) as connection:
            connection.execute(statement)
