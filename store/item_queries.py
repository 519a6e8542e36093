"""Pages of SKUs with what a list shows of each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, func, select

from catalog.filters import ItemFilter, ItemSort
from catalog.item_line import ItemLine, ItemPage, version_of
from catalog.paging import CursorKind, Page, PageRequest, entries_of
from catalog.products import Draft
from catalog.stored import StoredError
from store.database import Database
from store.draft_reading import read_drafts
from store.draft_rows import ItemRow
from store.open_errors import item_has_errors, read_open
from store.paging import Keys, between, page_rows, stretch
from store.titles import TITLED_NOUNS, item_title_has

_items: Table = ItemRow.__table__  # type: ignore[attr-defined]

_COLUMNS = [_items.c[name] for name in ("sku", "product", "state", "state_at")]

_BY_SKU = CursorKind("items", (str,))
_BY_TIME = CursorKind("items-by-time", (str, str))
# An index of the merchant and then these serves each order.
_KEYS: Mapping[str, tuple[Keys, CursorKind]] = {
    "sku": ([_items.c.sku], _BY_SKU),
    "state_at": ([_items.c.state_at, _items.c.sku], _BY_TIME),
}

# SKUs that are looked at for a page of those with errors or a title: some tens of milliseconds.
_LOOKED_AT = 20_000

# The last character there is: no SKU that begins with a prefix sorts behind the prefix and this.
_LAST = "\U0010ffff"


class ItemQueries:
    """Lists the SKUs of a merchant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: ItemFilter, request: PageRequest) -> Page[ItemLine]:
        """Return one page, by SKU.

        Raises:
            QueryInvalid: The cursor is of another question.
        """
        found = self.sorted_page(wanted, request)
        return Page(found.entries, found.after)

    def sorted_page(
        self,
        wanted: ItemFilter,
        request: PageRequest,
        sort: ItemSort = "sku",
        *,
        backwards: bool = False,
    ) -> ItemPage:
        """Return one page in an order.

        Of SKUs with errors, or with a title, a page may be short, or empty, although others follow:
        for each page only so many SKUs are looked at.

        Args:
            wanted: Which SKUs.
            request: Its cursor is the last entry of the page before.
            sort: The order.
            backwards: The page ends before the cursor instead of beginning behind it.

        Raises:
            QueryInvalid: The cursor is of another question.
        """
        keys, kind = _KEYS[sort.removeprefix("-")]
        descending = sort.startswith("-") is not backwards
        query, end = _narrowed(select(*_COLUMNS), wanted), None
        with self._database.reading() as connection:
            if wanted.is_searched:
                paged = (connection, query, keys, kind, request)
                end = stretch(*paged, _LOOKED_AT, descending=descending)
                query = query.where(*self._searches(wanted))
            if end is not None:
                query = query.where(end[0])
            rows, beyond = page_rows(connection, query, keys, kind, request, descending=descending)
            if end is not None and beyond is None:
                beyond = end[1]
            if backwards:
                rows = list(reversed(rows))
            spoken_of = {sku for row in rows for sku in row[:2]}
            drafts = read_drafts(connection, wanted.merchant, spoken_of)
        is_begun = request.after is not None  # what the cursor names is on the other side
        first, last = (_cursor(kind, rows[end]) if rows else None for end in (0, -1))
        return ItemPage(
            tuple(_line(row, drafts) for row in rows),
            after=(last if is_begun else None) if backwards else beyond,
            before=beyond if backwards else (first if is_begun else None),
        )

    def count(self, wanted: ItemFilter, most: int) -> int:
        """How many there are; `most` where there are more, for nobody counts them."""
        query = _narrowed(select(_items.c.sku), wanted).where(*self._searches(wanted))
        some = query.limit(most).subquery()
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(some)).scalar_one()

    def open_errors(self, merchant: str, sku: str, most: int) -> Sequence[StoredError]:
        """The errors of a SKU that nothing has mended yet, the newest first."""
        with self._database.reading() as connection:
            return read_open(connection, merchant, sku, most)

    def stream(self, wanted: ItemFilter, most: int | None = None) -> Iterator[ItemLine]:
        """Yield all SKUs, at most `most`, in pages: an export holds up nobody."""
        return entries_of(lambda request: self.page(wanted, request), most)

    def _searches(self, wanted: ItemFilter) -> Iterator[ColumnElement[bool]]:
        """What no index serves."""
        if wanted.has_errors:
            yield item_has_errors(wanted.merchant)
        if wanted.title:
            is_postgres = self._database.is_postgres
            yield item_title_has(wanted.merchant, wanted.title, is_postgres=is_postgres)


def _cursor(kind: CursorKind, row: Row[Any]) -> str:
    return kind.write(row[-len(kind.types) :])


def _narrowed(query: "Select[Any]", wanted: ItemFilter) -> "Select[Any]":
    query = query.where(
        _items.c.merchant == wanted.merchant,
        *between(_items.c.state_at, wanted.since, wanted.until),
    )
    for name in ("state", "product"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(_items.c[name] == value)
    if wanted.prefix:
        query = query.where(_items.c.sku >= wanted.prefix, _items.c.sku < wanted.prefix + _LAST)
    return query


def _line(row: Row[Any], drafts: Mapping[str, Sequence[Draft]]) -> ItemLine:
    sku, product, state, state_at = row[: len(_COLUMNS)]
    mine = drafts.get(sku, ())
    own = {(draft.noun, draft.place): draft.fields for draft in mine}
    above = {(draft.noun, draft.place): draft.fields for draft in drafts.get(product, ())}
    offer = own.get(("offer", ""), {})
    titles = [
        fields[noun, ""].get("Title")
        for fields in (own, above)
        for noun in TITLED_NOUNS
        if (noun, "") in fields
    ]
    counts = [fields.get("Quantity") for (noun, _), fields in own.items() if noun == "inventory"]
    known = [count for count in counts if isinstance(count, int)]
    return ItemLine(
        sku=sku,
        product=product,
        state=state,
        state_at=state_at,
        title=_text(next(filter(None, titles), None)),
        price=_text(offer.get("Price")),
        currency=_text(offer.get("Currency")),
        quantity=sum(known) if known else None,
        version=version_of(state, mine),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
