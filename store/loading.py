"""Reads the items and drafts that records will touch, with the groups that they may move."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from store.batch import DraftChange
from store.bulk import run
from store.facets import DESCRIPTIONS, children_of
from store.groups import named_parent
from store.merging import Draft, Item, Merger

# The hot path: `tests/contract/test_query_plans.py` shows how each of these is answered.
ITEMS = (
    "SELECT sku, product, state, state_at, state_by, edited_at, edited_by FROM items "
    "WHERE merchant = ? AND sku IN ??"
)
MEMBERS = (
    "SELECT sku, product, state, state_at, state_by, edited_at, edited_by FROM items "
    "WHERE merchant = ? AND product IN ??"
)
DRAFTS = (
    "SELECT sku, noun, place, fields, version, feed, record, changed_at FROM drafts "
    "WHERE merchant = ? AND sku IN ??"
)

# By SKU, whom its records name as parent; None where one says that it has none.
Parents = dict[str, set[str | None]]


def load(connection: Connection, merger: Merger, changes: Sequence[DraftChange]) -> None:
    """Read everything that `store.groups.lay_record` may ask for."""
    skus: set[str] = set()
    keys: set[str] = set()
    parents: Parents = {}
    for change in changes:
        if change.noun != "product":
            keys.add(change.sku)
        else:
            skus.add(change.sku)
            _add_parents(parents, change)
    named = {parent for each in parents.values() for parent in each if parent is not None}
    _load_items(connection, merger, ITEMS, skus | named | set(parents))
    products = {item.product for item in merger.items.values()} - named - set(merger.items)
    _load_items(connection, merger, ITEMS, products)
    # Who has no item can have drafts only where others have named it.
    known = set(merger.items) | named | products | keys
    _load_drafts(connection, merger, known)
    _load_groups(connection, merger, parents, known)


def load_skus(connection: Connection, merger: Merger, skus: Iterable[str]) -> None:
    """Read the items and drafts of some SKUs, for changes that move no groups."""
    wanted = set(skus)
    _load_items(connection, merger, ITEMS, wanted)
    _load_drafts(connection, merger, wanted)


def _add_parents(parents: Parents, change: DraftChange) -> None:
    fields = change.fields
    if "VariantOf" in fields:
        parent = fields["VariantOf"]
        named = parent if isinstance(parent, str) and parent != change.sku else None
        parents.setdefault(change.sku, set()).add(named)
    if "Variations" in fields:
        for child in children_of(fields):
            sku = child.get("SKU")
            if isinstance(sku, str):
                parents.setdefault(sku, set()).add(change.sku)


def _load_groups(connection: Connection, merger: Merger, parents: Parents, known: set[str]) -> None:
    """Read whole groups where a record names another parent than the one that is known."""
    groups: set[str] = set()
    for sku, named in parents.items():
        item = merger.items.get(sku)
        if named == {None if item is None else named_parent(merger, sku)}:
            continue
        groups.add(sku)
        if item is not None:
            groups.add(item.product)
        for parent in named:
            above = None if parent is None else merger.items.get(parent)
            if above is not None:
                groups.add(above.product)
    if not groups:
        return
    before = set(merger.items)
    _load_items(connection, merger, MEMBERS, groups)
    _load_drafts(connection, merger, set(merger.items) - before - known)


def _load_items(connection: Connection, merger: Merger, query: str, keys: set[str]) -> None:
    if not keys:
        return
    for sku, *columns in run(connection, query, merger.merchant, list(keys)):
        if sku not in merger.items:
            item = merger.items[sku] = Item(*columns)
            if item.product != sku:
                merger.members.setdefault(item.product, set()).add(sku)


def _load_drafts(connection: Connection, merger: Merger, skus: set[str]) -> None:
    if not skus:
        return
    drafts = merger.drafts
    for sku, noun, place, *columns in run(connection, DRAFTS, merger.merchant, list(skus)):
        drafts[sku, noun, place] = Draft(*columns)
        if place and noun in DESCRIPTIONS:
            merger.locales.add(place)
