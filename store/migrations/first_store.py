"""Carries what stands in the tables of version 0001 over into those of version 0002."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, text

from store.facets import children_of, root_of, split_record

_FEEDS = """
INSERT INTO feeds (id, merchant, number, direction, kind, name, sha256, size_bytes, received_at,
  meaning, release, state, cursor, translated, skipped, rejected, unchanged, disappeared,
  fault_code, fault_message)
SELECT id, merchant, row_number() OVER (PARTITION BY merchant ORDER BY received_at, id), 'inbound',
  kind, name, sha256, size_bytes, received_at, 'delta', release, state, cursor, translated, skipped,
  rejected, 0, 0, fault_code, fault_message
FROM old_feeds
"""

_ERRORS = """
INSERT INTO errors (merchant, feed, record, stage, position, at, sku, code, message, field, file,
  line, "column", record_line, record_text)
SELECT feeds.merchant, feed, record, 'translation', 0, received_at, sku, code, message, field, file,
  line, "column", record_line, record_text
FROM old_errors JOIN feeds ON feeds.id = feed
"""

_FINDINGS = """
INSERT INTO findings (merchant, feed, code, place, severity, message, first_record, times)
SELECT feeds.merchant, feed, code, place, severity, message, first_record, times
FROM old_findings JOIN feeds ON feeds.id = feed
"""

_LOG_LINES = """
INSERT INTO log_lines (merchant, feed, record, position, at, sku, level, message, file, line)
SELECT feeds.merchant, feed, record, position, received_at, sku, level, message, file, line
FROM old_log_lines JOIN feeds ON feeds.id = feed
"""

# By order of change, so that of two variations that disagree about their product the later wins.
_OLD_DRAFTS = text(
    "SELECT noun, sku, fields, changed_by AS feed, changed_record AS record, received_at AS at "
    "FROM old_drafts JOIN feeds ON feeds.id = changed_by WHERE old_drafts.merchant = :merchant "
    "ORDER BY number, changed_record, noun, sku"
)
_STORED = text(
    "SELECT fields FROM drafts "
    "WHERE merchant = :merchant AND sku = :sku AND noun = :noun AND place = :place"
)
_DRAFT = text(
    "INSERT INTO drafts (merchant, sku, noun, place, fields, version, feed, record, changed_at) "
    "VALUES (:merchant, :sku, :noun, :place, :fields, 1, :feed, :record, :at) "
    "ON CONFLICT (merchant, sku, noun, place) DO UPDATE SET fields = excluded.fields, "
    "feed = excluded.feed, record = excluded.record, changed_at = excluded.changed_at"
)
_ITEM = text(
    "INSERT INTO items (merchant, sku, product, state, state_at, state_by) "
    "VALUES (:merchant, :sku, :product, 'NEW', :at, 'feed') ON CONFLICT (merchant, sku) DO NOTHING"
)


def carry_over(connection: Connection) -> None:
    """Fill the new tables from the old ones, which are named `old_…`."""
    for statement in (_FEEDS, _ERRORS, _FINDINGS, _LOG_LINES):
        connection.execute(text(statement))
    merchants = connection.execute(text("SELECT DISTINCT merchant FROM old_drafts")).scalars()
    for merchant in merchants.all():
        parents = {
            thing["sku"]: thing["fields"]["VariantOf"]
            for thing in _old_things(connection, merchant)
            if isinstance(thing["fields"].get("VariantOf"), str)
        }
        for thing in _old_things(connection, merchant):
            _carry_thing(connection, thing, parents)


def _old_things(connection: Connection, merchant: str) -> Iterator[dict[str, Any]]:
    """Yield every old draft, and behind a parent record its children as flat records."""
    for old in connection.execute(_OLD_DRAFTS, {"merchant": merchant}).mappings().all():
        fields = orjson.loads(old["fields"])
        yield {"merchant": merchant, **old, "fields": fields}
        for child in children_of(fields):
            fields = {**child, "VariantOf": old["sku"]}
            yield {"merchant": merchant, **old, "sku": child["SKU"], "fields": fields}


def _carry_thing(
    connection: Connection, old: Mapping[str, Any], parents: Mapping[str, str]
) -> None:
    sku = old["sku"]
    root = root_of(sku, parents)
    if old["noun"] == "product":
        connection.execute(_ITEM, {**old, "product": root})
    split = split_record(old["noun"], sku, old["fields"], None if root == sku else root)
    for holder, noun, place, content in split:
        draft = {**old, "sku": holder, "noun": noun, "place": place}
        stored = connection.execute(_STORED, draft).scalar()
        fields = {**orjson.loads(stored or b"{}"), **content}
        if fields:
            draft["fields"] = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS).decode()
            connection.execute(_DRAFT, draft)
