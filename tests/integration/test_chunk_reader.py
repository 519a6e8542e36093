"""A feed that is read on by another process."""

from collections.abc import Mapping
from pathlib import Path

from catalog.reading import FeedReading
from workflow.chunk_reader import ChunkBounds, ChunkReader, FeedPlace

_RECORDS = 4_000
_BOUNDS = ChunkBounds(records=1_200, source_chars=1 << 30, claims=1_200)


def make_feed(path: Path) -> Path:
    """A valid feed whose comments look like the end of a record."""
    text = "long " * 200  # so that the feed is read in several stretches
    records = (
        f"<InventoryRecord><!-- not yet </InventoryRecord> --><SKU>S-{number}</SKU>"
        f"<Text>{text}</Text></InventoryRecord>"
        for number in range(1, _RECORDS + 1)
    )
    path.write_text("<Stock>\n" + "\n".join(records) + "\n</Stock>\n", encoding="utf-8")
    return path


def test_a_feed_is_read_on_though_its_comments_look_like_ends(tmp_path: Path) -> None:
    """Only what a reader has really given may be passed over; a guess is none of that."""
    feed = make_feed(tmp_path / "stock.xml")
    reading = FeedReading(format="xml", record=("/Stock/InventoryRecord",))
    place = FeedPlace(feed, "inventory", reading, b"salt", None)
    after, numbers = 0, list[int]()
    asked: Mapping[bytes, str | None] = {}
    while True:
        reader = ChunkReader(place, lambda digests: {}, after, asked)
        chunk, end = reader.read(_BOUNDS)
        reader.close()
        numbers += [record.number for record in chunk.records]
        after, asked = chunk.last, chunk.asked
        if end is not None:
            break

    assert end.fault is None
    assert numbers == list(range(1, _RECORDS + 1))
