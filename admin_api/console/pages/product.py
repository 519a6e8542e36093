"""One product: what is asked for beside what each marketplace has, and how it came to be so."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from admin_api.console.pages.product_acts import WORDS, move_chosen
from admin_api.console.pages.product_drafts import ProductDrafts
from admin_api.console.pages.product_why import cause_text
from admin_api.console.parts.buttons import Kind, button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import icon, link, tag
from admin_api.console.parts.waits import draw_waits
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.desks.product_shown import ListingShown, ProductShown
from admin_api.sync_view import SkuWait
from catalog.item_line import ItemLine
from catalog.products import Change
from catalog.stored import StoredError

# Steps of its history that are shown at once.
_STEPS = 12


@page("/products/{sku:path}", "Product", under="/products")
async def product(view: View) -> None:
    """Draw it."""
    await _Product(view).draw()


class _Product:
    """The page, drawn anew after each change."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._sku = view.path["sku"]
        self._place = tag("div", "cd-stack")
        self._asks = tag("div")

    async def draw(self) -> None:
        view = self._view
        shown = await view.ask(view.desks.products.show, view.caller, view.merchant, self._sku)
        waits = await view.ask(view.desks.sync.why_waits, view.caller, view.merchant, self._sku)
        self._place.clear()
        with self._place:
            self._draw(shown, waits)

    def _draw(self, shown: ProductShown, waits: Sequence[SkuWait]) -> None:
        view, item = self._view, shown.item
        crumbs = [("Products", view.link("/products"))]
        if item.product != item.sku:
            crumbs.append((item.product, product_address(view, item.product)))
        with page_head(item.sku, _title(shown), crumbs):
            chip(item.state)
            for event in shown.moves:
                kind: Kind = "main" if event == "approve" else "plain"
                button(WORDS[event][0], partial(self._move, event, shown.version), kind=kind)
        with tag("div", "cd-split"):
            with tag("div", "cd-stack"):
                ProductDrafts(view, shown, self._asks, self.draw)
                with card("History", bare=True):
                    _history(view, shown)
            with tag("div", "cd-stack"):
                with card("Where it stands"):
                    _standing(shown)
                draw_waits(view, waits)
                with card("Listings", bare=True):
                    _listings(shown.listings)
                with card("Open errors", bare=True):
                    _errors(view, shown.errors)
                if shown.variations:
                    with card("Variations", bare=True):
                        _variations(view, shown)

    async def _move(self, event: str, version: str) -> None:
        with self._asks:
            done = await move_chosen(self._view, event, {self._sku: version})
        if done:
            await self.draw()


def product_address(view: View, sku: str) -> str:
    """Where a SKU's page is."""
    return view.link(f"/products/{quote(sku, safe='')}")


def _title(shown: ProductShown) -> str:
    titles = (draft.draft.fields.get("Title") for draft in shown.drafts if not draft.draft.place)
    return next((title for title in titles if isinstance(title, str)), "")


def _standing(shown: ProductShown) -> None:
    item = shown.item
    with tag("dl", "cd-facts"):
        tag("dt", text="State")
        with tag("dd"):
            chip(item.state)
        tag("dt", text="Since")
        with tag("dd"):
            when(item.state_at)
            tag("span", "cd-muted", f" by {item.state_by}")
        tag("dt", text="Last edit")
        with tag("dd"):
            when(item.edited_at, "never")
            if item.edited_by:
                tag("span", "cd-muted", f" by {item.edited_by}")
        for channel, differing in shown.differences.items():
            tag("dt", text=str(channel))
            fields = sum(len(each.wanted) for each in differing)
            said = f"{fields} field{'s' if fields > 1 else ''} to send"
            tag("dd", text=said if fields else "has all of it")


def _listings(listings: Sequence[ListingShown]) -> None:
    if not listings:
        tag("p", "cd-muted cd-quiet-line", "None: nothing of it was sent to a marketplace.")
        return
    with tag("ul", "cd-steps"):
        for each in listings:
            listing = each.listing
            with tag("li"), tag("div", "cd-cause"):
                with tag("div", "cd-row"):
                    chip(listing.state)
                    tag("span", text=str(listing.channel))
                    _listing_id(each)
                if listing.answer is not None:
                    with tag("div", "cd-small cd-muted"):
                        tag("span", text=f"{listing.answer.ack} ")
                        when(listing.answer.at)
                    said = f"{listing.answer.code or ''} {listing.answer.message}".strip()
                    if said:
                        tag("div", "cd-small", said)


def _listing_id(each: ListingShown) -> None:
    text = each.listing.listing_id or "no id yet"
    if each.page is None:
        tag("span", "cd-muted", text)
        return
    # Made of the marketplace's own table and a quoted id: see `admin_api.listing_links`.
    with tag("a", "", text, href=each.page, target="_blank", rel="noopener noreferrer"):
        icon("o_open_in_new")


def _errors(view: View, errors: Sequence[StoredError]) -> None:
    if not errors:
        tag("p", "cd-muted cd-quiet-line", "None: its last record and request were taken.")
        return
    with tag("ul", "cd-steps"):
        for error in errors:
            with tag("li"), tag("div", "cd-cause"):
                with tag("div", "cd-row"):
                    tag("code", text=error.code)
                    when(error.at)
                tag("div", "cd-small", error.message)
                if error.feed_number is not None:
                    told = f"feed #{error.feed_number}, record {error.record}"
                    link(told, view.link(f"/feeds/{error.feed_number}"), "cd-small")


def _variations(view: View, shown: ProductShown) -> None:
    with tag("ul", "cd-steps"):
        for line in shown.variations:
            with tag("li"), tag("div", "cd-row"):
                link(line.sku, product_address(view, line.sku))
                chip(line.state)
                tag("span", "cd-muted cd-small", _figures(line))
    if shown.has_more_variations:
        with tag("div", "cd-table-foot"):
            link("All of them", view.link("/products", product=shown.item.product))


def _figures(line: ItemLine) -> str:
    price = f"{line.price} {line.currency or ''}".strip() if line.price else ""
    stock = "" if line.quantity is None else f"{line.quantity:,} in stock"
    return ", ".join(filter(None, (price, stock)))


def _history(view: View, shown: ProductShown) -> None:
    if not shown.history:
        empty("No history", "Nothing has been said of it yet.", icon_name="o_history")
        return
    with tag("div", "cd-table-frame", tabindex=0, role="region", aria_label="History"):
        with tag("table", "cd-table"):
            with tag("thead"), tag("tr"):
                for name in ("When", "Who", "What"):
                    tag("th", text=name, scope="col")
            with tag("tbody"):
                for change in shown.history[:_STEPS]:
                    with tag("tr"):
                        with tag("td", "is-tight"):
                            when(change.at)
                        tag("td", text=cause_text(change, shown.feeds))
                        with tag("td"):
                            _what(change)
    left = len(shown.history) - _STEPS
    if left > 0:
        more = "more than " if shown.has_more_history else ""
        with tag("div", "cd-table-foot"):
            tag("span", text=f"{_STEPS} shown, {more}{left:,} before them")


def _what(change: Change) -> None:
    where = change.noun if not change.place else f"{change.noun} at {change.place}"
    stage = "" if change.stage == "draft" else f" on {change.stage.removeprefix('main/')}"
    if change.is_first:
        tag("span", text=f"{where}{stage}: begun")
        return
    names = ", ".join([*change.before, *sorted(change.added)])
    tag("span", text=f"{where}{stage}: {names}")
