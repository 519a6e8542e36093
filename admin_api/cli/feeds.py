"""`crossdock feeds`: what came in and went out, how far it is, and what is held."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from admin_api.cli.asking import (
    JsonLinesOption,
    LimitOption,
    ListGroup,
    MerchantOption,
    SinceOption,
    UntilOption,
    asking,
    feed_of,
    merchant_of,
    moment,
    plain,
    print_line,
    show_entries,
)
from admin_api.cli.errors import place_text
from admin_api.cli.feeds_again import run_again
from admin_api.cli.noted import noted
from admin_api.cli.screen import out
from admin_api.cli.store_options import ByOption, StoreOption, now_text, print_facts, time_text
from admin_api.cli.tables import number, one_line, print_table, word
from catalog.errors import QueryInvalid
from catalog.feed_states import FEED_STATES
from catalog.feeds import Feed
from catalog.filters import ErrorFilter, FeedFilter
from catalog.paging import entries_of
from catalog.stored import CountedFinding, ErrorGroup

if TYPE_CHECKING:
    from store.store import Store

app = typer.Typer(cls=ListGroup, help="Feeds of merchants: what came in, and what came of it.")
app.command("again")(run_again)

FeedArgument = Annotated[str, typer.Argument(help="The feed's number, or its id.")]

# Groups of errors and kinds of findings that `show` names; `crossdock errors` has them all.
_MOST = 10


class Direction(StrEnum):
    """Which way a feed goes."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


@app.command("list")
def list_feeds(
    merchant: MerchantOption = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind: product, …")] = None,
    state: Annotated[
        str | None, typer.Option(help="Only in this state: received, running, done, held, …")
    ] = None,
    direction: Annotated[Direction | None, typer.Option(help="Only inbound, or outbound.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """List feeds, the newest first.

    Exit code 0: answered, also with nothing. 2: the question or the store cannot be used.
    """
    with asking(store) as opened:
        wanted = FeedFilter(
            merchant_of(opened, merchant),
            direction=direction.value if direction is not None else None,
            kind=kind,
            state=_state(state),
            since=moment("since", since),
            until=moment("until", until),
        )
        show_entries(
            _stream(opened, wanted),
            limit,
            plain if json else None,
            (
                number("feed"),
                *(word("arrived (UTC)"), word("kind"), "name", word("state")),
                *map(number, ("translated", "unchanged", "skipped", "rejected")),
                "remark",
            ),
            _row,
            "no feeds",
        )


@app.command("show")
def show_feed(
    feed: FeedArgument,
    merchant: MerchantOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """Show one feed, with its most frequent errors and findings.

    Exit code 0: shown. 2: there is no such feed, or the store cannot be used.
    """
    with asking(store) as opened:
        whose = merchant_of(opened, merchant)
        found = opened.feeds.get(feed_of(opened, whose, feed))
        groups = opened.error_queries.groups(ErrorFilter(whose, feed=found.id), _MOST)
        findings = opened.error_queries.findings(whose, found.id, _MOST)
        if json:
            told = {
                "errors": [{"times": each.times, "code": each.first.code} for each in groups],
                "findings": [plain(each) for each in findings],
            }
            print_line({**plain(found), **told})
            return
        print_facts([*_facts(found)])
        _show_remarks(groups, findings)


@app.command("release")
def release_feed(
    feed: FeedArgument,
    merchant: MerchantOption = None,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Let a held feed go on: a worker takes it up and does what the feed says.

    Exit code 0: released. 2: there is no such feed, or it is not held.
    """
    with asking(store) as opened:
        whose = merchant_of(opened, merchant)
        id = feed_of(opened, whose, feed)
        called = str(opened.feeds.get(id).number)
        with noted(opened, by, "release held feed", "feed", called, merchant=whose):
            found = opened.runs.release(id)
        out.print(Text(one_line(f"feed {found.number} {found.name} goes on")))


@app.command("discard")
def discard_feed(
    feed: FeedArgument,
    merchant: MerchantOption = None,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """End a feed that is held, or has not begun. What is stored of it stays as it is.

    Exit code 0: ended. 2: there is no such feed, or it is over already.
    """
    with asking(store) as opened:
        whose = merchant_of(opened, merchant)
        id = feed_of(opened, whose, feed)
        called = str(opened.feeds.get(id).number)
        with noted(opened, by, "cancel feed", "feed", called, merchant=whose):
            found = opened.runs.discard(id, now_text())
        out.print(Text(one_line(f"feed {found.number} {found.name} goes no further")))


def _show_remarks(groups: Sequence[ErrorGroup], findings: Sequence[CountedFinding]) -> None:
    if groups:
        out.print()
        print_table(
            (number("rejected"), word("code"), "place", "for example"),
            [
                (
                    f"{each.times:,}",
                    each.first.code,
                    place_text(each.first),
                    f"record {each.first.record}: {each.first.message}",
                )
                for each in groups
            ],
            "",
        )
    if findings:
        out.print()
        print_table(
            (number("times"), word("finding"), "place", "for example"),
            [(f"{each.times:,}", each.code, each.place, each.message) for each in findings],
            "",
        )


def _stream(store: "Store", wanted: FeedFilter) -> Iterator[Feed]:
    return entries_of(lambda request: store.feeds.page(wanted, request))


def _state(given: str | None) -> str | None:
    states = [state.name for state in FEED_STATES.states]
    if given is not None and given not in states:
        message = f"{given!r} is no state of a feed: {', '.join(states)}"
        raise QueryInvalid(message, filter="state", found=given)
    return given


def _row(feed: Feed) -> tuple[str, ...]:
    counts = (feed.translated, feed.unchanged, feed.skipped, feed.rejected)
    return (
        str(feed.number),
        time_text(feed.received_at),
        feed.kind,
        feed.name,
        feed.state,
        *(f"{count:,}" for count in counts),
        feed.fault_code or feed.held_because or "",
    )


def _facts(feed: Feed) -> Iterator[tuple[str, str]]:
    """What is known of a feed; what is not known yet is left out."""
    fault = f"[{feed.fault_code}] {feed.fault_message}" if feed.fault_code else None
    counts = f"{feed.translated:,} translated, {feed.unchanged:,} unchanged, "
    counts += f"{feed.skipped:,} skipped, {feed.rejected:,} rejected"
    facts = {
        "feed": f"{feed.number} of {feed.merchant}",
        "file": f"{feed.name}, {feed.size_bytes:,} bytes",
        "kind": f"{feed.kind}, {feed.direction}, {feed.meaning}",
        "state": feed.state,
        "held because": feed.held_because,
        "fault": fault,
        "records": counts,
        "disappeared": f"{feed.disappeared:,} SKUs" if feed.disappeared else None,
        "superseded by": feed.superseded_by,
        "arrived": time_text(feed.received_at),
        "began": time_text(feed.started_at),
        "ended": time_text(feed.finished_at),
        "release": feed.release,
        "sha256": feed.sha256,
        "id": feed.id,
        "kept at": feed.location,
    }
    yield from ((name, fact) for name, fact in facts.items() if fact)
