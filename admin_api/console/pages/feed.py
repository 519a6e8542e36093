"""One feed: its way through the five modules, what came of it, what can be done with it."""

from collections.abc import Sequence

from nicegui import ui

from admin_api.console.pages.feed_acts import feed_acts
from admin_api.console.pages.feed_way import way
from admin_api.console.pages.progress import LOOK_SECONDS, records_said, share_bar
from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import chip, count, facts, tile
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import icon, link, tag
from admin_api.console.registry import page
from admin_api.console.theme import Tone
from admin_api.console.view import View
from admin_api.desks.feed_files import FeedFile
from admin_api.desks.feeds import FeedShown
from catalog.errors import NotFound
from catalog.feed_states import HELD, RECEIVED, RUNNING
from catalog.feeds import Feed
from catalog.filters import LogFilter
from catalog.paging import PageRequest
from catalog.stored import CauseCount, StoredLine

# Lines of its log that a feed's page shows.
_LINES = 6

# Remarks that are shown; the response on the drive has all of them.
_MOST_FINDINGS = 12

_WHAT = {
    "input": "The feed as it came",
    "rejected": "Its rejected records",
    "unmapped": "Values without a mapping, to fill in",
    "response": "The response on the drive",
}


@page("/feeds/{number}", "Feed", under="/feeds")
async def feed(view: View) -> None:
    """Draw it, and draw it anew while it runs."""
    number = _number(view)
    shown = await view.ask(view.desks.feeds.get, view.caller, view.merchant, number)
    files = await view.ask(view.desks.feed_files.all, view.caller, view.merchant, number)
    wanted = LogFilter(view.merchant, feed=shown.feed.id)
    log = await view.ask(view.desks.log.page, view.caller, wanted, "", PageRequest(_LINES))
    place = tag("div", "cd-stack")
    with place:
        _draw(view, shown, files, log.entries)
    if shown.feed.state not in (RECEIVED, RUNNING):
        return

    async def look() -> None:
        again = await view.ask(view.desks.feeds.get, view.caller, view.merchant, number)
        if again.feed.state not in (RECEIVED, RUNNING):
            timer.deactivate()
            ui.navigate.reload()  # it is over: files, log and what can be done are others now
            return
        if again != drawn[0]:
            drawn[0] = again
            place.clear()
            with place:
                _draw(view, again, files, log.entries)

    drawn = [shown]
    timer = ui.timer(LOOK_SECONDS, look)


def _number(view: View) -> int:
    text = view.path["number"]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound(f"there is no feed {text[:40]}", noun="feed", id=text[:40])
    return int(text)


def _draw(
    view: View, shown: FeedShown, files: Sequence[FeedFile], log: Sequence[StoredLine]
) -> None:
    found = shown.feed
    with page_head(
        f"Feed #{found.number}", f"{found.name}, {found.kind}", [("Feeds", view.link("/feeds"))]
    ):
        chip(found.state)
        feed_acts(view, found)
    _notice(view, shown)
    if found.direction == "inbound":
        with card("Timeline"), tag("div", "cd-stack"):
            if found.state == RUNNING:
                with tag("div", "cd-stack cd-stack--close"):
                    tag("span", "cd-small", records_said(found, shown.expected))
                    share_bar(found, shown.expected)
            way(view, shown)
        _counts(view, found)
        with tag("div", "cd-two"):
            with card("Errors by cause", bare=True):
                _causes(view, found, shown.causes)
            with card("Remarks", bare=True):
                _findings(shown)
    with tag("div", "cd-two"):
        with card("Files", bare=True):
            _files(found, files)
        with card("Details"):
            _details(shown)
    if found.direction == "inbound":
        with card("Its log", bare=True):
            _log(view, found, log)


def _notice(view: View, shown: FeedShown) -> None:
    found = shown.feed
    if found.state == HELD:
        _said("warn", "It waits for a person", found.held_because or "")
    elif found.fault_code:
        _said("bad", found.fault_message or "It broke off", found.fault_code)
    elif shown.superseded_by is not None:
        with tag("div", "cd-notice"):
            icon("o_fast_forward")
            to = view.link(f"/feeds/{shown.superseded_by}")
            link(f"Feed #{shown.superseded_by} has said what is there", to)


def _said(tone: str, title: str, why: str) -> None:
    with tag("div", f"cd-notice cd-notice--{tone}"):
        icon("o_error_outline")
        with tag("div", "cd-cause"):
            tag("strong", text=title)
            tag("span", "cd-small", why)


def _counts(view: View, found: Feed) -> None:
    errors = view.link("/errors", feed=str(found.number)) if found.rejected else ""
    with tag("div", "cd-tiles"):
        tile("Records", count(found.cursor), "stored")
        tile("Translated", count(found.translated))
        tile("Unchanged", count(found.unchanged), "recognised, not run")
        tile("Skipped", count(found.skipped), "by the script")
        tone: Tone = "bad" if found.rejected else "calm"
        tile("Rejected", count(found.rejected), _share(found), to=errors, tone=tone)
        tile("Disappeared", count(found.disappeared), "SKUs")


def _share(found: Feed) -> str:
    return f"{found.rejected / found.cursor:.1%} of its records" if found.rejected else ""


def _causes(view: View, found: Feed, causes: Sequence[CauseCount]) -> None:
    if not causes:
        why = "No record of this feed was rejected."
        empty("No errors", why, icon_name="o_done")
        return
    with tag("ul", "cd-list"):
        for cause in causes:
            script = f"{cause.file}:{cause.line}" if cause.file else ""
            told = ", ".join(part for part in (cause.field or "", script) if part)
            to = view.link("/errors", feed=str(found.number), cause=cause.cause)
            with tag("li"):
                with tag("div", "cd-list__words"):
                    link(cause.code, to)
                    tag("span", "cd-muted cd-small", told or "no field or line")
                tag("span", "cd-list__figure", count(cause.times))


def _findings(shown: FeedShown) -> None:
    if not shown.findings:
        why = "Nothing that somebody should look at."
        empty("No remarks", why, icon_name="o_done")
        return
    with tag("ul", "cd-list"):
        for each in shown.findings[:_MOST_FINDINGS]:
            with tag("li"):
                chip(each.severity, "warn" if each.severity == "warning" else "calm")
                with tag("div", "cd-list__words"):
                    tag("span", text=each.message)
                    tag("span", "cd-muted cd-small", f"{each.code} {each.place}".strip())
                tag("span", "cd-list__figure", f"{count(each.times)}×")


def _files(found: Feed, files: Sequence[FeedFile]) -> None:
    if not files:
        empty("No files are kept", "Bytes are kept for as long as the merchant's settings say.")
        return
    with tag("ul", "cd-list"):
        for each in files:
            with tag("li"):
                with tag("div", "cd-list__words"):
                    tag("span", text=_WHAT[each.what])
                    size = "" if each.size is None else f", {count(each.size)} bytes"
                    tag("span", "cd-muted cd-small", f"{each.name}{size}")
                to = f"/api/merchants/{found.merchant}/feeds/{found.number}/files/{each.what}"
                link_button("Download", to, icon_name="o_download")


def _details(shown: FeedShown) -> None:
    found = shown.feed
    facts(
        {
            "Release": found.release,
            "Means": "all there is" if found.meaning == "full" else "what has changed",
            "Size": f"{count(found.size_bytes)} bytes",
            "SHA-256": found.sha256,
            "Response": shown.response,
            "Id": found.id,
        }
    )


def _log(view: View, found: Feed, log: Sequence[StoredLine]) -> None:
    if not log:
        with tag("ul", "cd-list"), tag("li"):
            tag(
                "span", "cd-muted", "Nothing was logged; scripts log with logger.info and its like."
            )
        return
    with tag("ul", "cd-list"):
        for line in reversed(log):
            with tag("li"):
                tag("span", "cd-muted cd-small", f"record {line.record}")
                tag("span", "cd-list__words cd-mono", line.message)
        with tag("li"):
            link("The whole log of this feed", view.link("/logs", feed=str(found.number)))
