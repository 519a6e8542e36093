"""Feeds: what came in and went out, how far each is, and what can be done with it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.moments import iso_now
from admin_api.noting import Noted
from catalog.acts import Act
from catalog.feed_states import RUNNING
from catalog.feeds import Feed
from catalog.filters import ArrivalFilter, ErrorFilter
from catalog.paging import Page, PageRequest
from catalog.stored import CauseCount, CountedFinding
from store.store import Store
from workflow.ports import Blobs
from workflow.receive_again import receive_again

# Feeds under way of one answer; more than a screen holds.
_MOST_RUNNING = 100

# Kinds of findings and causes of errors that one feed's answer names.
_MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class FeedUnderWay:
    """A feed that runs; `expected` records were in the one before, None where there was none."""

    feed: Feed
    expected: int | None


@dataclass(frozen=True, slots=True)
class FeedShown:
    """One feed with all that is known of it.

    Attributes:
        feed: The feed.
        expected: Records of the one before while this one runs; None where nobody knows.
        causes: Of its rejected records, the most frequent first.
        findings: What was remarked about it, the most frequent first.
        superseded_by: Number of the later feed that made it needless.
        response: Path of the response on the merchant's drive; empty where there is none.
        requests: Requests to marketplaces that were planned since it began, by state.
    """

    feed: Feed
    expected: int | None
    causes: tuple[CauseCount, ...]
    findings: tuple[CountedFinding, ...]
    superseded_by: int | None
    response: str
    requests: Mapping[str, int]


class FeedsDesk:
    """Shows feeds, runs them again, cancels them, lets held ones go on."""

    def __init__(self, store: Store, blobs: Blobs, notary: Notary) -> None:
        self._store = store
        self._blobs = blobs
        self._notary = notary

    def page(
        self, caller: Caller, merchant: str | None, wanted: ArrivalFilter, request: PageRequest
    ) -> Page[Feed]:
        """Feeds of a merchant, or of all that the caller sees, the newest first.

        Args:
            caller: Who asks.
            merchant: Whose; None for those of all merchants that the caller sees.
            wanted: Narrows them; its merchants are not looked at.
            request: Which page.

        Raises:
            NotFound, Refused: They may not.
            QueryInvalid: The cursor is of another question.
        """
        caller.allow(Act.LOOK, merchant)
        narrowed = replace(wanted, merchants=seen_by(caller, merchant))
        return self._store.arrivals.page(narrowed, request)

    def running(self, caller: Caller, merchant: str | None = None) -> tuple[FeedUnderWay, ...]:
        """What runs now, the oldest first. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        found = self._store.arrivals.running(seen_by(caller, merchant), _MOST_RUNNING)
        usual = self._store.arrivals.usual_records(found)
        return tuple(FeedUnderWay(each, usual.get(each.id)) for each in found)

    def get(self, caller: Caller, merchant: str, number: int) -> FeedShown:
        """One feed. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        store = self._store
        feed = store.feeds.numbered(merchant, number)
        usual = store.arrivals.usual_records([feed]) if feed.state == RUNNING else {}
        wanted = ErrorFilter(merchant, feed=feed.id)
        standing = store.drive_claims.standing([feed.id])[feed.id]
        later = feed.superseded_by
        return FeedShown(
            feed,
            usual.get(feed.id),
            store.cause_queries.of_merchant(wanted, _MOST_NAMED),
            tuple(store.error_queries.findings(merchant, feed.id, _MOST_NAMED)),
            None if later is None else store.feeds.get(later).number,
            standing.response,
            store.overview.requests_since(merchant, feed.started_at) if feed.started_at else {},
        )

    def again(self, caller: Caller, merchant: str, number: int) -> Feed:
        """Run a feed again with the release that is active; returns the new feed.

        While the new one waits, it is the answer to further wishes as well.

        Raises:
            NotFound, Refused: They may not.
            FeedBytesGone: Its bytes are not kept any more.
        """
        caller.allow(Act.SEND_FEEDS, merchant)
        feed = self._store.feeds.numbered(merchant, number)
        with self._noting(caller, "run feed again", feed) as noted:
            again = receive_again(self._store, self._blobs, feed, datetime.now(UTC))
            noted.after = {"feed": again.number}
        return again

    def cancel(self, caller: Caller, merchant: str, number: int) -> Feed:
        """End a feed that waits, runs or is held; what it has said so far stands.

        Raises:
            NotFound, Refused: They may not.
            MoveRefused: It has come to another end.
        """
        caller.allow(Act.SEND_FEEDS, merchant)
        feed = self._store.feeds.numbered(merchant, number)
        with self._noting(caller, "cancel feed", feed) as noted:
            ended = self._store.runs.cancel(feed.id, iso_now())
            noted.after = {"state": ended.state, "records": ended.cursor}
        return ended

    def release(self, caller: Caller, merchant: str, number: int) -> Feed:
        """Let a held feed go on: what it does not name has disappeared.

        Raises:
            NotFound, Refused: They may not.
            MoveRefused: It is not held.
        """
        caller.allow(Act.SEND_FEEDS, merchant)
        feed = self._store.feeds.numbered(merchant, number)
        with self._noting(caller, "release held feed", feed) as noted:
            released = self._store.runs.release(feed.id)
            noted.after = {"state": released.state}
        return released

    def _noting(self, caller: Caller, act: str, feed: Feed) -> AbstractContextManager[Noted]:
        before = {"state": feed.state, "records": feed.cursor}
        merchant, id = feed.merchant, str(feed.number)
        return self._notary.noting(caller, act, "feed", id, merchant=merchant, before=before)


def seen_by(caller: Caller, merchant: str | None) -> tuple[str, ...] | None:
    """Whose entries are meant: of one merchant, of all that a caller sees, of everybody (None)."""
    if merchant is not None:
        return (merchant,)
    return None if caller.role == "admin" else caller.merchants
