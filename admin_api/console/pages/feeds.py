"""All feeds of a merchant: what came in, what went out, and how far each is."""

from collections.abc import Mapping

from admin_api.console.pages.progress import records_said, share_bar
from admin_api.console.parts.facts import chip, count, when
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from catalog.feed_states import FEED_STATES, RUNNING
from catalog.feeds import Feed
from catalog.filters import ArrivalFilter
from catalog.paging import Page, PageRequest
from catalog.records import SENT_KINDS

_SHOWN = 25

_DIRECTIONS = (("inbound", "In: from the merchant"), ("outbound", "Out: to the merchant"))
_KINDS = tuple((kind, kind) for kind in (*SENT_KINDS, "unmapped"))
_STATES = tuple((state.name, state.name) for state in FEED_STATES.states)


@page("/feeds", "Feeds", nav=Nav("Overview", "Feeds", "o_inbox", "f"))
async def feeds(view: View) -> None:
    """Draw the history with its filters."""
    page_head("Feeds", "Every file from this merchant and to it, and what came of it.")

    expected: dict[str, int | None] = {}

    async def load(after: str | None, _sort: str, told: Mapping[str, str]) -> Page[Feed]:
        wanted = ArrivalFilter(
            None,
            told.get("direction"),
            told.get("kind"),
            told.get("state"),
            told.get("name"),
            told.get("since"),
            told.get("until"),
        )
        request, desk = PageRequest(_SHOWN, after), view.desks.feeds
        for each in await view.ask(desk.running, view.caller, view.merchant):
            expected[each.feed.id] = each.expected
        return await view.ask(desk.page, view.caller, view.merchant, wanted, request)

    columns: list[Column[Feed]] = [
        Column("Feed", lambda feed: _number(view, feed), tight=True),
        Column("File", lambda feed: _file(feed)),
        Column("Received", lambda feed: when(feed.received_at), tight=True),
        Column("State", lambda feed: _state(feed, expected.get(feed.id)), tight=True),
        Column("Translated", lambda feed: _figure(feed, feed.translated), align="end"),
        Column("Unchanged", lambda feed: _figure(feed, feed.unchanged), align="end"),
        Column("Rejected", lambda feed: _rejected(view, feed), align="end"),
    ]
    with card(bare=True):
        place = tag("div", "cd-narrow")
        table = ServedTable(
            columns,
            load,
            label="Feeds",
            none="No such feed",
            none_why="A file that the merchant drops on the drive, or sends over HTTP, comes here.",
        )
        with place:
            bar = FilterBar(
                view,
                [
                    Words("name", "File", "in its name"),
                    Choice("direction", "Direction", _DIRECTIONS),
                    Choice("kind", "Kind", _KINDS),
                    Choice("state", "State", _STATES),
                    Words("since", "From (UTC)", "2026-11-20"),
                    Words("until", "Before (UTC)", "2026-11-21"),
                ],
                table.show,
            )
        await table.show(bar.values)


def _number(view: View, feed: Feed) -> object:
    return link(f"#{feed.number}", view.link(f"/feeds/{feed.number}"))


def _file(feed: Feed) -> object:
    with tag("div", "cd-cause") as drawn:
        tag("span", text=feed.name)
        way = "" if feed.direction == "inbound" else ", to the merchant"
        tag("span", "cd-muted cd-small", f"{feed.kind}{way}")
    return drawn


def _state(feed: Feed, expected: int | None) -> object:
    with tag("div", "cd-cause") as drawn:
        with tag("div"):
            chip(feed.state)
        if feed.state == RUNNING:
            share_bar(feed, expected)
            tag("span", "cd-muted cd-small", records_said(feed, expected))
        elif feed.fault_code:
            tag("span", "cd-muted cd-small", feed.fault_code)
    return drawn


def _figure(feed: Feed, number: int) -> str:
    return count(number) if feed.direction == "inbound" else ""


def _rejected(view: View, feed: Feed) -> object:
    if feed.direction == "inbound" and feed.rejected:
        return link(count(feed.rejected), view.link("/errors", feed=str(feed.number)))
    return _figure(feed, feed.rejected)
