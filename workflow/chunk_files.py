"""Chunks and their outcomes as files: JSON Lines, written by one step and read by another.

They are read on any machine of the service and by nobody else, and are gone when their feed is
through. What they hold is data: reading one runs nothing.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import orjson

from catalog.findings import Finding, Place, Severity
from catalog.records import FeedRecord, JsonRecord
from store.batch import Batch, DraftChange, FeedFinding, LoggedLine, RecordError, SeenRecord
from workflow.chunk import Chunk, FeedEnd, Miss, TranslatedChunk

_DIGEST_BYTES = 16

_COUNTS = ("cursor", "translated", "skipped", "rejected")

# A batch's lists, and what stands in them.
_LISTS: dict[str, type[Any]] = {
    "drafts": DraftChange,
    "errors": RecordError,
    "findings": FeedFinding,
    "log_lines": LoggedLine,
}

_VALUES: Mapping[type[object], Callable[[object], tuple[object, ...]]] = {
    kind: attrgetter(*(each.name for each in fields(kind)))
    for kind in (*_LISTS.values(), Place, Miss)
}


def write_chunk(chunk: Chunk) -> bytes:
    """Write a chunk: a line for the whole, one for the claims, then one for each record."""
    asked = [[digest.hex(), sku] for digest, sku in chunk.asked.items()]
    head = [chunk.first, chunk.last, chunk.row, asked]
    return _lines([head, _seen(chunk.claims), *map(_record, chunk.records)])


def read_chunk(data: bytes) -> Chunk:
    """Read what `write_chunk` wrote."""
    head, claims, *records = map(_load, data.split(b"\n"))
    first, last, row, asked = head
    return Chunk(
        first,
        last,
        row,
        [_read_record(line) for line in records],
        _read_seen(claims),
        {bytes.fromhex(digest): sku for digest, sku in asked},
    )


def write_translated(translated: TranslatedChunk) -> bytes:
    """Write what became of a chunk."""
    batch = translated.batch
    head = [
        [getattr(batch, name) for name in _COUNTS],
        translated.hits,
        translated.carried,
        translated.hopeless,
    ]
    lists = [[_values(each) for each in getattr(batch, name)] for name in _LISTS]
    return _lines(
        [
            head,
            *lists,
            _seen(batch.seen),
            _seen(batch.unchanged),
            [_values(miss) for miss in translated.misses],
        ]
    )


def read_translated(data: bytes) -> TranslatedChunk:
    """Read what `write_translated` wrote."""
    head, *lists, seen, unchanged, misses = map(_load, data.split(b"\n"))
    counts, hits, carried, hopeless = head
    batch = Batch(*counts)
    batch.seen, batch.unchanged = _read_seen(seen), _read_seen(unchanged)
    for (name, made), each in zip(_LISTS.items(), lists, strict=True):
        getattr(batch, name).extend(made(*values) for values in each)
    return TranslatedChunk(
        batch,
        [Miss(*values) for values in misses],
        [(table, row) for table, row in hits],
        carried,
        None if hopeless is None else (hopeless[0], hopeless[1]),
    )


def write_end(end: FeedEnd) -> bytes:
    """Write how a feed ended."""
    return _lines([[end.fault, [_finding(each) for each in end.remarks]]])


def read_end(data: bytes) -> FeedEnd:
    """Read what `write_end` wrote."""
    fault, remarks = _load(data)
    return FeedEnd(
        None if fault is None else (fault[0], fault[1]), [_read_finding(each) for each in remarks]
    )


def _record(record: FeedRecord) -> list[object]:
    fault = None if record.fault is None else _finding(record.fault)
    tree = orjson.Fragment(record.json) if isinstance(record, JsonRecord) else record.tree
    digest = record.digest.hex()
    return [record.number, record.name, tree, record.line, record.source, fault, digest]


def _read_record(values: Sequence[Any]) -> FeedRecord:
    number, name, tree, line, source, fault, digest = values
    read = None if fault is None else _read_finding(fault)
    return FeedRecord(number, name, tree, line, source, read, bytes.fromhex(digest))


def _seen(records: Sequence[SeenRecord]) -> list[object]:
    """Column by column: a chunk of a feed that has not changed is nothing but these."""
    digests = b"".join([each.digest for each in records])
    return [[each.sku for each in records], digests.hex(), [each.record for each in records]]


def _read_seen(columns: Sequence[Any]) -> list[SeenRecord]:
    skus, joined, records = columns
    digests = bytes.fromhex(joined)
    cut = [digests[at : at + _DIGEST_BYTES] for at in range(0, len(digests), _DIGEST_BYTES)]
    return [SeenRecord(*each) for each in zip(skus, cut, records, strict=True)]


def _finding(finding: Finding) -> list[object]:
    place = _values(finding.place)
    severity = finding.severity.value
    return [finding.code, finding.message, severity, place, finding.hint, finding.excerpt]


def _read_finding(values: Sequence[Any]) -> Finding:
    code, message, severity, place, hint, excerpt = values
    return Finding(code, message, Severity(severity), Place(*place), hint, excerpt)


def _values(noun: object) -> tuple[object, ...]:
    """The fields of a dataclass, in order, without their names."""
    return _VALUES[type(noun)](noun)


def _lines(values: Iterable[object]) -> bytes:
    return b"\n".join(map(_dump, values))


def _dump(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        # Half a surrogate pair: json escapes what orjson refuses. No line end stands in either.
        return json.dumps(value, separators=(",", ":")).encode("ascii")


def _load(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)
