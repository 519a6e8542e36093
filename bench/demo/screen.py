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
    ("waiting", "yellow", ("QUEUED",)),
    ("sent", "cyan", ("SUBMITTED",)),
    ("live", "green", ("LIVE",)),
    ("sold out", "blue", ("OUT_OF_STOCK",)),
    ("refused", "red", ("REJECTED",)),
)
_BAR_WIDTH = 20
# Columns of a terminal that the whole way of a request fits into.
_WIDE = 105
_REFRESHES = 8


class Screen:
    """What the demonstration prints."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._began = time.monotonic()
        self._lines = _Lines(console, self._began)

    def title(self, title: str, story: str) -> None:
        """Begin a part."""
        self.console.print()
        self.console.print(Rule(f"[bold]{title}[/]", align="left"))
        self.console.print(f"[dim]{story}[/]\n", highlight=False)

    @contextlib.contextmanager
    def watching(self, *, stays: bool = True) -> Iterator[Show]:
        """Show what goes on: in place on a terminal, else a line for each change.

        With `stays` the last look stands there afterwards.
        """
        if not self.console.is_terminal:
            yield self._lines.show
            return
        with Live(console=self.console, refresh_per_second=_REFRESHES, transient=not stays) as live:
            yield lambda snapshot: live.update(self._drawn(snapshot))

    def _drawn(self, snapshot: Snapshot) -> RenderableType:
        seconds = Text(f"{time.monotonic() - self._began:.0f} s", style="dim")
        lanes = _lanes_table(snapshot, is_wide=self.console.width >= _WIDE)
        return Group(
            _feeds_table(snapshot), Text(), lanes, Text(), _skus_table(snapshot), seconds, Text()
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
    table = _table("Feeds", "merchant", "feed", "state")
    for feed in snapshot.feeds:
        style = {"done": "green", "faulty": "red", "held": "red"}.get(feed.state, "yellow")
        table.add_row(feed.merchant, feed.name, Text(_feed_words(feed), style=style))
    return table


def _lanes_table(snapshot: Snapshot, *, is_wide: bool) -> Table:
    table = _table("Requests to eBay", "merchant", "asked", "listings", "SKUs", "way")
    for one in snapshot.requests:
        size = (f"{one.actions:,}", f"{one.skus:,}" if one.skus else "")
        table.add_row(one.merchant, one.kind, *size, _way(one, is_wide=is_wide))
    return table


def _way(request: Request, *, is_wide: bool) -> Text:
    """`planned ▸ recorded ▸ sent`, as far as it has come; in a narrow terminal `●●●○○ sent`."""
    if request.state not in (*_WAY, "collected"):
        return Text(f"{request.state}: {request.message}", style="red")
    words = [_word(each) for each in _WAY]
    place = words.index(_word(request.state))
    style = "green" if request.state == "closed" else "bold yellow"
    if not is_wide:
        return Text("●" * (place + 1) + "○" * (len(words) - place - 1) + f" {words[place]}", style)
    way = Text()
    for number, word in enumerate(words):
        shown = "green" if number < place else "dim" if number > place else style
        way.append(" ▸ " if number else "", style="dim").append(word, style=shown)
    return way


def _skus_table(snapshot: Snapshot) -> Table:
    table = _table("SKUs", "merchant", *(name for name, _, _ in _STATES), "")
    for merchant, counts in snapshot.counts.items():
        numbers = [
            Text(
                f"{number:,}" if number else "·", style=style if number else "dim", justify="right"
            )
            for number, style in _numbers(counts)
        ]
        table.add_row(merchant, *numbers, _bar(counts))
    return table


def _bar(counts: Mapping[str, int]) -> Text:
    total = sum(counts.values())
    bar = Text()
    for number, style in _numbers(counts):
        if number:
            bar.append("█" * max(1, round(number / total * _BAR_WIDTH)), style=style)
    return bar


def _table(title: str, *columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for number, name in enumerate(columns):
        heading = f"[bold]{title}[/]" if number == 0 else name
        table.add_column(heading, style="dim" if number == 0 else "default", no_wrap=True)
    return table


def _numbers(counts: Mapping[str, int]) -> list[tuple[int, str]]:
    """How many SKUs stand where, each with its colour."""
    return [(sum(counts.get(state, 0) for state in states), style) for _, style, states in _STATES]


def _counted(counts: Mapping[str, int]) -> str:
    told = zip(_numbers(counts), _STATES, strict=True)
    return ", ".join(f"{number:,} {name}" for (number, _), (name, _, _) in told if number) or "none"


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
    listings = f"{request.actions:,} listing{'s' if request.actions != 1 else ''}"
    skus = f"{request.skus:,} SKU{'s' if request.skus != 1 else ''}"
    return f"{listings}, {skus}" if request.skus else listings
