"""Drafts: the merged fields that feeds ask for, by merchant, noun and SKU."""

from collections.abc import Iterator, Mapping, Sequence

import orjson
from sqlalchemy import Connection, Table, select, tuple_

from store.batch import DraftChange
from store.draft_rows import DraftRow
from store.upsert import insert_into

_drafts: Table = DraftRow.__table__  # type: ignore[attr-defined]

# SQLite takes at most 32,766 variables in one statement; two go into each key.
_KEYS_PER_QUERY = 5_000


def merge_drafts(
    connection: Connection, merchant: str, feed: str, changes: Sequence[DraftChange]
) -> None:
    """Lay each change over the draft of its SKU, in order. Equal content is no change.

    Merging is by field, so that a product feed and an inventory feed of one SKU never overwrite
    each other.
    """
    stored = _read(connection, merchant, {(change.noun, change.sku) for change in changes})
    changed: dict[tuple[str, str], dict[str, object]] = {}
    for change in changes:
        key = (change.noun, change.sku)
        before = stored.get(key)
        fields = change.fields if before is None else {**orjson.loads(before), **change.fields}
        content = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
        if content == before:
            continue
        stored[key] = content
        changed[key] = {
            "merchant": merchant,
            "noun": change.noun,
            "sku": change.sku,
            "fields": content,
            "changed_by": feed,
            "changed_record": change.record,
        }
    if changed:
        upsert = insert_into(connection, _drafts)
        connection.execute(
            upsert.on_conflict_do_update(
                index_elements=["merchant", "noun", "sku"],
                set_={
                    name: upsert.excluded[name]
                    for name in ("fields", "changed_by", "changed_record")
                },
            ),
            list(changed.values()),
        )


def read_drafts(
    connection: Connection, merchant: str
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Yield (noun, SKU, fields) of every draft of a merchant, by noun and SKU."""
    rows = connection.execute(
        select(_drafts.c.noun, _drafts.c.sku, _drafts.c.fields)
        .where(_drafts.c.merchant == merchant)
        .order_by(_drafts.c.noun, _drafts.c.sku)
    )
    for noun, sku, fields in rows:
        yield noun, sku, orjson.loads(fields)


def _read(
    connection: Connection, merchant: str, keys: set[tuple[str, str]]
) -> dict[tuple[str, str], bytes]:
    found: dict[tuple[str, str], bytes] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), _KEYS_PER_QUERY):
        rows = connection.execute(
            select(_drafts.c.noun, _drafts.c.sku, _drafts.c.fields).where(
                _drafts.c.merchant == merchant,
                tuple_(_drafts.c.noun, _drafts.c.sku).in_(ordered[start : start + _KEYS_PER_QUERY]),
            )
        )
        found.update({(noun, sku): fields for noun, sku, fields in rows})
    return found
