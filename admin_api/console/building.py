"""The console as an ASGI application: NiceGUI behind our gate, with every page of the registry."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI
from nicegui import Client, app, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.console.doors import Doors
from admin_api.console.frame import Frame
from admin_api.console.gate import Gate
from admin_api.console.nonces import Nonces
from admin_api.console.pages import PAGES
from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.emptiness import empty, fault, told_of
from admin_api.console.parts.heads import page_head
from admin_api.console.parts.notes import toast_fault
from admin_api.console.registry import ConsolePage
from admin_api.console.static import StaticFiles
from admin_api.console.view import View
from admin_api.problems import Refused
from catalog.acts import MEANINGS
from catalog.errors import ConfigInvalid, MerchantError

_CHOSEN = "crossdock_merchant"

# A page that has not come by then says so; most come at once, and what is slow comes later.
_PAGE_SECONDS = 30.0

# For which the server keeps a page that has lost its connection.
_RECONNECT_SECONDS = 20.0

# NiceGUI asks for a sign of life after 0.8 of it, and waits for 0.4 of it. Each one is also the
# moment at which the gate looks whether a page's session still is.
_PULSE_SECONDS = 8.0


class _OursAlone(logging.Filter):
    """Leaves out of the log what whoever looks is told, and must mend, themselves."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is logged."""
        told = (record.msg, record.exc_info[1] if record.exc_info else None)
        return not any(isinstance(each, (MerchantError, ConfigInvalid, Refused)) for each in told)


def build_console(parts: ApiParts) -> ASGIApp:
    """The console over its parts. NiceGUI is one for a process, so this is called once."""
    files = StaticFiles()
    frame = Frame(PAGES, files.address("mark.svg"))
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    outer.router.routes += [*Doors(parts, files).routes(), files.route()]
    Client.shared_head_html = files.head
    app.config.socket_io_js_transports = ["websocket"]
    app.config.quasar_config["loadingBar"] = {"skipHijack": True}
    app.add_middleware(Nonces)
    logging.getLogger("nicegui").addFilter(_OursAlone())
    for page in PAGES:
        _serve(page, parts, frame)
    ui.run_with(
        outer,
        root=_builder(None, parts, frame),
        title="Crossdock",
        favicon=files.icon,
        dark=None,
        language="en-US",
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=_PULSE_SECONDS,
    )
    return Gate(outer, parts.doorman, parts.threads)


def _serve(page: ConsolePage, parts: ApiParts, frame: Frame) -> None:
    title = f"{page.title} · Crossdock"
    ui.page(
        page.path, title=title, response_timeout=_PAGE_SECONDS, reconnect_timeout=_RECONNECT_SECONDS
    )(_builder(page, parts, frame))


def _builder(
    page: ConsolePage | None, parts: ApiParts, frame: Frame
) -> Callable[[Request], Awaitable[Response | None]]:
    """What NiceGUI calls for each look at a page; None for the page of what is not there."""

    async def build(request: Request) -> Response | None:
        caller: Caller = request.state.caller
        merchant = _merchant(page, request, caller)
        if page is not None and page.about_merchant and merchant != _named(request) and merchant:
            there = request.url.include_query_params(merchant=merchant)
            return RedirectResponse(f"{there.path}?{there.query}", HTTPStatus.SEE_OTHER)
        query = {name: text for name, text in request.query_params.items() if name != "merchant"}
        view = View(parts, caller, merchant, request.url.path, dict(request.path_params), query)
        client = ui.context.client
        client.on_exception(toast_fault)
        with frame.around(view, page):
            client.status_code = await _draw(page, view)
        answer: Response | None = None
        return answer

    return build


async def _draw(page: ConsolePage | None, view: View) -> int:
    """Draw a page, or why it is not drawn; the status of the answer."""
    slot = ui.context.slot.parent
    try:
        if page is None:
            _draw_unknown(view)
            return HTTPStatus.NOT_FOUND
        if not view.may(page.act):
            sentence = f"you may not {MEANINGS[page.act]}"
            raise Refused(HTTPStatus.FORBIDDEN, "scope_refused", sentence)
        if page.about_merchant and not view.merchant:
            _draw_nobody(view)
            return HTTPStatus.OK
        await page.draw(view)
        return HTTPStatus.OK
    except Exception as error:  # the edge of a page: shown in the frame
        slot.clear()
        with slot:
            page_head("This page cannot be shown")
            fault(error)
        return told_of(error)[0]


def _named(request: Request) -> str:
    return request.query_params.get("merchant", "")


def _merchant(page: ConsolePage | None, request: Request, caller: Caller) -> str:
    """Whom a page is about: whom the address names, else who was looked at last, else the first.

    One that the caller does not see is as one that is not there: they get their own.
    """
    for name in (_named(request), request.cookies.get(_CHOSEN, "")):
        if name in caller.merchants:
            return name
    return caller.merchants[0] if caller.merchants else ""


def _draw_unknown(view: View) -> None:
    page_head("There is no such page")
    with empty("Nothing is at this address", view.address, icon_name="o_explore_off"):
        link_button("Go to the first page", view.link("/"))


def _draw_nobody(view: View) -> None:
    page_head("No merchant yet")
    why = "Pages are about one merchant, and you see none yet. An admin adds and assigns them."
    empty("No merchant yet", why, icon_name="o_storefront")
