"""The first page."""

from collections.abc import Mapping

from admin_api.console.parts.facts import chip, count, when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from catalog.feeds import Feed
from catalog.filters import FeedFilter
from catalog.paging import Page, PageRequest

_SHOWN = 10


@page("/", "Home", nav=Nav("Overview", "Home", "o_space_dashboard", "h"))
async def home(view: View) -> None:
    """What has arrived last."""
    page_head(view.merchant, "What has arrived last, and what came of it.")

    async def load(after: str | None, _sort: str, _filters: Mapping[str, str]) -> Page[Feed]:
        wanted = FeedFilter(view.merchant)
        return await view.ask(view.parts.store.feeds.page, wanted, PageRequest(_SHOWN, after))

    columns: list[Column[Feed]] = [
        Column("Feed", lambda feed: f"#{feed.number}", tight=True),
        Column("File", lambda feed: feed.name),
        Column("Received", lambda feed: when(feed.received_at), tight=True),
        Column("State", lambda feed: chip(feed.state), tight=True),
        Column("Translated", lambda feed: count(feed.translated), align="end"),
        Column("Rejected", lambda feed: count(feed.rejected), align="end"),
    ]
    with card("Last feeds", bare=True):
        why = "A file that the merchant drops on the drive, or sends over HTTP, is shown here."
        table = ServedTable(columns, load, label="Last feeds", none="No feed yet", none_why=why)
        await table.show()
