"""What the search field of the header leads to."""

from collections.abc import Sequence
from urllib.parse import quote

from nicegui import ui

from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import page
from admin_api.console.view import View
from catalog.errors import NotFound
from catalog.feeds import Feed
from catalog.filters import ItemFilter
from catalog.item_line import ItemLine
from catalog.paging import PageRequest

_MOST_SHOWN = 50
_LARGEST_NUMBER = 1 << 31


@page("/search", "Search")
async def search(view: View) -> None:
    """SKUs that begin so, others by their title, and the feed of that number.

    The only SKU is opened at once.
    """
    wanted = view.query.get("q", "").strip()
    page_head(f"“{wanted}”" if wanted else "Search", "By SKU, by title, by the number of a feed.")
    feed = await view.ask(_feed, view, wanted)
    items = await view.ask(_items, view, wanted) if wanted else ()
    if feed is None and not items:
        why = "Write a SKU or how it begins, a part of a title, or the number of a feed."
        empty("Nothing found", why, icon_name="o_search_off")
        return
    if feed is None and len(items) == 1:
        ui.navigate.to(_address(view, items[0].sku))
    if feed is not None:
        with card("Feed"), tag("div", "cd-row"):
            link(f"#{feed.number} {feed.name}", view.link(f"/feeds/{feed.number}"))
            chip(feed.state)
    if items:
        _draw(view, items)


def _draw(view: View, items: Sequence[ItemLine]) -> None:
    title = f"The first {_MOST_SHOWN} SKUs" if len(items) == _MOST_SHOWN else "SKUs"
    with card(title, bare=True), tag("div", "cd-table-frame"), tag("table", "cd-table"):
        with tag("thead"), tag("tr"):
            for heading in ("SKU", "Title", "State"):
                tag("th", text=heading, scope="col")
        with tag("tbody"):
            for item in items:
                with tag("tr"):
                    with tag("td"):
                        link(item.sku, _address(view, item.sku))
                    tag("td", text=item.title or "–")
                    with tag("td"):
                        chip(item.state)


def _address(view: View, sku: str) -> str:
    return view.link(f"/products/{quote(sku, safe='')}")


def _feed(view: View, wanted: str) -> Feed | None:
    """The feed whose number this is; None where it is no number, or of no feed."""
    number = wanted.removeprefix("#")
    if not (number.isascii() and number.isdecimal()) or int(number) >= _LARGEST_NUMBER:
        return None
    try:
        return view.desks.feeds.get(view.caller, view.merchant, int(number)).feed
    except NotFound:
        return None


def _items(view: View, wanted: str) -> Sequence[ItemLine]:
    found: dict[str, ItemLine] = {}
    for narrowed in (
        ItemFilter(view.merchant, prefix=wanted),
        ItemFilter(view.merchant, title=wanted),
    ):
        if len(found) < _MOST_SHOWN:
            rows = view.desks.products.page(view.caller, narrowed, PageRequest(_MOST_SHOWN))
            found |= {row.line.sku: row.line for row in rows.entries}
    return list(found.values())[:_MOST_SHOWN]
