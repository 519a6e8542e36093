"""Advance a request by one step: what that is, its state in the store says.

    planned → recorded → sent → answered → collected → closed

Each step can be killed and done again. What hinders a step that may pass is told as a time to wait;
what does not pass puts the lane on hold, or ends the request and puts its SKUs in line again.
"""

from datetime import datetime, timedelta
from typing import Any, TypeAlias

from catalog.errors import (
    AccessRefused,
    MarketplaceAnswerBroken,
    MarketplaceBusy,
    MarketplaceRefused,
    TicketLost,
)
from catalog.promotion import Reason
from catalog.request_states import ANSWERED, COLLECTED, OPEN, PLANNED, RECORDED, SENT
from catalog.requests import Request
from workflow.checks import CHECK
from workflow.collect_results import ask_again, collect_results, end_collecting, put_off
from workflow.hand_over import fetch, hand_over, look
from workflow.hold_lane import held_lanes, hold_lane
from workflow.record_request import record_request
from workflow.sync import Sync, iso_utc
from workflow.tell_results import tell_results, tell_settled

# What a step tells: the state after it, and `wait`, the seconds until the next; `held` where
# somebody must act first.
Told: TypeAlias = dict[str, Any]

# A marketplace that is asked to wait no longer than this names no time of its own.
_BUSY_SECONDS = 60.0

# Between two looks: a quarter of the time that it has taken so far, within bounds.
_LOOK_SHARE = 0.25
_LONGEST_LOOK_SECONDS = 300.0

# Longer, and somebody should ask the marketplace; the request is never sent again blindly.
_LATE = timedelta(hours=12)

# What a request says whose result is not there although the marketplace is through with it.
_NO_RESULT = "result_missing"

_PAGE = 500


def advance_request(sync: Sync, merchant: str, request_id: str, poll_seconds: float) -> Told:
    """Do the next step of a request.

    Args:
        sync: Its world.
        merchant: Whose.
        request_id: Which.
        poll_seconds: Before the first look whether the marketplace is through.

    Returns:
        `state`, and `wait` in seconds; `over` where nothing is left to do.

    Raises:
        NotFound, BlobMissing: It, or what was kept of it, is gone.
        StoreUnavailable, OSError: What hinders is ours.
    """
    request = sync.store.requests.get(merchant, request_id)
    try:
        return _step(sync, request, poll_seconds)
    except MarketplaceBusy as error:
        return _wait(sync, request, error)
    except MarketplaceAnswerBroken as error:
        return _read_again(sync, request, error)
    except TicketLost as error:
        if request.state != RECORDED:
            return _told(break_off(sync, request, error.code, str(error)))
        return _told(sync.store.requests.note(merchant, request_id, ticket=None), wait=1.0)
    except AccessRefused as error:
        sync.store.connections.refuse(merchant, request.channel.marketplace, str(error), sync.now())
        hold_lane(sync, request, Reason(error.code, str(error)))
        return _told(request, held=True)
    except MarketplaceRefused as error:
        code = str(error.context.get("code") or error.code)
        if error.context.get("unbegun"):
            hold_lane(sync, request, Reason(code, str(error)))
            return _told(request, held=True)
        return _told(break_off(sync, request, code, str(error)))


def break_off(sync: Sync, request: Request, code: str, message: str) -> Request:
    """End a request that no answer will come of; its SKUs are in line again."""
    # Of one that stood alone it is known whose fault it is; it is not asked again for ever.
    give_up = ask_again if request.actions == 1 else put_off
    after = (0, "")
    while page := sync.store.requests.page(
        request.merchant, request.id, after=after, unanswered=True, limit=_PAGE
    ):
        give_up(sync, request, [each.sku for each in page])
        after = (page[-1].record, page[-1].sku)
    tell_settled(sync, request)  # of what was refused since it never gets an answer
    if request.state in (RECORDED, SENT, ANSWERED):
        sync.store.finish_feed(request.id, [], (code, message), sync.now())
    return sync.store.requests.move(
        request.merchant,
        request.id,
        "break_off",
        "marketplace",
        code=code,
        message=message,
        closed_at=sync.now(),
    )


def _step(sync: Sync, request: Request, poll_seconds: float) -> Told:
    if request.kind == CHECK and request.state == PLANNED:
        return _told(sync.store.requests.move(request.merchant, request.id, "collect"))
    if request.state == PLANNED:
        return _told(record_request(sync, request.merchant, request.id))
    if request.state == RECORDED:
        if request.lane in held_lanes(sync, request.merchant, request.channel):
            return _told(request, held=True)
        return _told(hand_over(sync, request), wait=poll_seconds)
    if request.state == SENT:
        return _look(sync, request, poll_seconds)
    if request.state == ANSWERED:
        return _told(collect_results(sync, request))
    if request.state == COLLECTED:
        return _told(tell_results(sync, request))
    return _told(request)


def _look(sync: Sync, request: Request, poll_seconds: float) -> Told:
    ticket = look(sync, request)
    if ticket.progress == "failed":
        message = f"the marketplace gave the whole request {ticket.id} up and names no reason"
        return _told(break_off(sync, request, "request_failed", message))
    is_done = ticket.progress == "done"
    if is_done:
        try:
            return _told(fetch(sync, request))
        except MarketplaceBusy as error:
            if not error.context.get("absent"):
                raise
    age = sync.clock() - datetime.fromisoformat(request.sent_at or request.planned_at)
    if age > _LATE:
        if is_done and request.code == _NO_RESULT:
            return _told(_do_without(sync, request))
        _tell_late(sync, request, ticket.id, age, is_done=is_done)
    wait = min(max(poll_seconds, age.total_seconds() * _LOOK_SHARE), _LONGEST_LOOK_SECONDS)
    return _told(request, wait=wait)


def _tell_late(sync: Sync, request: Request, ticket: str, age: timedelta, *, is_done: bool) -> None:
    """Say once that an answer takes longer than any should."""
    code = _NO_RESULT if is_done else "answer_late"
    if request.code == code:
        return
    message = f"sent {age} ago and not answered; ask the marketplace about {ticket}"
    if is_done:
        message = f"sent {age} ago; the marketplace has done {ticket}, and has no result of it"
    sync.store.requests.note(request.merchant, request.id, code=code, message=message)


def _do_without(sync: Sync, request: Request) -> Request:
    """Wait no longer for a result that never appears: a report must tell what was done."""
    answered = sync.store.requests.move(request.merchant, request.id, "answer", "marketplace")
    return end_collecting(sync, answered)


def _told(request: Request, *, wait: float = 0.0, held: bool = False) -> Told:
    return {
        "state": request.state,
        "wait": wait,
        "held": held,
        "over": request.state not in OPEN,
    }


def _read_again(sync: Sync, request: Request, error: MarketplaceAnswerBroken) -> Told:
    """Fetch a broken result once more, after a while; where it stays so, a report must tell."""
    if request.state != ANSWERED:
        return _told(request, wait=_BUSY_SECONDS)
    if request.code != error.code:
        noted = {"code": error.code, "message": str(error)}
        return _told(
            sync.store.requests.note(request.merchant, request.id, **noted), wait=_BUSY_SECONDS
        )
    again = fetch(sync, request)
    if again.result == request.result:
        return _told(end_collecting(sync, again))
    return _told(again)


def _wait(sync: Sync, request: Request, error: MarketplaceBusy) -> Told:
    """Wait until the time that the marketplace names, or a little; who looks is told."""
    seconds = seconds_to_wait(sync, error, _BUSY_SECONDS)
    look_at = iso_utc(sync.clock() + timedelta(seconds=seconds))
    sync.store.requests.note(
        request.merchant, request.id, look_at=look_at, code=error.code, message=str(error)
    )
    return _told(request, wait=seconds)


def seconds_to_wait(sync: Sync, error: MarketplaceBusy, usual: float) -> float:
    """How long a busy marketplace asks to wait; `usual` where it does not say."""
    retry_at = error.context.get("retry_at")
    if not isinstance(retry_at, str):
        return usual
    left = datetime.fromisoformat(retry_at) - sync.clock()
    return max(1.0, left.total_seconds())
