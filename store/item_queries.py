"""Pages of SKUs with what a list shows of each."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Table, select

from catalog.filters import ItemFilter
from catalog.item_line import ItemLine
from catalog.paging import CursorKind, Page, PageRequest, entries_of
from catalog.products import Draft
from store.database import Database
from store.draft_reading import read_drafts
from store.draft_rows import ItemRow
from store.paging import page_rows

_items: Table = ItemRow.__table__  # type: ignore[attr-defined]

_COLUMNS = [_items.c[name] for name in ("sku", "product", "state", "state_at")]
_CURSOR = CursorKind("items", (str,))


class ItemQueries:
    """Lists the SKUs of a merchant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: ItemFilter, request: PageRequest) -> Page[ItemLine]:
        """Return one page, by SKU.

        Raises:
            QueryInvalid: The cursor is of another question.
        """
        query = select(*_COLUMNS).where(_items.c.merchant == wanted.merchant)
        for name in ("state", "product"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(_items.c[name] == value)
        with self._database.reading() as connection:
            rows, after = page_rows(connection, query, [_items.c.sku], _CURSOR, request)
            spoken_of = {sku for row in rows for sku in (row.sku, row.product)}
            drafts = read_drafts(connection, wanted.merchant, spoken_of)
        return Page(
            tuple(_line(row.sku, row.product, row.state, row.state_at, drafts) for row in rows),
            after,
        )

    def stream(self, wanted: ItemFilter, most: int | None = None) -> Iterator[ItemLine]:
        """Yield all SKUs, at most `most`, in pages: an export holds up nobody."""
        return entries_of(lambda request: self.page(wanted, request), most)


def _line(
    sku: str, product: str, state: str, state_at: str, drafts: Mapping[str, Sequence[Draft]]
) -> ItemLine:
    own = {(draft.noun, draft.place): draft.fields for draft in drafts.get(sku, ())}
    above = {(draft.noun, draft.place): draft.fields for draft in drafts.get(product, ())}
    offer = own.get(("offer", ""), {})
    titles = [
        fields[noun, ""].get("Title")
        for fields in (own, above)
        for noun in ("variation", "product", "shared")
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
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
