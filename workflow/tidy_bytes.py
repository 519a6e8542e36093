"""Remove bytes that were kept long enough, and those that were put and never named by a feed.

Safe to run twice, in several processes at once, and to kill anywhere: the store says that a feed's
bytes are gone before they go, and what is left to be removed is found again.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TypeVar

from catalog.errors import ConfigInvalid
from drive.blob import Blob
from store.store import Store
from workflow.ports import Blobs

# A feed that is to name bytes does so within moments. A week leaves time to notice that an older
# backup of the store is in use, which names less than there is.
ORPHAN_DAYS = 7

# Feeds of one transaction, and blobs that are asked about at once.
_AT_ONCE = 500

# Blobs removed while nobody can begin to keep any: one request to S3.
_REMOVED_AT_ONCE = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TidiedBytes:
    """What went.

    Attributes:
        feeds: Feeds that have no bytes any more.
        orphans: Blobs that no feed had named.
        removed: Blobs that were removed, whosever they were.
    """

    feeds: int
    orphans: int
    removed: int


class TidyBytes:
    """Tidies the bytes of one store. It remembers how far it has looked for orphans."""

    def __init__(
        self, store: Store, blobs: Blobs, keep_days: int, clock: Callable[[], float] = time.time
    ) -> None:
        """Wire it.

        Args:
            store: Knows what feeds name.
            blobs: Where bytes are kept.
            keep_days: Days after its arrival for which a feed keeps its bytes.
            clock: Gives the present, in seconds since 1970.
        """
        self._store = store
        self._blobs = blobs
        self._keep_days = keep_days
        self._clock = clock
        self._after = ""

    def run(self, most: int) -> TidiedBytes:
        """Tidy up.

        Args:
            most: Feeds that are looked at, and blobs: what is left is for the next time.

        Raises:
            ConfigInvalid: The files belong to another store.
        """
        require_own(self._store, self._blobs)
        now = self._clock()
        feeds = self._let_go(now, most)
        removed = remove_going(
            self._store, self._blobs, now
        )  # first: what a feed has let go is no orphan
        orphans = self._let_go_orphans(now, most)
        return TidiedBytes(feeds, orphans, removed + remove_going(self._store, self._blobs, now))

    def _let_go(self, now: float, most: int) -> int:
        at = datetime.fromtimestamp(now, UTC)
        before = (at - timedelta(days=self._keep_days)).strftime("%Y-%m-%dT%H:%M:%S")
        total = 0
        while total < most:
            found = self._store.kept_bytes.let_go(
                before, at.isoformat(timespec="seconds"), _AT_ONCE
            )
            total += found
            if found < _AT_ONCE:
                break
        return total

    def _let_go_orphans(self, now: float, most: int) -> int:
        found = looked = 0
        for some in batches(islice(self._blobs.all(self._after), most), _AT_ONCE):
            found += self._store.kept_bytes.let_go_unnamed(orphans(self._store, some, now))
            self._after, looked = some[-1].key, looked + len(some)
        if looked < most:
            self._after = ""  # from the beginning, the next time
        return found


def remove_going(store: Store, blobs: Blobs, now: float) -> int:
    """Remove what is to go and nobody names or keeps; returns how many blobs went."""
    removed = 0
    while True:
        going, gone = store.kept_bytes.remove(
            now, _REMOVED_AT_ONCE, lambda keys: blobs.delete(*keys)
        )
        removed += gone
        if going < _REMOVED_AT_ONCE:
            return removed


def require_own(store: Store, blobs: Blobs) -> None:
    """See that files are this store's: of another's, all would look needless.

    Raises:
        ConfigInvalid: They belong to another store.
    """
    identity = store.kept_bytes.identity()
    if blobs.owned_by(identity) != identity:
        raise ConfigInvalid(
            "the files of CROSSDOCK_FILES belong to another store than CROSSDOCK_STORE",
            setting="CROSSDOCK_FILES",
        )


def orphans(store: Store, blobs: Sequence[Blob], now: float) -> list[str]:
    """Keys of those that are old, and that nobody names or is about to."""
    old = [blob.key for blob in blobs if blob.kept_at < now - ORPHAN_DAYS * 86_400]
    named = store.kept_bytes.named(old, now) if old else set()
    return [key for key in old if key not in named]


def batches(things: Iterable[T], size: int) -> Iterable[list[T]]:
    """Things in lists of at most so many."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
