"""Writes what has changed in a `Merger` back to the database."""

from sqlalchemy import Connection, Table

from catalog.product_states import ENDED, OUT_OF_STOCK
from store.bulk import insert_rows, upsert_rows
from store.draft_rows import ChangeRow, DraftRow, ItemRow
from store.due_now import skus_are_due
from store.merging import Merger, to_json

_items: Table = ItemRow.__table__  # type: ignore[attr-defined]
_drafts: Table = DraftRow.__table__  # type: ignore[attr-defined]
_changes: Table = ChangeRow.__table__  # type: ignore[attr-defined]


def save(connection: Connection, merger: Merger) -> None:
    """Write items, drafts and history; what was there before the transaction is overwritten."""
    _save_items(connection, merger)
    _save_drafts(connection, merger)
    insert_rows(connection, _changes, merger.history)


def _save_items(connection: Connection, merger: Merger) -> None:
    merchant = merger.merchant
    new: list[tuple[object, ...]] = []
    changed: list[tuple[object, ...]] = []
    for sku, item in merger.items.items():
        if item.is_changed:
            (new if item.is_new else changed).append(
                (
                    merchant,
                    sku,
                    item.product,
                    item.state,
                    item.state_at,
                    item.state_by,
                    item.edited_at,
                    item.edited_by,
                )
            )
    insert_rows(connection, _items, new)
    upsert_rows(connection, _items, changed)
    gone = [
        sku
        for sku, item in merger.items.items()
        if item.is_changed
        and (item.state == ENDED or (item.state == OUT_OF_STOCK and item.state_by == "feed"))
    ]
    if gone:
        skus_are_due(connection, merchant, gone, merger.cause.at)


def _save_drafts(connection: Connection, merger: Merger) -> None:
    new: list[tuple[object, ...]] = list(merger.new_drafts.values())
    changed: list[tuple[object, ...]] = []
    for (sku, noun, place), draft in merger.drafts.items():
        if draft.is_changed:
            (new if draft.is_new else changed).append(
                (
                    merger.merchant,
                    sku,
                    noun,
                    place,
                    to_json(draft.read()),
                    draft.version,
                    draft.feed,
                    draft.record,
                    draft.changed_at,
                )
            )
    insert_rows(connection, _drafts, new)
    upsert_rows(connection, _drafts, changed)
