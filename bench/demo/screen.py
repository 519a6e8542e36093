"""The display: tables that live in a terminal, and plain lines elsewhere."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bench.demo.watch import Snapshot
from catalog.feeds import Feed
from catalog.requests import Request

Show = Callable[[Snapshot], None]

# The way of a request; a feed has its own.
_WAY = ("planned", "recorded", "sent", "answered", "closed")
_WORDS = {"closed": "told", "running": "translating", "collected": "answered"}

# Where SKUs stand, in the order of their way: what is shown of it, and in which colour.
_STATES = (
    ("new", "white", ("NEW", "EDITED", "AWAITING_APPROVAL", "APPROVED", "CHANGED", "UPDATED")),
    ("in line or waiting for stock", "yellow", ("QUEUED",)),
    ("sent", "cyan", ("SUBMITTED",)),
    ("live", "green", ("LIVE",)),
    ("sold out", "blue", ("OUT_OF_STOCK",)),
    ("refused", "red", ("REJECTED",)),
)
_BAR_WIDTH = 40
_REFRESHES = 8


class Screen:
    """What the demonstration prints."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._began = time.monotonic()

    def title(self, title: str, story: str) -> None:
        """Begin a part."""
        self.console.print()
        self.console.print(Rule(f"[bold]{title}[/]", align="left"))
        self.console.print(f"[dim]{story}[/]\n", highlight=False)

    @contextlib.contextmanager
    def watching(self) -> Iterator[Show]:
        """Show what goes on: in place on a terminal, else a line for each change."""
        if not self.console.is_terminal:
            yield _Lines(self.console, self._began).show
            return
        with Live(console=self.console, refresh_per_second=_REFRESHES) as live:
            yield lambda snapshot: live.update(self._drawn(snapshot))

    def _drawn(self, snapshot: Snapshot) -> RenderableType:
        seconds = Text(f"{time.monotonic() - self._began:.0f} s", style="dim")
        return Group(
            _feeds_table(snapshot), Text(), _lanes_table(snapshot), Text(), _skus(snapshot), seconds
        )


class _Lines:
    """Prints what has changed since the last look."""

    def __init__(self, console: Console, began: float) -> None:
        self._console = console
        self._began = began
        self._told: dict[str, str] = {}

    def show(self, snapshot: Snapshot) -> None:
        """Tell of one look."""
        for feed in snapshot.feeds:
            self._tell(feed.id, f"{feed.merchant}  {feed.name}  {_feed_words(feed)}")
        for one in snapshot.requests:
            self._tell(one.id, f"{one.merchant}  {one.kind}  {_word(one.state)}  {_size(one)}")
        for merchant, counts in snapshot.counts.items():
            self._tell(merchant, f"{merchant}  SKUs: {_counted(counts)}")

    def _tell(self, key: str, line: str) -> None:
        if self._told.get(key) != line:
            self._told[key] = line
            seconds = time.monotonic() - self._began
            self._console.print(f"{seconds:6.1f} s  {line}", markup=False, highlight=False)


def _feeds_table(snapshot: Snapshot) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), title="feeds", title_justify="left")
    for name in ("merchant", "feed", "state"):
        table.add_column(name, style="default" if name != "merchant" else "dim", no_wrap=True)
    for feed in snapshot.feeds:
        style = {"done": "green", "faulty": "red", "held": "red"}.get(feed.state, "yellow")
        table.add_row(feed.merchant, feed.name, Text(_feed_words(feed), style=style))
    return table


def _lanes_table(snapshot: Snapshot) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), title="lanes to eBay", title_justify="left")
    for name in ("merchant", "lane", "asked", "size", "way"):
        table.add_column(name, style="default" if name != "merchant" else "dim", no_wrap=True)
    for one in snapshot.requests:
        table.add_row(one.merchant, one.lane, one.kind, _size(one), _way(one))
    return table


def _way(request: Request) -> Text:
    """`planned ▸ recorded ▸ sent`, as far as it has come."""
    if request.state not in (*_WAY, "collected"):
        return Text(f"{request.state}: {request.message}", style="red")
    state = _word(request.state)
    words = [_word(each) for each in _WAY]
    place = words.index(state)
    way = Text()
    for number, word in enumerate(words):
        style = "green" if number < place or state == "told" else "bold yellow"
        way.append(f"{' ▸ ' if number else ''}{word}", style="dim" if number > place else style)
    return way


def _skus(snapshot: Snapshot) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), title="SKUs", title_justify="left")
    for name in ("merchant", "", "where they stand"):
        table.add_column(name, style="default" if name != "merchant" else "dim", no_wrap=True)
    for merchant, counts in snapshot.counts.items():
        table.add_row(merchant, _bar(counts), _counted(counts))
    return table


def _bar(counts: Mapping[str, int]) -> Text:
    total = sum(counts.values())
    bar = Text()
    for _, style, states in _STATES:
        number = sum(counts.get(state, 0) for state in states)
        if number:
            bar.append("█" * max(1, round(number / total * _BAR_WIDTH)), style=style)
    return bar


def _counted(counts: Mapping[str, int]) -> str:
    numbers = {name: sum(counts.get(state, 0) for state in states) for name, _, states in _STATES}
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items() if number) or "none"


def _feed_words(feed: Feed) -> str:
    words = _word(feed.state)
    if feed.state == "received":
        return words
    told = f"{words}: {feed.cursor:,} records"
    more = {"translated": feed.translated, "as before": feed.unchanged, "skipped": feed.skipped}
    more["rejected"] = feed.rejected
    return ", ".join([told, *(f"{number:,} {name}" for name, number in more.items() if number)])


def _word(state: str) -> str:
    return _WORDS.get(state, state)


def _size(request: Request) -> str:
    actions = f"{request.actions:,} listing{'s' if request.actions != 1 else ''}"
    return f"{actions}, {request.skus:,} SKUs" if request.skus else actions
