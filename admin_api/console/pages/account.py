"""One's own account: password, browsers that are signed in, keys of one's programs."""

from typing import Any

from nicegui import ui

from admin_api.console.pages.key_cards import (
    KeyHolder,
    draw_sessions,
    keys_card,
    passwords_card,
    tokens_card,
)
from admin_api.console.parts.buttons import button
from admin_api.console.parts.facts import chip
from admin_api.console.parts.forms import TextField, form_dialog
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import toast
from admin_api.console.parts.tags import tag
from admin_api.console.registry import page
from admin_api.console.view import View
from catalog.acts import Act
from catalog.errors import ConfigInvalid
from catalog.sessions import Session


@page("/account", "Your account", act=Act.OWN_ACCOUNT, about_merchant=False)
async def account(view: View) -> None:
    """Draw it."""
    with page_head(view.caller.user, "Your account: how you and your programs sign in."):
        chip(view.caller.role, "calm", icon_name="o_badge")
        button("Change password", lambda: _change(view), icon_name="o_lock")
    holder = KeyHolder(view)
    with tag("div", "cd-two"):
        with card("Where you are signed in", bare=True):
            await _sessions(view)
        await tokens_card(holder)
        await passwords_card(holder)
        await keys_card(holder)


async def _sessions(view: View) -> None:
    desk = view.desks.account

    async def fill() -> None:
        found = await view.ask(desk.sessions, view.caller)
        place.clear()
        with place:
            draw_sessions(found, view.caller.session, end)

    async def end(session: Session) -> None:
        await view.ask(desk.end_session, view.caller, session.id)
        toast("That browser is signed out")
        await fill()

    place = tag("div")
    await fill()


async def _change(view: View) -> None:
    fields: dict[str, Any] = {}

    def draw() -> None:
        fields["old"] = TextField("Password now", kind="password", autocomplete="current-password")
        hint = "10 characters or more. Its length counts, not its signs."
        fields["new"] = TextField(
            "New password", kind="password", hint=hint, autocomplete="new-password"
        )
        fields["again"] = TextField(
            "New password again", kind="password", autocomplete="new-password"
        )
        tag("p", "cd-muted cd-small", "You are signed out everywhere, here too.")

    async def do() -> None:
        if fields["new"].value != fields["again"].value:
            raise ConfigInvalid("the two new passwords differ", setting="password")
        threads, desk = view.parts.threads, view.desks.account
        old, new = fields["old"].value, fields["new"].value
        await threads.login(desk.change_password, view.caller, old, new)

    if await form_dialog("Change password", "Change", draw, do):
        ui.navigate.to("/login")
