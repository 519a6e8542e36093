"""What a worker does for the sync layer beside the runs themselves, turn after turn.

Several processes may do so at once: what one has begun, the others find under way. Nothing is kept
here that another process must know; what is kept in memory is only how often to look.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from catalog.errors import AccessRefused, PlatformError
from catalog.feeds import Feed
from catalog.filters import FeedFilter
from catalog.merchants import Channel, Merchant
from catalog.paging import PageRequest
from catalog.product_states import LINED_UP
from catalog.request_states import PLANNED, RECORDED
from catalog.requests import Connection, LaneHold, Request
from catalog.sync_views import Wish
from marketplaces.actions import LANE_OF
from store.store import Store
from workflow.reconcile_due import is_reconciliation_due
from workflow.run_names import run_beginning
from workflow.sync import iso_utc

_log = logging.getLogger("crossdock.sync")

# Items of one look whether there is something to plan.
_LOOKED_AT = 20

# The longest until a pass that planned nothing is tried again although nothing has changed.
_LONGEST_REST = timedelta(minutes=5)

# After a run that failed: doubled with each failure.
_FIRST_REPAIR = timedelta(minutes=1)
_LONGEST_REPAIR = timedelta(hours=1)

# Between two tries of one process to reconcile a channel: marketplaces count their reports.
_BETWEEN_RECONCILIATIONS = timedelta(minutes=15)

# What the code of a request is whose run failed; its words are in `message`.
RUN_FAILED = "run_failed"

Clock = Callable[[], datetime]
Key = tuple[str, Channel]
LaneKey = tuple[str, Channel, str]


@dataclass(frozen=True, slots=True)
class Sendings:
    """What is known of the runs that send one request.

    Attributes:
        last: Number of the last one; 0 where there is none.
        under_way: Whether one is under way.
        failed: How many of the last ones failed, one after the other.
        failed_at: When the last one of them failed.
        message: Why.
    """

    last: int = 0
    under_way: bool = False
    failed: int = 0
    failed_at: datetime | None = None
    message: str = ""


class Runs(Protocol):
    """What is needed of durable runs; `workflow.durable_sync.DurableSync` is one."""

    def sendings(self, request: str) -> Sendings:
        """What is known of the runs that send a request."""

    def send(self, request: Request, number: int) -> None:
        """Begin a run that sends a request; one of this number that is there already stays."""

    def wake(self, request: str) -> None:
        """Let the run that sends a request wait no longer, if it does so in this process."""

    def publish(self, merchant: str, channel: Channel, run: str) -> bool:
        """Begin to plan a channel; False where that is under way."""

    def reconcile(self, merchant: str, channel: Channel, run: str) -> bool:
        """Begin to reconcile a channel; False where that is under way."""


@dataclass(slots=True)
class _Pass:
    """The last pass of the planner over a channel that this process knows of."""

    seen: object
    began_at: datetime
    ended_at: datetime
    rest: timedelta


class SyncKeeper:
    """Sees to it that what is to be sent is planned, sent, answered and compared."""

    def __init__(
        self, store: Store, runs: Runs, clock: Clock, seconds: float, reconcile_after: timedelta
    ) -> None:
        """Wire it.

        Args:
            store: Knows what is under way, and what is not.
            runs: Do it.
            clock: Gives the present, with a time zone.
            seconds: Between two turns.
            reconcile_after: Between two comparisons of a channel with main.
        """
        self._store = store
        self._runs = runs
        self._clock = clock
        self._every = timedelta(seconds=seconds)
        self._reconcile_after = reconcile_after
        self._passes: dict[Key, _Pass] = {}
        self._reconciled: dict[Key, datetime] = {}

    def turn(self) -> None:
        """Look once after everything."""
        now = self._clock()
        holds = self._let_go(now)
        open_requests = self._store.requests.open()
        for request in open_requests:
            self._look_after(request, holds, now)
        lanes: dict[Key, set[str]] = {}
        for merchant_id, channel, lane in (*holds, *map(_lane, open_requests)):
            lanes.setdefault((merchant_id, channel), set()).add(lane)
        connections = {
            (each.merchant, each.marketplace): each for each in self._store.connections.all()
        }
        wishes: dict[Key, list[Wish]] = {}
        for wish in self._store.sync_wishes.all():
            wishes.setdefault((wish.merchant, wish.channel), []).append(wish)
        for merchant in self._store.merchants.all():
            for channel in merchant.channels:
                connection = connections.get((merchant.id, channel.marketplace))
                if connection is None or connection.refused_at is not None:
                    continue
                taken = lanes.get((merchant.id, channel), set())
                wished = wishes.get((merchant.id, channel), ())
                self._look_at_channel(merchant, channel, connection, taken, wished, now)

    def _look_at_channel(
        self,
        merchant: Merchant,
        channel: Channel,
        connection: Connection,
        taken: set[str],
        wished: Sequence[Wish],
        now: datetime,
    ) -> None:
        kinds = {each.wish for each in wished}
        if "plan" in kinds:
            self._passes.pop((merchant.id, channel), None)  # it has not rested long enough
        try:
            self._publish(merchant, channel, frozenset(LANE_OF.values()) - taken, now)
            is_wished = "reconcile" in kinds
            is_begun = self._reconcile(merchant, channel, connection, now, is_wished=is_wished)
            for wish in wished:
                if wish.wish == "reconcile" and not is_begun:
                    continue  # the report that is under way may be older than what is asked
                self._store.sync_wishes.taken_up(wish)
        except PlatformError as error:
            # The others must not wait for it; and a database that restarts is back in a moment.
            _log.error("%s of %s is left for now: %s", channel, merchant.id, error)

    def _let_go(self, now: datetime) -> Mapping[LaneKey, LaneHold]:
        """Let lanes go whose time has come; returns the others."""
        held = {}
        for hold in self._store.requests.holds():
            if hold.is_over(iso_utc(now)):
                self._store.requests.let_go(hold.merchant, hold.channel, hold.lane)
            else:
                held[hold.merchant, hold.channel, hold.lane] = hold
        return held

    def _look_after(
        self, request: Request, holds: Mapping[LaneKey, LaneHold], now: datetime
    ) -> None:
        """See to it that a request is brought to its end."""
        hold = holds.get(_lane(request))
        # What was sent is answered, hold or not, unless the marketplace does not let us in.
        if hold is not None and (
            request.state in (PLANNED, RECORDED) or hold.code == AccessRefused.code
        ):
            return
        if request.look_at is not None and _time(request.look_at) > now:
            return
        sendings = self._runs.sendings(request.id)
        if sendings.under_way:
            if request.look_at is not None:
                self._runs.wake(request.id)  # somebody may have said that it is to look now
            return
        failed_at = sendings.failed_at
        if failed_at is not None and (
            request.look_at is None or _time(request.look_at) < failed_at
        ):
            self._repair_later(request, sendings, failed_at)
            return
        self._runs.send(request, sendings.last + 1)

    def _repair_later(self, request: Request, sendings: Sendings, failed_at: datetime) -> None:
        """A run failed: whatever it was may pass, and what was sent must be answered."""
        # The power is bounded, so that the product is.
        wait = min(_FIRST_REPAIR * 2 ** min(sendings.failed - 1, 10), _LONGEST_REPAIR)
        _log.error("the run of the request %s failed: %s", request.id, sendings.message)
        self._store.requests.note(
            request.merchant,
            request.id,
            look_at=iso_utc(failed_at + wait),
            code=RUN_FAILED,
            message=sendings.message,
        )

    def _publish(
        self, merchant: Merchant, channel: Channel, free: frozenset[str], now: datetime
    ) -> None:
        """Have a channel planned where something is to do and a lane is free."""
        if not free:
            return
        seen = self._to_do(merchant, channel, now)
        if seen is None:
            return
        seen = (free, *seen)
        before = self._passes.get((merchant.id, channel))
        rest = self._every
        if before is not None:
            # A planner that takes long is given as much time to rest as it took.
            took = before.ended_at - before.began_at
            if now < before.ended_at + took:
                return
            if seen == before.seen:
                if now < before.began_at + before.rest:
                    return
                rest = min(before.rest * 2, _LONGEST_REST)
        run = f"{run_beginning(merchant.id, channel)}-{self._rounded(now)}"
        if self._runs.publish(merchant.id, channel, run):
            self._passes[merchant.id, channel] = _Pass(seen, now, now, rest)
        elif before is not None:
            before.ended_at = now

    def _to_do(
        self, merchant: Merchant, channel: Channel, now: datetime
    ) -> tuple[object, ...] | None:
        """What tells that something else is to do than last time; None where nothing is."""
        pending = self._store.promotion.pending(
            merchant.id, channel, states=LINED_UP[merchant.approval], limit=_LOOKED_AT
        )
        due = self._store.listing_dues.due(merchant.id, channel, iso_utc(now), limit=1)
        if not pending and not due:
            return None
        feed = self._newest_feed(merchant.id)
        latest = self._store.requests.latest(merchant.id, limit=1)
        return (
            [(each.sku, each.state) for each in pending],
            due,
            feed and (feed.id, feed.cursor, feed.state),
            latest and latest[0].id,
        )

    def _newest_feed(self, merchant: str) -> Feed | None:
        wanted = FeedFilter(merchant, direction="inbound")
        return next(iter(self._store.feeds.page(wanted, PageRequest(1)).entries), None)

    def _reconcile(
        self,
        merchant: Merchant,
        channel: Channel,
        connection: Connection,
        now: datetime,
        *,
        is_wished: bool,
    ) -> bool:
        """Have a channel compared with main where that is due, or somebody wants it.

        Returns:
            Whether that has begun now.
        """
        tried = self._reconciled.get((merchant.id, channel))
        if not is_wished and tried is not None and now - tried < _BETWEEN_RECONCILIATIONS:
            return False
        if is_wished or is_reconciliation_due(
            self._store, connection, channel, now, self._reconcile_after
        ):
            self._reconciled[merchant.id, channel] = now
            run = f"{run_beginning(merchant.id, channel)}-{self._rounded(now)}"
            return self._runs.reconcile(merchant.id, channel, run)
        return False

    def _rounded(self, now: datetime) -> str:
        """The time that all processes name a run after that they begin in the same moment."""
        seconds = max(1, int(self._every.total_seconds()))
        moment = int(now.timestamp()) // seconds * seconds
        return datetime.fromtimestamp(moment, UTC).strftime("%Y%m%dT%H%M%S")


def keep_sync(keeper: SyncKeeper, stopping: threading.Event, seconds: float) -> None:
    """Take turns until told to stop. What goes wrong in one is told, and the next is tried."""
    while not stopping.is_set():
        try:
            keeper.turn()
        except Exception:  # the edge: it lives through what may pass
            _log.exception("a look at the sync layer failed; the next is tried in a moment")
        stopping.wait(seconds)


def _lane(request: Request) -> LaneKey:
    return request.merchant, request.channel, request.lane


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
