"""Writes what has changed in a `Merger` back to the database."""

from orjson import OPT_SORT_KEYS, dumps
from sqlalchemy import Connection, Table

from store.bulk import insert_rows, upsert_rows
from store.draft_rows import ChangeRow, DraftRow, ItemRow
from store.merging import Item, Merger

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
    new = [_row(merchant, sku, item) for sku, item in merger.items.items() if item.is_new]
    changed = [
        _row(merchant, sku, item)
        for sku, item in merger.items.items()
        if item.is_changed and not item.is_new
    ]
    insert_rows(connection, _items, new)
    upsert_rows(connection, _items, changed)


def _row(merchant: str, sku: str, item: Item) -> tuple[object, ...]:
    return (
        merchant,
        sku,
        item.product,
        item.state,
        item.state_at,
        item.state_by,
        item.edited_at,
        item.edited_by,
    )


def _save_drafts(connection: Connection, merger: Merger) -> None:
    merchant = merger.merchant
    new: list[tuple[object, ...]] = []
    changed: list[tuple[object, ...]] = []
    for (sku, noun, place), draft in merger.drafts.items():
        if draft.is_changed:
            content = dumps(draft.fields, option=OPT_SORT_KEYS).decode()
            (new if draft.is_new else changed).append(
                (
                    merchant,
                    sku,
                    noun,
                    place,
                    content,
                    draft.version,
                    draft.feed,
                    draft.record,
                    draft.changed_at,
                )
            )
    insert_rows(connection, _drafts, new)
    upsert_rows(connection, _drafts, changed)
