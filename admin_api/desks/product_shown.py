"""What the products desk answers: plain values, put together from several parts of the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin_api.desks.product_cells import GridCell
from catalog.feeds import Feed
from catalog.field_history import FieldStep
from catalog.item_line import ItemLine
from catalog.listings import Listing, Main
from catalog.merchants import Channel
from catalog.products import Change, Draft, Item
from catalog.promotion import Difference
from catalog.stored import StoredError


@dataclass(frozen=True, slots=True)
class ListingShown:
    """A listing, and where buyers see it; None where nobody knows."""

    listing: Listing
    page: str | None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A SKU in a list, its listings with the addresses of their pages, and what may be edited."""

    line: ItemLine
    listings: tuple[ListingShown, ...]
    cells: Mapping[str, GridCell]


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Some SKUs, and the cursors behind and before which the next and the last page begin."""

    entries: tuple[ProductRow, ...]
    after: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft beside main of each channel.

    Attributes:
        draft: As it is.
        mains: Of the same noun and place, by channel.
        origins: By field, the step that gave it its value.
        editable: Names of fields that a person may change here, also those that are not there.
    """

    draft: Draft
    mains: tuple[Main, ...]
    origins: Mapping[str, FieldStep]
    editable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductShown:
    """One SKU with all that is known of it.

    Attributes:
        item: Where it stands.
        version: Of its state and drafts, as an approval names it.
        drafts: Its own, and those of its product that speak of it as well.
        nouns: Of its own, those that a person may edit or make.
        differences: By channel, what of its own drafts is not main there.
        moves: What the caller may let it do.
        listings: On every channel.
        errors: Those that nothing has mended, the newest first.
        history: The newest steps of its drafts and mains, and whether there are more.
        feeds: That the steps speak of, by id.
        variations: Other SKUs of the same product, and whether there are more.
    """

    item: Item
    version: str
    drafts: tuple[DraftShown, ...]
    nouns: tuple[str, ...]
    differences: Mapping[Channel, tuple[Difference, ...]]
    moves: tuple[str, ...]
    listings: tuple[ListingShown, ...]
    errors: Sequence[StoredError]
    history: Sequence[Change]
    has_more_history: bool
    feeds: Mapping[str, Feed]
    variations: tuple[ItemLine, ...]
    has_more_variations: bool


@dataclass(frozen=True, slots=True)
class FieldLife:
    """The life of one field: its steps in each draft and main, and the feeds they speak of."""

    steps: tuple[FieldStep, ...]
    feeds: Mapping[str, Feed]
