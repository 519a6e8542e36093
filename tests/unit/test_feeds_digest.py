"""Records recognised by their digests: nothing but the trees of known records is left out."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.errors import FeedFault
from catalog.findings import Finding
from catalog.reading import FeedReading
from catalog.records import FeedRecord
from feeds.csv_known import KnownCsvRecords
from feeds.csv_reader import CsvRecords
from feeds.decoding import FeedDecoder
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.recognition import Recognition
from feeds.xml_known import KnownXmlRecords
from feeds.xml_reader import XmlRecords

XML = FeedReading(format="xml", record=("r", "g:r", "/f/*/q"))
CSV = FeedReading(format="csv", row="Inventory", root="InventoryRecord", delimiter=",")
SMALL = FeedLimits(record_size=120, cell_chars=30, columns=4, depth=6, header_chars=20)

Told = tuple[list[FeedRecord], list[Finding], tuple[str, str, object] | None]


def told_by(
    data: bytes,
    reading: FeedReading,
    recognition: Recognition | None,
    *,
    size: int = 1 << 17,
    limits: FeedLimits | None = None,
) -> Told:
    """Everything a reader says about a feed that is handed over `size` bytes at a time."""
    log = FindingLog()
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    decoder = FeedDecoder("utf-8", "test")
    asks = recognition is not None and recognition.asks
    readers = (
        (CsvRecords, KnownCsvRecords) if reading.format == "csv" else (XmlRecords, KnownXmlRecords)
    )
    records = readers[asks](chunks, decoder, reading, limits or FeedLimits(), log, recognition)
    found: list[FeedRecord] = []
    try:
        found.extend(records)
    except FeedFault as fault:
        return found, log.kept, (str(fault), fault.fault, fault.context)
    return found, log.kept, None


def expected(plain: Told, known: Collection[bytes]) -> Told:
    """The same, with known records emptied."""
    records, findings, fault = plain
    emptied = [
        replace(record, tree="", source="", unchanged=True) if record.digest in known else record
        for record in records
    ]
    return emptied, findings, fault


def without_digests(told: Told) -> Told:
    """What a reader says that makes no digests."""
    records, findings, fault = told
    return [replace(record, digest=b"") for record in records], findings, fault


def check(
    earlier: bytes,
    later: bytes,
    reading: FeedReading,
    pick: Sequence[bool],
    *,
    size: int,
    limits: FeedLimits,
) -> None:
    """Read a feed while some records of an earlier one, and some of its own, are known."""
    salted = Recognition(b"salt")
    before = told_by(earlier, reading, salted, limits=limits)[0]
    plain = told_by(later, reading, salted, size=size, limits=limits)
    digests = [record.digest for record in (*before, *plain[0]) if record.digest]
    flags = [pick[at % len(pick)] for at in range(len(digests))]
    known = {digest for digest, flag in zip(digests, flags, strict=True) if flag}
    recognition = Recognition(b"salt", known.intersection)

    assert without_digests(plain) == told_by(later, reading, None, size=size, limits=limits)
    assert told_by(later, reading, recognition, size=size, limits=limits) == expected(plain, known)


@pytest.fixture(autouse=True)
def _small_blocks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Blocks of a few records, so that every seam is met in a small feed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feeds.xml_known.CHUNK_BYTES", 100)
        patch.setattr("feeds.xml_known._BLOCK_BYTES", 300)
        patch.setattr("feeds.xml_known._FIRST_PIECE", 7)
        patch.setattr("feeds.csv_known.ASKED_AT_ONCE", 3)
        patch.setattr("feeds.recognition.ASKED_AT_ONCE", 5)
        yield


RECORDS = [
    "<r><SKU>R-1</SKU></r>",
    "<r a='1'>\n<SKU>R-2</SKU>\r\n <t>é €</t></r>",
    "<r/>",
    "<r a='>' b=\"/>\"/>",
    "<r ><r>inner</r><rx/><r/></r >",
    "<r><![CDATA[</r>]]><!-- </r><r>x</r> --></r>",
    "<g:r>Caf\ufffd</g:r>",
    "<r>Caf\udce9</r>",
    "<r xmlns:g='urn:own'><g:x g:y='1'/></r>",
    "<r xmlns:h='urn:h' xmlns:g='urn:own'>\r<h:x/></r>",
    "<r>" + "long text " * 4 + "</r>",
    "<r>" + "<x>too large</x>" * 9 + "</r>",
    "<r><a><b><c><d>deep</d></c></b></a></r>",
    "<q>only below one more</q>",
    "<r a='1' b='2' c='3' d='4' e='5'/>",
]
GAPS = [
    "",
    "",
    "\n",
    " \r\n",
    "\r",
    "text",
    "]]",
    ">",
    "&amp;",
    "<!-- <r>no</r> -->",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?pi <r/> ?>",
    "<w>",
    "</w>",
    "<w xmlns:g='urn:outer'>",
    "<other a='1'/>",
    "é",
    "\udce9",
    "\x0b",
    "&",
    "</f>",
    "<very-long-name-of-an-element-that-no-limit-allows/>",
]
STREAM = st.lists(
    st.one_of(st.sampled_from(RECORDS), st.sampled_from(RECORDS), st.sampled_from(GAPS)),
    max_size=14,
)


def xml_feed(pieces: Sequence[str]) -> bytes:
    """A feed of these pieces; whoever opens an element in it does not close it."""
    text = "<f xmlns:g='urn:g'>" + "".join(pieces)
    opened = len(re.findall("<w", text)) - text.count("</w>")
    return (text + "</w>" * max(0, opened) + "</f>\n").encode("utf-8", "surrogateescape")


@settings(max_examples=400)
@given(
    earlier=STREAM,
    later=STREAM,
    pick=st.lists(st.booleans(), min_size=1, max_size=7),
    size=st.integers(1, 200),
    namespaces=st.sampled_from(["drop", "keep"]),
    limits=st.sampled_from([FeedLimits(), SMALL]),
)
@example(["<r/>"], ["<r/>", "<![CDATA[", "<r/>", "]]>", "<r/>"], [True], 200, "drop", FeedLimits())
@example(["<r/>"] * 3, ["<r/>", "\r", "<r/>", "\n", "<r/>"], [True], 200, "drop", FeedLimits())
@example(["<r/>"] * 3, ["<r/>", "]]", "<r/>", ">", "<r/>"], [True], 200, "drop", FeedLimits())
def test_known_records_change_nothing_for_the_others_in_xml(
    earlier: list[str],
    later: list[str],
    pick: list[bool],
    size: int,
    namespaces: str,
    limits: FeedLimits,
) -> None:
    """Numbers, lines, sources, findings and faults are those of a reader that knows nothing."""
    reading = replace(XML, namespaces="keep" if namespaces == "keep" else "drop")
    check(xml_feed(earlier), xml_feed(later), reading, pick, size=size, limits=limits)


ROWS = [
    "R-1,9,a\n",
    "R-2,10,b\r\n",
    "R-3,11\r",
    'R-4,"two\nlines",c\n',
    'R-5,"R-1,9,a\nR-1,9,a\n",d\n',
    '"\n',
    "R-6,1,2,3\n",
    "R-6,1,2,\n",
    ",,\n",
    "\n",
    "#R-1,9,a\n",
    "R-7,Caf\ufffd,é\n",
    "R-8,Caf\udce9,é\n",
    "R-9,\0,n\n",
    "R-10," + "x" * 40 + "\n",
    "R-11," + '"' + "y" * 90 + "\n" + "z" * 40 + '"\n',
    "SKU,Price,Text\n",
    "R-12,a,b,c,d,e\n",
    "sep=,\n",
]


@settings(max_examples=300)
@given(
    earlier=st.lists(st.sampled_from(ROWS), max_size=10),
    later=st.lists(st.sampled_from(ROWS), max_size=14),
    pick=st.lists(st.booleans(), min_size=1, max_size=7),
    size=st.integers(1, 120),
    how=st.sampled_from(
        [{}, {"header": False, "columns": ("A", "B")}, {"skip_rows": 2}, {"empty_cells": "empty"}]
    ),
    limits=st.sampled_from([FeedLimits(), SMALL]),
)
def test_known_records_change_nothing_for_the_others_in_csv(
    earlier: list[str],
    later: list[str],
    pick: list[bool],
    size: int,
    how: dict[str, object],
    limits: FeedLimits,
) -> None:
    """The same; quotes over lines, blank rows, comments and rows that are too long included."""
    reading = replace(CSV, comment="#", **how)  # type: ignore[arg-type]
    head = "SKU,Price,Text\n"
    first, second = (
        (head + "".join(rows)).encode("utf-8", "surrogateescape") for rows in (earlier, later)
    )
    check(first, second, reading, pick, size=size, limits=limits)
