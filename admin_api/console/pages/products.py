"""Products: a grid of SKUs that is edited, reviewed and saved, and from which many are approved."""

from collections.abc import Mapping
from functools import partial
from typing import get_args

from admin_api.console.pages.counted import at_most
from admin_api.console.pages.product_acts import WORDS, move_chosen, move_matching
from admin_api.console.pages.product_grid import ProductGrid
from admin_api.console.pages.product_review import review
from admin_api.console.parts.buttons import Kind, button, enable
from admin_api.console.parts.emptiness import empty, fault
from admin_api.console.parts.facts import count
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import Tag, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.product_edits import CellEdit
from admin_api.desks.product_shown import ProductPage
from admin_api.desks.products import MOST_COUNTED
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.errors import PlatformError
from catalog.filters import ItemFilter, ItemSort
from catalog.paging import PageRequest
from catalog.product_states import PRODUCT_STATES

_SHOWN = 50

# What is offered for many at once.
_BULK = ("approve", "send_back", "end", "relist")


@page("/products", "Products", nav=Nav("Catalogue", "Products", "o_inventory_2", "p"))
async def products(view: View) -> None:
    """Draw the grid with its filters."""
    await _Products(view).draw()


class _Products:
    """The page: which SKUs are shown, which are chosen, what waits to be saved."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._told: Mapping[str, str] = {}
        self._sort: ItemSort = _sort(view.query.get("sort", ""))
        self._page = ProductPage((), None, None)
        self._number = 1
        self._found = 0
        self._chosen = 0

    async def draw(self) -> None:
        view = self._view
        states = await view.ask(view.desks.products.states, view.caller, view.merchant)
        lead = "What feeds and people ask for, and how far it has come. Write into a cell to edit."
        page_head("Products", lead if view.may(Act.EDIT_PRODUCTS) else lead.split(". ")[0] + ".")
        with card(bare=True):
            bar_place = tag("div")
            self._acts = tag("div", "cd-acts", role="status")
            self._asks = tag("div")
            self._instead = tag("div")
            self._grid = ProductGrid(
                view,
                self._sort,
                changed=self._draw_acts,
                chosen=self._choose,
                sorted_by=self._sort_by,
            )
            with tag("div", "cd-table-foot"):
                self._words = tag("span", role="status")
                with tag("div", "cd-row"):
                    self._back = button("Previous", self._turn_back, kind="quiet")
                    self._on = button("Next", self._turn_on, kind="quiet")
        self._unsaved = tag("span", aria_hidden="true")
        with bar_place:
            bar = FilterBar(view, _filters(states), self._show)
        await self._show(bar.values)

    async def _show(self, told: Mapping[str, str]) -> None:
        """Show the first page of what the filters leave."""
        view, self._told = self._view, told
        self._number = 1
        try:
            # Of those that are searched nobody knows how many there are before all were looked at.
            self._found = (
                -1
                if self._wanted().is_searched
                else await view.ask(view.desks.products.count, view.caller, self._wanted())
            )
        except (PlatformError, Refused):
            self._found = 0  # what is wrong with the question is told where the rows would stand
        await self._load(None)

    async def _load(self, cursor: str | None, *, backwards: bool = False) -> None:
        view, error = self._view, None
        try:
            self._page = await view.ask(
                view.desks.products.page,
                view.caller,
                self._wanted(),
                PageRequest(_SHOWN, cursor),
                self._sort,
                backwards=backwards,
            )
        except (PlatformError, Refused) as caught:
            error, self._page = caught, ProductPage((), None, None)
        if self._page.before is None:
            self._number = 1
        self._instead.clear()
        with self._instead:
            if error is not None:
                fault(error)
            elif not self._page.entries and self._page.after is not None:
                empty("None among these SKUs", "Next looks at more.", icon_name="o_inventory_2")
            elif not self._page.entries:
                why = "A feed brings products; or fewer filters leave more of them."
                empty("No such product", why, icon_name="o_inventory_2")
        self._grid.show(self._page.entries)
        self._words.set_text(self._said())
        enable(self._back, self._page.before is not None)
        enable(self._on, self._page.after is not None)
        self._draw_acts()

    def _said(self) -> str:
        """Which of how many are shown."""
        shown = len(self._page.entries)
        if not shown:
            return ""
        of = f"of {at_most(self._found, MOST_COUNTED)}" if self._found >= 0 else "shown"
        return f"{count(shown)} {of}, page {count(self._number)}"

    def _wanted(self) -> ItemFilter:
        told = self._told
        return ItemFilter(
            self._view.merchant,
            state=told.get("state"),
            product=told.get("product"),
            prefix=told.get("prefix"),
            since=told.get("since"),
            has_errors=told.get("errors") == "open",
            title=told.get("title"),
        )

    async def _turn_on(self) -> None:
        if self._page.after is not None:
            self._number += 1
            await self._load(self._page.after)

    async def _turn_back(self) -> None:
        if self._page.before is not None:
            self._number -= 1
            await self._load(self._page.before, backwards=True)

    async def _sort_by(self, wanted: str) -> None:
        self._sort = _sort(wanted)
        self._number = 1
        await self._load(None)

    def _choose(self, number: int) -> None:
        self._chosen = number
        self._draw_acts()

    def _draw_acts(self) -> None:
        """What can be done with what is chosen, changed, or shown."""
        waiting = len(self._grid.pending)
        _mark(self._unsaved, waiting)
        self._acts.classes(
            add="is-unsaved" if waiting else "", remove="" if waiting else "is-unsaved"
        )
        self._acts.clear()
        with self._acts:
            if waiting:
                tag(
                    "strong", text=f"{count(waiting)} change{'s' if waiting > 1 else ''}, not saved"
                )
                tag("span", "cd-acts__rest")
                button("Discard", self._discard, kind="quiet")
                button("Review and save", self._review, kind="main")
            elif not self._view.may(Act.EDIT_PRODUCTS):
                tag("span", text="You may look at products; integrators and admins edit them.")
            elif self._chosen:
                tag("strong", text=f"{count(self._chosen)} chosen")
                tag("span", "cd-acts__rest")
                for event in _BULK:
                    kind: Kind = "main" if event == "approve" else "plain"
                    button(WORDS[event][0], partial(self._move, event), kind=kind)
            else:
                tag("span", text="Choose rows to approve or end them.")
                tag("span", "cd-acts__rest")
                for event in ("approve", "end"):
                    label = f"{WORDS[event][0]} all that match"
                    button(label, partial(self._move_all, event), kind="quiet")

    async def _move(self, event: str) -> None:
        with self._asks:
            done = await move_chosen(self._view, event, await self._grid.chosen())
        if done:
            await self._load(None)

    async def _move_all(self, event: str) -> None:
        view, wanted = self._view, self._wanted()
        found = await view.ask(view.desks.products.count, view.caller, wanted)
        is_more = found > MOST_COUNTED
        with self._asks:
            done = await move_matching(
                view, event, wanted, min(found, MOST_COUNTED), is_more=is_more
            )
        if done:
            await self._load(None)

    def _discard(self) -> None:
        self._grid.pending.clear()
        self._grid.redraw()
        self._draw_acts()

    async def _review(self) -> None:
        pending = self._grid.pending

        def drop(edit: CellEdit) -> None:
            pending.pop((edit.sku, edit.noun, edit.place, edit.field), None)

        with self._asks:
            saved = await review(self._view, list(pending.values()), drop)
        if saved:
            pending.clear()
            await self._load(None)
        else:
            self._grid.redraw()
            self._draw_acts()


def _filters(states: Mapping[str, int]) -> list[Choice | Words]:
    def said(state: str) -> str:
        times = states.get(state, 0)
        return f"{state.replace('_', ' ').capitalize()} ({at_most(times, MOST_COUNTED)})"

    names = [state.name for state in PRODUCT_STATES.states]
    return [
        Words("prefix", "SKU begins with"),
        Words("title", "Title has"),
        Choice("state", "State", [(name, said(name)) for name in names if name in states]),
        Choice("errors", "Errors", [("open", "with open errors")]),
        Words("product", "Variations of", "SKU of a product"),
        Words("since", "In its state since (UTC)", "2026-11-20"),
    ]


def _sort(text: str) -> ItemSort:
    found: ItemSort = "sku"
    for each in get_args(ItemSort):
        found = each if each == text else found
    return found


def _mark(drawn: Tag, waiting: int) -> None:
    """Let the browser ask before a page with changes is left; see `static/grid.js`."""
    if waiting:
        drawn.props["data-unsaved"] = str(waiting)
    else:
        drawn.props.pop("data-unsaved", None)
    drawn.update()
