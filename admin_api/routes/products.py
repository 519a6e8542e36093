"""Products: /api/merchants/{merchant}/products."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.desks.products import MOST_COUNTED
from admin_api.guarded import guarded, needs
from admin_api.wire import page_request
from admin_api.wire.product_edits import (
    BatchOut,
    EditsIn,
    MovedOut,
    MovesIn,
    batch_out,
    edits_of,
    moved_out,
)
from admin_api.wire.products import (
    CountOut,
    FieldLifeOut,
    ProductOut,
    ProductsOut,
    field_life_out,
    line_out,
    product_out,
)
from catalog.acts import Act
from catalog.filters import ItemFilter, ItemSort
from catalog.paging import PageRequest

_OF = "/api/merchants/{merchant}"


def item_filter(
    merchant: str,
    state: Annotated[str | None, Query(max_length=30, description="Of the SKU.")] = None,
    product: Annotated[
        str | None, Query(max_length=50, description="Its variations, and itself.")
    ] = None,
    prefix: Annotated[
        str | None, Query(max_length=50, description="How the SKU begins; case counts.")
    ] = None,
    since: Annotated[
        str | None, Query(max_length=20, description="In its state from this time on, UTC.")
    ] = None,
    until: Annotated[str | None, Query(max_length=20, description="In it before then.")] = None,
    has_errors: Annotated[
        bool, Query(description="Only those with errors that nothing has mended.")
    ] = False,
    title: Annotated[
        str | None, Query(max_length=80, description="Part of the title, capitals or not.")
    ] = None,
) -> ItemFilter:
    """Which SKUs are wanted. Raises QueryInvalid."""
    return ItemFilter(merchant, state, product, prefix, since, until, has_errors, title)


def products(parts: ApiParts) -> APIRouter:
    """The addresses of products."""
    router = guarded(tags=["products"])
    desk, edits, moves = parts.desks.products, parts.desks.product_edits, parts.desks.product_moves
    Known = Annotated[Caller, Depends(parts.caller)]
    Wanted = Annotated[ItemFilter, Depends(item_filter)]

    @router.get(f"{_OF}/products", **needs(Act.LOOK))
    def all_products(
        caller: Known,
        wanted: Wanted,
        page: Annotated[PageRequest, Depends(page_request)],
        sort: ItemSort = "sku",
        before: Annotated[
            str | None, Query(description="Instead of `after`: the page that ends before it.")
        ] = None,
    ) -> ProductsOut:
        """SKUs, page by page in both directions."""
        request = page if before is None else PageRequest(page.size, before)
        found = desk.page(caller, wanted, request, sort, backwards=before is not None)
        return ProductsOut(
            entries=[line_out(each) for each in found.entries],
            after=found.after,
            before=found.before,
        )

    @router.get(f"{_OF}/product-count", **needs(Act.LOOK))
    def count(caller: Known, wanted: Wanted) -> CountOut:
        """How many SKUs a filter leaves, up to ten thousand."""
        found = desk.count(caller, wanted)
        return CountOut(count=min(found, MOST_COUNTED), is_more=found > MOST_COUNTED)

    @router.get(f"{_OF}/product-states", **needs(Act.LOOK))
    def states(merchant: str, caller: Known) -> dict[str, CountOut]:
        """How many SKUs are in each state that has any, each up to ten thousand."""
        return {
            state: CountOut(count=min(times, MOST_COUNTED), is_more=times > MOST_COUNTED)
            for state, times in desk.states(caller, merchant).items()
        }

    @router.patch(f"{_OF}/products/edits", **needs(Act.EDIT_PRODUCTS))
    def edit(
        merchant: str,
        caller: Known,
        wanted: EditsIn,
        dry_run: Annotated[bool, Query(description="Only see what it would do.")] = False,
    ) -> BatchOut:
        """Change fields of drafts, all of them in one transaction or none.

        Each change says which version of its draft you have seen, so this address needs no
        If-Match: 412 tells which drafts somebody else has changed.
        """
        if dry_run:
            return batch_out(edits.check(caller, merchant, edits_of(wanted)), saved=False)
        return batch_out(edits.save(caller, merchant, edits_of(wanted)), saved=True)

    @router.post(f"{_OF}/products/moves", **needs(Act.EDIT_PRODUCTS))
    def move(merchant: str, caller: Known, wanted: MovesIn) -> MovedOut:
        """Approve, send back, end or bring back products. Safe to send again."""
        if wanted.filter is None:
            skus = {each.sku: each.version for each in wanted.skus}
            return moved_out(moves.move(caller, merchant, wanted.event, skus, wanted.why))
        narrowed = ItemFilter(merchant, **dict(wanted.filter))
        return moved_out(moves.move_page(caller, narrowed, wanted.event, wanted.after, wanted.why))

    @router.get(f"{_OF}/product-fields/{{field}}/{{sku:path}}", **needs(Act.LOOK))
    def field_life(merchant: str, field: str, sku: str, caller: Known) -> FieldLifeOut:
        """Why a field of a SKU has its value, and what it was before."""
        return field_life_out(field, desk.field(caller, merchant, sku, field))

    @router.get(f"{_OF}/products/{{sku:path}}", **needs(Act.LOOK))
    def one(merchant: str, sku: str, caller: Known) -> ProductOut:
        """One SKU: draft beside main, listings, errors, history, and what you may let it do."""
        return product_out(desk.show(caller, merchant, sku))

    return router
