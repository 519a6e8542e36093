"""Items: every SKU of a merchant, and where it stands."""

from sqlalchemy import Table, func, select

from catalog.errors import NotFound
from catalog.filters import ItemFilter
from catalog.paging import CursorKind, Page, PageRequest
from catalog.products import Item
from store.database import Database
from store.draft_reading import read_items
from store.draft_rows import ItemRow
from store.loading import load_skus
from store.merging import Cause, Merger
from store.paging import page_rows
from store.saving import save

_items: Table = ItemRow.__table__  # type: ignore[attr-defined]

_COLUMNS = [_items.c[name] for name in Item.__dataclass_fields__]
_CURSOR = CursorKind("items", (str,))


class Items:
    """The items of every merchant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, merchant: str, sku: str) -> Item:
        """One item. Raises NotFound."""
        with self._database.reading() as connection:
            found = read_items(connection, merchant, [sku])
        if sku not in found:
            raise NotFound(f"{merchant} has no SKU {sku}", noun="SKU", id=sku)
        return found[sku]

    def page(self, wanted: ItemFilter, request: PageRequest) -> Page[Item]:
        """Items by SKU. Raises QueryInvalid for a foreign cursor."""
        query = select(*_COLUMNS).where(_items.c.merchant == wanted.merchant)
        if wanted.state is not None:
            query = query.where(_items.c.state == wanted.state)
        if wanted.product is not None:
            query = query.where(_items.c.product == wanted.product)
        with self._database.reading() as connection:
            rows, after = page_rows(connection, query, [_items.c.sku], _CURSOR, request)
        return Page(tuple(Item(*row[: len(_COLUMNS)]) for row in rows), after)

    def counts(self, merchant: str) -> dict[str, int]:
        """How many items a merchant has, by state."""
        query = (
            select(_items.c.state, func.count())
            .where(_items.c.merchant == merchant)
            .group_by(_items.c.state)
            .order_by(_items.c.state)
        )
        with self._database.reading() as connection:
            return {state: times for state, times in connection.execute(query)}

    def move(self, merchant: str, sku: str, event: str, cause: Cause) -> Item:
        """Let an event move an item.

        Raises:
            NotFound: No feed has brought this SKU.
            MoveRefused: Its state, or who causes it, forbids the event.
        """
        with self._database.writing(merchant) as connection:
            merger = Merger(merchant, cause)
            load_skus(connection, merger, [sku])
            if sku not in merger.items:
                raise NotFound(f"{merchant} has no SKU {sku}", noun="SKU", id=sku)
            merger.cause_event(sku, event)
            save(connection, merger)
            return read_items(connection, merchant, [sku])[sku]
