"""A listing as it should be, and as the marketplace last showed it. Plain values, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from catalog.profiles import ProfileKind

Fields = Mapping[str, object]

# What can be told of an item beside its fields.
Figure: TypeAlias = Literal["price", "quantity"]

BOTH_FIGURES: Final[frozenset[Figure]] = frozenset({"price", "quantity"})


@dataclass(frozen=True, slots=True)
class ProfileUse:
    """The profile that a listing names, and which version of it counts.

    `content` is the profile's JSON: the marketplace's own ids of policies stand in it.
    """

    name: str
    version: int
    content: Fields


@dataclass(frozen=True, slots=True)
class WantedItem:
    """One buyable thing of a listing, as buyers should see it now.

    Attributes:
        sku: The merchant's own id of it.
        price: Decimal text in the listing's currency: the sale price while a sale runs. None
            where nobody has said one.
        quantity: Pieces that may be sold, the merchant's buffer taken off; never below 0.
        fields: Of a variation, what tells it from the others (`VariationSpecifics`, `EAN`,
            `VariationPictureURLs`, …); empty where the listing has one item.
        tells: Which of price and quantity the marketplace must hear. The other is what it has
            accepted last, and is better left out where it can be: pieces may have been sold since.
        tells_fields: Of a variation, whether its own fields must be heard: it is new in the
            listing, or they differ.
    """

    sku: str
    price: str | None
    quantity: int
    fields: Fields = field(default_factory=dict)
    tells: frozenset[Figure] = BOTH_FIGURES
    tells_fields: bool = True


@dataclass(frozen=True, slots=True)
class WantedListing:
    """One listing as it should be.

    Attributes:
        key: SKU that names it among the merchant's listings: the product's, or the variation's
            own where the category takes no variations.
        category: The marketplace's id of its category.
        currency: ISO 4217 code of every amount.
        fields: The product's, by the names of `catalog.schema`, with those of its offer that are
            no price; `Description` is HTML as it is to be sent, made from its template. None asks
            to clear a field. Empty for `price_quantity` and `end`.
        profiles: By kind; a kind that nobody names is missing.
        items: At least one. Several, or one with fields of its own: a listing with variations.
        has_variations: Whether it is such a listing.
    """

    key: str
    category: str
    currency: str
    fields: Fields
    items: tuple[WantedItem, ...]
    has_variations: bool
    profiles: Mapping[ProfileKind, ProfileUse] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeenItem:
    """One buyable thing of a listing as the marketplace has it: what it accepted or reported."""

    sku: str
    price: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class SeenListing:
    """One listing as the marketplace has it.

    Attributes:
        key: As of the WantedListing; in a marketplace's own report the SKU it names, or empty for
            a listing with variations, which only its id names.
        listing_id: The marketplace's id.
        is_live: Whether buyers can find it, or could with stock; false where it has ended.
        has_variations: Whether it was made with variations; that never changes of one listing.
        items: By SKU.
    """

    key: str
    listing_id: str
    is_live: bool
    has_variations: bool
    items: Mapping[str, SeenItem]
