"""Templates: descriptions of a merchant, and how many listings each has made."""

from collections.abc import Mapping
from urllib.parse import quote

from admin_api.console.pages.counted import at_most
from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.facts import when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.templates import MOST_COUNTED, TemplateShown
from catalog.acts import Act
from catalog.paging import Page


@page("/templates", "Templates", nav=Nav("Catalogue", "Templates", "o_web", "b"))
async def templates(view: View) -> None:
    """Draw the list."""
    lead = "HTML with tokens, from which descriptions are made. A new version makes them anew."
    with page_head("Templates", lead):
        if view.may(Act.WRITE_SCRIPTS):
            to = view.link("/templates/new.html", new="1")
            link_button("New template", to, kind="main", icon_name="o_add")

    async def load(_after: str | None, _sort: str, _told: Mapping[str, str]) -> Page[TemplateShown]:
        return Page(await view.ask(view.desks.templates.all, view.caller, view.merchant))

    columns: list[Column[TemplateShown]] = [
        Column(
            "Name",
            lambda each: link(each.template.name, template_address(view, each.template.name)),
        ),
        Column("Version", lambda each: str(each.template.version), align="end", tight=True),
        Column("Saved", lambda each: when(each.template.at), tight=True),
        Column("By", lambda each: each.template.by),
        Column("Asks for", lambda each: ", ".join(each.template.tokens)),
        Column("Used by", lambda each: at_most(each.used_by, MOST_COUNTED), align="end"),
    ]
    with card(bare=True):
        table = ServedTable(
            columns,
            load,
            label="Templates",
            none="No templates yet",
            none_why="A release brings them, or you save one here.",
        )
        await table.show({})


def template_address(view: View, name: str, **query: str) -> str:
    """Where a template's page is."""
    return view.link(f"/templates/{quote(name, safe='')}", **query)
