"""Products and their variations as the store holds them: by draft, and put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Fields = Mapping[str, object]

MoveOutcome = Literal["done", "repeated", "refused", "changed", "unknown"]


@dataclass(frozen=True, slots=True)
class Item:
    """One SKU of a merchant and where it stands.

    Attributes:
        sku: The merchant's own id of it.
        product: SKU of the product that it is a variation of; its own where it is a product.
        state: One of `catalog.product_states`.
        state_at: Since when, ISO 8601 in UTC.
        state_by: Who brought it there: feed, person, rule, marketplace and so on.
        edited_at, edited_by: When a person changed it last, and who.
    """

    sku: str
    product: str
    state: str
    state_at: str
    state_by: str
    edited_at: str | None = None
    edited_by: str | None = None


@dataclass(frozen=True, slots=True)
class ItemMove:
    """What became of one SKU of many that an event was to move.

    Attributes:
        sku: Which one.
        outcome: `done`; `repeated`, it is there already; `refused`, its state or who asks forbids
            it; `changed`, it is not what was looked at any more; `unknown`, there is no such SKU.
        state: Where it is now.
    """

    sku: str
    outcome: MoveOutcome
    state: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The merged fields that feeds and people ask for, of one noun of one SKU at one place.

    Attributes:
        sku: Whose.
        noun: product, shared, variation, offer, inventory, profile_use or shipment.
        place: A location, for inventory; `marketplace/site`, for an offer of one channel only;
            a locale, for texts in another language; else empty.
        fields: By name. None asks to clear a field.
        version: 1 when made, one more with each change.
        changed_at: ISO 8601 in UTC.
        feed, record: What changed it last; None where that was no feed.
    """

    sku: str
    noun: str
    place: str
    fields: Fields
    version: int
    changed_at: str
    feed: str | None = None
    record: int | None = None


@dataclass(frozen=True, slots=True)
class StoredSku:
    """One SKU whole: where it stands, and its drafts by noun and place."""

    item: Item
    drafts: tuple[Draft, ...]

    def fields(self, noun: str, place: str = "") -> Fields:
        """The fields of one draft; none where there is no such draft."""
        for draft in self.drafts:
            if (draft.noun, draft.place) == (noun, place):
                return draft.fields
        return {}

    def by_place(self, noun: str) -> Mapping[str, Fields]:
        """The fields of the drafts of one noun, by place."""
        return {draft.place: draft.fields for draft in self.drafts if draft.noun == noun}


@dataclass(frozen=True, slots=True)
class Sellable:
    """One buyable thing as it should be listed.

    Attributes:
        item: Its SKU and state.
        fields: Of a variation, what tells it from the others; empty for a product that is sold as
            it is.
        offer: Price fields, by place.
        inventory: Quantity and handling, by location.
        locales: Its texts in further languages, by locale.
    """

    item: Item
    fields: Fields
    offer: Mapping[str, Fields]
    inventory: Mapping[str, Fields]
    locales: Mapping[str, Fields] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Product:
    """A product with everything that is said of it, however its merchant spells variations.

    Attributes:
        sku: Its SKU, or the id by which variations name it.
        item: None where only its variations were ever heard of.
        fields: Its description: its own record's fields, over those that variations brought.
        locales: Texts in further languages, by locale.
        profiles: The policy fields.
        variations: By SKU; the product itself among them where it is one of its own variations.
            A product without variations is sold itself: it stands here alone, with `fields` empty.
        is_orphan: No record has described it yet; it waits.
    """

    sku: str
    item: Item | None
    fields: Fields
    locales: Mapping[str, Fields]
    profiles: Fields
    variations: tuple[Sellable, ...]
    is_orphan: bool = False


@dataclass(frozen=True, slots=True)
class Orphan:
    """A variation whose product no record has described yet."""

    sku: str
    product: str


@dataclass(frozen=True, slots=True)
class Change:
    """One step in the life of a draft or of a main.

    Attributes:
        sku, noun, place: Of the draft.
        stage: `draft`, or `main/<marketplace>/<site>`.
        version: The version that it made.
        at: ISO 8601 in UTC.
        cause: feed, person, rule or marketplace.
        cause_id: Feed id, user, name of the rule, or request id.
        record: Position in the feed.
        release: The script release that a feed ran through.
        before: The changed fields that were there, with their values.
        added: The changed fields that were not there.
        is_first: It made the draft, with all fields that no later step has added.
    """

    sku: str
    noun: str
    place: str
    stage: str
    version: int
    at: str
    cause: str
    cause_id: str
    record: int | None
    release: str | None
    before: Fields = field(default_factory=dict)
    added: frozenset[str] = frozenset()
    is_first: bool = False

    def touches(self, name: str) -> bool:
        """Whether it changed a field."""
        return name in self.before or name in self.added
