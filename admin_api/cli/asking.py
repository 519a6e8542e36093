"""What the commands that look inside the store have in common: filters, and how answers look."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import orjson
import typer
from typer.core import TyperGroup

from admin_api.cli.screen import err, problems_told
from admin_api.cli.tables import Head, print_table
from admin_api.stores import open_target
from catalog.errors import NotFound, QueryInvalid
from catalog.merchants import is_merchant_id

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second: only `asking` does it
    from store.store import Store

T = TypeVar("T")

MerchantOption = Annotated[
    str | None, typer.Option(help="Whose; can be left out where the store has one merchant.")
]
FeedOption = Annotated[
    str | None, typer.Option(help="Only of this feed: its number, as `crossdock feeds` shows it.")
]
SkuOption = Annotated[str | None, typer.Option(help="Only of this SKU.")]
SinceOption = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="From this time on, UTC: 2026-11-20, 2026-11-20T06:00, or 30m, 12h, 7d ago.",
    ),
]
UntilOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="Before this time, written as for --since.")
]
LimitOption = Annotated[
    int | None,
    typer.Option(min=0, help="At most so many, 0 for all; by default 50, with --json all."),
]
JsonLinesOption = Annotated[
    bool, typer.Option("--json", help="Print JSON Lines instead of a table, one object a line.")
]

# Rows of a table where nobody says how many: a screen or two.
_SCREENFUL = 50

_AGO = re.compile(r"(\d{1,6})([mhd])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", re.ASCII)


class ListGroup(TyperGroup):
    """A group of commands that lists where none is named: `crossdock feeds --state held`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put in the command that is meant."""
        if not args or (args[0].startswith("-") and args[0] != "--help"):
            args.insert(0, "list")
        return super().parse_args(ctx, args)


@contextmanager
def asking(target: str | None) -> "Iterator[Store]":
    """Open the store for a command that looks inside; what goes wrong is told as a sentence."""
    with problems_told():
        try:
            with open_target(target) as store:
                yield store
            sys.stdout.flush()
        except (BrokenPipeError, SystemExit):
            # The reader has seen enough: `crossdock errors | head`. That is no fault; what is left
            # goes nowhere. Rich makes a SystemExit of it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def merchant_of(store: "Store", given: str | None) -> str:
    """The merchant that is asked about: the one that is given, else the only one.

    Raises:
        NotFound: There is no such merchant.
        QueryInvalid: None is given, and there are none or several.
    """
    if given is not None:
        # Feeds that were translated by hand may stand under a name that has no settings.
        return store.merchants.get(given).id if is_merchant_id(given) else given
    merchants = [merchant.id for merchant in store.merchants.all() if not merchant.is_base]
    if len(merchants) == 1:
        return merchants[0]
    if not merchants:
        raise QueryInvalid("the store has no merchant yet", filter="merchant")
    some = ", ".join(merchants[:10]) + (", …" if len(merchants) > 10 else "")
    raise QueryInvalid(f"say whose, with --merchant: {some}", filter="merchant")


def feed_of(store: "Store", merchant: str, given: str) -> str:
    """The id of the feed that somebody names by number or by id.

    Raises:
        NotFound: The merchant has no such feed.
    """
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None
    feed = store.feeds.numbered(merchant, number) if number else store.feeds.get(given)
    if feed.merchant != merchant:
        raise NotFound(f"{merchant} has no feed {given}", noun="feed", id=given)
    return feed.id


def moment(name: str, given: str | None) -> str | None:
    """A time that somebody wrote, as filters want it.

    Raises:
        QueryInvalid: It is no time.
    """
    if given is None:
        return None
    if ago := _AGO.fullmatch(given):
        then = datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        return then.strftime("%Y-%m-%dT%H:%M:%S")
    written = given.strip().replace(" ", "T")
    try:
        datetime.fromisoformat(written)
    except ValueError:
        written = ""
    if not _MOMENT.fullmatch(written):
        raise QueryInvalid(
            f"--{name} cannot be {given!r}: give 2026-11-20, 2026-11-20T06:00, or 30m, 12h, 7d",
            filter=name,
            found=given,
        )
    return written


def show_entries(
    entries: Iterable[T],
    limit: int | None,
    as_json: Callable[[T], Mapping[str, object]] | None,
    columns: Sequence[Head | str],
    row: Callable[[T], Sequence[str]],
    none: str,
) -> None:
    """Print entries as a table, or as JSON Lines where `as_json` is given.

    Args:
        entries: Read only as far as they are printed.
        limit: As `LimitOption` says.
        as_json: What stands in the line of an entry.
        columns: Heads of the table.
        row: The cells of an entry.
        none: What is said instead of an empty table.
    """
    if as_json is not None:
        for entry in islice(entries, limit or None):
            print_line(as_json(entry))
        return
    most = _SCREENFUL if limit is None else limit
    shown = list(islice(entries, most + 1 if most else None))
    print_table(columns, [row(entry) for entry in (shown[:most] if most else shown)], none)
    if most and len(shown) > most:
        err.print(f"the first {most}; --limit 0 shows all", style="dim")


def print_line(content: Mapping[str, object]) -> None:
    """Print one line of JSON."""
    # ASCII only would be safe on a terminal as well, but JSON escapes its control characters.
    sys.stdout.write(orjson.dumps(content).decode() + "\n")


def plain(entry: Any) -> Mapping[str, object]:
    """The attributes of a noun, for its line of JSON."""
    return asdict(entry)


def value_text(value: object, most: int = 200) -> str:
    """A field's value for people: text as it is, everything else as JSON."""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= most else text[: most - 1] + "…"
