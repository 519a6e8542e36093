"""The commands of `crossdock sync` that do something."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from admin_api.cli.asking import asking
from admin_api.cli.noted import noted
from admin_api.cli.screen import err, out
from admin_api.cli.store_options import ByOption, StoreOption, now_text, who
from admin_api.cli.tables import one_line
from admin_api.settings import read_settings
from catalog.errors import ConfigInvalid, MarketplaceBusy, QueryInvalid
from catalog.request_states import OPEN
from catalog.requests import LaneHold

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second: only `asking` does it
    from store.store import Store
    from workflow.sync import Sync

MerchantArgument = Annotated[str, typer.Argument(help="The merchant's id.")]
ChannelArgument = Annotated[str, typer.Argument(help="The channel: ebay/EBAY_DE.")]
LaneArgument = Annotated[str, typer.Argument(help="The lane: product or fast.")]

# What a hold of a person has as its code.
_BY_PERSON = "by_person"


def acts(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("run")(plan_now)
    app.command("reconcile")(reconcile_now)
    app.command("hold")(hold_lane)
    app.command("go")(let_lane_go)
    app.command("retry")(retry_request)


def plan_now(
    merchant: MerchantArgument, channel: ChannelArgument, store: StoreOption = None
) -> None:
    """Plan now what a channel is to be told; the workers send it.

    They plan by themselves; this is for those who do not want to wait, and shows what comes of it.
    Exit code 0: planned, also where nothing is to be sent. 1: the marketplace does not let us in.
    """
    with asking(store) as opened, _syncing(opened) as sync:
        from admin_api.channels import own_channel
        from workflow.plan_requests import plan_requests
        from workflow.run_names import run_beginning

        place = own_channel(opened, merchant, channel)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        run = f"{run_beginning(merchant, place)}-{moment}"
        planned = plan_requests(sync, merchant, place, run)
        for request in planned:
            out.print(Text(one_line(f"{request.id}: {request.kind} of {request.actions:,}")))
        if not planned:
            out.print("nothing is to be sent, or the lanes are not free")


def reconcile_now(
    merchant: MerchantArgument, channel: ChannelArgument, store: StoreOption = None
) -> None:
    """Compare now what a channel shows with what we know, and wait for the end.

    The marketplace writes a report for it, which may take some minutes.
    Exit code 0: compared. 2: it could not be.
    """
    with asking(store) as opened, _syncing(opened) as sync:
        from admin_api.channels import own_channel
        from workflow.reconcile_due import note_reconciliation
        from workflow.reconcile_listings import BEGIN, advance_reconciliation

        place = own_channel(opened, merchant, channel)
        poll = read_settings().poll_seconds
        told: dict[str, Any] = {"state": BEGIN, "over": False, "wait": 0.0}
        while not told["over"]:
            before = told
            told = advance_reconciliation(sync, merchant, place, before, poll)
            note_reconciliation(sync, merchant, place, before, told)
            if told["state"] != before["state"] and told["wait"]:
                err.print(f"{told['state']}; waits", style="dim")
            time.sleep(told["wait"])
        if "refused" in told:
            raise ConfigInvalid(str(told["refused"]), setting="connection")
        if "given_up" in told:
            raise MarketplaceBusy(
                f"not compared: {told['given_up']}", marketplace=place.marketplace
            )
        found = opened.reconciliations.last(merchant, place)
        counts = found.counts if found is not None else {}
        out.print(", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())))


def hold_lane(
    merchant: MerchantArgument,
    channel: ChannelArgument,
    lane: LaneArgument,
    why: Annotated[str, typer.Option(help="Why, for whoever looks at the status.")],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Let a lane send nothing until `crossdock sync go`; what was sent is still answered."""
    with asking(store) as opened:
        from admin_api.channels import known_lane, own_channel

        place = own_channel(opened, merchant, channel)
        message = f"{why} ({who(by)})"
        hold = LaneHold(merchant, place, known_lane(lane), now_text(), None, _BY_PERSON, message)
        with noted(opened, by, "hold lane", "lane", f"{place} {lane}", merchant=merchant):
            opened.requests.hold(hold)
        out.print(f"the lane {lane} of {place} is on hold")


def let_lane_go(
    merchant: MerchantArgument,
    channel: ChannelArgument,
    lane: LaneArgument,
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Let a lane go on, whoever has put it on hold, and why ever."""
    with asking(store) as opened:
        from admin_api.channels import known_lane, own_channel

        place = own_channel(opened, merchant, channel)
        name = f"{place} {known_lane(lane)}"
        with noted(opened, by, "let lane go", "lane", name, merchant=merchant):
            opened.requests.let_go(merchant, place, lane)
        out.print(f"the lane {lane} of {place} goes on")


def retry_request(
    request: Annotated[str, typer.Argument(help="The request's id.")],
    store: StoreOption = None,
    by: ByOption = None,
) -> None:
    """Go on with a request now, whatever it waits for; its lane goes on as well.

    What was sent is not sent again: the marketplace is asked what became of it.
    Exit code 0: a worker takes it up. 2: there is no such request, or it is over.
    """
    with asking(store) as opened:
        from admin_api.sync_view import find_request

        found = find_request(opened, request)
        if found.state not in OPEN:
            message = f"{found.id} is {found.state}: what is left of it is in line again by itself"
            raise QueryInvalid(message, filter="request", found=found.id)
        with noted(opened, by, "look at request", "request", found.id, merchant=found.merchant):
            opened.requests.let_go(found.merchant, found.channel, found.lane)
            opened.requests.note(found.merchant, found.id, look_at=now_text())
        out.print(Text(one_line(f"{found.id} goes on")))


@contextmanager
def _syncing(store: "Store") -> "Iterator[Sync]":
    """The world of the sync layer.

    Raises:
        ConfigInvalid: No marketplace has given us keys, or the drive is on another machine.
    """
    from admin_api.blob_wiring import open_blobs
    from admin_api.markets import open_markets
    from admin_api.sync_wiring import build_sync

    settings = read_settings()
    markets = open_markets(settings, store)
    if markets is None:
        message = "Crossdock has no keys of its own at eBay: set CROSSDOCK_EBAY_APP_ID"
        raise ConfigInvalid(message, setting="CROSSDOCK_EBAY_APP_ID", found="")
    with markets:
        yield build_sync(settings, store, open_blobs(settings), markets)
