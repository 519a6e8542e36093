"""Why a field has its value: the steps that led there, the newest first."""

from collections.abc import Mapping

from nicegui import ui

from admin_api.console.pages.product_review import value_text
from admin_api.console.parts.buttons import button
from admin_api.console.parts.facts import when
from admin_api.console.parts.tags import link, tag
from admin_api.console.view import View
from catalog.feeds import Feed
from catalog.field_history import FieldStep
from catalog.products import Change


async def show_why(view: View, sku: str, field: str) -> None:
    """Show the life of a field of a SKU until somebody closes it."""
    life = await view.ask(view.desks.products.field, view.caller, view.merchant, sku, field)
    with ui.dialog() as dialog, ui.card().classes("cd-review"):
        dialog.props["aria-label"] = f"Why {field} has its value"
        tag("h2", text=f"Why {field} of {sku} has its value")
        with tag("div", "cd-table-frame", tabindex=0, role="region", aria_label="Steps"):
            with tag("table", "cd-table"):
                with tag("thead"), tag("tr"):
                    for name in ("When", "Who", "Where", "Before", "After"):
                        tag("th", text=name, scope="col")
                with tag("tbody"):
                    for step in life.steps:
                        _draw(view, step, life.feeds)
        with tag("div", "cd-row cd-confirm__does"):
            button("Close", lambda: dialog.submit(None), kind="quiet")
    await dialog
    dialog.delete()


def cause_text(change: Change, feeds: Mapping[str, Feed]) -> str:
    """Who or what took a step, in words."""
    if change.cause != "feed":
        return f"{change.cause} {change.cause_id}"
    feed = feeds.get(change.cause_id)
    name = f"feed #{feed.number} {feed.name}" if feed is not None else "a feed"
    return f"{name}, record {change.record}" if change.record is not None else name


def _draw(view: View, step: FieldStep, feeds: Mapping[str, Feed]) -> None:
    change = step.change
    feed = feeds.get(change.cause_id)
    with tag("tr"):
        with tag("td", "is-tight"):
            when(change.at)
        with tag("td"), tag("div", "cd-cause"):
            text = cause_text(change, feeds)
            if feed is None:
                tag("span", text=text)
            else:
                link(text, view.link(f"/feeds/{feed.number}"))
            if change.release:
                tag("span", "cd-muted cd-small", f"release {_short(change.release)}")
        place = f" at {change.place}" if change.place else ""
        stage = "draft" if change.stage == "draft" else change.stage.removeprefix("main/")
        tag("td", text=f"{stage}: {change.noun}{place}")
        tag("td", text=value_text(step.before) if step.was_there else "–")
        tag("td", text=value_text(step.value) if step.is_there else "–")


def _short(release: str) -> str:
    """A release by its number; one that was only tried, which has none, by its hash."""
    return release if len(release) < 40 else "+".join(part[:8] for part in release.split("+"))
