from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.findings import Finding, Place, Severity
from catalog.records import FeedRecord, JsonRecord
from store.batch import Batch, DraftChange, FeedFinding, LoggedLine, RecordError, SeenRecord
from workflow.chunk import Chunk, FeedEnd, Miss, TranslatedChunk
from workflow.chunk_files import (
    read_chunk,
    read_end,
    read_translated,
    write_chunk,
    write_end,
    write_translated,
)

# Any text that a feed or a script may hold: line ends, and halves of surrogate pairs.
_TEXTS = st.text(st.characters(), max_size=20)
_DIGEST = bytes(range(16))


@settings(max_examples=60)
@given(text=_TEXTS)
def test_a_chunk_is_read_as_it_was_written(text: str) -> None:
    """Another machine must translate what was in the feed, to the letter."""
    fault = Finding("cell_too_long", text, Severity.ERROR, Place(line=3, field=text), hint=text)
    tree = {"SKU": text, "Item": [{"": {"a": {"id": text}, "t": text}}, text]}
    chunk = Chunk(
        first=3,
        last=9,
        row="Item",
        records=[
            FeedRecord(3, "Feed", tree, 4, text, digest=_DIGEST),
            FeedRecord(4, "Feed", {}, 5, text, fault),
        ],
        claims=[SeenRecord("A", _DIGEST, 5)],
        asked={_DIGEST: "A", bytes(16): None},
    )

    assert read_chunk(write_chunk(chunk)) == chunk


def test_a_record_that_is_json_is_read_as_any_other() -> None:
    """Its reader made no tree, and nobody need make one to write it."""
    json = '{"SKU":"R-1","Größe":["5 \\"","7"]}'
    record = JsonRecord(3, "Feed", json.encode(), 4, "<Feed/>", _DIGEST)
    tree = {"SKU": "R-1", "Größe": ['5 "', "7"]}
    chunk = Chunk(first=3, last=3, row=None, records=[record], claims=[], asked={})

    (read,) = read_chunk(write_chunk(chunk)).records

    assert read == FeedRecord(3, "Feed", tree, 4, "<Feed/>", digest=_DIGEST)


@settings(max_examples=60)
@given(text=_TEXTS)
def test_what_became_of_a_chunk_is_read_as_it_was_written(text: str) -> None:
    """The store must get what the worker made of it."""
    batch = Batch(
        cursor=9,
        translated=2,
        skipped=1,
        rejected=1,
        drafts=[DraftChange(3, "product", text, {"Title": text, "Weight": 1.5, "Gone": None})],
        errors=[RecordError(4, None, "sku_missing", text, 5, text, field="SKU", stage="schema")],
        findings=[FeedFinding(3, "unknown_field", text, "warning", text)],
        log_lines=[LoggedLine(3, 0, text, "info", text, "mapping-custom.js", 7)],
        seen=[SeenRecord(text, _DIGEST, 3)],
        unchanged=[SeenRecord("A", _DIGEST, 5)],
    )
    translated = TranslatedChunk(
        batch, [Miss(0, text, text, None)], [(0, 17)], [text], ("script_hopeless", text)
    )

    assert read_translated(write_translated(translated)) == translated


def test_the_end_of_a_feed_is_read_as_it_was_written() -> None:
    """What broke a feed off is told by another step than the one that met it."""
    end = FeedEnd(("archive_broken", "cut off"), [Finding("header_empty", "x", Severity.NOTE)])

    assert read_end(write_end(end)) == end
    assert read_end(write_end(FeedEnd())) == FeedEnd()
