"""Lays what records and people ask for over the drafts of their SKUs, in memory and in order.

A `Merger` holds the items and drafts that one transaction touches. `store.loading` fills it from
the database and `store.saving` writes back what has changed; between the two nothing is read.
"""

from collections.abc import Mapping
from typing import NamedTuple

from orjson import OPT_SORT_KEYS, dumps, loads

from catalog.product_states import PRODUCT_STATES, feed_event
from store.facets import DESCRIPTIONS, Part

DRAFT_STAGE = "draft"

Key = tuple[str, str, str]  # SKU, noun, place
Row = tuple[str, str, str, str, str, int, str | None, int | None, str]


class Cause(NamedTuple):
    """Who changes drafts: `kind` is feed, person, rule or marketplace; `at` ISO 8601 in UTC."""

    kind: str
    id: str
    at: str


class Draft:
    """One draft that was read from the database or changed twice, and what became of it."""

    __slots__ = (
        "changed_at",
        "content",
        "feed",
        "fields",
        "is_changed",
        "is_new",
        "record",
        "version",
    )

    def __init__(
        self,
        content: str,
        version: int,
        feed: str | None,
        record: int | None,
        changed_at: str,
        *,
        is_new: bool = False,
    ) -> None:
        self.content: str | None = content  # JSON as stored, until somebody asks for the fields
        self.fields: dict[str, object] = {}
        self.version = version
        self.feed = feed
        self.record = record
        self.changed_at = changed_at
        self.is_new = is_new
        self.is_changed = is_new

    def read(self) -> dict[str, object]:
        """The merged fields."""
        if self.content is not None:
            self.fields = loads(self.content)
            self.content = None
        return self.fields


class Item:
    """One SKU, and what became of it in this transaction."""

    __slots__ = (
        "edited_at",
        "edited_by",
        "is_changed",
        "is_new",
        "product",
        "state",
        "state_at",
        "state_by",
    )

    def __init__(
        self,
        product: str,
        state: str,
        state_at: str,
        state_by: str,
        edited_at: str | None = None,
        edited_by: str | None = None,
        *,
        is_new: bool = False,
    ) -> None:
        self.product = product
        self.state = state
        self.state_at = state_at
        self.state_by = state_by
        self.edited_at = edited_at
        self.edited_by = edited_by
        self.is_new = is_new
        self.is_changed = is_new


class Merger:
    """The items and drafts of one merchant that a transaction touches.

    Whatever it is asked about must be in it before: what is not there does not exist.
    """

    def __init__(self, merchant: str, cause: Cause) -> None:
        self.merchant = merchant
        self.cause = cause
        self.items: dict[str, Item] = {}
        self.drafts: dict[Key, Draft] = {}
        self.new_drafts: dict[Key, Row] = {}  # rows of `drafts` that were laid once
        self.locales: set[str] = set()  # places of further languages
        self.members: dict[str, set[str]] = {}  # of a product, variations other than itself
        self.history: list[tuple[object, ...]] = []  # rows of `changes`
        self.touched: dict[str, None] = {}  # items whose drafts have changed, in order

    def draft(self, key: Key) -> Draft | None:
        """One draft; None where nobody has asked for any of its fields."""
        if key in self.new_drafts:
            return self._laid_once(key)
        return self.drafts.get(key)

    def lay(self, facet: Part, record: int | None) -> bool:
        """Lay fields over one draft; returns whether that changed it."""
        fields = facet[3]
        if not fields:
            return False
        key = facet[:3]
        draft = self.drafts.get(key) if self.drafts else None
        if draft is None:
            if key not in self.new_drafts:
                self._make(key, fields, record)
                return True
            draft = self._laid_once(key)
        held = draft.read()
        before = {
            name: [held[name]] if name in held else []
            for name, value in fields.items()
            if name not in held or held[name] != value
        }
        if not before:
            return False
        held.update(fields)
        self._change(key, draft, held, before, record)
        return True

    def empty(self, key: Key, record: int | None) -> None:
        """Take all fields out of a draft, for what they said is said elsewhere now."""
        draft = self.draft(key)
        if draft is not None:
            before = {name: [value] for name, value in draft.read().items()}
            self._change(key, draft, {}, before, record)

    def _make(self, key: Key, fields: Mapping[str, object], record: int | None) -> None:
        """Most drafts of a first feed are laid once: each becomes a row at once, and no object."""
        cause = self.cause
        feed = cause.id if cause.kind == "feed" else None
        content = dumps(fields, option=OPT_SORT_KEYS).decode()
        sku, noun, place = key
        row = (self.merchant, sku, noun, place, content, 1, feed, record, cause.at)
        self.new_drafts[key] = row
        if feed is None:
            self._remember(key, 1, cause, record, None)
        if place and noun in DESCRIPTIONS:
            self.locales.add(place)
        self.touched[sku] = None

    def _laid_once(self, key: Key) -> Draft:
        row = self.new_drafts.pop(key)
        draft = self.drafts[key] = Draft(*row[4:], is_new=True)
        return draft

    def _change(
        self,
        key: Key,
        draft: Draft,
        fields: dict[str, object],
        before: Mapping[str, object],
        record: int | None,
    ) -> None:
        cause = self.cause
        if draft.version == 1 and draft.feed is not None:
            origin = Cause("feed", draft.feed, draft.changed_at)
            self._remember(key, 1, origin, draft.record, None)
        draft.fields = fields
        draft.version += 1
        draft.feed = cause.id if cause.kind == "feed" else None
        draft.record, draft.changed_at, draft.is_changed = record, cause.at, True
        self._remember(key, draft.version, cause, record, before)
        self.touched[key[0]] = None

    def _remember(
        self,
        key: Key,
        version: int,
        cause: Cause,
        record: int | None,
        before: Mapping[str, object] | None,
    ) -> None:
        content = None if before is None else to_json(before)
        self.history.append(
            (
                self.merchant,
                *key,
                DRAFT_STAGE,
                version,
                cause.at,
                cause.kind,
                cause.id,
                record,
                content,
            )
        )

    def meet(self, sku: str) -> Item:
        """The item of a SKU that somebody speaks of, made where it is met for the first time."""
        item = self.items.get(sku)
        if item is None:
            at, kind = self.cause.at, self.cause.kind
            item = self.items[sku] = Item(sku, PRODUCT_STATES.initial, at, kind, is_new=True)
        return item

    def move_touched(self, event: str | None = None) -> None:
        """Move the states of the items whose drafts have changed since the last call.

        Args:
            event: By which; None for the one that a feed's record causes in the item's state.
        """
        for sku in self.touched:
            item = self.items.get(sku)
            if item is None or (item.is_new and event is None):
                continue  # only its variations have spoken of it yet; or it has just arrived
            self.cause_event(sku, event or feed_event(item.state, item.state_by))
        self.touched.clear()

    def cause_event(self, sku: str, event: str) -> None:
        """Move the state of an item. Raises MoveRefused where that is not allowed."""
        item, cause = self.items[sku], self.cause
        state = PRODUCT_STATES.move(item.state, event, cause.kind)
        if state != item.state:
            item.state, item.state_at, item.state_by = state, cause.at, cause.kind
            item.is_changed = True
        if event == "edit":
            item.edited_at, item.edited_by = cause.at, cause.id
            item.is_changed = True


def to_json(value: object) -> str:
    """JSON as it is stored: equal values are equal texts."""
    return dumps(value, option=OPT_SORT_KEYS).decode()
