"""`crossdock log`: what the merchant's scripts logged, and what they log right now."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from admin_api.cli.asking import (
    FeedOption,
    JsonLinesOption,
    LimitOption,
    MerchantOption,
    SinceOption,
    SkuOption,
    UntilOption,
    asking,
    feed_of,
    merchant_of,
    moment,
    plain,
    print_line,
)
from admin_api.cli.screen import err, out, printable
from admin_api.cli.store_options import StoreOption
from admin_api.cli.tables import one_line
from catalog.errors import QueryInvalid
from catalog.filters import LogFilter
from catalog.paging import MOST_ENTRIES
from catalog.stored import StoredLine

if TYPE_CHECKING:
    from store.log_queries import LogQueries

# Lines where nobody says how many, and seconds between two looks for more.
_SCREENFUL = 50
_LOOK_SECONDS = 1.0

_STYLES = {"error": "red", "warn": "yellow", "debug": "dim"}


def log(
    merchant: MerchantOption = None,
    feed: FeedOption = None,
    sku: SkuOption = None,
    level: Annotated[
        str | None, typer.Option(help="Only of this level, such as info or warn.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with what is logged from now on.")
    ] = False,
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """Show the last log lines, oldest first.

    Each begins with the feed's number and the record's: 3:17.

    Exit code 0: answered, also with nothing. 2: the question or the store cannot be used.
    """
    with asking(store) as opened:
        whose = merchant_of(opened, merchant)
        wanted = LogFilter(
            whose,
            feed=feed_of(opened, whose, feed) if feed is not None else None,
            sku=sku,
            level=level,
            since=moment("since", since),
            until=moment("until", until),
        )
        show = _show_json if json else _show
        if follow:
            _follow(opened.log_queries, wanted, limit, show)
            return
        count = _SCREENFUL if limit is None and not json else limit or 0
        shown = 0
        for line in last_lines(opened.log_queries, wanted, count):
            show(line)
            shown += 1
        if not shown and not json:
            out.print("nothing was logged", style="dim")


def last_lines(queries: "LogQueries", wanted: LogFilter, count: int) -> Iterator[StoredLine]:
    """Yield the last `count` lines, all where it is 0, oldest first."""
    if not count:
        yield from queries.stream(wanted, "record")
    elif count <= MOST_ENTRIES:
        yield from queries.latest(wanted, count).lines
    else:
        yield from reversed(list(queries.stream(wanted, "newest", count)))


def followed(
    queries: "LogQueries", wanted: LogFilter, count: int, wait: Callable[[], None]
) -> Iterator[StoredLine]:
    """Yield the last `count` lines, and then for ever what comes; `wait` between two looks."""
    tail = queries.latest(wanted, count)
    while True:
        yield from tail.lines
        if len(tail.lines) < MOST_ENTRIES:
            wait()
        tail = queries.tail(wanted, tail.after)


def _follow(
    queries: "LogQueries",
    wanted: LogFilter,
    limit: int | None,
    show: Callable[[StoredLine], None],
) -> None:
    count = _SCREENFUL if limit is None else limit
    if not 1 <= count <= MOST_ENTRIES:
        message = f"--follow begins with 1 to {MOST_ENTRIES} lines"
        raise QueryInvalid(message, filter="limit", found=count)

    def wait() -> None:
        sys.stdout.flush()
        time.sleep(_LOOK_SECONDS)

    try:
        for line in followed(queries, wanted, count, wait):
            show(line)
    except KeyboardInterrupt:
        err.print()  # the shell's next line begins behind ^C otherwise


def _show_json(line: StoredLine) -> None:
    print_line(plain(line))


def _show(line: StoredLine) -> None:
    text = Text(f"{line.feed_number}:{line.record}".ljust(9), style="dim")
    text.append(f"{printable(line.level):5} ", style=_STYLES.get(line.level, "not dim"))
    if line.sku is not None:
        text.append(f"{one_line(line.sku)}  ", style="bold not dim")
    text.append(one_line(line.message), style="not dim")
    if line.file is not None:
        text.append(f"  {one_line(line.file)}:{line.line}")
    out.print(text)
