"""Errors that nothing has mended yet: the last record of a SKU was refused, or its last request."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, or_, select

from catalog.stored import StoredError
from store.draft_rows import ItemRow, SeenRow
from store.listing_rows import ListingRow
from store.rows import ErrorRow, FeedRow
from store.told_of_feeds import told, with_feed

_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]
_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]
_seen: Table = SeenRow.__table__  # type: ignore[attr-defined]
_listings: Table = ListingRow.__table__  # type: ignore[attr-defined]
_items: Table = ItemRow.__table__  # type: ignore[attr-defined]


def is_open(merchant: str) -> ColumnElement[bool]:
    """Whether a row of a merchant's errors, joined with that of its feed, still stands.

    A record's refusal is, until a later feed of its kind brings the SKU again; a marketplace's,
    until it has answered another request. PostgreSQL reads the right part of each table only
    where the merchant is named for each.
    """
    came_again = exists().where(
        _seen.c.merchant == merchant,
        _seen.c.kind == _feeds.c.kind,
        _seen.c.sku == _errors.c.sku,
        _seen.c.feed_number > _feeds.c.number,
    )
    is_last_word = exists().where(
        _listings.c.merchant == merchant,
        _listings.c.sku == _errors.c.sku,
        _listings.c.state == "REJECTED",
        _listings.c.last_answered == _errors.c.feed,
    )
    return or_(
        and_(_errors.c.stage != "marketplace", ~came_again),
        and_(_errors.c.stage == "marketplace", is_last_word),
    )


def item_has_errors(merchant: str) -> ColumnElement[bool]:
    """Whether a row of a merchant's items has an open error; of many only the newest is looked at.

    An older error of another kind of feed, which that kind has not mended, is shown with the SKU
    and does not count here.
    """
    newest = (
        select(_errors.c.feed)
        .where(
            _errors.c.merchant == merchant,
            _errors.c.sku == _items.c.sku,
            _errors.c.stage != "marketplace",
        )
        .order_by(_errors.c.at.desc())
        .limit(1)
        .correlate(_items)
        .scalar_subquery()
    )
    came_again = (
        exists()
        .where(
            _seen.c.merchant == merchant,
            _seen.c.kind == _feeds.c.kind,
            _seen.c.sku == _items.c.sku,
            _seen.c.feed_number > _feeds.c.number,
        )
        .correlate(_items, _feeds)
    )
    is_refused = exists().where(
        _listings.c.merchant == merchant,
        _listings.c.sku == _items.c.sku,
        _listings.c.state == "REJECTED",
    )
    return or_(exists().where(_feeds.c.id == newest, ~came_again), is_refused)


def read_open(connection: Connection, merchant: str, sku: str, most: int) -> Sequence[StoredError]:
    """The open errors of a SKU, the newest first."""
    query = (
        with_feed(_errors, StoredError)
        .where(_errors.c.merchant == merchant, _errors.c.sku == sku, is_open(merchant))
        .order_by(_errors.c.at.desc(), _errors.c.feed.desc(), _errors.c.record.desc())
        .limit(most)
    )
    return [told(row, StoredError) for row in connection.execute(query)]
