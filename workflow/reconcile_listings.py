"""Compare what a marketplace shows with main: what was sold, changed or ended outside is named.

First the marketplace is asked for its own report of all that is listed. What was sent and never
answered is settled by it: it shows that it was done, or the same is sent once more. Then it is
compared with main, page by page, and only when all of it has been read is anything done about what
differs. Each step can be killed and done again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, TypeAlias, cast

from catalog.errors import AccessRefused, MarketplaceAnswerBroken, MarketplaceBusy, TicketLost
from catalog.merchants import Channel
from catalog.requests import Reconciliation
from workflow.advance_request import seconds_to_wait
from workflow.drift import Comparison
from workflow.keep_file import keep_file
from workflow.learn_categories import look_at_categories
from workflow.seen_there import SeenThere
from workflow.settle_drift import settle_drift
from workflow.settle_unanswered import settle_unanswered
from workflow.sync import Sync

# What a step tells: `state` is where the next one begins; `over`, or seconds to `wait`.
Told: TypeAlias = dict[str, Any]

BEGIN = "begin"
_ASKED = "asked"
_FETCHED = "fetched"
_DONE = "done"

_BUSY_SECONDS = 300.0

# Reports asked for, one after the other, that came to nothing; the next reconciliation may do
# better. Marketplaces count them.
_MOST_REPORTS = 5

# Longer, and no report comes of it.
_LATE = timedelta(hours=12)


def advance_reconciliation(
    sync: Sync, merchant: str, channel: Channel, told: Told, poll_seconds: float
) -> Told:
    """Do the next step of a reconciliation.

    Args:
        sync: Its world.
        merchant: Whose.
        channel: Where.
        told: What the step before told; `{"state": BEGIN}` at first.
        poll_seconds: Between two looks whether the report is there.

    Returns:
        `state`, `wait` in seconds and `over`; at the end counts of what was found, or why nothing
        was.

    Raises:
        NotFound, BlobMissing: The merchant, or the report, is gone.
        StoreUnavailable, OSError: What hinders is ours.
    """
    try:
        return _step(sync, merchant, channel, told, poll_seconds)
    except MarketplaceBusy as error:
        wait = seconds_to_wait(sync, error, _BUSY_SECONDS)
        return {**told, "wait": wait, "over": False}
    except (MarketplaceAnswerBroken, TicketLost) as error:
        return _anew(told, str(error))
    except AccessRefused as error:
        sync.store.connections.refuse(merchant, channel.marketplace, str(error), sync.now())
        return {"state": _DONE, "wait": 0.0, "over": True, "refused": str(error)}


def compare(
    sync: Sync, merchant: str, channel: Channel, report: str, asked_at: str
) -> Mapping[str, int]:
    """Compare a report with main, and do about the differences what the merchant has chosen.

    Args:
        sync: Its world.
        merchant: Whose.
        channel: Where.
        report: Key of the report's bytes.
        asked_at: When it was asked for, ISO 8601 UTC. What was sent later may not be in it.

    Returns:
        `listings` seen, `settled` SKUs that had no answer, how many differences are new, by kind,
        and how many SKUs are gone but `held_back`, since so many cannot have ended.

    Raises:
        MarketplaceAnswerBroken: The report ends early or is none; nothing has been done.
        BlobMissing: It is gone.
    """
    adapter = sync.markets.adapter(channel.marketplace)
    comparison = Comparison(sync, merchant, channel, report, asked_at)
    with SeenThere() as seen:
        with sync.blobs.path(report).open("rb") as source:
            listings = seen.fill(adapter.read_inventory(cast(BinaryIO, source)))
        settled = settle_unanswered(sync, merchant, channel, seen, asked_at)
        for page in seen.pages():
            comparison.look_at(page, seen)
        comparison.look_for_missing(seen)
    share = sync.store.merchants.get(merchant).guard_share
    is_too_much = comparison.is_too_much(share, listings)
    settle_drift(sync, merchant, channel, comparison, may_end=not is_too_much)
    counts = {"listings": listings, "settled": settled, **comparison.counts}
    if is_too_much:
        counts["held_back"] = comparison.gone
    done = Reconciliation(merchant, channel, asked_at, sync.now(), counts)
    sync.store.reconciliations.keep(done)
    return counts


def _step(sync: Sync, merchant: str, channel: Channel, told: Told, poll_seconds: float) -> Told:
    if told["state"] == _FETCHED:
        counts = compare(sync, merchant, channel, told["report"], told["asked_at"])
        look_at_categories(sync, merchant, channel)
        return {"state": _DONE, "wait": 0.0, "over": True, **counts}
    delivery = sync.markets.delivery(merchant, channel.marketplace)
    if told["state"] == BEGIN:
        asked_at = sync.now()
        ticket = delivery.ask_inventory(channel.site)
        return _told(told, _ASKED, ticket=ticket.id, asked_at=asked_at, wait=poll_seconds)
    found = delivery.look(told["ticket"])
    if found.progress == "failed":
        return _anew(told, f"the marketplace gave the report {found.id} up")
    if found.progress != "done":
        if sync.clock() - datetime.fromisoformat(told["asked_at"]) > _LATE:
            return _anew(told, f"the report {found.id} does not come")
        return {**told, "wait": poll_seconds, "over": False}
    with TemporaryDirectory(prefix="crossdock-") as folder:
        target = Path(folder) / "report"
        delivery.fetch(told["ticket"], target)
        with target.open("rb") as file:
            return _told(told, _FETCHED, report=keep_file(sync, file), asked_at=told["asked_at"])


def _anew(told: Told, why: str) -> Told:
    """Ask for another report: an old one says what was. After some of them, give up."""
    failed = told.get("failed", 0) + 1
    if failed >= _MOST_REPORTS:
        return {"state": _DONE, "wait": 0.0, "over": True, "given_up": why}
    return {"state": BEGIN, "wait": _BUSY_SECONDS, "over": False, "failed": failed}


def _told(before: Told, state: str, *, wait: float = 0.0, **facts: object) -> Told:
    return {"state": state, "wait": wait, "over": False, "failed": before.get("failed", 0), **facts}
