"""Items: every SKU of a merchant, and where it stands."""

from collections.abc import Collection, Mapping

from sqlalchemy import Table, func, select

from catalog.errors import MoveRefused, NotFound
from catalog.filters import ItemFilter
from catalog.item_line import version_of
from catalog.paging import CursorKind, Page, PageRequest
from catalog.product_states import PRODUCT_STATES, QUEUED
from catalog.products import Item, ItemMove
from store.database import Database
from store.draft_reading import read_drafts, read_items
from store.draft_rows import ItemRow
from store.loading import load_skus
from store.merging import Cause, Merger
from store.paging import page_rows
from store.saving import save
from store.submitting import load_items

_items: Table = ItemRow.__table__  # type: ignore[attr-defined]

_COLUMNS = [_items.c[name] for name in Item.__dataclass_fields__]
_CURSOR = CursorKind("items", (str,))

# Where a move is asked for that the item has made already, and gone on since.
_BEYOND = {("approve", QUEUED)}


class Items:
    """The items of every merchant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, merchant: str, sku: str) -> Item:
        """One item. Raises NotFound."""
        found = self.some(merchant, [sku])
        if sku not in found:
            raise NotFound(f"{merchant} has no SKU {sku}", noun="SKU", id=sku)
        return found[sku]

    def some(self, merchant: str, skus: Collection[str]) -> dict[str, Item]:
        """Items by SKU; SKUs that nobody has heard of are left out."""
        with self._database.reading() as connection:
            return read_items(connection, merchant, skus)

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

    def move_all(
        self, merchant: str, skus: Mapping[str, str | None], event: str, cause: Cause
    ) -> tuple[ItemMove, ...]:
        """Let an event move many items, each as far as it may be, in one transaction.

        Args:
            merchant: Whose.
            skus: By SKU, the version that was looked at; None where any is meant.
            event: Of `catalog.product_states`.
            cause: Who lets them move.
        """
        with self._database.writing(merchant) as connection:
            merger = Merger(merchant, cause)
            load_items(connection, merger, list(skus))
            told = [sku for sku, version in skus.items() if version is not None]
            drafts = read_drafts(connection, merchant, told)
            moves = []
            for sku, seen in skus.items():
                item = merger.items.get(sku)
                if item is None:
                    moves.append(ItemMove(sku, "unknown", None))
                elif seen is not None and seen != version_of(item.state, drafts.get(sku, ())):
                    moves.append(ItemMove(sku, "changed", item.state))
                else:
                    moves.append(_move_one(merger, sku, event))
            save(connection, merger)
        return tuple(moves)


def _move_one(merger: Merger, sku: str, event: str) -> ItemMove:
    before = merger.items[sku].state
    try:
        merger.cause_event(sku, event)
    except MoveRefused:
        is_there = before in PRODUCT_STATES.targets(event) or (event, before) in _BEYOND
        return ItemMove(sku, "repeated" if is_there else "refused", before)
    after = merger.items[sku].state
    return ItemMove(sku, "repeated" if after == before else "done", after)
