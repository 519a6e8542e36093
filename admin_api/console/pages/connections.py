"""A merchant's access to marketplaces: made, tried out, ended. Secrets never go out."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from admin_api.console.parts.buttons import button
from admin_api.console.parts.copying import copy_line
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip, facts, when
from admin_api.console.parts.forms import TextField, form_dialog
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import confirm, toast, toast_fault
from admin_api.console.parts.tags import tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.errors import PlatformError
from catalog.requests import Connection

_EBAY = "ebay"


@page(
    "/connections",
    "Connections",
    nav=Nav("Administration", "Connections", "o_link", "c"),
)
async def connections(view: View) -> None:
    """Draw the accesses."""
    await _Connections(view).draw()


class _Connections:
    """The page."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._may = view.may(Act.SET_UP_MERCHANTS)

    async def draw(self) -> None:
        lead = "Where this merchant lets us act in its name."
        with page_head("Connections", lead):
            if self._may:
                button("Connect by a token", self._connect, kind="quiet")
                button("Ask for access", self._ask, kind="main", icon_name="o_link")
        self._place = tag("div", "cd-stack")
        await self._fill()

    async def _fill(self) -> None:
        view = self._view
        found = await view.ask(view.desks.connections.all, view.caller, view.merchant)
        self._place.clear()
        with self._place:
            for each in found:
                self._draw_one(each)
            if not found:
                why = "Nothing is sent until the merchant agrees at the marketplace."
                with card():
                    empty("Not connected", why, icon_name="o_link_off")

    def _draw_one(self, found: Connection) -> None:
        with card(found.marketplace), tag("div", "cd-stack"):
            with tag("div", "cd-row"):
                if found.refused_at is None:
                    chip("connected", "good")
                else:
                    chip("refused", "bad")
                    when(found.refused_at)
                    tag("span", text=found.message)
            facts({"Account": found.account, "Connected by": found.made_by})
            with tag("div", "cd-row cd-small cd-muted"):
                tag("span", text="since")
                when(found.made_at)
            if self._may:
                with tag("div", "cd-row"):
                    name = found.marketplace
                    button("Try it out", partial(self._test, name), icon_name="o_wifi_tethering")
                    button("Use no more", partial(self._refuse, name), kind="quiet")
                    button("Disconnect", partial(self._disconnect, name), kind="danger")

    async def _test(self, marketplace: str) -> None:
        desk = self._view.desks.connections
        await self._do(
            lambda: self._view.ask(desk.test, self._view.caller, self._view.merchant, marketplace),
            f"{marketplace} lets us act for this merchant.",
        )

    async def _refuse(self, marketplace: str) -> None:
        consequence = "Nothing is sent until it is tried out again, or made anew."
        if await confirm(f"Use the access to {marketplace} no more?", consequence, "Use no more"):
            desk = self._view.desks.connections
            await self._do(
                lambda: self._view.ask(
                    desk.refuse,
                    self._view.caller,
                    self._view.merchant,
                    marketplace,
                    "not to be used",
                ),
                "It is not used any more.",
            )

    async def _disconnect(self, marketplace: str) -> None:
        consequence = (
            "The access is forgotten. Listings stay as they are, and nothing more is sent. "
            "The merchant must agree anew to be connected again."
        )
        question = f"Disconnect from {marketplace}?"
        if await confirm(question, consequence, "Disconnect", danger=True):
            desk = self._view.desks.connections
            await self._do(
                lambda: self._view.ask(
                    desk.disconnect, self._view.caller, self._view.merchant, marketplace
                ),
                f"Disconnected from {marketplace}.",
            )

    async def _connect(self) -> None:
        view, fields = self._view, dict[str, Any]()

        def draw() -> None:
            fields["account"] = TextField("Account", hint="The merchant's name there.")
            fields["secret"] = TextField(
                "Refresh token", kind="password", hint="It is sealed, and never shown again."
            )

        async def do() -> None:
            await view.ask(
                view.desks.connections.connect,
                view.caller,
                view.merchant,
                _EBAY,
                fields["account"].value.strip(),
                fields["secret"].value,
            )

        if await form_dialog("Connect to eBay by a token", "Connect", draw, do):
            toast("Connected; what waited for it goes on.")
            await self._fill()

    async def _ask(self) -> None:
        view, fields = self._view, dict[str, Any]()
        desk = view.desks.connections
        try:
            asked = await view.ask(desk.ask_consent, view.caller, view.merchant, _EBAY)
        except (PlatformError, Refused) as error:
            toast_fault(error)
            return

        def draw() -> None:
            tag("p", "cd-muted", "Whoever may speak for the account opens this and agrees:")
            copy_line(asked.url, "the address")
            fields["address"] = TextField(
                "Address of the page that comes then", hint="Within half an hour."
            )
            fields["account"] = TextField("Account", hint="The merchant's name there.")

        async def do() -> None:
            await view.ask(
                desk.answer_consent,
                view.caller,
                view.merchant,
                _EBAY,
                asked.question,
                fields["address"].value.strip(),
                fields["account"].value.strip(),
            )

        if await form_dialog("Ask for access to eBay", "Connect", draw, do, wide=True):
            toast("Connected; what waited for it goes on.")
            await self._fill()

    async def _do(self, act: Callable[[], Awaitable[object]], said: str) -> None:
        try:
            await act()
        except (PlatformError, Refused) as error:
            toast_fault(error)
        else:
            toast(said)
        await self._fill()
