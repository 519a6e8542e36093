"""One user: role, merchants, whether they may sign in, their sessions and keys."""

from typing import Any

from nicegui import ui

from admin_api.console.pages.key_cards import (
    KeyHolder,
    draw_sessions,
    keys_card,
    passwords_card,
    tokens_card,
)
from admin_api.console.pages.merchants_field import MerchantsField
from admin_api.console.pages.users import ROLES
from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.copying import show_secret
from admin_api.console.parts.facts import chip, facts
from admin_api.console.parts.forms import ChoiceField, TextField, form_dialog
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import confirm, toast
from admin_api.console.parts.tags import tag
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.desks.users import UserEdit
from catalog.acts import Act
from catalog.sessions import Session
from catalog.users import User


@page("/users/{user}", "User", act=Act.MANAGE_USERS, under="/users", about_merchant=False)
async def user(view: View) -> None:
    """Draw it."""
    found = await view.ask(view.desks.users.get, view.caller, view.path["user"])
    is_me = found.name == view.caller.user
    with page_head(found.name, "", [("Users", "/users")]):
        if is_me:
            chip("this is you", "busy", icon_name="o_person")
            link_button("Your account", "/account", icon_name="o_manage_accounts")
        else:
            _draw_acts(view, found)
    holder = KeyHolder(view, found.name)
    with tag("div", "cd-two"):
        with card("Access"):
            _draw_access(view, found, is_me)
        with card("Where they are signed in", bare=True):
            await _sessions(view, found.name)
        await tokens_card(holder)
        await passwords_card(holder)
        await keys_card(holder)


def _draw_acts(view: View, found: User) -> None:
    button("Reset password", lambda: _reset(view, found.name), icon_name="o_lock_reset")
    if found.enabled:
        button("Disable", lambda: _switch(view, found), kind="danger", icon_name="o_block")
    else:
        chip("disabled", "calm", icon_name="o_block")
        button("Enable", lambda: _switch(view, found), icon_name="o_check")


def _draw_access(view: View, found: User, is_me: bool) -> None:
    sees = "every merchant" if found.role == "admin" else ", ".join(found.merchants) or "none"
    with tag("div", "cd-stack"):
        facts({"Role": found.role, "Sees": sees})
        if not is_me:
            with tag("div", "cd-row"):
                button("Change access", lambda: _change(view, found), icon_name="o_edit")


async def _change(view: View, found: User) -> None:
    fields: dict[str, Any] = {}

    def draw() -> None:
        fields["role"] = ChoiceField("Role", ROLES, value=found.role)
        fields["merchants"] = MerchantsField(view.caller.merchants, found.merchants)
        words = (
            "Where something is taken away they are signed out, so that no page goes on with it."
        )
        tag("p", "cd-muted cd-small", words)

    async def do() -> None:
        role = fields["role"].value
        seen = () if role == "admin" else fields["merchants"].chosen
        edit = UserEdit(role=role, merchants=seen)
        await view.ask(view.desks.users.change, view.caller, found.name, edit, found)

    if await form_dialog(f"Change access of {found.name}", "Save", draw, do, wide=True):
        toast("Their access is changed")
        ui.navigate.reload()


async def _switch(view: View, found: User) -> None:
    if found.enabled and not await confirm(
        f"Disable {found.name}?",
        "They are signed out, and their tokens and app passwords stop working. "
        "Nothing of theirs is deleted; you can enable them again.",
        "Disable",
        danger=True,
    ):
        return
    edit = UserEdit(enabled=not found.enabled)
    await view.ask(view.desks.users.change, view.caller, found.name, edit, found)
    toast(f"{found.name} is {'disabled' if found.enabled else 'enabled'}")
    ui.navigate.reload()


async def _reset(view: View, name: str) -> None:
    fields: dict[str, Any] = {}
    made: list[str | None] = []

    def draw() -> None:
        fields["password"] = TextField(
            "New password",
            kind="password",
            hint="Left empty, one is made and shown once.",
            autocomplete="new-password",
        )
        words = "They are signed out everywhere; their tokens and app passwords go on working."
        tag("p", "cd-muted cd-small", words)

    async def do() -> None:
        given = fields["password"].value or None
        desk = view.desks.users
        made.append(await view.parts.threads.login(desk.reset_password, view.caller, name, given))

    if not await form_dialog(f"Reset the password of {name}", "Reset", draw, do):
        return
    if made[0] is not None:
        why = f"The new password of {name}, shown this once. They change it in their account."
        await show_secret("The password is reset", made[0], why)
    ui.navigate.reload()


async def _sessions(view: View, name: str) -> None:
    desk = view.desks.users

    async def fill() -> None:
        found = await view.ask(desk.sessions, view.caller, name)
        place.clear()
        with place:
            draw_sessions(found, view.caller.session, end)
            if len(found) > 1 and name != view.caller.user:
                with tag("div", "cd-table-foot"):
                    button("Sign out everywhere", end_all, kind="quiet")

    async def end(session: Session) -> None:
        await view.ask(desk.end_session, view.caller, name, session.id)
        toast("That browser is signed out")
        await fill()

    async def end_all() -> None:
        await view.ask(desk.sign_out, view.caller, name)
        toast("They are signed out everywhere")
        await fill()

    place = tag("div")
    await fill()
