"""Orders of a merchant, the latest first; who has bought is on an order's own page."""

from collections.abc import Mapping
from urllib.parse import quote

from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from catalog.filters import OrderFilter
from catalog.order_states import ORDER_STATES
from catalog.orders import StoredOrder
from catalog.paging import Page, PageRequest

_SHOWN = 25
_STATES = tuple(
    (state.name, state.name.replace("_", " ").capitalize()) for state in ORDER_STATES.states
)


@page("/orders", "Orders", nav=Nav("Catalogue", "Orders", "o_local_shipping", "o"))
async def orders(view: View) -> None:
    """Draw the list with its filters."""
    page_head("Orders", "What buyers have ordered on marketplaces, and how far each order is.")

    async def load(after: str | None, _sort: str, told: Mapping[str, str]) -> Page[StoredOrder]:
        wanted = OrderFilter(
            view.merchant,
            told.get("state"),
            told.get("marketplace"),
            told.get("since"),
            told.get("until"),
        )
        request = PageRequest(_SHOWN, after)
        return await view.ask(view.desks.orders.page, view.caller, wanted, request)

    columns: list[Column[StoredOrder]] = [
        Column("Order", lambda each: _number(view, each), tight=True),
        Column("Marketplace", lambda each: each.order.marketplace, tight=True),
        Column("Placed", lambda each: when(each.order.placed_at), tight=True),
        Column("State", lambda each: chip(each.state), tight=True),
        Column("What", _what),
        Column("Total", _total, align="end", tight=True),
    ]
    with card(bare=True):
        place = tag("div")
        table = ServedTable(
            columns,
            load,
            label="Orders",
            none="No such order",
            none_why="Orders come from marketplaces once a merchant is connected to one.",
        )
        with place:
            bar = FilterBar(
                view,
                [
                    Choice("state", "State", _STATES),
                    Words("marketplace", "Marketplace", "ebay"),
                    Words("since", "Placed from (UTC)", "2026-11-20"),
                    Words("until", "Before (UTC)", "2026-11-21"),
                ],
                table.show,
            )
        await table.show(bar.values)


def _number(view: View, stored: StoredOrder) -> object:
    order = stored.order
    to = view.link(f"/orders/{order.marketplace}/{quote(order.order_id, safe='')}")
    return link(order.order_id, to)


def _what(stored: StoredOrder) -> str:
    lines = stored.order.lines
    first = lines[0]
    text = f"{first.quantity} × {first.title or first.sku or first.line_id}"
    return text if len(lines) == 1 else f"{text}, and {len(lines) - 1} more"


def _total(stored: StoredOrder) -> str:
    order = stored.order
    return f"{order.total} {order.currency}" if order.total is not None else "–"
