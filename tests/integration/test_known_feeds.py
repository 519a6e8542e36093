"""Feeds of which most records are known already: whoever reads them sees the same records."""

import contextlib
import gzip
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from bench.measured_feed import write_csv, write_xml
from catalog.errors import FeedFault
from catalog.reading import FeedReading
from catalog.records import FeedRecord, Known
from feeds.open import open_feed
from tests.builders_feeds import endless_csv, endless_xml
from tests.unit.feeds_told import as_any_other

MERCHANTS = Path(__file__).parents[2] / "merchants"


def read_known(path: Path, kind: str, known: Known | None) -> list[FeedRecord]:
    """All records of a file, those before a fault, with digests."""
    found: list[FeedRecord] = []
    with open_feed(path, kind, FeedReading(), salt=b"salt", known=known) as reader:
        with contextlib.suppress(FeedFault):
            found.extend(map(as_any_other, reader))
    return found


def expect_known(path: Path, kind: str) -> None:
    """Read a file while every third record is unknown; compare with a reader that knows none."""
    plain = read_known(path, kind, None)
    known = {record.digest for at, record in enumerate(plain) if at % 3} - {b""}
    expected = [
        replace(record, tree="", source="", unchanged=True) if record.digest in known else record
        for record in plain
    ]

    assert plain
    assert read_known(path, kind, known.intersection) == expected


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.name) for path in sorted(MERCHANTS.glob("*/feeds/*"))]
)
def test_feeds_of_merchants_read_the_same_where_records_are_known(path: Path) -> None:
    """The demo's own feeds, in every dialect that they have."""
    expect_known(path, "inventory")


@pytest.mark.parametrize("write", [write_xml, write_csv])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_large_feeds_read_the_same_where_records_are_known(
    write: Callable[[Path, int], None], pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """Over the seams of chunks and blocks, plain and packed."""
    path = tmp_path / "feed"
    write(path, 3_000)
    path.write_bytes(pack(path.read_bytes()))
    expect_known(path, "inventory")


def test_memory_stays_flat_over_known_records() -> None:
    """A feed in which nothing has changed is as long as any other."""
    for records in (endless_xml(list), endless_csv(list)):
        stream = iter(records)
        next(islice(stream, 60_000, 60_000), None)
        tracemalloc.start()
        assert all(record.unchanged for record in islice(stream, 60_000))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 << 20


def test_known_needs_a_salt(tmp_path: Path) -> None:
    """Without one the releases of a merchant would share their digests."""
    path = tmp_path / "feed.xml"
    path.write_bytes(b"<Feed><Inventory><SKU>R-1</SKU></Inventory></Feed>")
    with pytest.raises(ValueError, match="salt"):
        open_feed(path, "inventory", FeedReading(), known=list)
