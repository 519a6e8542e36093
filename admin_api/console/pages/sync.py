"""What goes to marketplaces: lanes at a glance, what waits, and the requests that were made."""

from collections.abc import Mapping

from admin_api.console.pages.product import product_address
from admin_api.console.parts.facts import chip, count, when
from admin_api.console.parts.filters import Choice, FilterBar
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.lanes import draw_channels
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.sync_view import WAITS
from catalog.filters import RemarkFilter, RequestFilter
from catalog.paging import Page, PageRequest
from catalog.request_states import REQUEST_STATES
from catalog.requests import Request
from catalog.sync_views import PlanRemark

_SHOWN = 20

_STATES = [(each.name, each.name) for each in REQUEST_STATES.states]
_CODES = [(code, code.removeprefix("waits_for_")) for code in WAITS]


@page("/sync", "Sync", nav=Nav("Overview", "Sync", "o_sync", "q"))
async def sync(view: View) -> None:
    """Draw channels, what waits, and requests."""
    page_head("Sync", "What goes to marketplaces, how far it is, and what holds it up.")
    place = tag("div", "cd-stack")

    async def fill() -> None:
        found = await view.ask(view.desks.sync.channels, view.caller, view.merchant)
        place.clear()
        with place:
            draw_channels(view, found, fill)

    await fill()
    await _waiting(view)
    await _requests(view)


async def _waiting(view: View) -> None:
    async def load(after: str | None, _sort: str, told: Mapping[str, str]) -> Page[PlanRemark]:
        wanted = RemarkFilter(view.merchant, code=told.get("waits"))
        return await view.ask(
            view.desks.sync.remarks, view.caller, wanted, PageRequest(_SHOWN, after)
        )

    columns: list[Column[PlanRemark]] = [
        Column("SKU", lambda each: link(each.sku, product_address(view, each.sku)), tight=True),
        Column("Waits for", lambda each: each.code.removeprefix("waits_for_"), tight=True),
        Column("Why", lambda each: each.message),
        Column("Channel", lambda each: str(each.channel), tight=True),
        Column("Since", lambda each: when(each.since), tight=True),
    ]
    with card("Not sent yet", bare=True):
        bar_place = tag("div")
        table = ServedTable(
            columns,
            load,
            label="SKUs that wait",
            none="Nothing waits",
            none_why="The last plans have sent everything that is approved.",
        )
        with bar_place:
            bar = FilterBar(view, [Choice("waits", "Waits for", _CODES)], table.show)
        await table.show(bar.values)


async def _requests(view: View) -> None:
    async def load(after: str | None, _sort: str, told: Mapping[str, str]) -> Page[Request]:
        wanted = RequestFilter(view.merchant, state=told.get("state"))
        return await view.ask(
            view.desks.sync.requests, view.caller, wanted, PageRequest(_SHOWN, after)
        )

    columns: list[Column[Request]] = [
        Column("Asks", lambda each: link(each.kind, _page_of(view, each)), tight=True),
        Column("State", lambda each: chip(each.state), tight=True),
        Column("Channel", lambda each: str(each.channel), tight=True),
        Column("Planned", lambda each: when(each.planned_at), tight=True),
        Column("Listings", lambda each: count(each.actions), align="end"),
        Column("SKUs", lambda each: count(each.skus), align="end"),
        Column("Remark", lambda each: ": ".join(filter(None, (each.code, each.message)))),
    ]
    with card("Requests", bare=True):
        bar_place = tag("div")
        table = ServedTable(
            columns,
            load,
            label="Requests",
            none="No request yet",
            none_why="What is approved and in line is asked of the marketplace in requests.",
        )
        with bar_place:
            bar = FilterBar(view, [Choice("state", "State", _STATES)], table.show)
        await table.show(bar.values)


def _page_of(view: View, request: Request) -> str:
    return view.link(f"/sync/requests/{request.id}")
