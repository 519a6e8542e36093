"""One request to a marketplace: what it asks of each SKU, and what became of that."""

from collections.abc import Mapping

from admin_api.console.pages.product import product_address
from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.facts import chip, count, when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import confirm, toast
from admin_api.console.parts.outside import outside_link
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.listing_links import link_of
from catalog.acts import Act
from catalog.paging import Page, PageRequest
from catalog.request_states import OPEN
from catalog.requests import Request, Standing
from catalog.sync_views import RequestSku

_SHOWN = 50

_FILES = {"plan": "What it should ask", "file": "What was sent", "result": "What came back"}


@page("/sync/requests/{request}", "Request", under="/sync")
async def sync_request(view: View) -> None:
    """Draw a request."""
    desk = view.desks.sync
    request, standing = await view.ask(
        desk.request, view.caller, view.merchant, view.path["request"]
    )
    lead = f"{request.kind} of {count(request.actions)} listings on {request.channel}"
    with page_head(request.id, lead, [("Sync", view.link("/sync"))]):
        _draw_acts(view, request, standing)
    with card(), tag("div", "cd-stack"):
        with tag("div", "cd-row"):
            chip(request.state)
            tag("span", text=_answers(standing))
        _draw_facts(request)
    if view.may(Act.WATCH_SYSTEM):
        _draw_files(view, request)
    await _draw_skus(view, request)


def _draw_acts(view: View, request: Request, standing: Standing) -> None:
    if not view.may(Act.STEER_SYNC):
        return

    async def look() -> None:
        await view.ask(view.desks.sync.look_now, view.caller, view.merchant, request.id)
        toast("A worker looks at it now.")

    async def again() -> None:
        consequence = "What the marketplace refused is asked once more, as its drafts are now."
        question = f"Send {count(standing.refused)} refused SKUs again?"
        if await confirm(question, consequence, "Send again"):
            done = await view.ask(
                view.desks.sync.send_again, view.caller, view.merchant, request.id
            )
            toast(f"{count(done.queued)} SKUs are in line again, {count(done.left)} are left.")

    if request.state in OPEN:
        button("Look now", look, icon_name="o_visibility")
    if standing.refused:
        button("Send again", again, kind="main", icon_name="o_replay")


def _answers(standing: Standing) -> str:
    return (
        f"{count(standing.skus)} SKUs, {count(standing.answered)} answered, "
        f"{count(standing.refused)} of them refused"
    )


def _draw_facts(request: Request) -> None:
    with tag("dl", "cd-facts"):
        for name, at in (
            ("Planned", request.planned_at),
            ("Sent", request.sent_at),
            ("Closed", request.closed_at),
            ("Next look", request.look_at),
        ):
            tag("dt", text=name)
            with tag("dd"):
                when(at)
        for name, text in (
            ("Lane", request.lane),
            ("The marketplace's id", request.ticket),
            ("Remark", ": ".join(filter(None, (request.code, request.message)))),
        ):
            tag("dt", text=name)
            tag("dd", text=text or "–")


def _draw_files(view: View, request: Request) -> None:
    kept = [kind for kind in _FILES if getattr(request, kind)]
    if not kept:
        return
    with card("Files"), tag("div", "cd-row"):
        for kind in kept:
            to = f"/api/merchants/{view.merchant}/requests/{request.id}/files/{kind}"
            link_button(_FILES[kind], to, icon_name="o_download")


async def _draw_skus(view: View, request: Request) -> None:
    async def load(after: str | None, _sort: str, _told: Mapping[str, str]) -> Page[RequestSku]:
        return await view.ask(
            view.desks.sync.request_skus,
            view.caller,
            view.merchant,
            request.id,
            PageRequest(_SHOWN, after),
        )

    def listing(each: RequestSku) -> object:
        return outside_link(each.listing_id or "", link_of(request.channel, each.listing_id))

    columns: list[Column[RequestSku]] = [
        Column("Place", lambda each: count(each.recorded.record), align="end"),
        Column(
            "SKU",
            lambda each: link(each.recorded.sku, product_address(view, each.recorded.sku)),
            tight=True,
        ),
        Column("Outcome", lambda each: chip(each.outcome), tight=True),
        Column("Listing", listing, tight=True),
        Column("Asked", _asked),
        Column("The marketplace says", _said),
    ]
    with card("SKUs", bare=True):
        table = ServedTable(
            columns,
            load,
            label="SKUs of the request",
            none="Nothing is recorded of it",
            none_why="Its SKUs are recorded just before it is sent.",
        )
        await table.show()


def _asked(each: RequestSku) -> str:
    """The price and quantity that were sent, and which drafts."""
    told = {
        name: value
        for part in each.recorded.parts
        if part.noun == "listed"
        for name, value in part.fields.items()
    }
    figures = [f"{name} {told[name]}" for name in ("price", "quantity") if name in told]
    nouns = sorted({part.noun for part in each.recorded.parts} - {"listed"})
    return ", ".join([*figures, *nouns])


def _said(each: RequestSku) -> str:
    return "; ".join(f"{reason.message} ({reason.code})" for reason in each.reasons)
