"""Who changed what, from what to what."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from admin_api.console.parts.buttons import link_button
from admin_api.console.parts.changes import from_to
from admin_api.console.parts.facts import chip, when
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import Tag, tag
from admin_api.console.registry import Nav, page
from admin_api.console.theme import Tone
from admin_api.console.view import View
from catalog.acts import Act
from catalog.audit import AuditEntry, AuditFilter, AuditOutcome
from catalog.paging import Page, PageRequest

_SHOWN = 25
_FIELDS = ("by", "noun", "id", "act", "outcome", "since", "until")
_OUTCOMES: Mapping[AuditOutcome, tuple[str, Tone]] = {
    "done": ("done", "good"),
    "refused": ("refused", "bad"),
    "begun": ("end unknown", "warn"),
}
_NOUNS = ("user", "merchant", "release", "feed", "product", "profile", "template", "connection")


@page(
    "/audit",
    "Audit",
    act=Act.READ_AUDIT,
    nav=Nav("Administration", "Audit", "o_history_edu", "a"),
    about_merchant=False,
)
async def audit(view: View) -> None:
    """Draw the log with its filters."""
    head = page_head("Audit", "Every change that somebody made: who, what, from, to.")
    export = tag("div")
    export.move(head)

    async def load(after: str | None, _sort: str, told: Mapping[str, str]) -> Page[AuditEntry]:
        _draw_export(export, told)
        wanted = _filter(told)
        return await view.ask(
            view.desks.audit.page, view.caller, wanted, PageRequest(_SHOWN, after)
        )

    columns: list[Column[AuditEntry]] = [
        Column("When", lambda entry: when(entry.at), tight=True),
        Column("Who", _who),
        Column("What", _what),
        Column("From → to", _change),
        Column("", lambda entry: chip(*_OUTCOMES[entry.outcome]), tight=True, quiet=True),
    ]
    with card(bare=True):
        place = tag("div")
        why = "Changes over HTTP, in the console and by commands are listed from the first day on."
        table = ServedTable(columns, load, label="Changes", none="No such change", none_why=why)
        with place:
            bar = FilterBar(view, _filters(), table.show)
        await table.show(bar.values)


def _filters() -> list[Choice | Words]:
    return [
        Words("by", "Who", "ada@example.com"),
        Words("of", "Merchant", "mug-shop"),
        Words("act", "Act", "change settings"),
        Choice("noun", "Of", [(noun, noun) for noun in _NOUNS]),
        Words("id", "Which", "its name or id"),
        Choice("outcome", "Outcome", [(name, said) for name, (said, _) in _OUTCOMES.items()]),
        Words("since", "From (UTC)", "2026-11-20"),
        Words("until", "Before (UTC)", "2026-11-21"),
    ]


def _filter(told: Mapping[str, str]) -> AuditFilter:
    given = {name: told[name] for name in _FIELDS if name in told and name != "outcome"}
    outcome = cast("AuditOutcome | None", told.get("outcome"))
    return AuditFilter(merchant=told.get("of"), outcome=outcome, **given)


def _draw_export(place: Tag, told: Mapping[str, str]) -> None:
    given = {"merchant" if name == "of" else name: text for name, text in told.items()}
    place.clear()
    with place:
        to = f"/api/audit.csv?{urlencode(given)}" if given else "/api/audit.csv"
        drawn = link_button("Download CSV", to, icon_name="o_download")
        drawn.props["download"] = "audit.csv"


def _who(entry: AuditEntry) -> object:
    with tag("div") as drawn:
        tag("div", text=entry.change.by)
        tag("div", "cd-muted cd-small", entry.change.address or "on the machine")
    return drawn


def _what(entry: AuditEntry) -> object:
    change = entry.change
    with tag("div") as drawn:
        tag("div", text=change.act)
        words = (
            change.id
            if change.merchant in (None, change.id)
            else (f"{change.id} of {change.merchant}")
        )
        tag("div", "cd-muted cd-small", words)
    return drawn


def _change(entry: AuditEntry) -> object:
    if entry.outcome == "refused":
        with tag("div", "cd-small") as drawn:
            tag("span", text=str(entry.after.get("message", "")))
            tag("span", "cd-muted", f" ({entry.after.get('code', '')})")
        return drawn
    from_to(entry.change.before, entry.after if entry.outcome == "done" else {})
    return None
