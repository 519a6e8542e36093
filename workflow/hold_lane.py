"""Lanes that send nothing for now: how one is held, and which are."""

from catalog.merchants import Channel
from catalog.promotion import Reason
from catalog.requests import LaneHold, Request
from workflow.sync import Sync


def hold_lane(sync: Sync, request: Request, why: Reason, until: str | None = None) -> None:
    """Let a request's lane send nothing until a time, or until somebody has acted."""
    hold = LaneHold(
        request.merchant, request.channel, request.lane, sync.now(), until, why.code, why.message
    )
    sync.store.requests.hold(hold)


def held_lanes(sync: Sync, merchant: str, channel: Channel) -> frozenset[str]:
    """The lanes of a merchant to a channel that send nothing now."""
    now = sync.now()
    holds = sync.store.requests.holds(merchant)
    return frozenset(
        hold.lane for hold in holds if hold.channel == channel and not hold.is_over(now)
    )
