"""A table over what the server pages: sorted, filtered and turned without loading the page anew."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from admin_api.console.parts.buttons import button, enable
from admin_api.console.parts.emptiness import empty, fault
from admin_api.console.parts.facts import count
from admin_api.console.parts.tags import icon, tag
from catalog.paging import Page

T = TypeVar("T")

# `load(after, sort, filters)`: the page behind a cursor (None: the first), sorted by `sort`
# ("" for the usual order, "name", or "-name" for the other way round).
Load = Callable[[str | None, str, Mapping[str, str]], Awaitable[Page[T]]]


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        label: Its heading; read aloud only where `quiet`.
        cell: The text of a cell; or draws it, and returns anything else.
        sort: What `load` is told when it is sorted by; empty where it cannot be.
        align: Numbers stand at the end.
        tight: Whether it is never broken into lines.
        quiet: Whether the heading is not seen.
    """

    label: str
    cell: Callable[[T], object]
    sort: str = ""
    align: Literal["start", "end"] = "start"
    tight: bool = False
    quiet: bool = False


class ServedTable(Generic[T]):
    """One table of a page."""

    def __init__(
        self,
        columns: Sequence[Column[T]],
        load: Load[T],
        *,
        label: str,
        none: str = "Nothing here",
        none_why: str = "",
        sort: str = "",
    ) -> None:
        """Draw the frame of the table; `await table.show()` fills it.

        Args:
            columns: From the left.
            load: Brings a page.
            label: What it lists; read aloud.
            none: Where there is nothing.
            none_why: And why.
            sort: The order at first.
        """
        self._columns = columns
        self._load = load
        self._none = (none, none_why)
        self._sort = sort
        self._filters: Mapping[str, str] = {}
        self._cursors: list[str | None] = [None]
        self._following: str | None = None
        with tag("div", "cd-table-frame", tabindex=0, role="region", aria_label=label):
            self._running = tag("div", "cd-loading")
            with tag("table", "cd-table"):
                self._head = tag("thead")
                self._body = tag("tbody")
            self._instead = tag("div")
        with tag("div", "cd-table-foot"):
            self._told = tag("span", role="status")
            with tag("div", "cd-row"):
                self._back = button("Previous", self._turn_back, kind="quiet")
                self._on = button("Next", self._turn_on, kind="quiet")
        self._draw_head()

    async def show(self, filters: Mapping[str, str] | None = None) -> None:
        """Load the first page anew, with these filters; the ones before where None."""
        if filters is not None:
            self._filters = filters
        self._cursors = [None]
        await self._fill()

    async def refresh(self) -> None:
        """Load the page that is shown anew."""
        await self._fill()

    async def _turn_on(self) -> None:
        if self._following is not None:
            self._cursors.append(self._following)
            await self._fill()

    async def _turn_back(self) -> None:
        if len(self._cursors) > 1:
            self._cursors.pop()
            await self._fill()

    async def _sort_by(self, name: str) -> None:
        self._sort = f"-{name}" if self._sort == name else name
        self._draw_head()
        await self.show()

    async def _fill(self) -> None:
        self._running.classes("is-on")
        error: Exception | None = None
        page: Page[T] = Page(())
        try:
            page = await self._load(self._cursors[-1], self._sort, self._filters)
        except Exception as caught:  # the edge of a page: shown where the rows would stand
            error = caught
        self._running.classes(remove="is-on")
        self._following = page.after
        self._body.clear()
        self._instead.clear()
        with self._body:
            for entry in page.entries:
                self._draw_row(entry)
        with self._instead:
            if error is not None:
                fault(error)
            elif not page.entries:
                empty(*self._none)
        self._told.set_text(self._words(len(page.entries)))
        enable(self._back, len(self._cursors) > 1)
        enable(self._on, page.after is not None)

    def _words(self, shown: int) -> str:
        place = f"page {len(self._cursors)}"
        return f"{count(shown)} shown, {place}" if shown else ""

    def _draw_head(self) -> None:
        self._head.clear()
        with self._head, tag("tr"):
            for column in self._columns:
                self._draw_heading(column)

    def _draw_heading(self, column: Column[T]) -> None:
        cell = tag("th", _classes(column), scope="col")
        with cell:
            if not column.sort:
                tag("span", "cd-hidden" if column.quiet else "", column.label)
                return
            order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(self._sort)
            cell.props["aria-sort"] = order or "none"
            name = column.sort
            with tag("button", type="button").on("click", lambda: self._sort_by(name), []):
                tag("span", text=column.label)
                if order:
                    icon("o_arrow_upward" if order == "ascending" else "o_arrow_downward")

    def _draw_row(self, entry: T) -> None:
        with tag("tr"):
            for column in self._columns:
                with tag("td", _classes(column)) as cell:
                    text = column.cell(entry)
                if isinstance(text, str):
                    cell.set_text(text)


def _classes(column: Column[T]) -> str:
    return " ".join(
        name
        for name, is_so in (("is-end", column.align == "end"), ("is-tight", column.tight))
        if is_so
    )
