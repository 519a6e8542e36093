"""Drafts: what feeds and people ask for, by SKU and by product."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from catalog.errors import NotFound, VersionDiffers
from catalog.products import Draft, Orphan, Product, StoredSku
from store.batch import FeedArrival
from store.bulk import run
from store.database import Database
from store.draft_reading import (
    ITEM_PAGE,
    ORPHANS,
    PRODUCT_PAGE,
    read_drafts,
    read_skus,
)
from store.facets import Facet
from store.feeds import add_counts
from store.listed_products import read_products
from store.loading import load_skus
from store.merging import Cause, Key, Merger
from store.saving import save
from store.seen import forget, still_missing

# SKUs and products of one page: a transaction of some milliseconds.
_SKUS_PER_PAGE = 1_000
_PRODUCTS_PER_PAGE = 200

# Drafts that a message names; its context has all of them.
_MOST_NAMED = 5


class Drafts:
    """The drafts of every merchant. What feeds write comes through `Store.write_batch`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sku(self, merchant: str, sku: str) -> StoredSku:
        """One SKU whole. Raises NotFound."""
        with self._database.reading() as connection:
            found = read_skus(connection, merchant, [sku])
        if not found:
            raise NotFound(f"{merchant} has no SKU {sku}", noun="SKU", id=sku)
        return found[0]

    def some(self, merchant: str, skus: Collection[str]) -> dict[str, StoredSku]:
        """At most some thousands of SKUs whole, by SKU; unknown ones are left out."""
        with self._database.reading() as connection:
            return {each.item.sku: each for each in read_skus(connection, merchant, skus)}

    def draft(self, merchant: str, sku: str, noun: str, place: str = "") -> Draft | None:
        """One draft; also of a shipment, whose SKU is the key of its record."""
        with self._database.reading() as connection:
            drafts = read_drafts(connection, merchant, [sku]).get(sku, [])
        return next((each for each in drafts if (each.noun, each.place) == (noun, place)), None)

    def skus(self, merchant: str, after: str = "") -> Iterator[StoredSku]:
        """Yield every SKU whole, in order; each page is a snapshot of its own."""
        last: str | None = after
        while last is not None:
            with self._database.reading() as connection:
                rows = run(connection, ITEM_PAGE, merchant, last, _SKUS_PER_PAGE).all()
                page = read_skus(connection, merchant, [row[0] for row in rows])
            yield from page
            last = page[-1].item.sku if len(page) == _SKUS_PER_PAGE else None

    def product(self, merchant: str, sku: str) -> Product:
        """The product that a SKU belongs to, with its variations. Raises NotFound."""
        with self._database.reading() as connection:
            found = read_skus(connection, merchant, [sku])
            product = found[0].item.product if found else sku
            products = read_products(connection, merchant, [product])
        if not products:
            raise NotFound(f"{merchant} has no SKU {sku}", noun="SKU", id=sku)
        return products[0]

    def products(self, merchant: str, after: str = "") -> Iterator[Product]:
        """Yield every product with its variations, by SKU; each page is a snapshot of its own."""
        last: str | None = after
        while last is not None:
            with self._database.reading() as connection:
                rows = run(connection, PRODUCT_PAGE, merchant, last, _PRODUCTS_PER_PAGE)
                page = read_products(connection, merchant, list(rows.scalars()))
            yield from page
            last = page[-1].sku if len(page) == _PRODUCTS_PER_PAGE else None

    def orphans(self, merchant: str) -> Iterator[Orphan]:
        """Yield the variations whose product no record has described, by product and SKU."""
        product, sku = "", ""
        while True:
            with self._database.reading() as connection:
                rows = run(connection, ORPHANS, merchant, product, sku, _SKUS_PER_PAGE)
                page = [Orphan(each, of) for each, of in rows]
            yield from page
            if len(page) < _SKUS_PER_PAGE:
                return
            product, sku = page[-1].product, page[-1].sku

    def edit(
        self,
        merchant: str,
        facets: Sequence[Facet],
        by: str,
        at: str,
        *,
        expected: Mapping[Key, int] | None = None,
    ) -> tuple[StoredSku, ...]:
        """Lay what a person asks for over drafts, in one transaction.

        Args:
            merchant: Whose.
            facets: Fields of drafts, by SKU, noun and place. Fields must have been checked.
            by: The user.
            at: ISO 8601 in UTC.
            expected: Versions of drafts that the user has seen, by SKU, noun and place; 0 where
                there was none. A draft that is not named here may be any.

        Returns:
            The SKUs as they are then.

        Raises:
            NotFound: No feed has brought one of the SKUs.
            VersionDiffers: A draft is not the one that was seen; nothing is changed. Context:
                `drafts`, a list with `sku`, `noun`, `place` and the `version` that is there.
        """
        return self._change(merchant, Cause("person", by, at), facets, "edit", expected or {})

    def withdraw(self, arrival: FeedArrival, skus: Sequence[str], *, ends: bool) -> int:
        """Take SKUs that a full feed no longer names out of stock, or end them.

        Their quantities become 0 at every location. The next feed speaks of them anew, whatever it
        says. A SKU that this feed has named after all, or has withdrawn before, is left alone.

        Returns:
            How many were withdrawn.
        """
        with self._database.writing(arrival.merchant) as connection:
            missing = still_missing(connection, arrival, skus)
            merger = Merger(arrival.merchant, Cause("feed", arrival.id, arrival.received_at))
            load_skus(connection, merger, missing)
            for sku, noun, place in list(merger.drafts):
                if noun == "inventory":
                    merger.lay(Facet(sku, noun, place, {"Quantity": 0}), None)
            merger.touched.clear()
            for sku in merger.items:
                merger.cause_event(sku, "end" if ends else "disappear")
            save(connection, merger)
            forget(connection, arrival.merchant, missing)
            add_counts(connection, arrival.id, {"disappeared": len(missing)})
            return len(missing)

    def _change(
        self,
        merchant: str,
        cause: Cause,
        facets: Sequence[Facet],
        event: str,
        expected: Mapping[Key, int],
    ) -> tuple[StoredSku, ...]:
        skus = {facet.sku for facet in facets}
        with self._database.writing(merchant) as connection:
            merger = Merger(merchant, cause)
            load_skus(connection, merger, skus)
            for missing in sorted(skus - set(merger.items)):
                raise NotFound(f"{merchant} has no SKU {missing}", noun="SKU", id=missing)
            _compare(merger, expected)
            for facet in facets:
                merger.lay(facet._replace(fields=dict(facet.fields)), None)
            merger.move_touched(event)
            save(connection, merger)
            return tuple(read_skus(connection, merchant, skus))


def _compare(merger: Merger, expected: Mapping[Key, int]) -> None:
    """Raises VersionDiffers unless drafts have the versions that somebody has seen."""
    others = []
    for key, version in expected.items():
        draft = merger.draft(key)
        found = 0 if draft is None else draft.version
        if found != version:
            sku, noun, place = key
            others.append({"sku": sku, "noun": noun, "place": place, "version": found})
    if others:
        named = ", ".join(f"{each['noun']} of {each['sku']}" for each in others[:_MOST_NAMED])
        raise VersionDiffers(f"somebody else has changed: {named}", etag=None, drafts=others)
