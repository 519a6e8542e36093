"""One merchant: its settings, the way to its drive, what it uses, who changed what."""

from collections.abc import Mapping

from admin_api.console.pages.merchant_drive import draw_drive
from admin_api.console.pages.merchant_settings import draw_settings
from admin_api.console.pages.merchant_usage import draw_usage
from admin_api.console.pages.merchants import STANDINGS
from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.changes import one_change
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tabs import tabs
from admin_api.console.registry import page
from admin_api.console.view import View
from catalog.merchants import SettingChange
from catalog.paging import Page, PageRequest
from catalog.setting_facts import SETTING_FACTS

_SHOWN = 25
_TABS = (("settings", "Settings"), ("drive", "Drive"), ("usage", "Usage"), ("history", "History"))


@page("/merchants/{id}", "Merchant", under="/merchants", about_merchant=False)
async def merchant(view: View) -> None:
    """Draw it."""
    line = await view.ask(view.desks.merchants.line, view.caller, view.path["id"])
    found = line.merchant
    lead = "" if not found.name else found.id
    with page_head(found.name or found.id, lead, [("Merchants", "/merchants")]):
        chip(*STANDINGS[line.standing])
        if not found.is_base:
            link_button("Feeds", f"/feeds?merchant={found.id}", icon_name="o_inbox")
    shown = tabs(view, "Of this merchant", [_TABS[0], _TABS[3]] if found.is_base else _TABS)
    if shown == "drive":
        await draw_drive(view, found)
    elif shown == "usage":
        await draw_usage(view, found)
    elif shown == "history":
        await _draw_history(view, found.id)
    else:
        draw_settings(view, found)


async def _draw_history(view: View, merchant: str) -> None:
    async def load(
        after: str | None, _sort: str, _filters: Mapping[str, str]
    ) -> Page[SettingChange]:
        request = PageRequest(_SHOWN, after)
        return await view.ask(view.desks.merchants.history, view.caller, merchant, request)

    columns: list[Column[SettingChange]] = [
        Column("When", lambda change: when(change.at), tight=True),
        Column("Who", lambda change: change.by, tight=True),
        Column("Setting", lambda change: SETTING_FACTS[change.setting].label, tight=True),
        Column("From → to", _change),
    ]
    with card(bare=True):
        why = "Whatever is changed here, by a command or over HTTP, is listed with who did it."
        none = "Nobody changed a setting"
        table = ServedTable(columns, load, label="Changes of settings", none=none, none_why=why)
        await table.show()


def _change(change: SettingChange) -> object:
    one_change(change.before, change.after)
    return None
