"""The listings and requests of the SKUs that one transaction touches, in memory and in order.

`read` fills a `Listed` from the database and `save` writes back what has changed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import Connection, Table

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.product_states import SUBMITTED
from catalog.profiles import PROFILE_FIELDS
from store.bulk import insert_rows, names_of, run, upsert_rows
from store.listing_rows import ListingRow, ProfileUseRow, SentRow
from store.sent import read_parts, write_parts

_listings: Table = ListingRow.__table__  # type: ignore[attr-defined]
_sent: Table = SentRow.__table__  # type: ignore[attr-defined]
_uses: Table = ProfileUseRow.__table__  # type: ignore[attr-defined]

Fields = Mapping[str, object]

# Requests of one SKU on one channel that stay when they are answered: enough to see what was sent
# of late, and to know an answer that comes twice.
KEPT_REQUESTS = 8

# The row of a listing.
_values_of = attrgetter(*names_of(_listings))

LISTINGS = f"SELECT {', '.join(names_of(_listings))} FROM listings WHERE merchant = ? AND sku IN ??"
SENT = f"SELECT {', '.join(names_of(_sent))} FROM sent WHERE merchant = ? AND sku IN ??"
_FORGET_SENT = (
    "DELETE FROM sent WHERE merchant = ? AND sku = ? AND marketplace = ? AND site = ? "
    "AND request = ?"
)
_FORGET_USES = (
    "DELETE FROM profile_uses WHERE merchant = ? AND sku IN ?? AND marketplace = ? AND site = ?"
)


@dataclass(slots=True)
class Standing:
    """One SKU on one channel, as `store.listing_rows.ListingRow` has it, field for column."""

    merchant: str
    sku: str
    marketplace: str
    site: str
    listing_id: str | None
    product: str
    state: str
    waiting: int = 0
    sent_number: int = 0
    answered_number: int = 0
    sent_hash: str | None = None
    last_request: str | None = None
    submitted_at: str | None = None
    last_answered: str | None = None
    ack: str | None = None
    code: str | None = None
    message: str | None = None
    answered_at: str | None = None
    listed_at: str | None = None
    ended_at: str | None = None


class Request:
    """What one request said of one SKU on one channel."""

    __slots__ = (
        *("answered_at", "at", "id", "is_changed", "is_put_off", "lost_at", "number", "parts"),
        "record",
    )

    def __init__(
        self,
        request_id: str,
        number: int,
        record: int,
        at: str,
        parts: tuple[SentPart, ...],
        answered_at: str | None = None,
        lost_at: str | None = None,
        is_put_off: bool = False,
    ) -> None:
        self.id = request_id
        self.number = number
        self.record = record
        self.at = at
        self.parts = list(parts)
        self.answered_at = answered_at
        self.lost_at = lost_at
        self.is_put_off = is_put_off
        self.is_changed = False


class Listed:
    """The listings of some SKUs on every channel, with the requests that were sent of them."""

    def __init__(self, merchant: str, channel: Channel) -> None:
        self.merchant = merchant
        self.channel = channel
        self.listings: dict[str, dict[Channel, Standing]] = {}
        self.requests: dict[str, dict[Channel, dict[str, Request]]] = {}
        self._changed: dict[str, Standing] = {}

    def read(self, connection: Connection, skus: Collection[str]) -> None:
        """Read all there is about some SKUs."""
        wanted = list(skus)
        for row in run(connection, LISTINGS, self.merchant, wanted):
            listing = Standing(*row)
            channel = Channel(listing.marketplace, listing.site)
            self.listings.setdefault(listing.sku, {})[channel] = listing
        for row in run(connection, SENT, self.merchant, wanted):
            _, sku, marketplace, site, request, number, record, at, parts, *ended = row
            of_sku = self.requests.setdefault(sku, {})
            of_sku.setdefault(Channel(marketplace, site), {})[request] = Request(
                request, number, record, at, read_parts(parts), *ended
            )

    def listing(self, sku: str) -> Standing | None:
        """The SKU's listing on the channel of the call."""
        return self.listings.get(sku, {}).get(self.channel)

    def on_all(self, sku: str) -> Collection[Standing]:
        """The SKU's listings on every channel."""
        return self.listings.get(sku, {}).values()

    def request(self, sku: str, request_id: str) -> Request | None:
        """What a request to the channel of the call said of a SKU."""
        return self.requests.get(sku, {}).get(self.channel, {}).get(request_id)

    def make(self, sku: str, product: str) -> Standing:
        """A listing that the channel has not heard of yet."""
        where = (self.channel.marketplace, self.channel.site)
        listing = Standing(self.merchant, sku, *where, None, product, SUBMITTED)
        self.listings.setdefault(sku, {})[self.channel] = listing
        return listing

    def add(self, sku: str, request: Request) -> None:
        """Keep what is sent of a SKU."""
        request.is_changed = True
        self.requests.setdefault(sku, {}).setdefault(self.channel, {})[request.id] = request

    def change(self, listing: Standing) -> None:
        """Count what a listing of the channel waits for, and remember that it must be written."""
        requests = self._requests(listing.sku)
        listing.waiting = sum(1 for request in requests if self.is_awaited(listing.sku, request))
        self._changed[listing.sku] = listing

    def is_awaited(self, sku: str, request: Request) -> bool:
        """Whether an answer is missing that no later request has made needless.

        A request may be lost. What is sent once more is then all that is waited for; should the
        first answer come after all, it is taken like any other.
        """
        if request.answered_at is not None or request.lost_at is not None:
            return False
        later = list(self.later(sku, request))
        if not request.parts:
            return not later
        return any(
            part.answer is None and not any(_says_again(other, part) for other in later)
            for part in request.parts
        )

    def _requests(self, sku: str) -> Collection[Request]:
        return self.requests.get(sku, {}).get(self.channel, {}).values()

    def later(self, sku: str, request: Request) -> Iterator[Request]:
        """The requests to the channel that came after one, in no order."""
        return (other for other in self._requests(sku) if other.number > request.number)

    def others(self, sku: str, request: Request) -> Iterator[Request]:
        """The requests to the channel about a SKU beside one, in no order."""
        return (other for other in self._requests(sku) if other.number != request.number)

    def elsewhere(self, sku: str) -> Iterator[Request]:
        """The requests about a SKU to other channels."""
        for channel, requests in self.requests.get(sku, {}).items():
            if channel != self.channel:
                yield from requests.values()

    def save(self, connection: Connection) -> None:
        """Write what has changed."""
        where = (self.channel.marketplace, self.channel.site)
        listings = [_values_of(listing) for listing in self._changed.values()]
        upsert_rows(connection, _listings, listings)
        sent = [
            (
                *(self.merchant, sku, *where, request.id, request.number, request.record),
                *(request.at, write_parts(request.parts), request.answered_at, request.lost_at),
                request.is_put_off,
            )
            for sku in self._changed
            for request in self._requests(sku)
            if request.is_changed
        ]
        upsert_rows(connection, _sent, sent)
        for sku, listing in self._changed.items():
            for request in list(self._requests(sku)):
                is_old = request.number <= listing.sent_number - KEPT_REQUESTS
                if is_old and not self.is_awaited(sku, request):
                    run(connection, _FORGET_SENT, self.merchant, sku, *where, request.id)

    def save_uses(self, connection: Connection, accepted: Mapping[str, Fields]) -> None:
        """Write anew which profiles the channel's listings of some SKUs use.

        Args:
            connection: Of the transaction.
            accepted: By SKU whose uses may have changed, those in main; what has been sent and is
                not answered counts as well.
        """
        where = (self.channel.marketplace, self.channel.site)
        rows: list[tuple[object, ...]] = []
        for sku, fields in accepted.items():
            uses = dict.fromkeys(_named(fields))
            for request in self._requests(sku):
                for part in request.parts:
                    if part.noun == "profile_use" and part.answer is None:
                        uses |= dict.fromkeys(_named(part.fields))
            rows += [(self.merchant, kind, name, sku, *where) for kind, name in uses]
        if accepted:
            run(connection, _FORGET_USES, self.merchant, list(accepted), *where)
            insert_rows(connection, _uses, rows)


def _says_again(later: Request, part: SentPart) -> bool:
    return any(
        (other.noun, other.place) == (part.noun, part.place)
        and other.fields.keys() >= part.fields.keys()
        for other in later.parts
    )


def _named(fields: Fields) -> Iterator[tuple[str, str]]:
    for kind, field in PROFILE_FIELDS.items():
        name = fields.get(field)
        if isinstance(name, str):
            yield kind, name
