"""`crossdock sync`: what goes to marketplaces, how far it is, and what it waits for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from admin_api.cli.asking import (
    JsonLinesOption,
    LimitOption,
    asking,
    plain,
    print_line,
    show_entries,
)
from admin_api.cli.screen import out, warn
from admin_api.cli.store_options import StoreOption, print_facts, time_text
from admin_api.cli.sync_acts import acts
from admin_api.cli.sync_lists import lists
from admin_api.cli.tables import number, print_table, word
from admin_api.settings import read_settings
from catalog.merchants import Merchant
from catalog.requests import Request, Standing

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second: only `asking` does it
    from admin_api.sync_view import ChannelState, LaneState
    from catalog.sync_views import RequestSku
    from store.store import Store

app = typer.Typer(help="What goes to marketplaces, and what comes of it.", no_args_is_help=True)
acts(app)
lists(app)

RequestArgument = Annotated[str, typer.Argument(help="The request's id.")]

_PAGE = 100


@app.command("status")
def show_channels(
    merchant: Annotated[str | None, typer.Argument(help="Only this merchant's.")] = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """Show every channel: its lanes, what they wait for, its access, and where main differs.

    With --json one object for each channel. Exit code 0: shown.
    """
    with asking(store) as opened:
        from admin_api.sync_view import channel_states

        if not read_settings().ebay_app_id:
            warn("nothing is sent to eBay from here: CROSSDOCK_EBAY_APP_ID is not set")
        states = [
            state for each in _merchants(opened, merchant) for state in channel_states(opened, each)
        ]
        if json:
            for state in states:
                print_line(_channel_json(state))
            return
        print_table(
            (
                *(word("merchant"), word("channel"), word("lane"), word("state"), word("since")),
                *map(number, ("SKUs", "answered", "refused")),
                *(word("next look"), "remark"),
            ),
            [row for state in states for row in _lane_rows(state)],
            "nobody sells anywhere; `crossdock merchants set MERCHANT channels=ebay/EBAY_DE`",
        )
        if states:
            out.print()
            print_table(
                (
                    *(word("merchant"), word("channel"), word("account"), word("compared (UTC)")),
                    "different there",
                    "not sent",
                ),
                [_channel_row(state) for state in states],
            )


@app.command("requests")
def list_requests(
    merchant: Annotated[str, typer.Argument(help="Whose.")],
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """List the requests of a merchant, the newest first.

    Exit code 0: answered, also with nothing. 2: there is no such merchant.
    """
    with asking(store) as opened:
        opened.merchants.get(merchant)
        show_entries(
            (
                (each, opened.requests.standing(merchant, each.id))
                for each in _all(opened, merchant)
            ),
            limit,
            (lambda entry: _request_json(*entry)) if json else None,
            (
                *(word("request"), word("asks"), word("state"), word("planned (UTC)")),
                *map(number, ("SKUs", "answered", "refused")),
                "remark",
            ),
            lambda entry: (
                entry[0].id,
                entry[0].kind,
                entry[0].state,
                time_text(entry[0].planned_at),
                *_counts(entry[1]),
                _remark(entry[0]),
            ),
            "no requests",
        )


@app.command("show")
def show_request(
    request: RequestArgument,
    limit: LimitOption = None,
    json: JsonLinesOption = False,
    store: StoreOption = None,
) -> None:
    """Show one request: what it asks of each SKU, and what the marketplace says to it.

    With --json the request first, then an object for each SKU. Exit code 0: shown. 2: there is no
    such request.
    """
    with asking(store) as opened:
        from admin_api.sync_view import find_request, sku_states

        found = find_request(opened, request)
        standing = opened.requests.standing(found.merchant, found.id)
        if json:
            print_line(_request_json(found, standing))
        else:
            print_facts(_facts(found, standing))
            out.print()
        show_entries(
            sku_states(opened, found),
            limit,
            _sku_json if json else None,
            (number("place"), word("SKU"), word("outcome"), word("listing"), "asked", "it says"),
            _sku_row,
            "nothing is recorded of it",
        )


def _merchants(store: "Store", merchant: str | None) -> list[Merchant]:
    if merchant is not None:
        return [store.merchants.get(merchant)]
    return [each for each in store.merchants.all() if not each.is_base]


def _all(store: "Store", merchant: str) -> Iterator[Request]:
    before: tuple[str, str] | None = None
    while page := store.requests.latest(merchant, before=before, limit=_PAGE):
        yield from page
        before = (page[-1].planned_at, page[-1].id)


def _lane_rows(state: "ChannelState") -> Iterator[tuple[str, ...]]:
    for lane in state.lanes:
        where = (state.merchant, str(state.channel), lane.lane)
        if lane.hold is not None:
            until = f"until {time_text(lane.hold.until)}" if lane.hold.until else "a person"
            remark = f"{lane.hold.code}: {lane.hold.message}"
            yield (*where, "on hold", _age(lane.hold.since), "", "", "", until, remark)
        for request, standing in lane.requests:
            yield (
                *where,
                request.state,
                _age(request.sent_at or request.planned_at),
                *_counts(standing),
                time_text(request.look_at),
                f"{request.kind} {request.id} {_remark(request)}".rstrip(),
            )
        if lane.hold is None and not lane.requests:
            yield (*where, "free", *[""] * 6)


def _channel_row(state: "ChannelState") -> tuple[str, ...]:
    found = state.connection
    if found is None:
        account = "not connected"
    elif found.refused_at is not None:
        account = f"refused since {time_text(found.refused_at)}"
    else:
        account = found.account or "connected"
    reconciled = time_text(state.reconciled.ended_at) if state.reconciled else "never"
    if state.given_up is not None:
        reconciled += f"; given up {time_text(state.given_up.at)}: {state.given_up.message}"
    drifts = ", ".join(f"{count} {kind}" for kind, count in sorted(state.drifts.items()))
    waiting = ", ".join(
        f"{count:,}{'+' if count >= 1_000 else ''} {code.removeprefix('waits_for_')}"
        for code, count in sorted(state.waiting.items())
    )
    where = (state.merchant, str(state.channel))
    return *where, account, reconciled, drifts or "nothing", waiting and f"wait for: {waiting}"


def _facts(request: Request, standing: Standing) -> Iterator[tuple[str, str]]:
    """What is known of a request; what is not known yet is left out."""
    answers = f"{standing.answered:,} answered, {standing.refused:,} of them refused"
    facts = {
        "request": request.id,
        "asks": f"{request.kind} of {request.actions:,} listings on {request.channel}",
        "state": request.state,
        "remark": _remark(request),
        "SKUs": f"{standing.skus:,}, {answers}",
        "planned": time_text(request.planned_at),
        "sent": time_text(request.sent_at),
        "closed": time_text(request.closed_at),
        "next look": time_text(request.look_at),
        "ticket": request.ticket,
        "plan": request.plan,
        "file": request.file,
        "result": request.result,
    }
    yield from ((name, fact) for name, fact in facts.items() if fact)


def _sku_row(state: "RequestSku") -> tuple[str, ...]:
    return (
        str(state.recorded.record),
        state.recorded.sku,
        state.outcome,
        state.listing_id or "",
        _asked(state),
        "; ".join(f"[{each.code}] {each.message}" for each in state.reasons),
    )


def _asked(state: "RequestSku") -> str:
    """The price and quantity that were sent, and which drafts."""
    fields = {
        name: value
        for part in state.recorded.parts
        if part.noun == "listed"
        for name, value in part.fields.items()
    }
    told = [f"{name} {fields[name]}" for name in ("price", "quantity") if name in fields]
    nouns = sorted({part.noun for part in state.recorded.parts} - {"listed"})
    return ", ".join([*told, *nouns])


def _counts(standing: Standing) -> tuple[str, str, str]:
    return f"{standing.skus:,}", f"{standing.answered:,}", f"{standing.refused:,}"


def _remark(request: Request) -> str:
    return ": ".join(each for each in (request.code, request.message) if each)


def _age(since: str) -> str:
    """How long ago, in the unit that people would say it in."""
    seconds = int((datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{max(seconds, 0)} s"


def _channel_json(state: "ChannelState") -> dict[str, object]:
    found = state.connection
    names = ("account", "made_at", "refused_at", "message")
    return {
        "merchant": state.merchant,
        "channel": str(state.channel),
        "connection": found and {name: getattr(found, name) for name in names},
        "lanes": [_lane_json(lane) for lane in state.lanes],
        "drifts": dict(state.drifts),
        "waiting": dict(state.waiting),
        "reconciled_at": state.reconciled and state.reconciled.ended_at,
        "reconciled": dict(state.reconciled.counts) if state.reconciled else None,
        "given_up": state.given_up and plain(state.given_up),
    }


def _lane_json(lane: "LaneState") -> dict[str, object]:
    names = ("since", "until", "code", "message")
    return {
        "lane": lane.lane,
        "hold": lane.hold and {name: getattr(lane.hold, name) for name in names},
        "requests": [_request_json(*each) for each in lane.requests],
    }


def _request_json(request: Request, standing: Standing) -> dict[str, object]:
    told = {**plain(request), "channel": str(request.channel)}
    return {
        **told,
        "skus": standing.skus,
        "answered": standing.answered,
        "refused": standing.refused,
    }


def _sku_json(state: "RequestSku") -> dict[str, object]:
    parts = [
        {"noun": part.noun, "place": part.place, "fields": dict(part.fields)}
        for part in state.recorded.parts
    ]
    reasons = [
        {"code": each.code, "message": each.message, "field": each.field} for each in state.reasons
    ]
    return {
        "place": state.recorded.record,
        "sku": state.recorded.sku,
        "outcome": state.outcome,
        "answered_at": state.recorded.answered_at,
        "listing_id": state.listing_id,
        "asked": parts,
        "reasons": reasons,
    }
