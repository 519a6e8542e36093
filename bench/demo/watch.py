"""What is going on in the service, looked up in its store again and again."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.feed_states import DONE, FAULTY, HELD, SUPERSEDED
from catalog.feeds import Feed
from catalog.filters import FeedFilter
from catalog.paging import PageRequest
from catalog.product_states import APPROVED, CHANGED, NEW
from catalog.request_states import OPEN
from catalog.requests import Request
from store.store import Store

_LOOK_SECONDS = 0.4
# Longer than a turn of the service: what nobody has begun in that time, nobody will begin.
_STILL_SECONDS = 2.5
_SHOWN_FEEDS = 6

_OVER = frozenset({DONE, FAULTY, HELD, SUPERSEDED})
# Of these the plan has not thought yet.
_UNSEEN = (NEW, APPROVED, CHANGED)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One look.

    Attributes:
        feeds: Inbound, of this act, in order of arrival.
        requests: Of this act, in order of their plans.
        counts: How many SKUs stand where, by merchant and state.
    """

    feeds: tuple[Feed, ...]
    requests: tuple[Request, ...]
    counts: Mapping[str, Mapping[str, int]]

    def is_translated(self, feeds: int) -> bool:
        """Whether so many feeds are through."""
        return sum(feed.state in _OVER for feed in self.feeds) >= feeds

    def is_still(self, feeds: int) -> bool:
        """Whether so many feeds are through, all SKUs were looked at, and no request is under way.

        What is in line may be so for long: it waits for stock, or for the product that it is of.
        """
        is_seen = not any(counts.get(each) for counts in self.counts.values() for each in _UNSEEN)
        is_sent = not any(one.state in OPEN for one in self.requests)
        return self.is_translated(feeds) and is_seen and is_sent

    def sent(self, kind: str) -> tuple[Request, ...]:
        """The closed requests of one kind."""
        return tuple(one for one in self.requests if one.kind == kind and one.state == "closed")


class Watch:
    """Looks into the store of the service. What was there when an act begins is left out."""

    def __init__(self, store: Store, merchants: Sequence[str]) -> None:
        self._store = store
        self._merchants = merchants
        self._old: frozenset[str] = frozenset()

    def begin_act(self) -> None:
        """From now on only what is new counts."""
        seen = self._look(frozenset())
        feeds = {feed.id for feed in seen.feeds}
        self._old = frozenset(feeds | {request.id for request in seen.requests})

    def look(self) -> Snapshot:
        """How it stands now."""
        return self._look(self._old)

    def until(
        self,
        goal: Callable[[Snapshot], bool],
        show: Callable[[Snapshot], None],
        patience: float,
        *,
        still: bool = True,
    ) -> Snapshot:
        """Look until the goal is reached and nothing happens any more.

        Args:
            goal: What is waited for.
            show: Is handed every look.
            patience: Seconds without any change after which nothing more is waited for; the
                expectations then tell what is missing.
            still: Whether to wait until nothing happens; else the goal is enough.
        """
        last, changed_at = self.look(), time.monotonic()
        while True:
            show(last)
            time.sleep(_LOOK_SECONDS)
            found = self.look()
            if found != last:
                last, changed_at = found, time.monotonic()
            quiet = time.monotonic() - changed_at
            enough = _STILL_SECONDS if still else 0.0
            if quiet >= (enough if goal(last) else patience):
                show(last)
                return last

    def _look(self, old: frozenset[str]) -> Snapshot:
        feeds: list[Feed] = []
        requests: list[Request] = []
        for merchant in self._merchants:
            wanted = FeedFilter(merchant, direction="inbound")
            page = self._store.feeds.page(wanted, PageRequest(_SHOWN_FEEDS))
            feeds += reversed(page.entries)
            requests += reversed(self._store.requests.latest(merchant))
        return Snapshot(
            tuple(one for one in feeds if one.id not in old),
            tuple(one for one in requests if one.id not in old),
            {each: self._store.items.counts(each) for each in self._merchants},
        )
