"""The way of a feed: received, translated, into drafts, to marketplaces, answered."""

from dataclasses import dataclass

from admin_api.console.parts.facts import count, when
from admin_api.console.parts.tags import icon, link, tag
from admin_api.console.theme import TONE_ICONS, Tone
from admin_api.console.view import View
from admin_api.desks.feeds import FeedShown
from catalog.feed_states import CANCELLED, DONE, FAULTY, HELD, RECEIVED, RUNNING
from catalog.feeds import Feed
from catalog.request_states import OPEN

_TONE_OF_RUN: dict[str, Tone] = {RUNNING: "busy", DONE: "good", FAULTY: "bad", HELD: "warn"}


@dataclass(frozen=True, slots=True)
class _Module:
    """One of the five: how it stands, when it ended or began, and what it has done."""

    title: str
    tone: Tone
    at: str | None
    told: str
    to: str = ""


def way(view: View, shown: FeedShown) -> None:
    """Draw the five modules in order."""
    found = shown.feed
    modules = (
        _Module("Receive", "good", found.received_at, f"{count(found.size_bytes)} bytes"),
        _translate(found),
        _draft(view, found),
        _marketplace(view, shown),
        _response(shown),
    )
    with tag("ol", "cd-way"):
        for each in modules:
            with tag("li"):
                with tag("span", f"cd-way__mark cd-way__mark--{each.tone}"):
                    icon(TONE_ICONS[each.tone])
                tag("h3", text=each.title)
                if each.at is not None:
                    with tag("p", "cd-small cd-muted"):
                        when(each.at)
                with tag("p", "cd-small"):
                    if each.to:
                        link(each.told, each.to)
                    else:
                        tag("span", text=each.told)


def _translate(found: Feed) -> _Module:
    if found.started_at is None:
        told = "waits for its turn" if found.state == RECEIVED else "never began"
        return _Module("Translate", "calm", None, told)
    tone = _TONE_OF_RUN.get(found.state, "calm")
    ran = found.translated + found.skipped + found.rejected
    told = f"{count(ran)} run through {found.release}"
    if found.state == CANCELLED:
        told += ", then cancelled"
    return _Module("Translate", tone, found.started_at, told)


def _draft(view: View, found: Feed) -> _Module:
    if found.started_at is None:
        return _Module("Draft", "calm", None, "nothing yet")
    tone = _TONE_OF_RUN.get(found.state, "calm")
    gone = f", {count(found.disappeared)} disappeared" if found.disappeared else ""
    told = f"{count(found.translated)} laid over drafts{gone}"
    at = found.finished_at or found.started_at
    return _Module("Draft", tone, at, told, view.link("/products"))


def _marketplace(view: View, shown: FeedShown) -> _Module:
    """Requests are about SKUs, which several feeds may have changed: those since it began."""
    under_way = sum(times for state, times in shown.requests.items() if state in OPEN)
    planned = sum(shown.requests.values())
    if not planned:
        told = "no request since it began"
        return _Module("Marketplace", "calm", None, told, view.link("/sync"))
    answered = planned - under_way
    told = f"{count(answered)} of {count(planned)} requests since it began are over"
    tone: Tone = "busy" if under_way else "good"
    return _Module("Marketplace", tone, None, told, view.link("/sync"))


def _response(shown: FeedShown) -> _Module:
    if shown.response:
        told = "on the drive: " + shown.response.rpartition("/")[2]
        return _Module("Response", "good", shown.feed.finished_at, told)
    if shown.feed.finished_at is None:
        return _Module("Response", "calm", None, "when it is through")
    return _Module("Response", "calm", None, "none: it did not come by the drive")
