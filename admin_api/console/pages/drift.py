"""What marketplaces show against what they were told, and what somebody decides about it."""

from collections.abc import Mapping
from functools import partial
from typing import cast

from admin_api.console.pages.product import product_address
from admin_api.console.parts.buttons import button
from admin_api.console.parts.facts import chip, count, when
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.notes import confirm, toast
from admin_api.console.parts.outside import outside_link
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.drift import DriftLine
from catalog.acts import Act
from catalog.codes import CODES
from catalog.drift_ways import DriftWay
from catalog.filters import DriftFilter
from catalog.paging import Page, PageRequest
from catalog.requests import DriftKind
from catalog.sync_views import DriftKey
from workflow.settle_by_choice import CHOICES, Chosen

_SHOWN = 25

_KINDS: Mapping[str, str] = {
    "price": "another price",
    "sold": "fewer pieces",
    "quantity": "more pieces",
    "ended": "listing gone",
    "missing": "SKU gone",
    "moved": "another listing",
    "unknown": "not ours",
}
_WAYS: Mapping[DriftWay, tuple[str, str]] = {
    "take_over": ("Take over", "What the marketplace shows is kept, until a feed says otherwise."),
    "put_right": ("Put right", "What we have told is sent again as soon as a worker looks."),
}


@page("/drift", "Drift", nav=Nav("Overview", "Drift", "o_compare_arrows", "d"))
async def drift(view: View) -> None:
    """Draw the list."""
    await _Drift(view).draw()


class _Drift:
    """The page."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._told: Mapping[str, str] = {}

    async def draw(self) -> None:
        view = self._view
        page_head("Drift", "Where a marketplace shows something else than it was told.")
        with card(bare=True):
            bar_place = tag("div")
            self._bulk = tag("div", "cd-drift-bulk")
            self._table = ServedTable(
                self._columns(),
                self._load,
                label="Differences",
                none="Nothing differs",
                none_why="As far as the last comparison with the marketplace shows.",
            )
        channels = await view.ask(view.desks.sync.channels, view.caller, view.merchant)
        names = [(str(each.channel), str(each.channel)) for each in channels]
        fields: list[Choice | Words] = [
            Choice("kind", "Difference", list(_KINDS.items())),
            Choice("channel", "Channel", names),
            Words("sku", "SKU"),
            Choice("state", "State", [("open", "open"), ("settled", "settled")]),
        ]
        with bar_place:
            bar = FilterBar(view, fields, self._show)
        await self._show(bar.values)

    async def _show(self, told: Mapping[str, str]) -> None:
        self._told = told
        self._draw_bulk()
        await self._table.show(told)

    async def _load(
        self, after: str | None, _sort: str, told: Mapping[str, str]
    ) -> Page[DriftLine]:
        view = self._view
        names = ("channel", "kind", "sku", "state")
        wanted = DriftFilter(view.merchant, *(told.get(name) for name in names))
        return await view.ask(
            view.desks.drift.page, view.caller, wanted, PageRequest(_SHOWN, after)
        )

    def _columns(self) -> list[Column[DriftLine]]:
        view = self._view
        return [
            Column(
                "SKU",
                lambda line: (
                    link(line.drift.sku, product_address(view, line.drift.sku))
                    if line.drift.sku
                    else "–"
                ),
                tight=True,
            ),
            Column(
                "Listing",
                lambda line: outside_link(line.drift.listing_id, line.link),
                tight=True,
            ),
            Column("Difference", lambda line: _KINDS[line.drift.kind], tight=True),
            Column("We have told", lambda line: _shown(line.drift.ours)),
            Column("It shows", lambda line: _shown(line.drift.theirs)),
            Column("Found", lambda line: when(line.drift.found_at), tight=True),
            Column("What to do", self._draw_acts, tight=True),
        ]

    def _draw_acts(self, line: DriftLine) -> object:
        if line.drift.settled_by:
            return chip(line.drift.settled_by.replace("_", " "), "good")
        if not self._view.may(Act.STEER_SYNC) or not line.ways:
            return tag("span", "cd-muted", "decide at the marketplace")
        with tag("div", "cd-row") as drawn:
            for way in line.ways:
                button(_WAYS[way][0], partial(self._settle, line, way), kind="quiet")
        return drawn

    def _draw_bulk(self) -> None:
        """What can be done about all of a kind on a channel, once both are chosen."""
        self._bulk.clear()
        kind, channel = self._told.get("kind"), self._told.get("channel")
        is_open = self._told.get("state") != "settled"
        ways = CHOICES.get(cast(DriftKind, kind), ())
        if not (kind and channel and ways and is_open and self._view.may(Act.STEER_SYNC)):
            return
        with self._bulk, tag("div", "cd-row cd-filters"):
            tag("span", "cd-muted", f"All of “{_KINDS[kind]}” on {channel}:")
            for way in ways:
                button(f"{_WAYS[way][0]} all", partial(self._settle_all, kind, channel, way))

    async def _settle(self, line: DriftLine, way: DriftWay) -> None:
        view, drift = self._view, line.drift
        does, consequence = _WAYS[way]
        question = f"{does}: {_KINDS[drift.kind]} of {drift.sku}?"
        if not await confirm(question, consequence, does):
            return
        key = DriftKey(drift.channel, drift.listing_id, drift.sku, drift.kind)
        _tell(await view.ask(view.desks.drift.settle, view.caller, view.merchant, [key], way))
        await self._table.refresh()

    async def _settle_all(self, kind: str, channel: str, way: DriftWay) -> None:
        view = self._view
        does, consequence = _WAYS[way]
        question = f"{does}: all of “{_KINDS[kind]}” on {channel}?"
        if not await confirm(question, consequence, f"{does} all", danger=True):
            return
        chosen = await view.ask(
            view.desks.drift.settle_kind,
            view.caller,
            view.merchant,
            channel,
            cast(DriftKind, kind),
            way,
        )
        _tell(chosen)
        await self._table.show()


def _tell(chosen: Chosen) -> None:
    said = f"{count(chosen.settled)} settled."
    if chosen.left:
        why = CODES[chosen.left[0][1]].meaning
        said = f"{said} {count(len(chosen.left))} left: {why}"
    toast(said)


def _shown(fields: Mapping[str, object]) -> str:
    names = ("price", "quantity")
    told = [f"{name} {fields[name]}" for name in names if fields.get(name) is not None]
    return ", ".join(told) or "–"
