"""Digests of records: whatever decides a record's tree is in them, and nothing else."""

from dataclasses import replace

import pytest

from catalog.reading import FeedReading
from feeds.recognition import Recognition
from tests.unit.feeds_told import CSV, XML, digests_of, told_by

XML_FEED = b"<f xmlns:g='urn:g'><r><a>1</a></r></f>"
CSV_FEED = b"SKU,Price\nR-1,9\n"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((XML_FEED.replace(b"1", b"2"), XML, b"salt"), id="text"),
        pytest.param((XML_FEED.replace(b"<a>", b"<a >"), XML, b"salt"), id="spelling"),
        pytest.param((XML_FEED.replace(b"f", b"g"), XML, b"salt"), id="path"),
        pytest.param((XML_FEED, replace(XML, namespaces="keep"), b"salt"), id="reading"),
        pytest.param((XML_FEED, XML, b"pepper"), id="salt"),
        pytest.param((XML_FEED, XML, b"salt("), id="longer salt"),
    ],
)
def test_whatever_decides_a_tree_is_in_the_digest(other: tuple[bytes, FeedReading, bytes]) -> None:
    """Equal digests must mean equal trees, and the same treatment of them."""
    assert digests_of(XML_FEED, XML) != digests_of(*other)


def test_kept_namespaces_in_scope_are_in_the_digest() -> None:
    """A record may use a prefix that only the root explains."""
    keep = replace(XML, namespaces="keep")
    other = XML_FEED.replace(b"urn:g", b"urn:h")

    assert digests_of(XML_FEED, keep) != digests_of(other, keep)
    assert digests_of(XML_FEED, XML) == digests_of(other, XML)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((CSV_FEED.replace(b"Price", b"Cost"), CSV), id="header"),
        pytest.param((CSV_FEED, replace(CSV, row="Stock")), id="row element"),
        pytest.param((CSV_FEED, replace(CSV, empty_cells="empty")), id="empty cells"),
        pytest.param((CSV_FEED.replace(b"9", b"9 "), CSV), id="text"),
    ],
)
def test_whatever_decides_a_row_is_in_the_digest(other: tuple[bytes, FeedReading]) -> None:
    """The same cells under another header are another record."""
    assert digests_of(CSV_FEED, CSV) != digests_of(*other)


def test_position_and_neighbours_are_not_in_the_digest() -> None:
    """A record that moves within its feed is the same record; so is one at another line end."""
    moved = b"<f xmlns:g='urn:g'>\n<r>new</r>\n\n<r><a>1</a></r></f>"
    rows = b"SKU,Price\r\nR-0,8\r\nR-1,9"

    assert digests_of(moved, XML)[1] == digests_of(XML_FEED, XML)[0]
    assert digests_of(rows, CSV)[1] == digests_of(CSV_FEED, CSV)[0]


def test_a_record_of_which_something_is_told_has_no_digest() -> None:
    """It must be told again in the next feed, so it is read again."""
    told = told_by(b"SKU,Price\nR-1,9,8\nR-2,\xff\nR-3,7\n", CSV, Recognition(b"salt"))

    assert [bool(record.digest) for record in told[0]] == [False, False, True]


def test_the_order_of_declarations_is_that_of_the_record() -> None:
    """Not that of records before it, which another feed need not hold."""
    record = "<r xmlns:b='urn:b' xmlns:a='urn:a'/>"
    reading = replace(XML, namespaces="keep")
    alone = told_by(f"<f>{record}</f>".encode(), reading, None)[0]
    behind = told_by(f"<f><r xmlns:a='urn:x'/>{record}</f>".encode(), reading, None)[0]

    assert repr(alone[0].tree) == repr(behind[1].tree)
