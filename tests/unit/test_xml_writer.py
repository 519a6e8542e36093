"""XML files for merchants: well-formed whatever they hold, and readable again by our reader."""

from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import FeedReading
from catalog.writing import FeedWriting
from feeds.xml_writer import XmlWriter
from tests.unit.feeds_told import told_by


def written(writing: FeedWriting, *records: dict[str, object]) -> bytes:
    """The whole file."""
    writer = XmlWriter(writing)
    return writer.begin() + b"".join(map(writer.record, records)) + writer.end()


PLAIN = FeedWriting("xml", root="orders", record="order")


def test_a_file_as_programs_read_it() -> None:
    """Two blanks a level, `<x/>` when empty, a text on one line."""
    assert written(PLAIN, {"@id": "7", "line": [{"sku": "R-1"}, {"sku": ""}], "note": {}}) == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n'
        b'  <order id="7">\n    <line>\n      <sku>R-1</sku>\n    </line>\n'
        b"    <line>\n      <sku/>\n    </line>\n    <note/>\n  </order>\n</orders>\n"
    )


def test_without_indent_a_record_stands_on_no_line_of_its_own() -> None:
    """Some programs take blanks between elements for text."""
    writing = FeedWriting("xml", root="o", record="r", indent=False, preamble="<?x y?>")

    assert written(writing, {"a": "1"}, {"b": "2"}) == (
        b"<?x y?>\n<o><r><a>1</a></r><r><b>2</b></r></o>\n"
    )


def test_markup_in_values_is_text() -> None:
    """A message may hold anything, a whole element too; it must not become one."""
    data = written(PLAIN, {"@a": '"<&>\n\t', "m": "<b>&amp;</b>]]>\r"})

    assert b'<order a="&quot;&lt;&amp;&gt;&#10;&#9;">' in data
    assert b"<m>&lt;b&gt;&amp;amp;&lt;/b&gt;]]&gt;&#13;</m>" in data


def test_text_beside_children_gets_no_blanks() -> None:
    """Blanks that lay the file out would become a part of the text."""
    assert b"  <order>see <b>this</b></order>\n" in written(PLAIN, {"#text": "see ", "b": "this"})


@pytest.mark.parametrize(
    ("encoding", "name", "mark"),
    [
        ("utf-8", "UTF-8", b""),
        ("utf-8-sig", "UTF-8", b"\xef\xbb\xbf"),
        ("cp1252", "windows-1252", b""),
        ("latin-1", "ISO-8859-1", b""),
        ("utf-16", "UTF-16", b"\xff\xfe"),
        ("utf-16-be", "UTF-16", b"\xfe\xff"),
    ],
)
def test_every_encoding_is_declared_and_holds_every_character(
    encoding: str, name: str, mark: bytes
) -> None:
    """What the encoding lacks is a character reference, so that no parser is surprised."""
    data = written(FeedWriting("xml", encoding, root="r", record="q"), {"a": "尺€ü"})

    assert data.startswith(mark)
    codec = "utf-16" if "16" in encoding else encoding
    assert f'encoding="{name}"' in data.decode(codec)
    if encoding != "cp1252":  # expat knows no windows-1252 by itself
        [element] = minidom.parseString(data).getElementsByTagName("a")
        assert element.firstChild.data == "尺€ü"  # type: ignore[union-attr]


def test_what_xml_cannot_hold_is_told_and_replaced() -> None:
    """No escape brings a control character into XML 1.0."""
    assert XmlWriter(PLAIN).lacks("a\x07b") == "\x07"
    assert XmlWriter(PLAIN).lacks("\ud800") == "\ud800"
    assert XmlWriter(PLAIN).lacks("尺\t\n") is None
    assert b"<m>a?b</m>" in written(PLAIN, {"m": "a\x07b"})


_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(
    lambda text: "".join(each for each in text if each not in "\ufffe\uffff").strip(" ")
)
_NAMES = st.sampled_from(["a", "b", "name", "length", "x-y", "größe"])
_TREES = st.recursive(
    st.dictionaries(_NAMES, _TEXTS, max_size=3),
    lambda inner: st.dictionaries(
        _NAMES, st.one_of(_TEXTS, inner, st.lists(st.one_of(_TEXTS, inner), min_size=2)), max_size=3
    ),
    max_leaves=8,
)


def _as_read(value: object) -> object:
    """The tree that a reader makes of a written one: an empty object is an empty element."""
    if isinstance(value, list):
        return [_as_read(each) for each in value]
    if isinstance(value, dict):
        return {name: _as_read(each) for name, each in value.items()} or ""
    return value


@given(trees=st.lists(_TREES, max_size=4), indent=st.booleans(), size=st.integers(1, 60))
def test_our_reader_takes_back_what_is_written(
    trees: list[dict[str, object]], indent: bool, size: int
) -> None:
    """Children, lists and texts come back as they went out, in their order."""
    writing = FeedWriting("xml", root="f", record="r", indent=indent)
    reading = FeedReading(format="xml", record=("/f/r",))

    found, _, fault = told_by(written(writing, *trees), reading, None, size=size)

    assert fault is None
    assert [record.tree for record in found] == [_as_read(tree) for tree in trees]


@given(text=st.text(), attribute=st.text())
def test_any_text_makes_a_well_formed_file(text: str, attribute: str) -> None:
    """A parser gets back what XML can hold, to the letter, line ends included."""
    writer = XmlWriter(FeedWriting("xml", root="f", record="r"))
    data = written(FeedWriting("xml", root="f", record="r"), {"@a": attribute, "#text": text})

    [element] = minidom.parseString(data).getElementsByTagName("r")
    found = "".join(child.data for child in element.childNodes)  # type: ignore[union-attr]
    if writer.lacks(text) is None:
        assert found == text
    if writer.lacks(attribute) is None:
        assert element.getAttribute("a") == attribute
