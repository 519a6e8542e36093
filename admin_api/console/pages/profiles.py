"""Profiles: a merchant's policies, and how many listings each is used by."""

from collections.abc import Mapping
from urllib.parse import quote

from admin_api.console.pages.counted import at_most
from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.profiles import MOST_COUNTED, ProfileShown
from catalog.acts import Act
from catalog.paging import Page


@page("/profiles", "Profiles", nav=Nav("Catalogue", "Profiles", "o_policy", "y"))
async def profiles(view: View) -> None:
    """Draw the list."""
    lead = "Return, shipping and payment policies. A new version revises the listings that use it."
    with page_head("Profiles", lead):
        if view.may(Act.WRITE_SCRIPTS):
            to = view.link("/profiles/return/new", new="1")
            link_button("New profile", to, kind="main", icon_name="o_add")

    async def load(_after: str | None, _sort: str, _told: Mapping[str, str]) -> Page[ProfileShown]:
        return Page(await view.ask(view.desks.profiles.all, view.caller, view.merchant))

    columns: list[Column[ProfileShown]] = [
        Column("Name", lambda each: link(each.profile.name, profile_address(view, each))),
        Column("Kind", lambda each: chip(each.profile.kind, "calm"), tight=True),
        Column("Version", lambda each: str(each.profile.version), align="end", tight=True),
        Column("Saved", lambda each: when(each.profile.at), tight=True),
        Column("By", lambda each: each.profile.by),
        Column("Used by", lambda each: at_most(each.used_by, MOST_COUNTED), align="end"),
    ]
    with card(bare=True):
        table = ServedTable(
            columns,
            load,
            label="Profiles",
            none="No profiles yet",
            none_why="A release brings them, or you save one here.",
        )
        await table.show({})


def profile_address(view: View, shown: ProfileShown) -> str:
    """Where a profile's page is."""
    profile = shown.profile
    return view.link(f"/profiles/{profile.kind}/{quote(profile.name, safe='')}")
