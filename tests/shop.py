"""One merchant's store for tests, driven as feeds, rules and marketplaces drive it."""

from collections.abc import Collection, Mapping

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.product_states import PRODUCT_STATES
from catalog.promotion import Acceptance, Entry, Outcome, Reason, Refusal
from store.batch import Batch, DraftChange, FeedArrival
from store.differences import concerns
from store.merging import Cause
from store.promotion import LISTED_NOUNS
from store.store import Store

DE = Channel("ebay", "EBAY_DE")
UK = Channel("ebay", "EBAY_GB")


class Shop:
    """A merchant whose approval policy is automatic, and a clock that only goes on."""

    def __init__(self, store: Store, merchant: str = "wren") -> None:
        self.store = store
        self.merchant = merchant
        self._seconds = 0
        self._feeds = 0

    def now(self) -> str:
        """The next second."""
        self._seconds += 1
        hours, rest = divmod(self._seconds, 3_600)
        return f"2026-03-01T{hours:02}:{rest // 60:02}:{rest % 60:02}Z"

    def feed(self, sku: str, kind: str = "product", /, **fields: object) -> str:
        """Bring a feed of one record; returns its id."""
        self._feeds += 1
        feed = f"{self.merchant}-{self._feeds}"
        arrival = FeedArrival(feed, self.merchant, kind, feed, "00", 1, self.now(), "r1")
        self.store.register_feed(arrival)
        batch = Batch(cursor=1, translated=1, drafts=[DraftChange(1, "product", sku, fields)])
        self.store.write_batch(arrival, batch)
        self.store.finish_feed(feed, [], None)
        return feed

    def queue(self, sku: str) -> None:
        """Approve a SKU where that is needed, and put it in line."""
        state = self.state(sku)
        if "approve" in PRODUCT_STATES.allowed(state, "person"):
            cause = Cause("person", "ada", self.now())
            self.store.items.move(self.merchant, sku, "approve", cause)
        self.store.promotion.queue(self.merchant, [sku], self.now())

    def entry(
        self, sku: str, channel: Channel = DE, nouns: Collection[str] = LISTED_NOUNS
    ) -> Entry:
        """All that a SKU's drafts say to a channel."""
        drafts = self.store.drafts.sku(self.merchant, sku).drafts
        parts = tuple(
            SentPart(draft.noun, draft.place, draft.version, draft.fields)
            for draft in drafts
            if draft.noun in nouns and concerns(draft.noun, draft.place, channel)
        )
        return Entry(sku, 1, parts)

    def submit(
        self,
        request: str,
        sku: str,
        channel: Channel = DE,
        nouns: Collection[str] = LISTED_NOUNS,
    ) -> Outcome:
        """Record that a request sends a SKU as its drafts are."""
        entries = [self.entry(sku, channel, nouns)]
        promotion = self.store.promotion
        return promotion.submit(self.merchant, channel, request, entries, self.now())[0]

    def send(self, request: str, sku: str, channel: Channel = DE) -> Outcome:
        """Queue and submit."""
        self.queue(sku)
        return self.submit(request, sku, channel)

    def accept(
        self,
        request: str,
        sku: str,
        channel: Channel = DE,
        *,
        nouns: Collection[str] | None = None,
        listing_id: str | None = "1101",
    ) -> Outcome:
        """Let the channel accept what a request said of a SKU."""
        named = None if nouns is None else frozenset(nouns)
        answer = Acceptance(request, sku, listing_id, named)
        return self.store.promotion.accept(self.merchant, channel, [answer], self.now())[0]

    def refuse(
        self,
        request: str,
        sku: str,
        channel: Channel = DE,
        *,
        nouns: Collection[str] | None = None,
        reasons: tuple[Reason, ...] = (Reason("515", "bad quantity"),),
    ) -> Outcome:
        """Let the channel refuse what a request said of a SKU."""
        named = None if nouns is None else frozenset(nouns)
        answer = Refusal(request, sku, reasons, named)
        return self.store.promotion.refuse(self.merchant, channel, [answer], self.now())[0]

    def end(self, sku: str) -> str:
        """Let a person end an item; returns when that was."""
        at = self.now()
        self.store.items.move(self.merchant, sku, "end", Cause("person", "ada", at))
        return at

    def state(self, sku: str) -> str:
        """The item's."""
        return self.store.items.get(self.merchant, sku).state

    def draft(self, sku: str, noun: str, place: str = "") -> Mapping[str, object] | None:
        """The fields of a draft."""
        draft = self.store.drafts.draft(self.merchant, sku, noun, place)
        return None if draft is None else draft.fields

    def main(
        self, sku: str, noun: str, channel: Channel = DE, place: str = ""
    ) -> Mapping[str, object] | None:
        """The fields that a channel has accepted."""
        for main in self.store.listings.main(self.merchant, sku, channel):
            if (main.noun, main.place) == (noun, place):
                return main.fields
        return None
