"""Records recognised by their digests: nothing but the trees of known records is left out."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.reading import FeedReading
from feeds.csv_known import KnownCsvRecords
from feeds.decoding import FeedDecoder
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.recognition import Recognition
from feeds.xml_known import KnownXmlRecords
from tests.unit.feeds_told import CSV, XML, Told, digests_of, told_by

SMALL = FeedLimits(record_size=120, cell_chars=30, columns=4, depth=6, header_chars=20)


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
        patch.setattr("feeds.xml_shaped._FIRST_PIECE", 7)
        patch.setattr("feeds.recognition.ASKED_AT_ONCE", 5)
        yield


RECORDS = [
    "<r><SKU>R-1</SKU></r>",
    "<r a='1'>\n<SKU>R-2</SKU>\r\n <t>é €</t></r>",
    "<r/>",
    "<r a='>' b=\"/>\"/>",
    "<r ><r>inner</r><rx/><r/></r >",
    "<r><![CDATA[</r>]]><!-- </r><r>x</r> --></r>",
    "<g:r>Caf</g:r>",
    "<r>Caf\ufffd</r>",
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


@settings(max_examples=300, deadline=None)
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
@example(["<r>Caf\ufffd</r>"], ["<r/>", "<r>Caf\udce9</r>"], [True], 200, "drop", FeedLimits())
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


def test_a_known_record_behind_the_root_is_still_one_too_many() -> None:
    """The root itself can be the record; what stands behind it is no XML, known or not."""
    reading = replace(XML, record=("/r",))
    data = b"<r><a>1</a></r>\n"
    known = {record.digest for record in told_by(data, reading, Recognition(b"s"))[0]}

    for feed in (data, data * 3):
        told = told_by(feed, reading, Recognition(b"s", known.intersection))
        assert told == expected(told_by(feed, reading, Recognition(b"s")), known)


def test_known_records_are_not_parsed() -> None:
    """That is what makes them cheap; the limit on names sees what is parsed."""
    feed = b"<f>" + b"".join(b"<r><n%d/></r>" % number for number in range(200)) + b"</f>"
    limits = FeedLimits(names=20)
    everything = Recognition(b"salt", list)

    plain = told_by(feed, XML, None, size=100, limits=limits)
    known = told_by(feed, XML, everything, size=100, limits=limits)

    assert plain[2] is not None
    assert plain[2][1] == "too_many_names"
    assert known[2] is None
    assert sum(record.unchanged for record in known[0]) == 200


ODD = "<r><!-- </r><r>x</r> -->%d</r>"


@pytest.mark.parametrize(
    ("reading", "feed"),
    [
        pytest.param(
            XML,
            "<f>"
            + "".join((ODD if n % 7 == 3 else "<r>%d</r>\n") % n for n in range(300))
            + "</f>",
            id="XML",
        ),
        pytest.param(
            CSV,
            "SKU\n" + "".join(('"R-\n%d"\n' if n % 7 == 3 else "R-%d\n") % n for n in range(300)),
            id="CSV",
        ),
    ],
)
def test_a_stretch_is_asked_about_before_its_records_go_out(
    reading: FeedReading, feed: str
) -> None:
    """So the caller keeps what it found for one stretch at a time, not for the whole feed."""
    proven = set(digests_of(feed.encode(), reading))
    stretch: set[bytes] = set()
    question: set[bytes] = set()

    def known(digests: Sequence[bytes]) -> Collection[bytes]:
        question.update(digests)
        return proven.intersection(digests)

    read = KnownCsvRecords if reading.format == "csv" else KnownXmlRecords
    decoder, log = FeedDecoder("utf-8", "test"), FindingLog()
    chunks = (feed.encode()[at : at + 90] for at in range(0, len(feed), 90))
    recognition = Recognition(b"salt", known)
    count = 0
    for record in read(chunks, decoder, reading, FeedLimits(), log, recognition):
        if question:
            stretch, question = question, set()
        assert record.unchanged
        assert record.digest in stretch
        count += 1
    assert count == 300


def test_questions_are_about_many_records_each() -> None:
    """A database answers a thousand in the time of a few."""
    asked: list[int] = []

    def known(digests: Sequence[bytes]) -> Collection[bytes]:
        asked.append(len(digests))
        return digests

    for reading, feed in (
        (XML, b"<f>" + b"".join(b"<r>%04d</r>" % n for n in range(1_000)) + b"</f>"),
        (CSV, b"SKU\n" + b"".join(b"R-%04d\n" % n for n in range(1_000))),
    ):
        asked.clear()
        told = told_by(feed, reading, Recognition(b"salt", known))
        assert sum(record.unchanged for record in told[0]) == 1_000
        assert max(asked) <= 5
        assert len(asked) <= 600


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


@settings(max_examples=200, deadline=None)
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
