"""How many tasks a merchant may make, by feed type: known here, so that eBay need not refuse."""

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from catalog.errors import MarketplaceBusy
from marketplaces.ebay.ports import Allowances, Now

# createTask calls in 24 hours. Source: data-file limits of the LMS guide.
TASKS_A_DAY: Final[Mapping[str, int]] = {
    "LMS_ADD_FIXED_PRICE_ITEM": 500,
    "LMS_ACTIVE_INVENTORY_REPORT": 25,
}
OTHER_TASKS_A_DAY: Final = 400

# eBay counts days on the American west coast.
_ZONE: Final = ZoneInfo("America/Los_Angeles")

# How long eBay locks an account out that makes tasks too fast, and how soon a day's limit may
# have room again where eBay does not say which of the two it is.
LOCK_OUT: Final = timedelta(hours=1)


class TicketAllowance:
    """Asks before a task is made. Threads may share it.

    A refusal closes one feed type and no other: the limit of a day is one feed type's, and prices
    must not wait because no more listings can be made today.
    """

    def __init__(self, kept: Allowances, now: Now) -> None:
        self._kept = kept
        self._now = now

    def take(self, merchant: str, feed_type: str) -> None:
        """Count one task; MarketplaceBusy with `retry_at` where there may be none."""
        now = self._now()
        closed = self._kept.closed_until(merchant, feed_type)
        if closed is not None and datetime.fromisoformat(closed) > now:
            raise _busy(f"eBay takes no {feed_type} of {merchant} for now", closed)
        today = now.astimezone(_ZONE).date()
        most = TASKS_A_DAY.get(feed_type, OTHER_TASKS_A_DAY)
        if not self._kept.take(merchant, feed_type, today.isoformat(), most):
            midnight = datetime.combine(today + timedelta(days=1), time(), _ZONE)
            message = f"{merchant} has made {most} {feed_type} today, all that eBay takes"
            raise _busy(message, midnight.astimezone(UTC).isoformat())

    def lock_out(self, merchant: str, feed_type: str) -> str:
        """eBay has refused a task for their number: until when none is asked for."""
        until = (self._now() + LOCK_OUT).astimezone(UTC).isoformat()
        self._kept.close(merchant, feed_type, until)
        return until


class MemoryAllowances:
    """Counts in memory, for a single process and for tests. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._closed: dict[tuple[str, str], str] = {}

    def take(self, merchant: str, feed_type: str, day: str, most: int) -> bool:
        """Count one; False where there are `most`."""
        with self._lock:
            if self._counts[merchant, feed_type, day] >= most:
                return False
            self._counts[merchant, feed_type, day] += 1
            return True

    def closed_until(self, merchant: str, feed_type: str) -> str | None:
        """Until when nothing is asked for."""
        return self._closed.get((merchant, feed_type))

    def close(self, merchant: str, feed_type: str, until: str) -> None:
        """Ask for nothing until then."""
        self._closed[merchant, feed_type] = until


def _busy(message: str, retry_at: str) -> MarketplaceBusy:
    return MarketplaceBusy(message, marketplace="ebay", retry_at=retry_at, undone=True)
