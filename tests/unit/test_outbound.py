"""The trust boundary of what goes out: any JSON becomes records to be written, or a refusal."""

from collections.abc import Mapping
from typing import Any
from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.findings import Severity
from catalog.writing import FeedWriting
from engine.outbound import MOST_RECORDS, OutboundSettings, check_outbound, records_of
from engine.product_schema import Checked
from feeds.csv_writer import CsvWriter
from feeds.xml_writer import XmlWriter

CSV = FeedWriting("csv", "cp1252", columns=("SKU", "State", "Img", "Img", "Sale/Price"))
XML = FeedWriting("xml", root="f", record="r", root_attributes={"xmlns:g": "urn:g"})


def check(
    writing: FeedWriting, value: Mapping[str, Any], kind: str = "RESPONSE"
) -> tuple[Checked, list[Mapping[str, Any]]]:
    """What one output object becomes."""
    if writing.format == "csv":
        settings = OutboundSettings(writing, CsvWriter(writing).lacks, CsvWriter(writing).lacks)
    else:
        writer = XmlWriter(writing)
        settings = OutboundSettings(writing, writer.lacks, writer.lacks_in_name)
    checked = check_outbound([(kind, value)], settings)
    return checked, list(records_of(checked.value))


def refusal(writing: FeedWriting, value: Mapping[str, Any], kind: str = "RESPONSE") -> str:
    """Why one output object is refused."""
    checked, _ = check(writing, value, kind)
    assert checked.value is None
    assert checked.refused is not None
    return f"{checked.refused.code}: {checked.refused.message}"


def test_cells_stand_in_the_order_of_the_file() -> None:
    """A script assigns in any order; objects become columns with a slash."""
    _, [record] = check(CSV, {"Sale": {"Price": 5}, "Img": ["a", "b"], "SKU": "R-1"})

    assert list(record.items()) == [("SKU", "R-1"), ("Img", ["a", "b"]), ("Sale/Price", "5")]


def test_a_misspelt_column_is_told_and_not_written() -> None:
    """`PRODUCT.Tilte` must not be lost in silence on the way out either."""
    checked, [record] = check(CSV, {"SKU": "R-1", "Sate": "OK"})

    assert record == {"SKU": "R-1"}
    [finding] = checked.findings
    assert (finding.code, finding.severity) == ("outbound_unknown_column", Severity.WARNING)
    assert (finding.place.field, finding.hint) == ("Sate", "did you mean State?")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (24.5, "24.5"), (24.0, "24"), (-0.5, "-0.5"), (10**18, "1000000000000000000"),
        (1e21, "1e+21"),
        (-0.0, "0"), (2**63 - 1, "9223372036854776000"), (1.25e300, "1.25e+300"),
        (1e-6, "0.000001"), (1.5e-5, "0.000015"),
        (1e-7, "1e-7"), (1.5e-9, "1.5e-9"), (True, "true"), ("", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_as_javascript_writes_them(value: object, text: str) -> None:
    """`'' + value` in the script and the value itself must be one text."""
    _, [record] = check(CSV, {"SKU": value})

    assert record == {"SKU": text}


def test_null_is_an_empty_cell() -> None:
    """There is no store to clear on the way out."""
    _, [record] = check(CSV, {"SKU": "R-1", "State": None})

    assert record == {"SKU": "R-1"}


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({}, "outbound_empty: the output has nothing assigned"),
        ({"Sate": "OK"}, "outbound_empty: the output has nothing assigned"),
        ({"SKU": None}, "outbound_empty: the output has nothing assigned"),
        ({"Img": ["a", "b", "c"]}, "Img has 3 values, and the file 2 such columns"),
        ({"SKU": float("nan")}, "SKU is no finite number"),
        ({"SKU": 10**400}, "SKU is no finite number"),
        ({"Img": [{"a": 1}]}, "Img is an object, where a text is written"),
        ({"State": "尺"}, "State holds 尺 (U+5C3A), which the file cannot hold"),
        ({"State": "\0"}, "State holds U+0000, which the file cannot hold"),
    ],
)
def test_what_no_cell_holds_is_refused(value: dict[str, Any], why: str) -> None:
    """The message names the field and the value; the record goes the other way."""
    assert refusal(CSV, value).endswith(why)


def test_an_unwritable_character_can_be_replaced() -> None:
    """A message matters more than one of its characters; it is told all the same."""
    lenient = FeedWriting("csv", "cp1252", unwritable="replace", columns=("SKU",))
    checked, [record] = check(lenient, {"SKU": "a尺"})

    assert CsvWriter(lenient).record(record) == b"a?\r\n"
    assert [finding.code for finding in checked.findings] == ["outbound_character"]


def test_elements_keep_their_shape() -> None:
    """What goes out has the shape of `INRECORD.plain()`."""
    value = {
        "@id": 7,
        "g:line": [{"sku": "a"}, None, "b"],
        "x": {"#text": 1, "@y": True},
        "z": None,
    }
    _, [record] = check(XML, value)

    assert record == {
        "@id": "7", "g:line": [{"sku": "a"}, "b"], "x": {"#text": "1", "@y": "true"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a b", "is no name of XML: a letter, then letters, digits, . _ -"),
        ("", "is no name of XML: a letter, then letters, digits, . _ -"),
        ("@", "is no name of XML: a letter, then letters, digits, . _ -"),
        ("a><evil/", "is no name of XML: a letter, then letters, digits, . _ -"),
        ("aª", "is no name of XML: a letter, then letters, digits, . _ -"),
        ("h:a", "has a prefix h that is not declared"),
        ("@xmlns:h", "declares a namespace"),
        ("@xmlns", "declares a namespace"),
    ],
)
def test_a_name_cannot_break_the_file(name: str, why: str) -> None:
    """A name is markup, so it is the one thing that no escape makes harmless."""
    assert refusal(XML, {name: "1"}).endswith(why)


def test_a_name_that_the_encoding_lacks_is_refused() -> None:
    """Names have no character references."""
    latin = FeedWriting("xml", "latin-1", root="f", record="r")

    assert "holds 尺 (U+5C3A), which the encoding lacks" in refusal(latin, {"尺": "1"})


def test_an_order_becomes_a_record_for_each_line() -> None:
    """`ORDERS.createOrder()`, as on eBay's platform; an empty one is a row of empty cells."""
    _, records = check(CSV, {"Orders": [{"SKU": "a"}, {}, {"SKU": "b"}]}, "ORDERS")

    assert records == [{"SKU": "a"}, {}, {"SKU": "b"}]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"Orders": "x"}, "Orders is no list of at most 1,000 records"),
        ({"Orders": [{}] * (MOST_RECORDS + 1)}, "Orders is no list of at most 1,000 records"),
        ({"Orders": [{"SKU": "a"}, 7]}, "Orders[1] is no record"),
        ({"Orders": [{"SKU": "a"}, {"SKU": {"a": []}}, {"SKU": "尺"}]}, "Orders[2].SKU holds"),
        ({"Number": "7", "Orders": []}, "ORDERS.Number is no field"),
    ],
)
def test_one_bad_line_costs_the_whole_order(value: dict[str, Any], why: str) -> None:
    """Half an order would be packed and sent."""
    assert why in refusal(CSV, value, "ORDERS")


def test_too_many_values_are_refused() -> None:
    """A worker that was taken over sends what no sandbox of ours lets through."""
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"a": deep}

    assert "script_limit_output" in refusal(XML, {"a": ["x"] * 50_000})
    assert "script_limit_output" in refusal(CSV, {str(each): "x" for each in range(50_000)})
    assert "nests too deeply" in refusal(XML, deep)
    assert "nests too deeply" in refusal(CSV, deep)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.text(max_size=4) | st.sampled_from(["SKU", "@a", "#text", "Orders", "a"]), inner,
        max_size=4,
    ),
    max_leaves=15,
)  # fmt: skip


@given(
    value=st.dictionaries(st.text(max_size=4) | st.sampled_from(["SKU", "Orders", "@a"]), _JSON),
    kind=st.sampled_from(["RESPONSE", "ORDER", "ORDERS", "EVIL"]),
)
def test_whatever_passes_can_be_written(value: dict[str, Any], kind: str) -> None:
    """No output crashes a run or breaks the file: it is records or a refusal with a field."""
    for writing in (CSV, XML):
        checked, records = check(writing, value, kind)
        assert (checked.value is None) == (checked.refused is not None)
        if writing.format == "csv":
            rows = b"".join(map(CsvWriter(writing).record, records))
            assert rows.endswith(b"\r\n") or not records
            continue
        writer = XmlWriter(writing)
        data = writer.begin() + b"".join(map(writer.record, records)) + writer.end()
        root = minidom.parseString(data).documentElement
        assert len(root.getElementsByTagName("r")) >= len(records)  # type: ignore[union-attr]
