"""How often eBay lets a seller add, and a listing be revised."""

from collections import deque
from datetime import datetime, timedelta

from simulators.clock import Clock
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.listing_errors import ListingError, problem
from simulators.ebay.listings import Listing
from simulators.ebay.sellers import Seller

_ADD_WINDOW = timedelta(seconds=30)


class Pace:
    """Counts. Whoever holds the simulator's lock may use it."""

    def __init__(self, clock: Clock, behaviour: Behaviour) -> None:
        self._clock = clock
        self._behaviour = behaviour
        self._adds: dict[str, deque[datetime]] = {}

    def too_often(self, listing: Listing) -> list[ListingError]:
        """Whether the listing was revised too many times today."""
        limit = self._behaviour.revisions_a_day
        if listing.revised_on == self._today() and listing.revisions >= limit:
            return [problem(21919165, listing.item_id, limit)]
        return []

    def count_revision(self, listing: Listing) -> None:
        """One more revision today."""
        if listing.revised_on != self._today():
            listing.revised_on, listing.revisions = self._today(), 0
        listing.revisions += 1

    def _today(self) -> str:
        return self._clock.now().date().isoformat()

    def too_many_adds(self, seller: Seller) -> list[ListingError]:
        """Whether an Add comes too soon; one that does not is counted."""
        limit = self._behaviour.adds_a_window
        if limit is None:
            return []
        now = self._clock.now()
        adds = self._adds.setdefault(seller.name, deque())
        while adds and adds[0] <= now - _ADD_WINDOW:
            adds.popleft()
        if len(adds) >= limit:
            return [problem(21919144)]
        adds.append(now)
        return []
