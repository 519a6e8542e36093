"""The canonical store as its users see it: whole transactions, one a call."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from store import drafts, errors, feeds, log_lines
from store.batch import Batch, FeedArrival, FeedFinding, FeedState, LoggedLine, RecordError
from store.database import Database
from store.merchants import Merchants
from store.releases import Releases
from store.tokens import Tokens
from store.users import Users


class Store:
    """One store, on SQLite or PostgreSQL. Several processes may share it."""

    def __init__(self, target: str | Path) -> None:
        self._database = Database(target)
        self.merchants = Merchants(self._database)
        self.releases = Releases(self._database)
        self.users = Users(self._database)
        self.tokens = Tokens(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._database.close()

    def register_feed(self, arrival: FeedArrival) -> FeedState:
        """Record an arrival, or find it again; returns how far its run had come."""
        with self._database.writing(arrival.merchant) as connection:
            return feeds.register(connection, arrival)

    def write_batch(self, arrival: FeedArrival, batch: Batch) -> None:
        """Write the outcomes of a batch and move the feed's cursor, all or nothing.

        A batch at or before the cursor was written by an earlier try and is left alone.
        """
        with self._database.writing(arrival.merchant) as connection:
            if batch.cursor <= feeds.read_state(connection, arrival.id).cursor:
                return
            drafts.merge_drafts(connection, arrival.merchant, arrival.id, batch.drafts)
            errors.add_errors(connection, arrival.id, batch.errors)
            errors.count_findings(connection, arrival.id, batch.findings)
            log_lines.add_log_lines(connection, arrival.id, batch.log_lines)
            feeds.advance(connection, arrival.id, batch)

    def finish_feed(
        self, feed: str, findings: Sequence[FeedFinding], fault: tuple[str, str] | None
    ) -> None:
        """Close a run, with findings of the whole feed and the fault that ended it early.

        `fault` is a public code and its message. A run that is closed already stays as it is.
        """
        with self._database.writing(None) as connection:
            if feeds.read_state(connection, feed).state == "running":
                errors.count_findings(connection, feed, findings)
                feeds.finish(connection, feed, fault)

    def feed_state(self, feed: str) -> FeedState:
        """How far the run of a registered feed has come."""
        with self._database.reading() as connection:
            return feeds.read_state(connection, feed)

    def drafts(self, merchant: str) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Yield (noun, SKU, fields) of every draft of a merchant, by noun and SKU."""
        with self._database.reading() as connection:
            yield from drafts.read_drafts(connection, merchant)

    def errors(self, feed: str) -> Iterator[RecordError]:
        """Yield the errors of a feed in record order."""
        with self._database.reading() as connection:
            yield from errors.read_errors(connection, feed)

    def log_lines(self, feed: str) -> Iterator[LoggedLine]:
        """Yield the log lines of a feed in the order in which they were said."""
        with self._database.reading() as connection:
            yield from log_lines.read_log_lines(connection, feed)
