"""Listings, and the book in which a marketplace keeps them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

# eBay's item ids have twelve digits.
_FIRST_ITEM_ID: Final = 110_000_000_000


@dataclass(frozen=True, slots=True)
class Variation:
    """One buyable version of a listing.

    Attributes:
        sku: May be empty.
        specifics: Name and value, e.g. (("Size", "M"), ("Color", "red")).
        price: In the listing's currency.
        quantity: Available now.
    """

    sku: str
    specifics: tuple[tuple[str, str], ...]
    price: Decimal | None = None
    quantity: int = 0

    @property
    def key(self) -> frozenset[tuple[str, str]]:
        """What tells it from its neighbours, whatever the order of names."""
        return frozenset(self.specifics)

    @property
    def label(self) -> str:
        """The same as text: `Color: red, Size: M`."""
        return ", ".join(f"{name}: {value}" for name, value in sorted(self.specifics))


@dataclass(frozen=True, slots=True)
class Content:
    """What a listing says.

    Attributes:
        tracking: `ItemID` or `SKU`.
        quantity: Available now; None where there are variations.
        policies: Kind to policy id.
        legacy_policies: Kinds that the old elements give instead.
        identifiers: UPC, EAN, ISBN, Brand, MPN as sent.
        variation_set: Every name and value of the variations.
        picture_axis: Name that the variation pictures go by.
        duration: GTC, whatever was asked for.
        offer_accepted, offer_declined: Best offers of so much, or below so much, are at once.
    """

    title: str = ""
    subtitle: str = ""
    description: str = ""
    category: str = ""
    secondary_category: str = ""
    price: Decimal | None = None
    currency: str = ""
    quantity: int | None = None
    sku: str = ""
    tracking: str = "ItemID"
    out_of_stock_control: bool = False
    condition: str = ""
    condition_description: str = ""
    listing_type: str = "FixedPriceItem"
    duration: str = "GTC"
    country: str = ""
    location: str = ""
    postal_code: str = ""
    pictures: tuple[str, ...] = ()
    specifics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    legacy_policies: frozenset[str] = frozenset()
    variation_set: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variations: tuple[Variation, ...] = ()
    picture_axis: str = ""
    variation_pictures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    application_data: str = ""
    best_offer: bool = False
    offer_accepted: Decimal | None = None
    offer_declined: Decimal | None = None

    @property
    def available(self) -> int:
        """What can be bought of it, variations added up."""
        if self.variations:
            return sum(one.quantity for one in self.variations)
        return self.quantity or 0

    @property
    def worth(self) -> Decimal:
        """Price times quantity."""
        if self.variations:
            return sum(
                ((one.price or Decimal(0)) * one.quantity for one in self.variations), Decimal(0)
            )
        return (self.price or Decimal(0)) * (self.quantity or 0)

    def skus(self) -> tuple[str, ...]:
        """The SKUs by which it can be found, where it is tracked by SKU."""
        if self.variations:
            return tuple(one.sku for one in self.variations if one.sku)
        return (self.sku,) if self.sku else ()

    def heading(self) -> tuple[str, str]:
        """A part of its identity that is quickly made."""
        return self.title.casefold(), self.category

    def identity(self) -> tuple[object, ...]:
        """What must not be the same in two listings of a seller."""
        return (
            *self.heading(),
            self.price,
            self.condition,
            tuple(sorted(self.specifics.items())),
            tuple(sorted(tuple(sorted(one.key)) for one in self.variations)),
        )


@dataclass(slots=True)
class Listing:
    """One listing, alive or ended.

    Attributes:
        sold: By the label of the variation; by an empty text where there are none.
        uuid: Of the request that made it.
        hidden_since: When its quantity became 0 with the out-of-stock option on.
        revisions: On `revised_on`, an ISO date.
        managed_elsewhere: Whether the Inventory API owns it.
        joined: When a SKU came into it that it was not made with.
    """

    item_id: str
    seller: str
    marketplace: str
    content: Content
    started: datetime
    uuid: str = ""
    ended: datetime | None = None
    end_reason: str = ""
    hidden_since: datetime | None = None
    sold: dict[str, int] = field(default_factory=dict)
    revised_on: str = ""
    revisions: int = 0
    managed_elsewhere: bool = False
    relisted_as: str = ""
    joined: dict[str, datetime] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether it has not ended; one that is out of stock is active and hidden."""
        return self.ended is None

    @property
    def state(self) -> str:
        """active, hidden or ended."""
        if not self.active:
            return "ended"
        return "hidden" if self.content.available == 0 else "active"


class ListingBook:
    """All listings. Whoever holds the simulator's lock may use it."""

    def __init__(self) -> None:
        self._by_id: dict[str, Listing] = {}
        self._uuids: dict[tuple[str, str], str] = {}
        self._tracked: dict[tuple[str, str], str] = {}
        self._headings: dict[tuple[str, ...], set[str]] = {}
        self._items: dict[str, int] = {}
        self._amounts: dict[str, Decimal] = {}
        self.changed: set[str] = set()

    def __iter__(self) -> Iterator[Listing]:
        return iter(self._by_id.values())

    def new_id(self) -> str:
        """The next item id."""
        return str(_FIRST_ITEM_ID + 17 * (len(self._by_id) + 1))

    def get(self, item_id: str) -> Listing | None:
        """The listing of that id, alive or ended."""
        return self._by_id.get(item_id)

    def of(self, seller: str) -> list[Listing]:
        """Every listing of a seller, the oldest first."""
        return [one for one in self._by_id.values() if one.seller == seller]

    def by_uuid(self, seller: str, uuid: str) -> str | None:
        """The item id that a request with that UUID made."""
        return self._uuids.get((seller, uuid))

    def by_sku(self, seller: str, sku: str) -> Listing | None:
        """The living listing that is tracked by SKU and has that one."""
        item_id = self._tracked.get((seller, sku))
        return None if item_id is None else self._by_id[item_id]

    def identical(self, seller: str, content: Content) -> str | None:
        """Item id of a living listing that says the same."""
        alike = self._headings.get((seller, *content.heading()), set())
        if not alike:
            return None
        wanted = content.identity()
        same = (id for id in alike if self._by_id[id].content.identity() == wanted)
        return min(same, default=None)

    def totals(self, seller: str) -> tuple[int, Decimal]:
        """Items for sale, and what they are worth."""
        return self._items.get(seller, 0), self._amounts.get(seller, Decimal(0))

    def put(self, listing: Listing) -> None:
        """A new listing."""
        self._by_id[listing.item_id] = listing
        if listing.uuid:
            self._uuids[listing.seller, listing.uuid] = listing.item_id
        if listing.active:
            self._enter(listing)
        self.changed.add(listing.item_id)

    def revise(self, listing: Listing, content: Content, now: datetime) -> None:
        """A living listing says something else."""
        self._leave(listing)
        listing.joined |= dict.fromkeys({*content.skus()} - {*listing.content.skus()}, now)
        listing.content = content
        self._enter(listing)
        listing.hidden_since = (listing.hidden_since or now) if content.available == 0 else None
        self.changed.add(listing.item_id)

    def end(self, listing: Listing, now: datetime, reason: str) -> None:
        """A living listing ends; its SKU is free again."""
        self._leave(listing)
        listing.ended = now
        listing.end_reason = reason
        self.changed.add(listing.item_id)

    def touch(self, listing: Listing) -> None:
        """Something beside the content has changed."""
        self.changed.add(listing.item_id)

    def _enter(self, listing: Listing) -> None:
        self._count(listing, 1)
        if listing.content.tracking == "SKU":
            for sku in listing.content.skus():
                self._tracked[listing.seller, sku] = listing.item_id
        alike = (listing.seller, *listing.content.heading())
        self._headings.setdefault(alike, set()).add(listing.item_id)

    def _leave(self, listing: Listing) -> None:
        self._count(listing, -1)
        for sku in listing.content.skus():
            if self._tracked.get((listing.seller, sku)) == listing.item_id:
                del self._tracked[listing.seller, sku]
        alike = (listing.seller, *listing.content.heading())
        self._headings[alike].discard(listing.item_id)
        if not self._headings[alike]:
            del self._headings[alike]

    def _count(self, listing: Listing, sign: int) -> None:
        seller, content = listing.seller, listing.content
        self._items[seller] = self._items.get(seller, 0) + sign * content.available
        self._amounts[seller] = self._amounts.get(seller, Decimal(0)) + sign * content.worth
