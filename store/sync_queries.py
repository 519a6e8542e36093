"""Questions about requests, their SKUs, listings and drifts, as screens ask them: page by page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select

from catalog.errors import QueryInvalid
from catalog.filters import DriftFilter, ListingFilter, RequestFilter
from catalog.listings import Listing
from catalog.merchants import Channel
from catalog.paging import CursorKind, Page, PageRequest
from catalog.requests import Drift, RecordedSku, Request
from catalog.stored import StoredError
from catalog.sync_views import RequestSku
from store.database import Database
from store.drifts import drift_of
from store.listing_nouns import LISTING_COLUMNS, listing_of
from store.listing_rows import ListingRow, SentRow
from store.paging import Keys, page_rows
from store.request_rows import DriftRow, RequestRow
from store.requests import request_of
from store.rows import ErrorRow
from store.sent import read_parts
from store.told_of_feeds import told, with_feed

_requests: Table = RequestRow.__table__  # type: ignore[attr-defined]
_sent: Table = SentRow.__table__  # type: ignore[attr-defined]
_listings: Table = ListingRow.__table__  # type: ignore[attr-defined]
_drifts: Table = DriftRow.__table__  # type: ignore[attr-defined]
_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]

_REQUEST_KEYS: Keys = [_requests.c[name] for name in ("planned_at", "id")]
_REQUESTS = CursorKind("requests", (str, str))

_SKU_KEYS: Keys = [_sent.c[name] for name in ("record", "sku")]
_SKUS = CursorKind("request-skus", (int, str))

_STATE_KEYS: Keys = [_listings.c.sku]
_IN_STATE = CursorKind("state-listings", (str,))
_LISTING_KEYS: Keys = [_listings.c[name] for name in ("sku", "marketplace", "site")]
_LISTINGS = CursorKind("listings", (str, str, str))

_DRIFT_NAMES = ("marketplace", "site", "listing_id", "sku", "kind", "found_at")
_OPEN_KEYS: Keys = [_drifts.c[name] for name in _DRIFT_NAMES]
_OPEN = CursorKind("open-drifts", (str,) * 6)
_KIND_KEYS: Keys = [_drifts.c[name] for name in _DRIFT_NAMES if name != "kind"]
_OF_KIND = CursorKind("kind-drifts", (str,) * 5)
_SETTLED_KEYS: Keys = [_drifts.c.settled_at, *_OPEN_KEYS]
_SETTLED = CursorKind("settled-drifts", (str,) * 7)


class SyncQueries:
    """Answers questions about the sync layer; every one is a snapshot of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def requests(self, wanted: RequestFilter, request: PageRequest) -> Page[Request]:
        """One page of a merchant's requests, the newest first. Raises QueryInvalid."""
        query = select(_requests).where(_requests.c.merchant == wanted.merchant)
        if wanted.state is not None:
            query = query.where(_requests.c.state == wanted.state)
        query = query.where(*_on(_requests, wanted.channel))
        with self._database.reading() as connection:
            rows, after = page_rows(
                connection, query, _REQUEST_KEYS, _REQUESTS, request, descending=True
            )
        return Page(tuple(request_of(row._mapping) for row in rows), after)

    def request_skus(self, about: Request, request: PageRequest) -> Page[RequestSku]:
        """One page of the SKUs of a request, by their place in it. Raises QueryInvalid."""
        here = _sent.c.merchant == about.merchant, _sent.c.request == about.id
        query = (
            select(_sent.c.answered_at, _sent.c.lost_at, _sent.c.parts, _listings.c.listing_id)
            .outerjoin(
                _listings,
                (_listings.c.merchant == _sent.c.merchant)
                & (_listings.c.sku == _sent.c.sku)
                & (_listings.c.marketplace == _sent.c.marketplace)
                & (_listings.c.site == _sent.c.site),
            )
            .where(*here)
        )
        with self._database.reading() as connection:
            rows, after = page_rows(connection, query, _SKU_KEYS, _SKUS, request)
            reasons = _reasons(connection, about, rows) if rows else {}
        return Page(tuple(_request_sku(row, reasons) for row in rows), after)

    def listings(self, wanted: ListingFilter, request: PageRequest) -> Page[Listing]:
        """One page of a merchant's listings, by SKU.

        Raises:
            QueryInvalid: A state without a channel, or the cursor of another question.
        """
        query = select(*LISTING_COLUMNS).where(_listings.c.merchant == wanted.merchant)
        query = query.where(*_on(_listings, wanted.channel))
        keys, cursors = _LISTING_KEYS, _LISTINGS
        if wanted.state is not None:
            if wanted.channel is None:
                message = "listings in a state are those of one channel: name it"
                raise QueryInvalid(message, filter="channel", found="")
            query = query.where(_listings.c.state == wanted.state)
            keys, cursors = _STATE_KEYS, _IN_STATE
        with self._database.reading() as connection:
            rows, after = page_rows(connection, query, keys, cursors, request)
        return Page(tuple(listing_of(row[: len(LISTING_COLUMNS)]) for row in rows), after)

    def drifts(self, wanted: DriftFilter, request: PageRequest) -> Page[Drift]:
        """One page of a merchant's drifts: open ones by channel and listing, others newest first.

        Raises QueryInvalid.
        """
        query = select(_drifts).where(_drifts.c.merchant == wanted.merchant)
        query = query.where(*_on(_drifts, wanted.channel))
        if wanted.sku is not None:
            query = query.where(_drifts.c.sku == wanted.sku)
        if wanted.kind is not None:
            query = query.where(_drifts.c.kind == wanted.kind)
        is_settled = wanted.state == "settled"
        if is_settled:
            query = query.where(_drifts.c.settled_at > "")
            keys, cursors = _SETTLED_KEYS, _SETTLED
        else:
            query = query.where(_drifts.c.settled_at == "")
            keys, cursors = _OPEN_KEYS, _OPEN
            if wanted.kind is not None:
                keys, cursors = _KIND_KEYS, _OF_KIND
        with self._database.reading() as connection:
            rows, after = page_rows(
                connection, query, keys, cursors, request, descending=is_settled
            )
        return Page(tuple(drift_of(row._mapping) for row in rows), after)


def _on(table: Table, channel: str | None) -> list[ColumnElement[bool]]:
    """Clauses for a channel; none where any will do. Raises ConfigInvalid: it is none."""
    if channel is None:
        return []
    parsed = Channel.parse(channel)
    return [table.c.marketplace == parsed.marketplace, table.c.site == parsed.site]


def reasons_between(merchant: str, request_id: str, first: int, last: int) -> "Select[Any]":
    """The query for why some places of a request were refused."""
    return (
        with_feed(_errors, StoredError)
        .where(_errors.c.merchant == merchant, _errors.c.feed == request_id)
        .where(_errors.c.record >= first, _errors.c.record <= last)
        .order_by(_errors.c.record, _errors.c.stage, _errors.c.position)
    )


def _reasons(
    connection: Connection, about: Request, rows: "Sequence[Row[Any]]"
) -> dict[str, list[StoredError]]:
    """Why the SKUs of a page were refused, by SKU."""
    first, last = rows[0].record, rows[-1].record
    found: dict[str, list[StoredError]] = {}
    for row in connection.execute(reasons_between(about.merchant, about.id, first, last)):
        error = told(row, StoredError)
        found.setdefault(error.sku or "", []).append(error)
    return found


def _request_sku(row: "Row[Any]", reasons: dict[str, list[StoredError]]) -> RequestSku:
    recorded = RecordedSku(row.sku, row.record, read_parts(row.parts), row.answered_at, row.lost_at)
    return RequestSku(recorded, row.listing_id, tuple(reasons.get(row.sku, ())))
