"""Listings: what each channel has of each SKU, and what was sent to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from catalog.listed_products import ListedProduct
from catalog.listings import Listing, Main, Sent, Told
from catalog.merchants import Channel
from store.database import Database
from store.draft_rows import ItemRow
from store.listed_products import read_listed
from store.listing_nouns import LISTING_COLUMNS, listing_of
from store.listing_rows import ListingRow, SentRow
from store.mains import LISTED, main_of, mains_of
from store.sent import read_parts

_listings: Table = ListingRow.__table__  # type: ignore[attr-defined]
_sent: Table = SentRow.__table__  # type: ignore[attr-defined]
_items: Table = ItemRow.__table__  # type: ignore[attr-defined]

# Columns of what was sent; by the first of them the newest is found.
_SENT = ("number", "request", "at", "answered_at", "parts", "is_put_off")


class Listings:
    """What marketplaces have of every merchant. What moves it is `store.promotion`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def products(
        self, merchant: str, channel: Channel, products: Sequence[str]
    ) -> tuple[ListedProduct, ...]:
        """Products with all that a channel knows of them; unknown ones are left out.

        Args:
            merchant: Whose.
            channel: Which.
            products: SKUs of products, each once.
        """
        with self._database.reading() as connection:
            return tuple(read_listed(connection, merchant, channel, products))

    def of_sku(self, merchant: str, sku: str) -> tuple[Listing, ...]:
        """The listings of a SKU, by channel."""
        query = _select(merchant).where(_listings.c.sku == sku)
        return self._read(query.order_by(_listings.c.marketplace, _listings.c.site))

    def of_any(self, merchant: str, skus: Sequence[str]) -> dict[str, list[Listing]]:
        """The listings of at most some thousands of SKUs on every channel, by SKU."""
        query = _select(merchant).where(_listings.c.sku.in_(skus))
        found: dict[str, list[Listing]] = {}
        for listing in self._read(query.order_by(_listings.c.marketplace, _listings.c.site)):
            found.setdefault(listing.sku, []).append(listing)
        return found

    def of_skus(self, merchant: str, channel: Channel, skus: Sequence[str]) -> dict[str, Listing]:
        """The listings of at most some thousands of SKUs on one channel, by SKU."""
        found = self._read(_on(merchant, channel).where(_listings.c.sku.in_(skus)))
        return {listing.sku: listing for listing in found}

    def by_id(self, merchant: str, channel: Channel, listing_id: str) -> tuple[Listing, ...]:
        """The SKUs that share one listing of the marketplace, by SKU."""
        query = _on(merchant, channel).where(_listings.c.listing_id == listing_id)
        return self._read(query.order_by(_listings.c.sku))

    def in_state(
        self,
        merchant: str,
        channel: Channel,
        state: str,
        *,
        after_sku: str = "",
        limit: int = 1_000,
    ) -> tuple[Listing, ...]:
        """One page of a channel's listings in one state, by SKU."""
        return self._read(listings_in_state(merchant, channel, state, after_sku, limit))

    def sent(self, merchant: str, channel: Channel, sku: str) -> tuple[Sent, ...]:
        """What was last sent of a SKU, the newest request first; old ones are forgotten."""
        query = (
            select(*(_sent.c[name] for name in _SENT))
            .where(_sent.c.merchant == merchant, _sent.c.sku == sku)
            .where(_sent.c.marketplace == channel.marketplace, _sent.c.site == channel.site)
        )
        with self._database.reading() as connection:
            rows = sorted(connection.execute(query), reverse=True)  # a handful; see KEPT_REQUESTS
        return tuple(map(_sent_of, rows))

    def told(self, merchant: str, channel: Channel, skus: Sequence[str]) -> dict[str, Told]:
        """What a channel was told of some SKUs; those that were never sent are missing.

        Args:
            merchant: Whose.
            channel: Which.
            skus: At most some thousands.
        """
        lost_at = _last(_sent.c.lost_at).where(_sent.c.answered_at.is_(None)).scalar_subquery()
        # Not each answer is the last word on a listing, which is what that itself remembers.
        answered_at = _last(_sent.c.answered_at).scalar_subquery()
        query = (
            select(
                *LISTING_COLUMNS,
                _items.c.product,
                _listings.c.sent_number == _listings.c.answered_number,
                lost_at,
                answered_at,
            )
            .outerjoin(
                _items,
                (_items.c.merchant == _listings.c.merchant) & (_items.c.sku == _listings.c.sku),
            )
            .where(_listings.c.merchant == merchant, _listings.c.sku.in_(skus))
            .where(_listings.c.marketplace == channel.marketplace)
            .where(_listings.c.site == channel.site)
        )
        with self._database.reading() as connection:
            mains = map(main_of, connection.execute(mains_of(merchant, skus, channel)))
            fields = {main.sku: main.fields for main in mains if main.noun == LISTED}
            rows = connection.execute(query).all()
        return {row[0]: _told_of(row, fields.get(row[0], {})) for row in rows}

    def main(self, merchant: str, sku: str, channel: Channel | None = None) -> tuple[Main, ...]:
        """What channels, or one of them, have accepted of a SKU, by channel, noun and place."""
        query = mains_of(merchant, [sku], channel)
        with self._database.reading() as connection:
            return tuple(map(main_of, connection.execute(query)))

    def _read(self, query: Select[Any]) -> tuple[Listing, ...]:
        with self._database.reading() as connection:
            return tuple(map(listing_of, connection.execute(query)))


def listings_in_state(
    merchant: str, channel: Channel, state: str, after_sku: str, limit: int
) -> Select[Any]:
    """The query of `Listings.in_state`."""
    query = _on(merchant, channel).where(_listings.c.state == state, _listings.c.sku > after_sku)
    return query.order_by(_listings.c.sku).limit(limit)


def _last(time: ColumnElement[Any]) -> Select[Any]:
    """The query of the latest of some times of the requests about a listing."""
    return (
        select(func.max(time))
        .where(_sent.c.merchant == _listings.c.merchant, _sent.c.sku == _listings.c.sku)
        .where(_sent.c.marketplace == _listings.c.marketplace)
        .where(_sent.c.site == _listings.c.site)
    )


def _told_of(row: Sequence[Any], fields: Mapping[str, object]) -> Told:
    *columns, product, is_answered, lost_at, answered_at = row
    listing = listing_of(columns)
    noted_at = None if listing.answer is None else listing.answer.at
    times = (listing.submitted_at, noted_at, answered_at, listing.listed_at, lost_at)
    return Told(
        listing,
        product or listing.product,
        fields,
        max((at for at in times if at is not None), default=None),
        bool(is_answered or lost_at) and not listing.waiting,
    )


def _select(merchant: str) -> Select[Any]:
    return select(*LISTING_COLUMNS).where(_listings.c.merchant == merchant)


def _on(merchant: str, channel: Channel) -> Select[Any]:
    return _select(merchant).where(
        _listings.c.marketplace == channel.marketplace, _listings.c.site == channel.site
    )


def _sent_of(row: Sequence[Any]) -> Sent:
    _, request, at, answered_at, parts, is_put_off = row
    return Sent(request, at, answered_at, read_parts(parts), bool(is_put_off))
