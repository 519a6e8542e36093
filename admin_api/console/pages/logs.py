"""What the scripts of a merchant logged, and what they log right now."""

from collections.abc import Mapping, Sequence

from nicegui import ui

from admin_api.console.parts.buttons import button
from admin_api.console.parts.emptiness import empty, fault
from admin_api.console.parts.facts import count
from admin_api.console.parts.filters import Choice, FilterBar, Words
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import Tag, link, tag
from admin_api.console.registry import Nav, page
from admin_api.console.view import View
from catalog.errors import PlatformError, QueryInvalid
from catalog.filters import LogFilter
from catalog.paging import PageRequest
from catalog.stored import StoredLine

# Lines to begin with, and the most that a page holds: older ones go.
_FIRST = 200
_MOST = 1_000

# Seconds between two looks for new lines.
_LOOK_SECONDS = 1.5

_LEVELS = tuple((level, level) for level in ("debug", "info", "warn", "error"))
_FILTERS = (
    Choice("level", "Level", _LEVELS),
    Words("feed", "Feed", "number"),
    Words("sku", "SKU"),
    Words("text", "Text", "part of the message"),
)


@page("/logs", "Logs", nav=Nav("Overview", "Logs", "o_terminal", "l"))
async def logs(view: View) -> None:
    """Draw the last lines, and then what comes."""
    await _Logs(view).draw()


class _Logs:
    """The page: lines that were, followed by those that come until somebody pauses."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._told: Mapping[str, str] = {}
        self._after: str | None = None  # the cursor of the tail
        self._older: str | None = None  # the cursor of the search
        self._shown = 0
        self._known: set[tuple[int, int, int]] = set()

    async def draw(self) -> None:
        with page_head("Logs", "What the scripts of this merchant say, as it comes."):
            self._pause = button("Pause", self._turn, icon_name="o_pause")
        with card(bare=True):
            bar = FilterBar(self._view, _FILTERS, self._show)
            with tag("div", "cd-table-foot"):
                self._said = tag("span", role="status")
                self._more = button("Look further back", self._look_back, kind="quiet")
            label = "Log lines, the newest last"
            self._lines = tag("div", "cd-log", tabindex=0, role="log", aria_label=label)
        self._timer = ui.timer(_LOOK_SECONDS, self._look)
        await self._show(bar.values)

    async def _show(self, told: Mapping[str, str]) -> None:
        """Begin anew with other filters."""
        self._told, self._after, self._older, self._shown = told, None, None, 0
        self._lines.clear()
        try:
            wanted = await self._wanted()
            await self._begin(wanted)
        except PlatformError as error:
            with self._lines:
                fault(error)
            self._say("")
            return
        self._scroll()

    async def _begin(self, wanted: LogFilter) -> None:
        view, text = self._view, self._told.get("text", "")
        request = PageRequest(_FIRST)
        tail = await view.ask(view.desks.log.tail, view.caller, wanted, text, None)
        page = await view.ask(view.desks.log.page, view.caller, wanted, text, request)
        self._after, self._older = tail.after, page.after
        # What came between the two questions is in both answers.
        self._known = {_key(line) for line in page.entries}
        self._add(page.entries[::-1])
        self._tell(len(page.entries))

    async def _look(self) -> None:
        """Fetch what has come since the last look."""
        if self._after is None:
            return
        view, text = self._view, self._told.get("text", "")
        wanted = await self._wanted()
        tail = await view.ask(view.desks.log.tail, view.caller, wanted, text, self._after)
        self._after = tail.after
        new = [line for line in tail.lines if _key(line) not in self._known]
        if new:
            self._add(new)
            self._tell(self._shown)
            self._scroll()

    async def _look_back(self) -> None:
        """Fetch older lines, above those that are shown."""
        if self._older is None:
            return
        view, text = self._view, self._told.get("text", "")
        request = PageRequest(_FIRST, self._older)
        wanted = await self._wanted()
        page = await view.ask(view.desks.log.page, view.caller, wanted, text, request)
        self._older = page.after
        for line in page.entries:
            with self._lines:
                _draw(view, line).move(target_index=0)
        self._shown += len(page.entries)
        self._tell(self._shown)

    async def _wanted(self) -> LogFilter:
        view, told = self._view, self._told
        number, feed = told.get("feed"), None
        if number:
            if not (number.isascii() and number.isdigit() and len(number) < 10):
                raise QueryInvalid("feed is a number", filter="feed", found=number[:40])
            asked = int(number)
            feed = await view.ask(view.desks.errors.feed_id, view.caller, view.merchant, asked)
        return LogFilter(view.merchant, feed, told.get("sku"), told.get("level"))

    def _turn(self) -> None:
        """Pause, or go on."""
        if self._timer.active:
            self._timer.deactivate()
        else:
            self._timer.activate()
        is_on = self._timer.active
        self._pause.clear()
        with self._pause:
            ui.icon("o_pause" if is_on else "o_play_arrow").props["aria-hidden"] = "true"
            tag("span", text="Pause" if is_on else "Go on")
        self._tell(self._shown)

    def _add(self, lines: Sequence[StoredLine]) -> None:
        if lines and not self._shown:
            self._lines.clear()
        with self._lines:
            for line in lines:
                _draw(self._view, line)
        self._shown += len(lines)
        while self._shown > _MOST:
            self._lines.remove(0)
            self._shown -= 1

    def _tell(self, shown: int) -> None:
        if not shown:
            self._lines.clear()
            with self._lines:
                why = (
                    "Scripts log with logger.info and its like; new lines come here by themselves."
                )
                empty("No such line", why, icon_name="o_terminal")
        follows = "new lines come by themselves" if self._timer.active else "paused"
        further = "; the search looks at 20,000 lines at a time" if self._told.get("text") else ""
        lines = "1 line" if shown == 1 else f"{count(shown)} lines"
        self._say(f"{lines} shown, {follows}{further}")

    def _say(self, words: str) -> None:
        self._said.set_text(words)
        self._more.set_visibility(self._older is not None)

    def _scroll(self) -> None:
        self._lines.run_method("scrollTo", 0, 1 << 24)


def _key(line: StoredLine) -> tuple[int, int, int]:
    return line.feed_number, line.record, line.position


def _draw(view: View, line: StoredLine) -> Tag:
    with tag("div", "cd-log__line") as drawn:
        tag("span", text=f"{line.at[5:10]} {line.at[11:19]}", title=line.at)
        link(f"#{line.feed_number}:{line.record}", view.link(f"/feeds/{line.feed_number}"))
        level = line.level if line.level in {each for each, _ in _LEVELS} else "info"
        tag("span", f"cd-log__level--{level}", line.level)
        tag("span", "cd-log__text", f"{line.sku}  {line.message}" if line.sku else line.message)
        place = f"{line.file}:{line.line}" if line.file else ""
        tag("span", "cd-log__place", place)
    return drawn
