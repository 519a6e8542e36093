"""The merchants that one sees, and adding one."""

from collections.abc import Mapping

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.filters import FilterBar, Words
from admin_api.console.parts.forms import ChoiceField, TextField, form_dialog
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.theme import Tone
from admin_api.console.view import View
from catalog.acts import Act
from catalog.merchant_lines import MerchantLine, Standing
from catalog.paging import Page, PageRequest
from catalog.setting_facts import SETTING_FACTS

_SHOWN = 25

# How a merchant stands, in words, with its tone.
STANDINGS: Mapping[Standing, tuple[str, Tone]] = {
    "owns_bases": ("owns bases", "calm"),
    "no_scripts": ("no scripts yet", "warn"),
    "no_feed": ("waits for a feed", "calm"),
    "busy": ("feed running", "busy"),
    "faulty": ("last feed broke off", "bad"),
    "held": ("feed held", "warn"),
    "fed": ("fed", "good"),
}


@page(
    "/merchants",
    "Merchants",
    nav=Nav("Administration", "Merchants", "o_storefront", "m"),
    about_merchant=False,
)
async def merchants(view: View) -> None:
    """Draw the list."""
    with page_head("Merchants", "Whose feeds come in, where they sell, and how they stand."):
        if view.may(Act.SET_UP_MERCHANTS):
            button("Add merchant", lambda: _add(view), kind="main", icon_name="o_add")

    async def load(after: str | None, _sort: str, told: Mapping[str, str]) -> Page[MerchantLine]:
        request = PageRequest(_SHOWN, after)
        return await view.ask(view.desks.merchants.page, view.caller, request, told.get("text"))

    columns: list[Column[MerchantLine]] = [
        Column("Merchant", _name),
        Column("State", lambda line: chip(*STANDINGS[line.standing]), tight=True),
        Column("Sells on", _channels),
        Column("Active release", _release, tight=True),
        Column("Last feed", _last_feed),
    ]
    with card(bare=True):
        place = tag("div")
        table = ServedTable(
            columns,
            load,
            label="Merchants",
            none="No such merchant",
            none_why="An admin adds merchants, and assigns them to whoever works for them.",
        )
        with place:
            words = Words("text", "Merchant", "part of an id or name")
            bar = FilterBar(view, [words], table.show)
        await table.show(bar.values)


def _name(line: MerchantLine) -> object:
    with tag("div") as drawn:
        link(line.merchant.name or line.merchant.id, f"/merchants/{line.merchant.id}")
        if line.merchant.name:
            tag("div", "cd-muted cd-small", line.merchant.id)
    return drawn


def _channels(line: MerchantLine) -> str:
    return ", ".join(str(each) for each in line.merchant.channels) or "–"


def _release(line: MerchantLine) -> str:
    return "–" if line.active_release is None else str(line.active_release)


def _last_feed(line: MerchantLine) -> object:
    feed = line.last_feed
    if feed is None:
        return "–"
    with tag("div") as drawn:
        to = f"/feeds/{feed.number}?merchant={feed.merchant}"
        link(feed.name, to)
        with tag("div", "cd-muted cd-small"):
            when(feed.received_at)
    return drawn


async def _add(view: View) -> None:
    fields: dict[str, TextField | ChoiceField] = {}

    def draw() -> None:
        fields["id"] = TextField(
            "Id", hint="a-z, 0-9 and -; it stands in paths and never changes.", example="mug-shop"
        )
        fields["name"] = TextField("Name", hint="What people call it.", example="The Mug Shop")
        currencies = [(each, each or "none") for each in SETTING_FACTS["currency"].choices]
        fields["currency"] = ChoiceField("Currency", currencies, value="EUR")
        fields["time_zone"] = TextField("Time zone", value="UTC", example="Europe/Berlin")
        fields["is_base"] = ChoiceField(
            "Kind", [("", "A merchant"), ("yes", "An owner of base bundles, without feeds")]
        )

    async def do() -> None:
        is_base = bool(fields["is_base"].value)
        names = ("name",) if is_base else ("name", "currency", "time_zone")
        settings = {name: fields[name].value for name in names if fields[name].value}
        await view.ask(
            view.desks.merchants.add,
            view.caller,
            fields["id"].value.strip(),
            settings,
            is_base=is_base,
        )

    if await form_dialog("Add merchant", "Add", draw, do):
        ui.navigate.to(f"/merchants/{fields['id'].value.strip()}")
