"""A store with 100,000 products and 1,000,000 errors, made in bulk: what the API's bench asks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from catalog.merchants import Channel, Merchant
from catalog.users import User
from store.batch import Batch, DraftChange, FeedArrival, LoggedLine, RecordError
from store.bulk import insert_rows
from store.database import Database
from store.listing_rows import ListingRow
from store.request_rows import DriftRow, RequestRow
from store.store import Store
from store.sync_rows import PlanRemarkRow
from store.tables import METADATA

MERCHANT: Final = "bench-shop"
CHANNEL: Final = Channel("ebay", "EBAY_DE")
REQUEST: Final = f"{MERCHANT}-ebay-EBAY_DE-20260301T080000-1"

PASSWORD: Final = "a long password"
NAME: Final = "chief"

_BEGAN: Final = datetime(2026, 3, 1, 6, tzinfo=UTC)
_BATCH: Final = 5_000
_FEEDS: Final = 20
_CODES: Final = ("price_missing", "record_rejected", "field_unknown", "gtin_invalid")


def fill(target: str, products: int, errors: int) -> str:
    """Make a store with one merchant; returns a token of its admin.

    Args:
        target: A file.
        products: How many SKUs it has, each with a listing.
        errors: How many errors, in some feeds; a fifth as many log lines.
    """
    with Store(target) as store:
        settings = Merchant(MERCHANT, channels=(CHANNEL,), currency="EUR")
        store.merchants.add(settings, _at(0), "bench")
        store.users.add(User(NAME, "admin", ()), PASSWORD, _at(0), "bench")
        secret = store.tokens.add(NAME, "bench", "all", _at(0), "bench").secret
        store.profiles.save(MERCHANT, "return", "usual", "{}", now=_at(0), by="bench")
        store.templates.save(MERCHANT, "usual.html", "<p>good</p>", now=_at(0), by="bench")
        if products:
            _add_products(store, products)
        if errors:
            _add_errors(store, errors, products)
    if products:
        _add_sync(Database(target), products)
    return secret


def _add_products(store: Store, products: int) -> None:
    arrival = _arrival(1, "products.csv")
    store.register_feed(arrival)
    for first in range(0, products, _BATCH):
        drafts = [
            DraftChange(number + 1, "product", _sku(number), _fields(number))
            for number in range(first, min(first + _BATCH, products))
        ]
        done = first + len(drafts)
        store.write_batch(arrival, Batch(cursor=done, translated=len(drafts), drafts=drafts))
    store.finish_feed(arrival.id, [], None)


def _add_errors(store: Store, errors: int, products: int) -> None:
    each = errors // _FEEDS
    for feed in range(_FEEDS):
        arrival = _arrival(feed + 2, f"stock-{feed}.csv")
        store.register_feed(arrival)
        for first in range(0, each, _BATCH):
            numbers = range(first, min(first + _BATCH, each))
            batch = Batch(cursor=numbers[-1] + 1, rejected=len(numbers))
            batch.errors += [_error(feed, number, products) for number in numbers]
            batch.log_lines += [
                LoggedLine(number + 1, 0, _sku(number % products), "warn", "no stock told")
                for number in numbers[::5]
            ]
            store.write_batch(arrival, batch)
        store.finish_feed(arrival.id, [], None)


def _error(feed: int, number: int, products: int) -> RecordError:
    sku = _sku((number * 7 + feed) % products)
    code = _CODES[number % len(_CODES)]
    text = f"{sku};;0;a record as the merchant wrote it"
    return RecordError(number + 1, sku, code, "no price was told", number + 2, text)


def _add_sync(database: Database, products: int) -> None:
    """Listings of all, some hundred requests, a few thousand differences and SKUs that wait."""
    try:
        with database.writing(MERCHANT) as connection:
            for kind, rows in (
                (ListingRow, _listings(products)),
                (RequestRow, _requests()),
                (DriftRow, _drifts(products)),
                (PlanRemarkRow, _remarks(products)),
            ):
                table = METADATA.tables[str(kind.__tablename__)]
                names = [column.name for column in table.columns]
                told = [tuple(row.get(name) for name in names) for row in rows]
                insert_rows(connection, table, told)
    finally:
        database.close()


_WHERE: Final = {
    "merchant": MERCHANT,
    "marketplace": CHANNEL.marketplace,
    "site": CHANNEL.site,
}


def _listings(products: int) -> Iterator[dict[str, object]]:
    for number in range(products):
        sku = _sku(number)
        counts = {"waiting": 0, "sent_number": 1, "answered_number": 1}
        state = "LIVE" if number % 10 else "REJECTED"
        yield {
            **_WHERE,
            **counts,
            **{"sku": sku, "product": sku, "state": state, "listed_at": _at(2)},
            "listing_id": f"1105{number:08}",
        }


def _requests() -> Iterator[dict[str, object]]:
    for number in range(500):
        at = _at(number)
        known = {"lane": "product", "kind": "add", "actions": 200, "planned_at": at, "skus": 200}
        name = REQUEST if number == 0 else f"{MERCHANT}-ebay-EBAY_DE-q{number:05}-1"
        yield {**_WHERE, **known, "id": name, "state": "closed", "message": ""}


def _drifts(products: int) -> Iterator[dict[str, object]]:
    for number in range(0, products, 20):
        known = {"sku": _sku(number), "kind": "price", "listing_id": f"1105{number:08}"}
        told = {"ours": '{"price":"9.00"}', "theirs": '{"price":"8.00"}', "report": "r"}
        yield {**_WHERE, **known, **told, "found_at": _at(3), "settled_at": "", "settled_by": ""}


def _remarks(products: int) -> Iterator[dict[str, object]]:
    for number in range(0, products, 10):
        sku = _sku(number)
        told = {"code": "waits_for_stock", "message": "Nothing of it is in stock."}
        yield {**_WHERE, **told, "product": sku, "sku": sku, "since": _at(1)}


def _arrival(number: int, name: str) -> FeedArrival:
    return FeedArrival(
        f"{MERCHANT}-{number}", MERCHANT, "product", name, f"{number:064}", 1, _at(number), "r1"
    )


def _fields(number: int) -> dict[str, object]:
    return {
        "Title": f"Ring {number:06} of silver",
        "Price": f"{number % 900 + 9}.00",
        "Currency": "EUR",
        "Quantity": number % 7,
        "Category": str(number % 40 + 1),
    }


def _sku(number: int) -> str:
    return f"R-{number:06}"


def _at(hours: int) -> str:
    return (_BEGAN + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
