"""What a report names, kept on the disk while it is compared: reports of millions of SKUs fit."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from marketplaces.listing import SeenListing

_AT_ONCE = 500

_COLUMNS = "sku, id, has_variations, price, quantity"


@dataclass(frozen=True, slots=True)
class SeenSku:
    """One SKU in one listing of a report.

    Attributes:
        sku: Empty where the listing names none.
        listing_id: The marketplace's id.
        has_variations: Whether the listing shows variations.
        price: Decimal text; None where the report names none.
        quantity: Pieces for sale; None where the listing says nothing of what is sold in it.
    """

    sku: str
    listing_id: str
    has_variations: bool
    price: str | None = None
    quantity: int | None = None


class SeenThere:
    """The SKUs of one report with their listings; gone when it is closed."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="crossdock-")
        self._table = sqlite3.connect(Path(self._folder.name) / "seen", isolation_level=None)
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("PRAGMA synchronous = OFF")
        self._table.execute(
            "CREATE TABLE seen (sku TEXT, id TEXT, has_variations INTEGER, price TEXT, "
            "quantity INTEGER, PRIMARY KEY (sku, id)) WITHOUT ROWID"
        )
        self._table.execute("CREATE INDEX by_id ON seen (id)")
        self._table.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._table.close()
        self._folder.cleanup()

    def fill(self, listings: Iterable[SeenListing]) -> int:
        """Take in a report; what has ended is as good as not there. Returns how many listings."""
        live = (each for each in listings if each.is_live)
        count = 0
        while page := list(islice(live, _AT_ONCE)):
            count += len(page)
            rows = [
                (each.sku, each.listing_id, each.has_variations, each.price, each.quantity)
                for listing in page
                for each in _skus(listing)
            ]
            self._table.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", rows)
        return count

    def pages(self) -> Iterator[list[SeenSku]]:
        """Yield everything, by SKU and listing, some hundreds at once."""
        found = self._table.execute(f"SELECT {_COLUMNS} FROM seen ORDER BY sku, id")
        while page := found.fetchmany(_AT_ONCE):
            yield [_seen(row) for row in page]

    def of(self, sku: str) -> list[SeenSku]:
        """The listings that have a SKU, by id."""
        query = f"SELECT {_COLUMNS} FROM seen WHERE sku = ? ORDER BY id"
        return [_seen(row) for row in self._table.execute(query, (sku,))]

    def has(self, listing_id: str) -> bool:
        """Whether a listing is there."""
        query = "SELECT 1 FROM seen WHERE id = ? LIMIT 1"
        return self._table.execute(query, (listing_id,)).fetchone() is not None


def _skus(listing: SeenListing) -> Iterator[SeenSku]:
    if not listing.items:
        yield SeenSku(listing.key, listing.listing_id, listing.has_variations)
    for sku, item in listing.items.items():
        yield SeenSku(sku, listing.listing_id, listing.has_variations, item.price, item.quantity)


def _seen(row: tuple[str, str, int, str | None, int | None]) -> SeenSku:
    sku, listing_id, has_variations, price, quantity = row
    return SeenSku(sku, listing_id, bool(has_variations), price, quantity)
