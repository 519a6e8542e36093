"""Errors of a merchant: counted by cause, and one by one."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from admin_api.console.parts.buttons import button, link_button
from admin_api.console.parts.emptiness import empty, fault
from admin_api.console.parts.facts import chip, count, when
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tables import Column, ServedTable
from admin_api.console.parts.tags import Tag, icon, link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from admin_api.desks.errors import Cause
from catalog.errors import PlatformError, QueryInvalid
from catalog.filters import ErrorFilter
from catalog.paging import Page, PageRequest
from catalog.stored import StoredError

_SHOWN = 25
_CAUSES = 100

# Causes that are shown before somebody asks for the others.
_FIRST_CAUSES = 6

_STAGES = (
    ("translation", "script"),
    ("schema", "our check of its result"),
    ("marketplace", "marketplace"),
)
_FILTERS = (
    Words("feed", "Feed", "number"),
    Words("sku", "SKU"),
    Words("code", "Code"),
    Words("field", "Field"),
    Words("file", "Script"),
    Words("line", "Line"),
    Choice("stage", "Refused by", _STAGES),
    Words("since", "From (UTC)", "2026-11-20"),
    Words("until", "Before (UTC)", "2026-11-21"),
)


@page("/errors", "Errors", nav=Nav("Overview", "Errors", "o_report", "e"))
async def errors(view: View) -> None:
    """Draw filters, causes and the errors behind them."""
    await _Errors(view).draw()


class _Errors:
    """The page: the same filters for causes, errors and exports."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._cause = view.query.get("cause", "")
        self._told: Mapping[str, str] = {}

    async def draw(self) -> None:
        view = self._view
        lead = "Records that were refused: by a script, by our check, or by a marketplace."
        with page_head("Errors", lead):
            self._exports = tag("div", "cd-row")
        with card(bare=True):
            bar_place = tag("div", "cd-narrow")
            self._causes = tag("div", aria_live="polite")
        with card("Records", bare=True):
            self._chosen = tag("div")
            self._table = ServedTable(
                self._columns(),
                self._load,
                label="Refused records",
                none="No such error",
                none_why="Every record that these filters leave was taken.",
            )
        with bar_place:
            bar = FilterBar(view, _FILTERS, self._show)
        await self._show(bar.values)

    async def _show(self, told: Mapping[str, str]) -> None:
        self._told = told
        self._draw_exports()
        self._draw_chosen()
        await self._table.show(told)
        await self._draw_causes()

    async def _choose(self, cause: str) -> None:
        """Narrow the records to one cause; to none where it is empty."""
        self._cause = cause
        await self._show(self._told)

    def _columns(self) -> list[Column[StoredError]]:
        view = self._view
        return [
            Column("Feed", lambda error: _feed(view, error), tight=True),
            Column("Record", lambda error: count(error.record), align="end", tight=True),
            Column("SKU", lambda error: error.sku or "–", tight=True),
            Column("Why", lambda error: _why(view, error)),
            Column("Place", _place),
            Column("When", lambda error: when(error.at), tight=True),
        ]

    async def _load(
        self, after: str | None, _sort: str, told: Mapping[str, str]
    ) -> Page[StoredError]:
        view, wanted = self._view, await self._wanted(self._cause)
        request = PageRequest(_SHOWN, after)
        return await view.ask(view.desks.errors.page, view.caller, wanted, request)

    async def _wanted(self, cause: str) -> ErrorFilter:
        view, told = self._view, self._told
        number, feed = told.get("feed"), None
        if number:
            asked = _number("feed", number)
            feed = await view.ask(view.desks.errors.feed_id, view.caller, view.merchant, asked)
        line = told.get("line")
        return ErrorFilter(
            view.merchant,
            feed=feed,
            sku=told.get("sku"),
            code=told.get("code"),
            stage=told.get("stage"),
            since=told.get("since"),
            until=told.get("until"),
            field=told.get("field"),
            file=told.get("file"),
            line=_number("line", line) if line else None,
            cause=cause or None,
        )

    async def _draw_causes(self) -> None:
        view = self._view
        try:
            wanted = await self._wanted("")
            found: Sequence[Cause] = await view.ask(
                view.desks.errors.causes, view.caller, wanted, _CAUSES
            )
        except PlatformError as error:
            self._causes.clear()
            with self._causes:
                fault(error)
            return
        self._causes.clear()
        with self._causes:
            if not found:
                empty("Nothing was refused", "These filters leave no error.", icon_name="o_done")
                return
            with tag("ul", "cd-list") as listed:
                for each in found[:_FIRST_CAUSES]:
                    self._draw_cause(each)
            others = found[_FIRST_CAUSES:]
            if not others:
                return

            def show_others() -> None:
                foot.delete()
                with listed:
                    for each in others:
                        self._draw_cause(each)

            with tag("div", "cd-table-foot") as foot:
                shown = f"The {_FIRST_CAUSES} most frequent of {count(len(found))} causes"
                tag("span", text=shown)
                button("Show all causes", show_others, kind="quiet", icon_name="o_expand_more")

    def _draw_cause(self, cause: Cause) -> None:
        found = cause.count
        is_chosen = found.cause == self._cause
        with tag("li"):
            tag("span", "cd-list__figure", f"{count(found.times)}×")
            with tag("div", "cd-list__words"):
                with tag("span"):
                    tag("code", text=found.code)
                    told = _place_text(found.field, found.file, found.line)
                    tag("span", "cd-muted cd-small", f"  {told}")
                if cause.example is not None:
                    tag("span", "cd-small", cause.example.message)
            feeds = f"{count(found.feeds)} feed{'s' if found.feeds > 1 else ''}"
            tag("span", "cd-muted cd-small", feeds)
            if cause.example is not None:
                link_button("An example", _address(self._view, cause.example), kind="quiet")
            chosen = "" if is_chosen else found.cause
            label = "Show all" if is_chosen else "Show records"
            button(label, lambda: self._choose(chosen), aria_pressed=is_chosen)

    def _draw_chosen(self) -> None:
        self._chosen.clear()
        if not self._cause:
            return
        with self._chosen, tag("div", "cd-filters"):
            icon("o_filter_alt")
            tag("span", text="Only of one cause:")
            tag("code", text=self._cause)
            button("All causes", lambda: self._choose(""), kind="quiet", icon_name="o_close")

    def _draw_exports(self) -> None:
        told = {**self._told, **({"cause": self._cause} if self._cause else {})}
        self._exports.clear()
        with self._exports:
            for name, kind in (("CSV", "csv"), ("Excel", "xlsx")):
                query = urlencode({**told, "format": kind})
                to = f"/api/merchants/{self._view.merchant}/errors/export?{query}"
                link_button(name, to, icon_name="o_download")


def _number(name: str, text: str) -> int:
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise QueryInvalid(f"{name} is a number, not {text[:40]!r}", filter=name, found=text[:40])
    return int(digits)


def _feed(view: View, error: StoredError) -> object:
    if error.feed_number is None:
        return tag("span", "cd-muted", error.marketplace or "–")
    return link(f"#{error.feed_number}", view.link(f"/feeds/{error.feed_number}"))


def _why(view: View, error: StoredError) -> Tag:
    with tag("div", "cd-cause") as drawn:
        link(error.code, _address(view, error))
        tag("span", "cd-small", error.message)
    return drawn


def _place(error: StoredError) -> object:
    if error.marketplace:
        return chip(error.marketplace, "calm")
    return tag("span", "cd-small", _place_text(error.field, error.file, error.line))


def _place_text(field: str | None, file: str | None, line: int | None) -> str:
    script = "" if not file else f"{file}:{line}" if line is not None else file
    return ", ".join(part for part in (field or "", script) if part)


def _address(view: View, error: StoredError) -> str:
    feed = error.feed if error.feed_number is None else error.feed_number
    return view.link(f"/errors/{feed}/{error.record}/{error.stage}/{error.position}")
