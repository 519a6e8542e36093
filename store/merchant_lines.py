"""What a list of merchants tells of each, for a page of them in three queries."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, func, select

from catalog.feeds import Feed
from catalog.merchant_lines import MerchantLine
from catalog.merchants import Merchant
from catalog.releases import ReleaseId
from store.account_rows import MerchantRow
from store.database import Database
from store.feeds import FEED_COLUMNS
from store.release_rows import ActivationRow
from store.rows import FeedRow

_merchants: Table = MerchantRow.__table__  # type: ignore[attr-defined]
_activations: Table = ActivationRow.__table__  # type: ignore[attr-defined]
_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]


class MerchantLines:
    """Reads the lines of lists. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, merchants: Sequence[Merchant]) -> tuple[MerchantLine, ...]:
        """A line for each of these merchants, in their order."""
        ids = [each.id for each in merchants]
        with self._database.reading() as connection:
            active = _active(connection, ids)
            last = _last_feeds(connection, ids)
        return tuple(
            MerchantLine(each, active.get(each.id), last.get(each.id)) for each in merchants
        )


def _active(connection: Connection, ids: Sequence[str]) -> dict[str, ReleaseId]:
    newest = (
        select(_activations.c.merchant, func.max(_activations.c.number).label("number"))
        .where(_activations.c.merchant.in_(ids))
        .group_by(_activations.c.merchant)
        .subquery()
    )
    query = select(_activations.c.merchant, _activations.c.release).join(
        newest,
        (newest.c.merchant == _activations.c.merchant) & (newest.c.number == _activations.c.number),
    )
    return {merchant: ReleaseId(merchant, number) for merchant, number in connection.execute(query)}


def _last_feeds(connection: Connection, ids: Sequence[str]) -> dict[str, Feed]:
    # One look at the end of an index for each merchant: a maximum over a group would read all of
    # its feeds.
    others = _feeds.alias("others")
    newest = (
        select(others.c.number)
        .where(others.c.merchant == _merchants.c.id, others.c.direction == "inbound")
        .order_by(others.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(*FEED_COLUMNS)
        .join(_merchants, _merchants.c.id == _feeds.c.merchant)
        .where(_merchants.c.id.in_(ids), _feeds.c.number == newest)
    )
    found = (Feed(*row) for row in connection.execute(query))
    return {each.merchant: each for each in found}
