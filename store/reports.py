"""What a marketplace reports of its own accord: listings that ended, sold, changed or are back."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from catalog.merchants import Channel
from catalog.product_states import ENDED, LIVE, OUT_OF_STOCK, PRODUCT_STATES, SUBMITTED
from catalog.promotion import Outcome, Result
from store.due_now import skus_are_due
from store.listed import Listed
from store.mains import LISTED, MainChange, Mains
from store.merging import Cause, Merger
from store.refusing import clean
from store.saving import save
from store.submitting import load_items, outcome


class Reports:
    """The reports of one channel that a transaction writes, and the listings they touch."""

    def __init__(
        self,
        connection: Connection,
        merchant: str,
        channel: Channel,
        skus: Sequence[str],
        report_id: str,
        now: str,
    ) -> None:
        self._connection = connection
        self._channel = channel
        self._report_id = report_id
        self._now = now
        self._merger = Merger(merchant, Cause("marketplace", report_id, now))
        load_items(connection, self._merger, skus)
        self._listed = Listed(merchant, channel)
        self._listed.read(connection, skus)
        self._mains = Mains(merchant, now)
        self._mains.read(connection, skus)
        self._gone: list[str] = []

    def save(self) -> None:
        """Write what has changed."""
        save(self._connection, self._merger)
        self._mains.save(self._connection)
        self._listed.save(self._connection)
        if self._gone:
            # Another listing may take its place.
            skus_are_due(self._connection, self._merger.merchant, self._gone, self._now)

    def ended(self, sku: str, *, for_now: bool) -> Outcome:
        """A listing has ended; the item ends with the last of its listings, if not for now."""
        listing = self._listed.listing(sku)
        if listing is None:
            return self._outcome(sku, "unknown")
        if listing.state == ENDED:
            return self._outcome(sku, "repeated")
        listing.state, listing.ended_at = ENDED, self._now
        self._gone.append(sku)
        self._listed.change(listing)
        if not for_now and all(row.state == ENDED for row in self._listed.on_all(sku)):
            self._cause(sku, "end")
        return self._outcome(sku, "done")

    def leaves(self, sku: str) -> None:
        """A SKU leaves for good; its item ends, also where its listing has ended before."""
        self.ended(sku, for_now=False)
        if all(row.state == ENDED for row in self._listed.on_all(sku)):
            self._cause(sku, "end")

    def sold(self, sku: str, left: int) -> Outcome:
        """Of what the channel was told, so many pieces are left; what it was told stays in main."""
        listing = self._listed.listing(sku)
        if listing is None or listing.state == ENDED:
            return self._outcome(sku, "unknown")
        before = self._mains.fields(sku, self._channel, LISTED, "").get("left")
        self._lay(sku, {"left": left})
        state = listing.state
        if left == 0 and state != SUBMITTED:  # else the answer that is awaited tells
            listing.state = OUT_OF_STOCK
        elif left and before == 0 and state == OUT_OF_STOCK:
            listing.state = LIVE
        if before == left and state == listing.state:
            return self._outcome(sku, "repeated")
        self._listed.change(listing)
        if listing.state == LIVE:
            self._cause(sku, "restock")
        elif left == 0 and all(
            row.state in (OUT_OF_STOCK, ENDED) for row in self._listed.on_all(sku)
        ):
            self._cause(sku, "sell_out")
        return self._outcome(sku, "done")

    def shown(self, sku: str, fields: Mapping[str, object]) -> Outcome:
        """Buyers see something else than what the channel was told: main becomes what they see."""
        listing = self._listed.listing(sku)
        if listing is None:
            return self._outcome(sku, "unknown")
        is_same = fields.items() <= self._mains.fields(sku, self._channel, LISTED, "").items()
        self._lay(sku, fields)
        quantity = fields.get("quantity")
        if isinstance(quantity, int) and quantity and listing.state == OUT_OF_STOCK:
            # It is for sale again: of what is sold out nobody would ever say how many there are.
            listing.state = LIVE
            self._listed.change(listing)
            self._cause(sku, "restock")
        return self._outcome(sku, "repeated" if is_same else "done")

    def relisted(self, sku: str, listing_id: str) -> Outcome:
        """A listing is back under a new id, or the old one.

        The item stays where it is: whether something that somebody has ended is for sale again
        is not for a marketplace to decide.
        """
        listing = self._listed.listing(sku)
        if listing is None:
            return self._outcome(sku, "unknown")
        listing_id = clean(listing_id)
        # What was to bring it back may have been refused meanwhile.
        is_gone = listing.state == ENDED or (listing.ended_at or "") > (listing.listed_at or "")
        if not is_gone and listing.listing_id == listing_id:
            return self._outcome(sku, "repeated")
        listing.listing_id, listing.listed_at, listing.ended_at = listing_id, self._now, None
        if listing.state == ENDED:
            listing.state = LIVE
        self._listed.change(listing)
        return self._outcome(sku, "done")

    def _lay(self, sku: str, fields: Mapping[str, object]) -> None:
        self._mains.lay(self._channel, MainChange(sku, LISTED, "", fields, self._report_id))

    def _cause(self, sku: str, event: str) -> None:
        item = self._merger.items.get(sku)
        if item is not None and event in PRODUCT_STATES.allowed(item.state, "marketplace"):
            self._merger.cause_event(sku, event)

    def _outcome(self, sku: str, result: Result) -> Outcome:
        item, listing = self._merger.items.get(sku), self._listed.listing(sku)
        return outcome(sku, result, item, listing)
