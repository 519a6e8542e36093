"""Feeds made to harm: whatever comes, there are records, records with a fault, or a FeedFault."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.limits import FeedLimits
from tests.builders_feeds import (
    SMALL_FEEDS,
    csv_bytes,
    csv_of_chunks,
    read_csv_chunks,
    read_feed,
    read_rows,
    read_xml_chunks,
)

OK = b"<I>ok</I>"


def nested(depth: int) -> bytes:
    """Elements inside elements."""
    return b"<d>" * depth + b"</d>" * depth


def dtd(subset: str, use: str = "&a;") -> bytes:
    """A feed with an internal document type subset."""
    return f"<!DOCTYPE F [{subset}]><F><I>{use}</I></F>".encode()


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(dtd('<!ENTITY a0 "ha">' + LAUGHS, "&a11;"), "xml_doctype", id="laughs"),
        pytest.param(
            dtd(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 50_000), "xml_doctype", id="quadratic"
        ),
        pytest.param(dtd('<!ENTITY a SYSTEM "file:///etc/passwd">'), "xml_doctype", id="file"),
        pytest.param(dtd('<!ENTITY a SYSTEM "http://127.0.0.1:1/x">'), "xml_doctype", id="url"),
        pytest.param(dtd('<!ENTITY % p SYSTEM "file:///x">%p;', ""), "xml_doctype", id="parameter"),
        pytest.param(b'<!DOCTYPE F SYSTEM "x.dtd"><F/>', "xml_doctype", id="external subset"),
        pytest.param(b"<!DOCTYPE F><F/>", "xml_doctype", id="bare doctype"),
        pytest.param(b"<!-- " + b"x" * 900 + b" --><!DOCTYPE F><F/>", "xml_doctype", id="late"),
        pytest.param(
            dtd('<!ATTLIST I a CDATA "default">', ""), "xml_doctype", id="default attribute"
        ),
        pytest.param("<!DOCTYPE F><F/>".encode("utf-16"), "xml_doctype", id="UTF-16"),
        pytest.param(b"<F>" + OK + b"<I>&nbsp;</I></F>", "xml_entity", id="undefined entity"),
        pytest.param(b"<F>" + OK + b"<I>Tom & Jerry</I></F>", "xml_malformed", id="ampersand"),
        pytest.param(b"<F>" + OK + b"<I>&#0;</I></F>", "xml_malformed", id="NUL reference"),
        pytest.param(b"<F>" + OK + b"<I>&#xD800;</I></F>", "xml_malformed", id="surrogate"),
        pytest.param(b"<F>" + OK + b"<I>\0</I></F>", "xml_malformed", id="NUL"),
        pytest.param(b"<F>" + OK + b"<I>\x0b</I></F>", "xml_malformed", id="control"),
        pytest.param(b"<F>" + OK + b"<I>\xef\xbf\xbf</I></F>", "xml_malformed", id="U+FFFF"),
        pytest.param(b"<F>" + OK + b"<I a='1' a='2'/></F>", "xml_malformed", id="twice"),
        pytest.param(b"<F>" + OK + b"<I a='<'/></F>", "xml_malformed", id="< in attribute"),
        pytest.param(b"<F>" + OK + b"<I a=1/></F>", "xml_malformed", id="no quotes"),
        pytest.param(b"<F>" + OK + b"<>x</></F>", "xml_malformed", id="empty name"),
        pytest.param(b"<F>" + OK + b"<1/></F>", "xml_malformed", id="digit name"),
        pytest.param(b"<F>" + OK + b"<I><!-- a -- b --></I></F>", "xml_malformed", id="-- inside"),
        pytest.param(b"<F>" + OK + b"<I>]]></I></F>", "xml_malformed", id="]]> in text"),
        pytest.param(b"<F>" + OK + b"<I></F>", "xml_malformed", id="mismatched"),
        pytest.param(b"<F>" + OK + b"</F>" + OK, "xml_malformed", id="second root"),
        pytest.param(b"<F>" + OK + b"</F>\0\0\0", "xml_malformed", id="NULs behind"),
        pytest.param(b"<F>" + OK + b"<?xml version='1.0'?></F>", "xml_malformed", id="late <?xml"),
        pytest.param(b"<F>" + OK + b"<I>unfinished", "xml_cut_off", id="in a text"),
        pytest.param(b"<F>" + OK + b"<I a='unfin", "xml_cut_off", id="in a tag"),
        pytest.param(b"<F>" + OK + b"<!-- unfin", "xml_cut_off", id="in a comment"),
        pytest.param(b"<F>" + OK + b"<I><![CDATA[ unfin", "xml_cut_off", id="in CDATA"),
        pytest.param(b"<F>" + OK, "xml_cut_off", id="before the end"),
        pytest.param(b"<F>" + OK + b"<I>" + nested(10**5) + b"</I></F>", "too_deep", id="deep"),
        pytest.param(b"<F>" + OK + b"<I>" + b"<d>" * 10**5, "too_deep", id="deep, open"),
        pytest.param(b"<F>" + OK + nested(10**5) + b"</F>", "too_deep", id="deep outside"),
        pytest.param(b"<F>" + OK + b"<I " + b"x" * 9_000, "token_too_long", id="endless tag"),
        pytest.param(b"<F>" + OK + b"<!--" + b"x" * 9_000, "token_too_long", id="endless comment"),
        pytest.param(b"<F>" + OK + b"<?p " + b"x" * 9_000, "token_too_long", id="endless PI"),
        pytest.param(b"<F>" + OK + b"<" + b"n" * 300 + b"/></F>", "name_too_long", id="name"),
        pytest.param(
            b"<F>" + OK + b"<I " + b"n" * 300 + b"='1'/></F>", "name_too_long", id="attribute name"
        ),
        pytest.param(
            b"<F>" + OK + b"".join(b"<n%d/>" % n for n in range(2_000)) + b"</F>",
            "too_many_names",
            id="names",
        ),
        pytest.param(b'<?xml version="1.0" encoding="x-bogus"?><F/>', "encoding_unknown", id="enc"),
        pytest.param(b'<?xml version="1.0" encoding="UTF-7"?><F/>', "encoding_unknown", id="UTF-7"),
        pytest.param("<F/>".encode("utf-32"), "encoding_unknown", id="UTF-32"),
        pytest.param(b"<", "xml_cut_off", id="one character"),
        pytest.param(b"<!DOCTYPE", "xml_cut_off", id="half a doctype"),
    ],
)
def test_hostile_xml_ends_with_its_reason_after_the_good_records(data: bytes, fault: str) -> None:
    """The code says what to do; records before the fault are kept."""
    read = (
        read_xml_chunks(data, 1_000, SMALL_FEEDS, record="I") if b"<F>" in data else read_feed(data)
    )
    whole = read_feed(data, SMALL_FEEDS, record=("I",))

    assert whole.fault_code == fault
    assert whole.trees == ([b"ok".decode()] if OK in data else [])
    if b"encoding" not in data:
        assert read.fault_code == fault
        assert read.trees == whole.trees


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        pytest.param(b"<I>" + b"x" * 1_500 + b"</I>", "cell_too_long", id="text"),
        pytest.param(b"<I a='" + b"x" * 1_500 + b"'/>", "cell_too_long", id="attribute value"),
        pytest.param(b"<I><!--" + b"x" * 1_500 + b"--></I>", "cell_too_long", id="comment"),
        pytest.param(b"<I><![CDATA[" + b"x" * 1_500 + b"]]></I>", "cell_too_long", id="CDATA"),
        pytest.param(b"<I>" + b"<s/>" * 2_000 + b"</I>", "record_too_large", id="siblings"),
        pytest.param(b"<I>" + b"<s>x</s>" * 9_000 + b"</I>", "record_too_large", id="many chunks"),
        pytest.param(b"<I>" + b"x" * 200_000 + b"</I>", "record_too_large", id="long text"),
        pytest.param(
            b"<I>" + b"<![CDATA[x]]>" * 9_000 + b"</I>", "record_too_large", id="CDATA flood"
        ),
        pytest.param(b"<I>" + b"<?p?>" * 9_000 + b"</I>", "record_too_large", id="PI flood"),
        pytest.param(b"<I>" + b"<!---->" * 9_000 + b"</I>", "record_too_large", id="comment flood"),
        pytest.param(
            b"<I>" + b"<I>x</I>" * 9_000 + b"</I>", "record_too_large", id="records in a record"
        ),
        pytest.param(
            b"<I " + b" ".join(b"a%d=''" % n for n in range(60)) + b">" + b" " * 900 + b"</I>",
            "too_many_attributes",
            id="attributes",
        ),
        pytest.param(b"<I>\xff\xfe</I>", "record_undecodable", id="bad bytes"),
        pytest.param(b"<I a='\xc0\xaf'/>", "record_undecodable", id="overlong"),
        pytest.param(b"<I>\xed\xa0\x80</I>", "record_undecodable", id="surrogate as UTF-8"),
    ],
)
@pytest.mark.parametrize("size", [100, 1 << 17])
def test_hostile_xml_record_costs_itself_only(record: bytes, fault: str, size: int) -> None:
    """The records on both sides of it are read."""
    data = b"<F>" + OK + record + b"<I>after</I></F>"
    read = read_xml_chunks(data, size, SMALL_FEEDS, record="I")

    assert read.fault is None
    assert read.faults == [None, fault, None]
    assert read.trees == ["ok", "", "after"]
    assert read.sources[1].startswith(record[:2].decode())


@pytest.mark.parametrize("filler", [b"x" * 99, b"<x/>" * 20, b"<!-- x -->" * 9, b"<?p x?>" * 9])
def test_flood_between_records_takes_no_memory(filler: bytes) -> None:
    """What is outside of records is not kept."""
    data = b"<F>" + OK + filler * 3_000 + b"<I>after</I></F>"
    read = read_xml_chunks(data, 1_000, SMALL_FEEDS, record="I")
    assert (read.fault, read.trees) == (None, ["ok", "after"])


def test_any_number_of_siblings_are_as_many_records() -> None:
    """Nothing is quadratic in the number of elements."""
    data = b"<F>" + b"<I/>" * 300_000 + b"</F>"
    assert len(read_feed(data, record=("I",)).records) == 300_000


def test_namespace_flood_is_bounded() -> None:
    """Each declaration ends with its element, and names are counted."""
    for different, fault in ((100, None), (400, "too_many_names")):
        inside = b"".join(b"<x xmlns:p%d='urn:%d'/>" % (n, n) for n in range(different))
        data = b"<F>" + OK + inside * 9 + b"<I xmlns:p='urn:p'/></F>"
        read = read_xml_chunks(data, 500, SMALL_FEEDS, record="I", namespaces="keep")
        assert read.fault_code == fault
        assert read.trees[1:] == ([] if fault else [{"": {"d": {"p": "urn:p"}}}])


@pytest.mark.parametrize(
    "data",
    [
        b"<F><I><p:x/></I></F>",
        b"<F xmlns:p=''><I/></F>",
        b"<F xmlns:xml='urn:x'><I/></F>",
        b"<F><I xmlns:a='u' xmlns:b='u' a:x='1' b:x='2'/></F>",
    ],
)
def test_kept_namespaces_must_be_right(data: bytes) -> None:
    """Where names stay qualified, expat's rules of namespaces hold."""
    read = read_feed(data, record=("I",), namespaces="keep")
    assert read.fault_code == "xml_malformed"


# CSV


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param(b"x\0y,2", "record_has_nul", id="NUL"),
        pytest.param(b"\xff,2", "record_undecodable", id="bad byte"),
        pytest.param(b"x" * 2_000 + b",2", "cell_too_long", id="cell"),
        pytest.param(b'"' + b"x\n" * 800 + b'",2', "cell_too_long", id="cell of many lines"),
        pytest.param(b"x," * 3_000, "record_too_large", id="row"),
        pytest.param(b"x," * 300_000, "record_too_large", id="row of many chunks"),
        pytest.param(b"x," * 200, "too_many_columns", id="cells"),
        pytest.param(b"\0" * 100_000, "record_too_large", id="zeros"),
    ],
)
@pytest.mark.parametrize("size", [100, 1 << 17])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_hostile_row_costs_itself_only(row: bytes, fault: str, size: int, end: bytes) -> None:
    """The records on both sides of it are read, and lines are still counted right."""
    data = end.join([b"a,b", b"1,2", row, b"3,4", b""])
    read = read_csv_chunks(data, size, SMALL_FEEDS)

    assert read.fault is None
    assert read.faults == [None, fault, None]
    assert read.trees[2] == {"Inventory": {"a": "3", "b": "4"}}
    assert read.records[1].line == 3
    assert read.records[2].line == 4 + row.count(b"\n")


def long_line(megabytes: int) -> Iterator[bytes]:
    """A header, then one line without an end."""
    yield b"a,b\n1,2\n"
    for _ in range(megabytes):
        yield b"x" * (1 << 20)
    yield b"\n3,4\n"


def test_line_without_an_end_is_dropped_while_it_is_read() -> None:
    """It is never held: its record is refused, and the next line is read."""
    read = csv_of_chunks(long_line(128), SMALL_FEEDS)
    assert read.faults == [None, "record_too_large", None]
    assert read.records[2].line == 4


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 5, 3, id="to the end"),
        pytest.param(b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 5_000, 3, id="to the limit"),
        pytest.param(b'a,b\n1,2\n"x\ny","4\n' + b"5,6\n" * 5_000, 4, id="second cell"),
        pytest.param(b'a,b\n1,2\n"' + b"x" * 9_000, 3, id="in one line"),
        pytest.param(b'a,b\n1,2\n"', 3, id="last character"),
    ],
)
@pytest.mark.parametrize("size", [50, 1 << 17])
def test_quote_that_is_never_closed_is_named_by_its_line(data: bytes, line: int, size: int) -> None:
    """Reading stopped elsewhere; the merchant must be sent to where it began."""
    read = read_csv_chunks(data, size, SMALL_FEEDS)

    assert read.trees == [{"Inventory": {"a": "1", "b": "2"}}]
    assert read.fault_code == "quote_not_closed"
    assert read.fault is not None
    assert read.fault.context["line"] == line


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        pytest.param(b",".join(b"c%d" % n for n in range(60)), "too_many_columns", id="columns"),
        pytest.param(b"n" * 200 + b",b", "name_too_long", id="name"),
        pytest.param(b"/".join([b"n"] * 30), "too_deep", id="nesting"),
        pytest.param(b"a\0,b", "record_has_nul", id="NUL"),
        pytest.param(b"a\xff,b", "record_undecodable", id="bad byte"),
        pytest.param(b'"a,b', "quote_not_closed", id="quote"),
        pytest.param(b"x" * 9_000, "record_too_large", id="length"),
    ],
)
def test_header_that_cannot_be_read_ends_the_feed(header: bytes, fault: str) -> None:
    """Without a header no record has a meaning."""
    read = read_csv_chunks(header + b"\n1,2\n", 1 << 17, SMALL_FEEDS)
    assert (read.fault_code, read.records) == (fault, [])


@pytest.mark.parametrize(
    ("reading", "fault"),
    [
        ({"header": False}, "columns_missing"),
        ({"delimiter": ";;"}, "delimiter_invalid"),
        ({"delimiter": '"'}, "delimiter_invalid"),
        ({"delimiter": "\n"}, "delimiter_invalid"),
        ({"encoding": "utf-7"}, "encoding_unknown"),
        ({"encoding": "x" * 999}, "encoding_unknown"),
        ({"format": "xml", "record": ("",)}, "record_path_invalid"),
    ],
)
def test_reading_that_cannot_work_is_refused(reading: dict[str, Any], fault: str) -> None:
    """A manifest's slip is told as what it is."""
    assert read_feed(b"a,b\n1,2\n", **reading).fault_code == fault


def test_ten_thousand_columns_are_read_when_allowed() -> None:
    """Compiling a header must not be quadratic in what it can hold."""
    names = [f"c{n}" for n in range(10_000)]
    data = csv_bytes([names, ["1"] * 10_000])
    read = read_feed(data, FeedLimits(columns=10_000))
    assert len(read.trees[0]["Inventory"]) == 10_000


@pytest.mark.parametrize("name", ["__proto__", "constructor", "hasOwnProperty", "", " ", "@", "é"])
def test_any_header_name_makes_a_leaf(name: str) -> None:
    """Names are data here."""
    (row,) = read_rows(csv_bytes([["SKU", name, "Z"], ["1", "2", "3"]]))
    assert list(row.values()) == ["1", "2", "3"]


def test_utf7_is_plain_ascii_here() -> None:
    """What other software may decode to markup stays the letters it is."""
    assert read_rows(b"a,b\n+ADw-script+AD4-,2\n") == [{"a": "+ADw-script+AD4-", "b": "2"}]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_truncated_utf16_costs_the_last_record(cut: int) -> None:
    """Half a character at the end is a place like any undecodable byte."""
    read = read_feed("a,b\n1,2\n3,4€".encode("utf-16")[:-cut])
    assert read.faults == ([None, "record_undecodable"] if cut % 2 else [None, None])


def test_lone_surrogate_in_utf16_costs_its_record() -> None:
    """It would fail on the way into JavaScript."""
    read = read_feed("a,b\n1,\ud800\n3,4\n".encode("utf-16", "surrogatepass"))
    assert read.faults == ["record_undecodable", None]


def test_manifest_against_a_byte_order_mark_is_told() -> None:
    """The manifest wins, and the contradiction is a finding."""
    read = read_feed("a,b\n1,é\n".encode("utf-8-sig"), encoding="cp1252")
    assert "encoding_differs" in read.codes
    assert list(read.trees[0]["Inventory"].values()) == ["1", "Ã©"]


# Anything at all

PIECES = st.sampled_from(
    b'<F> <I> </I> </F> <I/> & &amp; <!-- --> <![CDATA[ ]]> <?x ?> <!DOCTYPE \0 \xff "'
    b" \xef\xbb\xbf , ; \n \r a \xc3\xa9 \x1f\x8b PK\x03\x04 \xff\xfe sep=;".split(b" ")
)
READINGS: list[dict[str, Any]] = [
    {},
    {"format": "xml"},
    {"format": "csv"},
    {"record": ("I",), "namespaces": "keep"},
    {"encoding": "utf-16"},
    {"encoding": "gbk", "empty_cells": "empty"},
]


@settings(max_examples=200)
@given(
    data=st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=25).map(b"".join)),
    reading=st.sampled_from(READINGS),
)
def test_any_bytes_are_read_or_refused(data: bytes, reading: dict[str, Any]) -> None:
    """Nothing but a FeedFault comes out, and every source can be stored as UTF-8."""
    for record in read_feed(data, SMALL_FEEDS, **reading).records:
        record.source.encode()
