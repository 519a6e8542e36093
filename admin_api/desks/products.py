"""Products: lists of SKUs, and one SKU with all that is known of it."""

from collections.abc import Iterator, Sequence

from admin_api.callers import Caller
from admin_api.desks.origins import Origins, field_origins
from admin_api.desks.product_cells import grid_cells
from admin_api.desks.product_shown import (
    DraftShown,
    FieldLife,
    ListingShown,
    ProductPage,
    ProductRow,
    ProductShown,
)
from admin_api.listing_links import link_of
from catalog.acts import Act
from catalog.errors import NotFound
from catalog.field_history import FieldStep, field_steps
from catalog.filters import ItemFilter, ItemSort
from catalog.item_line import version_of
from catalog.listings import Listing, Main
from catalog.merchants import Channel
from catalog.paging import PageRequest
from catalog.product_states import PRODUCT_STATES
from catalog.products import Draft, Item, StoredSku
from catalog.promotion import Difference
from store.columns import storable
from store.differences import DraftFields, differences
from store.editable import editable_fields, editable_nouns
from store.store import Store

# What a person may let a SKU do; `edit` is its own way.
PERSON_MOVES = ("approve", "ask_approval", "send_back", "end", "relist")

# SKUs that are counted: whoever has more reads "more than".
MOST_COUNTED = 10_000
# Of one SKU: what a screen shows.
_MOST_ERRORS = 50
_MOST_STEPS = 200
_MOST_VARIATIONS = 200

# Nouns of a product that speak of each of its variations as well.
_SHARED = ("product", "shared", "profile_use")


class ProductsDesk:
    """Shows the SKUs of merchants."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(
        self,
        caller: Caller,
        wanted: ItemFilter,
        request: PageRequest,
        sort: ItemSort = "sku",
        *,
        backwards: bool = False,
    ) -> ProductPage:
        """One page of SKUs. Raises Refused, NotFound, QueryInvalid."""
        caller.allow(Act.LOOK, wanted.merchant)
        found = self._store.item_queries.sorted_page(wanted, request, sort, backwards=backwards)
        skus = [line.sku for line in found.entries]
        listings = self._store.listings.of_any(wanted.merchant, skus)
        stored = self._store.drafts.some(wanted.merchant, skus)
        return ProductPage(
            tuple(
                ProductRow(
                    line,
                    tuple(map(_shown, listings.get(line.sku, ()))),
                    grid_cells(stored[line.sku]),
                )
                for line in found.entries
                if line.sku in stored
            ),
            found.after,
            found.before,
        )

    def count(self, caller: Caller, wanted: ItemFilter) -> int:
        """How many SKUs a filter leaves; MOST_COUNTED + 1 where there are more.

        Raises: as `page`.
        """
        caller.allow(Act.LOOK, wanted.merchant)
        return self._store.item_queries.count(wanted, MOST_COUNTED + 1)

    def states(self, caller: Caller, merchant: str) -> dict[str, int]:
        """How many SKUs are in each state that has any, each counted as by `count`."""
        caller.allow(Act.LOOK, merchant)
        counted = {
            state.name: self._store.item_queries.count(
                ItemFilter(merchant, state=state.name), MOST_COUNTED + 1
            )
            for state in PRODUCT_STATES.states
        }
        return {state: times for state, times in counted.items() if times}

    def show(self, caller: Caller, merchant: str, sku: str) -> ProductShown:
        """One SKU whole. Raises Refused, NotFound."""
        caller.allow(Act.LOOK, merchant)
        stored = self._store.drafts.sku(merchant, storable(sku))
        item, sku = stored.item, stored.item.sku
        mains = self._store.listings.main(merchant, sku)
        listings = self._store.listings.of_sku(merchant, sku)
        origins = Origins(self._store, merchant)
        history = origins.changes(sku)
        drafts = tuple(self._drafts(merchant, stored, mains, origins))
        variations = self._store.item_queries.page(
            ItemFilter(merchant, product=item.product), PageRequest(_MOST_VARIATIONS + 2)
        ).entries
        siblings = [line for line in variations if line.sku != sku]
        steps = [step.change for draft in drafts for step in draft.origins.values()]
        return ProductShown(
            item=item,
            version=version_of(item.state, stored.drafts),
            drafts=drafts,
            nouns=editable_nouns(stored),
            differences=self._differences(merchant, stored.drafts, mains, listings),
            moves=_moves_of(caller, item.state),
            listings=tuple(map(_shown, listings)),
            errors=self._store.item_queries.open_errors(merchant, sku, _MOST_ERRORS),
            history=history[:_MOST_STEPS],
            has_more_history=len(history) > _MOST_STEPS,
            feeds=origins.feeds([*history[:_MOST_STEPS], *steps]),
            variations=tuple(siblings[:_MOST_VARIATIONS]),
            has_more_variations=len(siblings) > _MOST_VARIATIONS,
        )

    def field(self, caller: Caller, merchant: str, sku: str, name: str) -> FieldLife:
        """Why a field of a SKU has its value, and what it was before, the newest step first.

        Raises:
            Refused, NotFound: As `show`; or no draft and no main ever had the field.
        """
        caller.allow(Act.LOOK, merchant)
        stored = self._store.drafts.sku(merchant, storable(sku))
        sku = stored.item.sku
        origins = Origins(self._store, merchant)
        steps: list[FieldStep] = []
        drafts = (*stored.drafts, *self._shared(merchant, stored.item))
        for each in dict.fromkeys([sku, *(draft.sku for draft in drafts)]):
            fields = {(d.noun, d.place, "draft"): d.fields for d in drafts if d.sku == each}
            for main in self._store.listings.main(merchant, each):
                fields[main.noun, main.place, f"main/{main.channel}"] = main.fields
            for key, held in fields.items():
                mine = [
                    change
                    for change in origins.changes(each)
                    if (change.noun, change.place, change.stage) == key
                ]
                steps += field_steps(held, mine, name)
        if not steps:
            raise NotFound(f"no draft of {sku} ever had a field {name}", noun="field", id=name)
        steps.sort(key=lambda step: step.change.at, reverse=True)
        shown = tuple(steps[:_MOST_STEPS])
        return FieldLife(shown, origins.feeds([step.change for step in shown]))

    def _shared(self, merchant: str, item: Item) -> list[Draft]:
        """The drafts of a SKU's product that speak of it as well."""
        if item.product == item.sku:
            return []
        found = (self._store.drafts.draft(merchant, item.product, noun) for noun in _SHARED)
        return [draft for draft in found if draft is not None]

    def _drafts(
        self, merchant: str, stored: StoredSku, mains: Sequence[Main], origins: Origins
    ) -> Iterator[DraftShown]:
        """The drafts that speak of a SKU, its own first, each beside main."""
        nouns = editable_nouns(stored)
        product = stored.item.product
        shared = self._shared(merchant, stored.item)
        above = self._store.listings.main(merchant, product) if shared else ()
        for draft in (*stored.drafts, *shared):
            is_own = draft.sku == stored.item.sku
            place = (draft.noun, draft.place)
            yield DraftShown(
                draft,
                tuple(m for m in (mains if is_own else above) if (m.noun, m.place) == place),
                field_origins(draft, origins.changes(draft.sku)),
                editable_fields(*place) if is_own and draft.noun in nouns else (),
            )

    def _differences(
        self,
        merchant: str,
        drafts: Sequence[Draft],
        mains: Sequence[Main],
        listings: Sequence[Listing],
    ) -> dict[Channel, tuple[Difference, ...]]:
        channels = {*self._store.merchants.get(merchant).channels}
        channels |= {listing.channel for listing in listings}
        told = [DraftFields(each.noun, each.place, each.version, each.fields) for each in drafts]
        return {
            channel: tuple(
                differences(
                    told,
                    {(m.noun, m.place): m.fields for m in mains if m.channel == channel},
                    channel,
                )
            )
            for channel in sorted(channels)
        }


def _shown(listing: Listing) -> ListingShown:
    return ListingShown(listing, link_of(listing.channel, listing.listing_id))


def _moves_of(caller: Caller, state: str) -> tuple[str, ...]:
    """What a caller may let a SKU do; a move that leaves it where it is is none."""
    if not caller.may(Act.EDIT_PRODUCTS):
        return ()
    allowed = set(PRODUCT_STATES.allowed(state, "person"))
    return tuple(
        event
        for event in PERSON_MOVES
        if event in allowed and PRODUCT_STATES.move(state, event, "person") != state
    )
