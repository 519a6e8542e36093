"""The dashboard: what came in, what goes wrong, what waits for a person."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from nicegui import ui

from admin_api.console.pages.home_waiting import waiting_tiles
from admin_api.console.pages.progress import LOOK_SECONDS, runs
from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.charts import stacked_bars
from admin_api.console.parts.emptiness import empty
from admin_api.console.parts.facts import count
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.later import later
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.dashboard import Dashboard
from catalog.acts import Act
from catalog.stored import CauseCount

_SPANS = (14, 30)


@page("/", "Dashboard", nav=Nav("Overview", "Dashboard", "o_space_dashboard", "h"))
async def home(view: View) -> None:
    """Draw it: of the chosen merchant, or of all that one sees."""
    everybody = view.query.get("of") == "all"
    days = _SPANS[1] if view.query.get("days") == "30" else _SPANS[0]
    merchant = None if everybody else view.merchant
    title = "All merchants" if everybody else view.merchant
    with page_head(title, "What came in, what goes wrong, and what waits for a person."):
        _switches(view, everybody, days)
    found = await view.ask(view.desks.dashboard.figures, view.caller, merchant, days)
    if found.is_new:
        _first_steps(view)
        return
    waiting_tiles(view, found)
    with tag("div", "cd-wide"):
        with card(f"Records by day, last {days} days"):
            _days(found)
        with card("Running now", bare=True):
            reload = later(
                lambda: view.ask(view.desks.feeds.running, view.caller, merchant), runs, lines=5
            )
            ui.timer(LOOK_SECONDS, reload)
    with tag("div", "cd-wide"):
        with card("Rejections by day"):
            _rejections(found)
        with card("What goes wrong most", bare=True):
            _causes(found.causes, everybody)


def _switches(view: View, everybody: bool, days: int) -> None:
    span = {"days": str(_SPANS[1])} if days == _SPANS[1] else {}
    if len(view.caller.merchants) > 1:
        of_all = {"of": "all"}
        _tabs(
            "Whose figures",
            [
                (view.merchant, view.link("/", **span), not everybody),
                ("All", view.link("/", **span, **of_all), everybody),
            ],
        )
    kept = {"of": "all"} if everybody else {}
    _tabs(
        "How far back",
        [
            ("14 days", view.link("/", **kept), days == _SPANS[0]),
            ("30 days", view.link("/", **kept, days="30"), days == _SPANS[1]),
        ],
    )


def _tabs(label: str, entries: Sequence[tuple[str, str, bool]]) -> None:
    with tag("nav", "cd-tabs", aria_label=label):
        for text, to, is_here in entries:
            drawn = link(text, to)
            if is_here:
                drawn.props["aria-current"] = "true"


def _days(found: Dashboard) -> None:
    stacked_bars(
        "Records by day and outcome",
        _names(found),
        {
            "Translated": ("series-1", [each.translated for each in found.days]),
            "Unchanged": ("series-2", [each.unchanged for each in found.days]),
            "Skipped": ("series-6", [each.skipped for each in found.days]),
        },
    )


def _names(found: Dashboard) -> list[str]:
    days = [date.fromisoformat(each.day) for each in found.days]
    return [f"{day.day} {day:%b}" for day in days]


def _rejections(found: Dashboard) -> None:
    stacked_bars(
        "Rejected records by day",
        _names(found),
        {"Rejected": ("series-5", [each.rejected for each in found.days])},
    )


def _causes(causes: Sequence[CauseCount], everybody: bool) -> None:
    if not causes:
        empty("Nothing was rejected", "In these days every record was taken.", icon_name="o_done")
        return
    with tag("ul", "cd-list"):
        for cause in causes:
            with tag("li"):
                with tag("div", "cd-list__words"):
                    link(cause.code, _errors_of(cause))
                    tag("span", "cd-muted cd-small", _place(cause, everybody))
                tag("span", "cd-list__figure", count(cause.times))


def _errors_of(cause: CauseCount) -> str:
    return "/errors?" + urlencode({"merchant": cause.merchant, "cause": cause.cause})


def _place(cause: CauseCount, everybody: bool) -> str:
    script = f"{cause.file}:{cause.line}" if cause.file else ""
    merchants = f"{cause.merchants} merchants" if cause.merchants > 1 else cause.merchant
    parts = (cause.field or "", script, merchants if everybody else "")
    return ", ".join(part for part in parts if part) or "no field or line"


def _first_steps(view: View) -> None:
    with card("Begin here"), tag("ol", "cd-first"):
        _step(
            "Give this merchant scripts",
            "A release says how its feeds are read, and what becomes of their records.",
            ("Upload a release", view.link("/scripts")) if view.may(Act.WRITE_SCRIPTS) else None,
        )
        _step(
            "Send the first feed",
            "Map the drive and drop a file in the folder in, or send it over HTTP.",
            ("How to map the drive", view.link(f"/merchants/{view.merchant}"))
            if view.may(Act.SET_UP_MERCHANTS)
            else None,
        )
        _step(
            "Look at what came of it",
            "Each feed shows its records, what was rejected and why, and the line at fault.",
            ("Feeds", view.link("/feeds")),
        )


def _step(title: str, why: str, to: tuple[str, str] | None) -> None:
    with tag("li"), tag("div", "cd-stack cd-stack--close"):
        tag("h3", text=title)
        tag("p", "cd-muted", why)
        if to is not None:
            with tag("div", "cd-row"):
                link_button(*to)
