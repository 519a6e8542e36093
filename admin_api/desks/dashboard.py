"""The figures that people look at first, each from a small query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from admin_api.callers import Caller
from admin_api.desks.feeds import seen_by
from catalog.acts import Act
from catalog.feeds import FeedDay
from catalog.stored import CauseCount
from store.overview import Waiting
from store.store import Store

_MOST_CAUSES = 8


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What came in, what goes wrong and what waits.

    Attributes:
        today: Feeds that have arrived today, by state.
        days: What came of the feeds of each day, the oldest first; days without one as zeros.
        causes: What records were refused for most often in these days.
        waiting: What waits.
        is_new: Nothing has ever come in.
    """

    today: Mapping[str, int]
    days: tuple[FeedDay, ...]
    causes: tuple[CauseCount, ...]
    waiting: Waiting
    is_new: bool


class DashboardDesk:
    """Answers how things are, by day in UTC."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def figures(self, caller: Caller, merchant: str | None, days: int) -> Dashboard:
        """The figures of a merchant, or of all that the caller sees.

        Args:
            caller: Who asks.
            merchant: Whose; None for all.
            days: How many days back, today counted; at least 1.

        Raises:
            NotFound, Refused: They may not.
        """
        caller.allow(Act.LOOK, merchant)
        merchants, store = seen_by(caller, merchant), self._store
        today = datetime.now(UTC).date()
        since = (today - timedelta(days=days - 1)).isoformat()
        found = store.arrivals.days(merchants, since)
        return Dashboard(
            store.arrivals.states(merchants, today.isoformat()),
            _without_gaps(found, today, days),
            store.cause_queries.of_all(merchants, since, _MOST_CAUSES),
            store.overview.waiting(merchants),
            not found and not store.arrivals.any(merchants),
        )


def _without_gaps(found: tuple[FeedDay, ...], today: date, days: int) -> tuple[FeedDay, ...]:
    by_day = {each.day: each for each in found}
    wanted = [(today - timedelta(days=back)).isoformat() for back in range(days - 1, -1, -1)]
    return tuple(by_day.get(day) or FeedDay(day, 0, 0, 0, 0, 0) for day in wanted)
