"""Records read by their shape: the same records, to the byte, as the parser makes."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.records import JsonRecord
from feeds.decoding import FeedDecoder
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.recognition import Recognition
from feeds.xml_shaped import ShapedXmlRecords
from tests.unit.feeds_told import XML, as_any_other, told_by

SMALL = FeedLimits(record_size=150, cell_chars=20, columns=3, depth=5)

# Records with holes; what goes into a hole follows.
FORMS = [
    "<r><a>%s</a></r>",
    "<r>\n <a>%s</a>\r\n <b c=\"%s\">%s</b>\n</r>",
    '<r a="%s" b = "%s"/>',
    "<r><a>%s</a><b/><a>%s</a></r>",
    "<r><a>%s</a><a>%s</a><b><c>%s</c></b></r >",
    '<r><g:a>%s</g:a><b c="%s"> <d/> </b></r>',
    "<r>%s</r>",
    "<r>%s<a>%s</a></r>",
    "<r><a><![CDATA[%s]]></a></r>",
    "<r><r>%s</r><a>%s</a></r>",
    "<q><a>%s</a></q>",
    "<w><q><a>%s</a></q></w>",
    '<r xmlns="%s" b:c="%s"/>',
]  # fmt: skip
FILLINGS = [
    "",
    " ",
    "x",
    "R-1",
    " R-2 ",
    "é€😀",
    "a &amp; b",
    "&lt;b&gt;",
    "&quot;&apos;",
    "&amp;lt;",
    "&#13;",
    "&#x41;",
    "&nbsp;",
    "&",
    'a "quoted" word',
    "it's",
    "back\\slash",
    "two\nlines",
    "two\r\nlines",
    "a\ttab\t",
    "]]>",
    "]]",
    ">",
    "<!-- no -->",
    "<i>x</i>",
    "</a>",
    "<![CDATA[<a>]]>",
    "<?pi x?>",
    "\x0b",
    "\x7f",
    "\ufffd",
    "\udce9",
    "\ufffe",
    "long " * 9,
]
GAPS = ["", "\n", "\r\n", "\r", "text", "<!-- <r><a>x</a></r> -->", "<![CDATA[", "]]>", "&"]

RECORD = st.tuples(
    st.sampled_from(FORMS),
    st.lists(st.sampled_from(FILLINGS), min_size=4, max_size=4),
    st.sampled_from(GAPS) | st.just("\n"),
)
# A few forms each, so that most records have a twin before them.
FEED = st.lists(RECORD, min_size=1, max_size=5).flatmap(
    lambda few: st.lists(st.sampled_from(few) | RECORD, max_size=14)
)


@pytest.fixture(autouse=True)
def _small_pieces() -> Iterator[None]:
    """Seams everywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feeds.xml_shaped._FIRST_PIECE", 7)
        yield


def feed_of(records: Sequence[tuple[str, Sequence[str], str]]) -> bytes:
    """The bytes of a feed."""
    parts = [form % tuple(fillings[: form.count("%s")]) + gap for form, fillings, gap in records]
    return f"<f>{''.join(parts)}</f>".encode("utf-8", "surrogateescape")


@settings(max_examples=200, deadline=None)
@given(
    records=FEED,
    size=st.sampled_from([1 << 17, 1 << 17, 300, 50, 7]),
    limits=st.sampled_from([FeedLimits(), SMALL]),
    salted=st.booleans(),
)
@example([("<r>%s</r>", ["x"] * 4, ""), ("<r>%s</r>", ["a]]>b"] * 4, "")], 99, SMALL, True)
def test_a_shape_changes_nothing(
    records: Sequence[tuple[str, Sequence[str], str]], size: int, limits: FeedLimits, salted: bool
) -> None:
    """Trees, lines, sources, digests, findings and faults are the parser's own."""
    feed = feed_of(records)
    recognition = Recognition(b"salt") if salted else None

    told = told_by(feed, XML, recognition, size=size, limits=limits)
    shaped = told_by(feed, XML, recognition, size=size, limits=limits, shaped=True)

    assert shaped == told
    assert [repr(each.tree) for each in shaped[0]] == [repr(each.tree) for each in told[0]]


@pytest.mark.parametrize("form", FORMS)
def test_every_filling_of_a_known_shape_is_read_as_the_parser_reads_it(form: str) -> None:
    """What a hole must not take is left to the parser: each, behind records that made the shape."""
    plain = (form, ["x"] * 4, "\n")
    feeds = [[plain, plain, (form, [each] * 4, ""), plain] for each in FILLINGS]
    feeds += [[plain, plain, (form, ["x"] * 4, gap), plain] for gap in GAPS]
    feeds.append([plain, (form, ["x"] * 4, "<![CDATA["), plain, (form, ["x"] * 4, "]]>"), plain])
    for records in feeds:
        for limits in (FeedLimits(), SMALL):
            feed = feed_of(records)
            shaped = told_by(feed, XML, None, limits=limits, shaped=True)
            assert shaped == told_by(feed, XML, None, limits=limits)


def shaped_records(feed: bytes, size: int = 1 << 17) -> list[bool]:
    """For each record whether its shape was known."""
    chunks = (feed[at : at + size] for at in range(0, len(feed), size))
    decoder = FeedDecoder("utf-8", "test")
    reader = ShapedXmlRecords(chunks, decoder, XML, FeedLimits(), FindingLog(), None)
    return [isinstance(record, JsonRecord) for record in reader]


def test_records_of_one_shape_are_not_parsed() -> None:
    """That is what shapes are for; only the first of a kind is, and one at the end of a chunk."""
    one, other = "<r><a>%d</a><b c='&amp;'/></r>", '<r><a b="%d"> x </a></r>\n'
    feed = "<f>" + "".join((other if n % 3 else one) % n for n in range(90)) + "</f>"

    assert sum(shaped_records(feed.encode())) == 60 - 1
    assert sum(shaped_records(feed.encode(), 900)) >= 50


def test_a_feed_without_plain_records_makes_no_shapes() -> None:
    """Trying costs, so a feed that does not repeat itself is left to the parser."""
    feed = "<f>" + "".join(f"<r><a{n}>x</a{n}></r>" for n in range(1_000)) + "</f>"

    assert not any(shaped_records(feed.encode()))


def test_a_record_of_a_known_shape_can_be_asked_for_its_tree() -> None:
    """Whoever looks for the SKU, or for formulas, reads the tree and not the JSON."""
    feed = b"<f>" + b'<r><a b="1">x</a></r>' * 2 + b"</f>"
    chunks, decoder = iter([feed]), FeedDecoder("utf-8", "test")
    first, second = ShapedXmlRecords(chunks, decoder, XML, FeedLimits(), FindingLog(), None)

    assert isinstance(second, JsonRecord)
    assert second.tree == first.tree == {"a": {"": {"a": {"b": "1"}, "t": "x"}}}
    second.tree = ""
    assert as_any_other(second).tree == ""
