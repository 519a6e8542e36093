"""When a channel is to be compared with main, and that it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from catalog.merchants import Channel
from catalog.request_states import BROKEN
from catalog.requests import Connection, Reconciliation, Request
from store.store import Store
from workflow.collect_results import UNMATCHED
from workflow.sync import Sync

# The newest requests of a merchant that are asked whether a report must tell how they ended.
_LOOKED_AT = 50


# After one that came to nothing, of several reports: marketplaces count them by the day.
_AFTER_GIVING_UP = timedelta(hours=6)


def is_reconciliation_due(
    store: Store, connection: Connection, channel: Channel, now: datetime, after: timedelta
) -> bool:
    """Whether a channel is to be compared with main now.

    Args:
        store: Knows when that was done last.
        connection: The merchant's access.
        channel: Of its marketplace.
        now: The present.
        after: So long after the last time, or since the merchant was connected. Sooner where a
            request was closed whose result did not speak of every SKU, or was given up that may
            have made listings. Some hours after one that came to nothing, in any case.
    """
    given_up = store.reconciliations.given_up(connection.merchant, channel)
    if given_up is not None and now - datetime.fromisoformat(given_up.at) < _AFTER_GIVING_UP:
        return False
    last = store.reconciliations.last(connection.merchant, channel)
    since = last.ended_at if last is not None else connection.made_at
    if now - datetime.fromisoformat(since) >= after:
        return True
    asked_at = datetime.fromisoformat(last.asked_at) if last is not None else None
    return any(
        each.channel == channel
        and (each.code == UNMATCHED or _may_have_made(each))
        and each.closed_at is not None
        and (asked_at is None or datetime.fromisoformat(each.closed_at) >= asked_at)
        for each in store.requests.latest(connection.merchant, limit=_LOOKED_AT)
    )


def _may_have_made(request: Request) -> bool:
    return request.state == BROKEN and request.kind in ("add", "relist")


def note_reconciliation(
    sync: Sync,
    merchant: str,
    channel: Channel,
    before: Mapping[str, Any],
    told: Mapping[str, Any],
) -> None:
    """Keep what a reconciliation found, or why nothing, when a step has ended it.

    Safe to repeat. One that came to nothing is not told as done: what it was to settle is still
    to be settled.

    Args:
        sync: Its world.
        merchant: Whose.
        channel: Where.
        before: What the step before told.
        told: What the last step told.
    """
    if not told["over"] or "refused" in told:
        return
    if "given_up" in told:
        sync.store.reconciliations.give_up(merchant, channel, sync.now(), told["given_up"])
        return
    if "asked_at" not in before:
        return
    counts = {
        name: count
        for name, count in told.items()
        if isinstance(count, int) and not isinstance(count, bool)
    }
    done = Reconciliation(merchant, channel, before["asked_at"], sync.now(), counts)
    sync.store.reconciliations.keep(done)
