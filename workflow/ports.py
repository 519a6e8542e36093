"""What a use case needs from outside, by shape."""

from collections.abc import Sequence
from typing import Protocol

from store.batch import Batch, FeedArrival, FeedFinding, FeedState


class DraftStore(Protocol):
    """Keeps drafts, errors, findings and log lines; `store.store.Store` is one."""

    def register_feed(self, arrival: FeedArrival) -> FeedState:
        """Record an arrival, or find it again; returns how far its run had come."""

    def write_batch(self, arrival: FeedArrival, batch: Batch) -> None:
        """Write the outcomes of a batch and move the feed's cursor, all or nothing."""

    def finish_feed(
        self, feed: str, findings: Sequence[FeedFinding], fault: tuple[str, str] | None
    ) -> None:
        """Close a run, with findings of the whole feed and the fault that ended it early."""


class Watcher(Protocol):
    """Follows a run as it goes: a progress bar, or plain lines."""

    def starts(self, facts: tuple[str, ...], total_bytes: int) -> None:
        """Reading begins; `facts` are what was detected in the feed."""

    def advances(self, records: int, rejected: int, bytes_read: int) -> None:
        """Outcomes up to `records` are written; `rejected` of them are rejections."""

    def warns(self, message: str) -> None:
        """Something is weaker than it should be, such as a missing wall of the sandbox."""
