"""Records on their way into the sandbox: encoded once, cut into crossings of bounded size."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from catalog.records import FeedRecord, JsonRecord
from runtime_js.limits import Limits


@dataclass(frozen=True, slots=True)
class EncodedRecord:
    """A record and its `[rootName, node]` as JSON text."""

    record: FeedRecord
    text: bytes


def encode(record: FeedRecord) -> EncodedRecord:
    """Write one record as JSON. Any text will do, lone surrogates included."""
    if isinstance(record, JsonRecord):
        return EncodedRecord(record, b"[%b,%b]" % (orjson.dumps(record.name), record.json))
    pair = [record.name, record.tree]
    try:
        return EncodedRecord(record, orjson.dumps(pair))
    except TypeError:
        # orjson refuses text that is not Unicode, and trees deeper than 254; json escapes the
        # one and goes to Python's own limit with the other.
        return EncodedRecord(record, json.dumps(pair).encode())


def crossing(records: Sequence[EncodedRecord]) -> bytes:
    """Write what the prelude's `runBatch` reads: `{"first": n, "records": [[name, node], …]}`.

    Where records between them are left out, with the `numbers` of all.
    """
    first, last = records[0].record.number, records[-1].record.number
    texts = b",".join(each.text for each in records)
    if last - first == len(records) - 1:
        return b'{"first":%d,"records":[%b]}' % (first, texts)
    numbers = b",".join(b"%d" % each.record.number for each in records)
    return b'{"first":%d,"numbers":[%b],"records":[%b]}' % (first, numbers, texts)


def traced_crossing(record: EncodedRecord, paths: Sequence[str]) -> bytes:
    """Write the crossing of one record that asks where `paths` of its output were assigned."""
    head = b'{"paths":%b,' % json.dumps(list(paths)).encode()
    return head + crossing([record])[1:]


def cut(
    batches: Iterable[Sequence[FeedRecord]], limits: Limits
) -> Iterator[tuple[EncodedRecord, ...]]:
    """Cut batches of any size into crossings that keep the limits.

    A record larger than a crossing goes alone.
    """
    for batch in batches:
        part: list[EncodedRecord] = []
        size = 0
        for record in batch:
            each = encode(record)
            if part and (
                len(part) >= limits.crossing_records
                or size + len(each.text) > limits.crossing_bytes
            ):
                yield tuple(part)
                part, size = [], 0
            part.append(each)
            size += len(each.text)
        if part:
            yield tuple(part)
