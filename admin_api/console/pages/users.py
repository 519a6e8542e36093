"""Users: who may sign in, as what, and whom they see."""

from collections.abc import Mapping
from typing import Any, cast

from nicegui import ui

from admin_api.console.pages.merchants_field import MerchantsField
from admin_api.console.parts.buttons import button
from admin_api.console.parts.copying import show_secret
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.forms import ChoiceField, TextField, form_dialog
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.users import NewUser
from catalog.acts import Act
from catalog.paging import Page, PageRequest
from catalog.users import Role, User, UserFilter

_SHOWN = 25
# Merchants that a row names.
_MOST_NAMED = 3

ROLES: tuple[tuple[Role, str], ...] = (
    ("merchant", "merchant: one merchant's own people"),
    ("integrator", "integrator: scripts and feeds of assigned merchants"),
    ("admin", "admin: everything, every merchant"),
)
_STATES = (("yes", "enabled"), ("no", "disabled"))


@page(
    "/users",
    "Users",
    act=Act.MANAGE_USERS,
    nav=Nav("Administration", "Users", "o_group", "u"),
    about_merchant=False,
)
async def users(view: View) -> None:
    """Draw the list."""
    with page_head("Users", "Who may sign in, as what, and which merchants they see."):
        button("Add user", lambda: _add(view), kind="main", icon_name="o_person_add")

    async def load(after: str | None, _sort: str, told: Mapping[str, str]) -> Page[User]:
        enabled = {"yes": True, "no": False}.get(told.get("enabled", ""))
        role = cast("Role | None", told.get("role"))
        wanted = UserFilter(told.get("text"), role, told.get("sees"), enabled)
        return await view.ask(
            view.desks.users.page, view.caller, wanted, PageRequest(_SHOWN, after)
        )

    columns: list[Column[User]] = [
        Column("User", lambda user: link(user.name, f"/users/{user.name}")),
        Column("Role", lambda user: user.role, tight=True),
        Column("Sees", _sees),
        Column("State", lambda user: _state(user), tight=True),
        Column("Added", lambda user: when(user.created_at), tight=True),
    ]
    with card(bare=True):
        place = tag("div")
        table = ServedTable(columns, load, label="Users", none="No such user")
        with place:
            bar = FilterBar(
                view,
                [
                    Words("text", "User", "part of a name"),
                    Choice("role", "Role", [(role, role) for role, _ in ROLES]),
                    Words("sees", "Sees", "id of a merchant"),
                    Choice("enabled", "State", _STATES),
                ],
                table.show,
            )
        await table.show(bar.values)


def _sees(user: User) -> str:
    if user.role == "admin":
        return "every merchant"
    named = ", ".join(user.merchants[:_MOST_NAMED])
    more = len(user.merchants) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named or "none"


def _state(user: User) -> object:
    return (
        chip("enabled", "good") if user.enabled else chip("disabled", "calm", icon_name="o_block")
    )


async def _add(view: View) -> None:
    fields: dict[str, Any] = {}
    made: list[NewUser] = []

    def draw() -> None:
        fields["name"] = TextField(
            "Name", hint="To sign in with; an e-mail address will do.", example="ada@example.com"
        )
        fields["role"] = ChoiceField("Role", ROLES)
        fields["merchants"] = MerchantsField(view.caller.merchants, ())
        fields["password"] = TextField(
            "Password",
            kind="password",
            hint="Left empty, one is made and shown once.",
            autocomplete="new-password",
        )

    async def do() -> None:
        role = fields["role"].value
        seen = () if role == "admin" else fields["merchants"].chosen
        made.append(
            await view.parts.threads.login(
                view.desks.users.add,
                view.caller,
                fields["name"].value.strip().lower(),
                role,
                seen,
                fields["password"].value or None,
            )
        )

    if not await form_dialog("Add user", "Add", draw, do, wide=True):
        return
    new = made[0]
    if new.password is not None:
        why = "Their first password, shown this once. They change it in their account."
        await show_secret(f"{new.user.name} is added", new.password, why)
    ui.navigate.to(f"/users/{new.user.name}")
