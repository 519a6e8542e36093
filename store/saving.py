"""Writes what has changed in a `Merger` back to the database."""

from sqlalchemy import Connection, Table

from catalog.product_states import ENDED, FIGURES_GO_ON, OUT_OF_STOCK
from catalog.promotion import FAST_NOUNS
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
    _tell_figures(connection, merger)
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


def _tell_figures(connection: Connection, merger: Merger) -> None:
    """Have prices and quantities looked at of what waits with its texts: nobody puts it in line."""
    waiting = {sku for sku, item in merger.items.items() if item.state in FIGURES_GO_ON}
    if not waiting or merger.cause.kind == "marketplace":
        return  # what is refused, and goes back, is nothing to tell
    changed = [key for key, draft in merger.drafts.items() if draft.is_changed]
    due = {
        sku
        for sku, noun, _ in (*changed, *merger.new_drafts)
        if noun in FAST_NOUNS and sku in waiting
    }
    if due:
        skus_are_due(connection, merger.merchant, due, merger.cause.at)


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
