"""Promotion: from draft to main, on the proof of a marketplace's answer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection

from catalog.feed_states import RUNNING
from catalog.merchants import Channel
from catalog.product_states import (
    APPROVED,
    AWAITING_APPROVAL,
    CHANGED,
    EDITED,
    NEW,
    OUT_OF_STOCK,
    PRODUCT_STATES,
    QUEUED,
    REJECTED,
    SUBMITTED,
    UPDATED,
)
from catalog.promotion import Acceptance, Entry, Outcome, Pending, Reason, Refusal
from store.answering import Answering
from store.batch import FeedArrival
from store.concluding import conclude
from store.database import Database
from store.feeds import register
from store.lining_up import LinedUp, line_up
from store.merging import Cause, Merger
from store.pending import pending
from store.reports import Reports
from store.saving import save
from store.submitting import load_items, submit

# Every state in which drafts may have more to say than main; LIVE is the one in which they do
# not, and of an ENDED item nothing is sent.
UNSETTLED = (
    *(NEW, EDITED, AWAITING_APPROVAL, APPROVED, QUEUED, SUBMITTED, CHANGED, UPDATED),
    *(OUT_OF_STOCK, REJECTED),
)

# What can be sent of an item; each a draft of its own.
LISTED_NOUNS = ("product", "shared", "variation", "offer", "inventory", "profile_use")


class Promotion:
    """Sends, answers and reports of every merchant; each call is one transaction.

    Drafts, main and listings are kept for each channel; an item has one state over all of them:
    REJECTED when any channel's last word is a refusal, SUBMITTED while any channel owes an answer,
    LIVE when the drafts are equal to main of every channel that lists it (OUT_OF_STOCK if every
    one of them has a quantity of 0), CHANGED when they have moved on. What feeds and people do
    meanwhile goes before: an answer never takes an item out of the hands of whoever approves.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, merchant: str, skus: Sequence[str], now: str) -> tuple[Outcome, ...]:
        """Put approved items in line, sold-out ones, and those whose answer never came.

        Args:
            merchant: Whose they are.
            skus: Of items, each once.
            now: ISO 8601 UTC.

        Returns:
            For each SKU `done`; `repeated` if it is QUEUED already; `held` if its state does not
            allow it; `unknown` if there is no such item. `listing_state` is None.
        """
        with self._database.writing(merchant) as connection:
            merger = Merger(merchant, Cause("rule", "queue", now))
            load_items(connection, merger, skus)
            outcomes = tuple(_queue_one(merger, sku) for sku in skus)
            save(connection, merger)
        return outcomes

    def line_up(
        self,
        merchant: str,
        channel: Channel,
        policy: str,
        now: str,
        *,
        after_sku: str = "",
        limit: int = 500,
    ) -> LinedUp:
        """Do with one page of items what the approval policy says, and queue what may be sent.

        Args:
            merchant: Whose they are.
            channel: Whose main their drafts are compared with.
            policy: `automatic` or `manual`; see `catalog.product_states.approval_event`.
            now: ISO 8601 UTC.
            after_sku: `last` of the page before.
            limit: Items of a page.
        """
        with self._database.writing(merchant) as connection:
            return line_up(
                connection, merchant, channel, LISTED_NOUNS, policy, now, after_sku, limit
            )

    def submit(
        self,
        merchant: str,
        channel: Channel,
        request_id: str,
        entries: Sequence[Entry],
        now: str,
        *,
        arrival: FeedArrival | None = None,
    ) -> tuple[Outcome, ...]:
        """Record exactly what is about to be sent.

        Args:
            merchant: Whose it is.
            channel: Where it goes.
            request_id: Of the request, unique among all merchants' feeds; a request of many SKUs
                may be recorded in several calls.
            entries: What it says, each SKU once.
            now: ISO 8601 UTC.
            arrival: The request as an outbound feed, where more is known of it than its id.

        Returns:
            For each entry `done` or `repeated`, and then it belongs into the request; `held`,
            where the item is no longer QUEUED (somebody has changed it since), or `unknown`, and
            then it must be left out. Entries of one place in the request go together or not at
            all; those of one place must be given in one call.
        """
        feed = arrival or _outbound(merchant, request_id, now)
        with self._database.writing(merchant) as connection:
            register(connection, feed, RUNNING)
            return submit(connection, merchant, channel, request_id, entries, now)

    def conclude(
        self,
        merchant: str,
        channel: Channel,
        request_id: str,
        entries: Sequence[Entry],
        refused: Mapping[str, tuple[Reason, ...]],
        now: str,
    ) -> None:
        """Record what no marketplace need be asked about, and answer it in the same transaction.

        Recorded alone it would wait for an answer that nobody gives. The products are due until the
        planner has noted what else it plans of them.

        Args:
            merchant: Whose it is.
            channel: Whose main it is about.
            request_id: Of the request that is never sent; as for `submit`.
            entries: What it says, each SKU once. All that is not refused becomes main, and an
                entry without parts ends its listing.
            refused: Why, by SKU.
            now: ISO 8601 UTC.

        Raises MoveRefused where the request is noted already: its merchant hears no more of it.
        """
        with self._database.writing(merchant) as connection:
            register(connection, _outbound(merchant, request_id, now), RUNNING)
            conclude(connection, merchant, channel, request_id, entries, refused, now)

    def accept(
        self, merchant: str, channel: Channel, answers: Sequence[Acceptance], now: str
    ) -> tuple[Outcome, ...]:
        """Make what was sent main: the values sent, not those that the drafts have now.

        Args:
            merchant: Whose they are.
            channel: Who answers.
            answers: In any order; an answer that comes late promotes only what no later request
                has brought to main already.
            now: ISO 8601 UTC.

        Returns:
            For each answer `done`; `repeated` if it was there before (the first answer stands);
            `unknown` if nothing of the kind was sent, which somebody should look at.
        """
        with self._database.writing(merchant) as connection:
            found: dict[int, Outcome] = {}
            for batch, numbered in _by_request(connection, merchant, channel, answers, now):
                found |= {number: batch.accept(answer) for number, answer in numbered}
                batch.save(connection)
        return tuple(found[number] for number in range(len(answers)))

    def refuse(
        self, merchant: str, channel: Channel, refusals: Sequence[Refusal], now: str
    ) -> tuple[Outcome, ...]:
        """Keep why something was refused, and take refused inventory and prices back to main.

        A field of an inventory or offer draft that still has the refused value gets that of main,
        unless a later request has said it again, or another channel has accepted it or is asked
        for it. Descriptions stay for correction. The next feed speaks of the SKU anew.

        Args and returns: as `accept`.
        """
        with self._database.writing(merchant) as connection:
            found: dict[int, Outcome] = {}
            for batch, numbered in _by_request(connection, merchant, channel, refusals, now):
                found |= {number: batch.refuse(answer) for number, answer in numbered}
                batch.save(connection)
        return tuple(found[number] for number in range(len(refusals)))

    def give_up(
        self,
        merchant: str,
        channel: Channel,
        request_id: str,
        skus: Sequence[str],
        now: str,
        *,
        since: str | None = None,
        is_put_off: bool = False,
    ) -> tuple[Outcome, ...]:
        """Wait no longer for what a request said of some SKUs: the same may be sent again.

        Items that waited for nothing else are QUEUED. An answer that comes after all is taken like
        any other late one. Until a report that was asked for later is read, nobody knows whether
        it was carried out; `since` is when a report was asked for that does not show it.
        `is_put_off`: the marketplace asked to wait; that says nothing of the SKU.

        Returns:
            For each SKU `done`; `repeated` if it was answered or given up before; `unknown` if
            nothing of the kind was sent.
        """
        with self._database.writing(merchant) as connection:
            cause = Cause("rule", request_id, now)
            batch = Answering(merchant, channel, request_id, now, cause=cause)
            batch.read(connection, sorted(set(skus)))
            outcomes = tuple(
                batch.give_up(sku, since or now, is_put_off=is_put_off) for sku in skus
            )
            batch.save(connection)
        return outcomes

    def ended(
        self,
        merchant: str,
        channel: Channel,
        skus: Sequence[str],
        report_id: str,
        now: str,
        *,
        for_now: bool = False,
    ) -> tuple[Outcome, ...]:
        """Record that listings have ended. An item ends with the last of its listings.

        Args:
            merchant: Whose they are.
            channel: Where they were.
            skus: Of the listings.
            report_id: What told so: a request or a report.
            now: ISO 8601 UTC.
            for_now: They were ended because there is nothing to sell, or to be made anew: the
                items stay where they are.

        Returns:
            For each SKU `done`, `repeated`, or `unknown` where the channel has no listing of it.
        """
        with self._reports(merchant, channel, skus, report_id, now) as reports:
            return tuple(reports.ended(sku, for_now=for_now) for sku in skus)

    def sold(
        self,
        merchant: str,
        channel: Channel,
        left: Mapping[str, int],
        report_id: str,
        now: str,
    ) -> tuple[Outcome, ...]:
        """Record how many pieces are left of what a channel was told, by SKU.

        Drafts and main keep what the merchant has said and the marketplace accepted: as long as
        the two agree, nobody sends the old quantity again. What is left stands beside it, until
        another quantity is accepted. With nothing left the listing is OUT_OF_STOCK, and LIVE again
        with a piece that has come back. Returns: as `ended`.
        """
        with self._reports(merchant, channel, list(left), report_id, now) as reports:
            return tuple(reports.sold(sku, left[sku]) for sku in left)

    def shown(
        self,
        merchant: str,
        channel: Channel,
        fields: Mapping[str, Mapping[str, object]],
        report_id: str,
        now: str,
    ) -> tuple[Outcome, ...]:
        """Make what buyers see main where it is not what the channel was told, by SKU.

        The next plan that looks at such a SKU sends what is wanted instead. Fields are those of
        the main noun `listed`. Returns: as `ended`.
        """
        with self._reports(merchant, channel, list(fields), report_id, now) as reports:
            return tuple(reports.shown(sku, fields[sku]) for sku in fields)

    def relisted(
        self,
        merchant: str,
        channel: Channel,
        listing_ids: Mapping[str, str],
        report_id: str,
        now: str,
    ) -> tuple[Outcome, ...]:
        """Record that listings are back, by SKU, with the ids they have now. Returns: as `ended`.

        An ENDED item stays ENDED: whoever ended it, or the sync layer, says whether it comes back.
        """
        with self._reports(merchant, channel, list(listing_ids), report_id, now) as reports:
            return tuple(reports.relisted(sku, listing_ids[sku]) for sku in listing_ids)

    @contextmanager
    def _reports(
        self, merchant: str, channel: Channel, skus: Sequence[str], report_id: str, now: str
    ) -> Iterator[Reports]:
        with self._database.writing(merchant) as connection:
            reports = Reports(connection, merchant, channel, skus, report_id, now)
            yield reports
            reports.save()

    def pending(
        self,
        merchant: str,
        channel: Channel,
        nouns: Collection[str] = LISTED_NOUNS,
        *,
        states: Collection[str] = UNSETTLED,
        after_sku: str = "",
        limit: int = 500,
    ) -> tuple[Pending, ...]:
        """One page of the SKUs whose drafts differ from main of a channel.

        Args:
            merchant: Whose they are.
            channel: Which main.
            nouns: Which drafts.
            states: Of the items that are looked at. LIVE items have nothing pending on the
                channels that list them; a channel that is new asks for those once.
            after_sku: The last SKU of the page before.
            limit: SKUs of a page.

        Returns:
            By SKU. Fewer than `limit` only at the end.
        """
        with self._database.reading() as connection:
            return pending(connection, merchant, channel, nouns, states, after_sku, limit)


def _outbound(merchant: str, request_id: str, now: str) -> FeedArrival:
    """A request of which no more is known than its id, as an outbound feed."""
    return FeedArrival(
        id=request_id,
        merchant=merchant,
        kind="listing",
        name=request_id,
        sha256="",
        size_bytes=0,
        received_at=now,
        release="",
        direction="outbound",
    )


def _queue_one(merger: Merger, sku: str) -> Outcome:
    item = merger.items.get(sku)
    if item is None:
        return Outcome(sku, "unknown", None, None)
    if item.state == QUEUED:
        return Outcome(sku, "repeated", item.state, None)
    if "queue" not in PRODUCT_STATES.allowed(item.state, "rule"):
        return Outcome(sku, "held", item.state, None)
    merger.cause_event(sku, "queue")
    return Outcome(sku, "done", item.state, None)


_Answer = TypeVar("_Answer", Acceptance, Refusal)


def _by_request(
    connection: Connection,
    merchant: str,
    channel: Channel,
    answers: Sequence[_Answer],
    now: str,
) -> Iterator[tuple[Answering, list[tuple[int, _Answer]]]]:
    """The answers of each request, numbered by their place among all, with what they touch.

    One request is saved before the next is read: both may speak of one SKU.
    """
    by_request: dict[str, list[tuple[int, _Answer]]] = {}
    for number, answer in enumerate(answers):
        by_request.setdefault(answer.request_id, []).append((number, answer))
    for request_id, numbered in by_request.items():
        batch = Answering(merchant, channel, request_id, now)
        batch.read(connection, sorted({answer.sku for _, answer in numbered}))
        yield batch, numbered
