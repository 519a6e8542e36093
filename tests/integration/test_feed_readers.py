"""Feeds as files: formats, encodings, packing, detection and what is reported."""

import csv
import gzip
import tracemalloc
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.reading import FeedReading
from feeds.csv_columns import TRIMMED
from feeds.limits import FeedLimits
from feeds.open import open_feed
from tests.builders_feeds import (
    csv_bytes,
    endless_csv,
    endless_xml,
    read_csv_chunks,
    read_feed,
    read_rows,
    zip_bytes,
)

XML = b"""<?xml version="1.0"?>
<Feed>
 <Inventory><SKU>R-1</SKU></Inventory>
 <Inventory><SKU>R-2</SKU></Inventory>
</Feed>
"""
CSV = b"SKU,Price\nR-1,9\nR-2,10\n"


# Packing


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda d: zip_bytes({"feed.dat": d})])
@pytest.mark.parametrize("data", [XML, CSV])
def test_packed_feeds_read_like_plain_ones(data: bytes, pack: Any) -> None:
    """Packing and format are known by content; the file's name says nothing."""
    plain, packed = read_feed(data), read_feed(pack(data))

    assert packed.fault is None
    assert packed.records == plain.records
    assert len(packed.records) == 2


def test_gzip_of_several_members_and_padding_is_one_feed() -> None:
    """`cat a.gz b.gz` and tape padding are both valid gzip."""
    data = gzip.compress(CSV[:12]) + gzip.compress(CSV[12:]) + b"\0" * 700
    assert read_feed(data).records == read_feed(CSV).records


def test_zip_from_a_mac_is_read() -> None:
    """macOS packs a twin of every file under __MACOSX/."""
    data = zip_bytes({"feed.csv": CSV, "__MACOSX/._feed.csv": b"x", "dir/": b""})
    assert read_feed(data).records == read_feed(CSV).records


@pytest.mark.parametrize("data", [CSV, gzip.compress(CSV)], ids=["plain", "packed"])
def test_progress_counts_packed_bytes_to_the_end(data: bytes, tmp_path: Path) -> None:
    """A progress bar needs a whole that is known from the start."""
    path = tmp_path / "feed"
    path.write_bytes(data)
    with open_feed(path, "inventory", FeedReading()) as reader:
        assert reader.bytes_total == len(data)
        assert len(list(reader)) == 2
        assert reader.bytes_read == len(data)


# What is reported


def test_everything_detected_is_reported_and_settled() -> None:
    """The integrator writes the facts into the manifest, and the next feed reads the same."""
    data = "SKU;Größe\nR-1;M\n".encode("cp1252")
    read = read_feed(data)

    assert read.report.facts == (
        "format csv (detected)",
        "encoding cp1252 (detected)",
        "delimiter ; (detected)",
        "record element InventoryRecord/Inventory (detected)",
        "header on line 1: 2 columns",
    )
    settled = read.report.settled
    assert (settled.format, settled.encoding, settled.delimiter) == ("csv", "cp1252", ";")
    assert (settled.row, settled.root, settled.header) == ("Inventory", "InventoryRecord", True)


def test_settled_reading_of_xml_names_the_record_element() -> None:
    """So that a feed of one record on another day is read the same."""
    read = read_feed(gzip.compress(XML))

    assert read.report.settled.record == ("/Feed/Inventory",)
    assert read.report.facts == (
        "unpacked from gzip",
        "encoding utf-8 (detected)",
        "format xml (detected)",
        "record element /Feed/Inventory (detected: the first name that repeats below the root)",
    )


def test_manifest_wins_over_detection() -> None:
    """Whatever the content looks like."""
    read = read_feed(b"a;b,c\n1;2,3\n", delimiter=",", encoding="latin-1", row="Row", root="Root")

    assert read.trees == [{"Row": {"a;b": "1;2", "c": "3"}}]
    assert read.records[0].name == "Root"
    assert "encoding iso8859-1 (manifest)" in read.report.facts
    assert "delimiter , (manifest)" in read.report.facts


# CSV


def test_record_knows_its_number_line_and_source() -> None:
    """Lines count as an editor counts them, also below cells with line breaks."""
    data = b'SKU,Text\r\nR-1,"a\r\nb ""c"""\r\n\r\n# no,x\r\nR-2,d\r\n'
    records = read_feed(data, comment="#").records

    assert [(r.number, r.line, r.source) for r in records] == [
        (1, 2, 'R-1,"a\r\nb ""c"""'),
        (2, 6, "R-2,d"),
    ]
    assert records[0].tree == {"Inventory": {"SKU": "R-1", "Text": 'a\r\nb "c"'}}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_row(end: str) -> None:
    """Old exports end their lines with CR alone."""
    data = end.join(["SKU,Price", "R-1,9", "", "R-2,10", ""]).encode()
    assert read_rows(data) == [{"SKU": "R-1", "Price": "9"}, {"SKU": "R-2", "Price": "10"}]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_are_detected(encoding: str) -> None:
    """UTF-8 and UTF-16 with and without a byte order mark, else cp1252."""
    data = "SKU;Größe\nR-1;40 €\n".encode(encoding)
    assert read_rows(data) == [{"SKU": "R-1", "Größe": "40 €"}]


def test_short_row_lacks_its_last_columns() -> None:
    """Missing is not empty, and not an error."""
    assert read_rows(b"a,b,c\n1\n1,2\n") == [{"a": "1"}, {"a": "1", "b": "2"}]


def test_long_row_keeps_its_cells_and_is_told() -> None:
    """A row that is shifted by a stray delimiter loses nothing, and somebody should look."""
    read = read_feed(b"a,b\n1,2,,4\n5,6,,\n")

    assert read.trees == [
        {"Inventory": {"a": "1", "b": "2", "Column4": "4"}},
        {"Inventory": {"a": "5", "b": "6"}},
    ]
    assert read.codes == ["row_too_long"]
    assert read.findings[0].place.line == 2


def test_long_row_keeps_its_cells_in_ordered_form_too() -> None:
    """Also where the columns are not flat."""
    assert read_rows(b"a,b,a\n1,2,3,4\n") == [
        {"": {"k": [["a", "1"], ["b", "2"], ["a", "3"], ["Column4", "4"]]}}
    ]
    assert read_rows(b"a/@x,b\n,,3\n") == [{"Column3": "3"}]


def test_nameless_and_repeated_headers_are_told() -> None:
    """Excel leaves delimiters behind the last header; in the middle a name is missing."""
    read = read_feed(b"a,,a,,\n1,2,3,,\n")

    assert read.trees == [{"Inventory": {"": {"k": [["a", "1"], ["Column2", "2"], ["a", "3"]]}}}]
    assert read.codes == ["header_empty", "header_duplicate"]


def test_columns_replace_the_header_or_stand_in_for_it() -> None:
    """With `header` off the first row is a record."""
    data = b"a,b\n1,2\n"
    assert read_rows(data, columns=("X", "Y")) == [{"X": "1", "Y": "2"}]
    assert read_rows(data, columns=("X", "Y"), header=False) == [
        {"X": "a", "Y": "b"},
        {"X": "1", "Y": "2"},
    ]


def test_rows_above_the_header_are_skipped() -> None:
    """Titles and export dates, blank lines counted."""
    read = read_feed(b"Export of today\n\na,b\n1,2\n", skip_rows=2)
    assert read.trees == [{"Inventory": {"a": "1", "b": "2"}}]
    assert read.records[0].line == 4


def test_excels_sep_line_is_obeyed_and_dropped() -> None:
    """Excel writes it so that Excel reads the file."""
    assert read_rows(b"sep=|\r\na|b,c\r\n1|2\r\n") == [{"a": "1", "b,c": "2"}]


def test_rows_of_delimiters_only_are_no_records() -> None:
    """Spreadsheets leave them below their data."""
    for empty_cells in ("absent", "empty"):
        assert len(read_rows(b"a;b\n1;2\n;\n ; \n3;\n;;\n", empty_cells=empty_cells)) == 2


def test_undecodable_byte_costs_its_record_only() -> None:
    """And the finding shows the place and says what to do."""
    data = "SKU,T\nR-1,é\nR-2,".encode() + b"Caf\xe9\nR-3,\xc3\xa9\n"
    read = read_feed(data)

    assert read.faults == [None, "record_undecodable", None]
    assert read.records[1].tree == ""
    assert read.records[1].source == "R-2,Caf\ufffd"
    assert read.records[1].line == 3
    assert "Caf\ufffd" in read.findings[0].message


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n", b"a,b\n", b"a,b"])
def test_feed_without_records_is_told(data: bytes) -> None:
    """No records may be right, or an export that went wrong: somebody should know."""
    read = read_feed(data)
    assert (read.records, read.fault, read.codes) == ([], None, ["feed_empty"])


def test_text_beyond_what_is_kept_is_cut_from_the_source_only() -> None:
    """The record is whole; the error table keeps its beginning."""
    read = read_feed(b"a,b\n1," + b"x" * 50_000 + b"\n")
    assert len(read.trees[0]["Inventory"]["b"]) == 50_000
    assert len(read.sources[0]) == 20_000


CELLS = st.text(alphabet="ab é€;,\t|\"'\r\n0\u2028", max_size=8)


@settings(max_examples=150)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_written_rows_are_read_back(
    rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    """Any cells, any usual dialect and encoding, nothing given but what cannot be guessed."""
    table = [["A", "B", "C"], *rows]
    # Python's writer leaves line breaks bare that are not those at the end of its lines.
    broken = any(set("\r\n") & set(cell) for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL
    data = csv_bytes(table, encoding, delimiter=delimiter, lineterminator=end, quoting=quoting)
    trimmed = [[cell.strip(TRIMMED) for cell in row] for row in rows]

    assert read_rows(data, delimiter=delimiter) == [
        {name: cell for name, cell in zip("ABC", row, strict=True) if cell}
        for row in trimmed
        if any(row)
    ]


@settings(max_examples=150)
@given(data=st.text(alphabet='ab,"\r\n é\0', max_size=40), size=st.integers(1, 12))
def test_chunks_of_a_csv_feed_do_not_matter(data: str, size: int) -> None:
    """A row, a quote, a line end or a character may be cut anywhere."""
    feed = ("a,b\n" + data).encode()
    pieces, whole = read_csv_chunks(feed, size), read_csv_chunks(feed, 1000)

    assert pieces.records == whole.records
    assert pieces.fault_code == whole.fault_code


# XML


def test_several_paths_are_one_stream_in_document_order() -> None:
    """Groups come before their variants in such feeds."""
    data = b"<F><G><id>1</id></G><V><id>2</id></V><X/><G><id>3</id></G></F>"
    read = read_feed(data, record=("/F/G", "/F/V"))
    assert [(r.name, r.tree) for r in read.records] == [
        ("G", {"id": "1"}),
        ("V", {"id": "2"}),
        ("G", {"id": "3"}),
    ]


def test_outermost_match_wins() -> None:
    """A record inside a record is part of it."""
    read = read_feed(b"<F><I><I>a</I></I><B><I>b</I></B></F>", record=("I",))
    assert read.trees == [{"I": "a"}, "b"]


def test_document_of_one_record_is_read() -> None:
    """The root itself may be the record."""
    assert read_feed(b"<I><a>1</a></I>", record=("/I",)).trees == [{"a": "1"}]


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-8"),
        ("Shift_JIS", "shift_jis"),
        (None, "cp1252"),
        (None, "utf-8"),
        (None, "utf-16"),
    ],
)
def test_xml_encodings_are_found(declared: str | None, written: str) -> None:
    """By mark, declaration or content; a declaration that cannot be true is passed over."""
    text = "ｱ" if written == "shift_jis" else "Größe €"
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    read = read_feed(f"{head}<F><I>{text}</I><I/></F>".encode(written))
    assert read.trees == [text, ""]


def test_undecodable_byte_in_xml_costs_its_record_only() -> None:
    """One stray cp1252 byte in a UTF-8 feed is the commonest fault of all."""
    data = b'<?xml version="1.0" encoding="UTF-8"?><F><I>a</I><I>Caf\xe9</I>\xff<I>b</I></F>'
    read = read_feed(data)

    assert read.fault is None
    assert read.faults == [None, "record_undecodable", None]
    assert read.trees == ["a", "", "b"]
    assert read.sources[1] == "<I>Caf\ufffd</I>"


def test_records_before_a_fault_are_read() -> None:
    """A malformed feed costs what follows, and says where."""
    read = read_feed(b"<F>\n<I>1</I>\n<I>2</I>\n<I>3</J>\n<I>4</I></F>", record=("I",))

    assert read.trees == ["1", "2"]
    assert read.fault is not None
    assert (read.fault.fault, read.fault.context["line"]) == ("xml_malformed", 4)
    assert read.fault.context["offset"] == 28
    assert read.fault.context["records"] == 2
    assert str(read.fault).endswith("(line 4, byte 28, after 2 records)")


def test_feed_without_a_match_names_what_it_has() -> None:
    """A wrong `record` in the manifest must not pass for a good run over nothing."""
    read = read_feed(XML, record=("/Feed/Item",))
    assert read.fault is not None
    assert read.fault.fault == "record_not_found"
    assert "/Feed/Item" in str(read.fault)
    assert "Inventory" in str(read.fault)


def test_feed_with_nothing_below_its_root_is_empty() -> None:
    """No orders today is no fault."""
    read = read_feed(b"<Feed/>", record=("/Feed/Item",))
    assert (read.records, read.fault, read.codes) == ([], None, ["feed_empty"])


def test_finding_of_every_record_is_told_fifty_times_and_counted() -> None:
    """A fault in a million records is one story."""
    read = read_feed(b"a\n" + b"1,2\n" * 120)
    assert len(read.findings) == 51
    assert read.findings[-1].message == "70 more like the 50 above"


def test_memory_stays_flat_over_many_records() -> None:
    """Ten records and ten million cost the same."""
    for records in (endless_xml(), endless_csv()):
        stream = iter(records)
        next(islice(stream, 2_000, 2_000), None)
        tracemalloc.start()
        for _ in islice(stream, 6_000):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4 << 20


def test_limits_are_the_documented_ones() -> None:
    """The reference page gives these numbers."""
    limits = FeedLimits()
    assert (limits.cell_chars, limits.record_size, limits.columns) == (1 << 20, 4 << 20, 2_000)
    assert (limits.depth, limits.ratio, limits.unpacked_bytes) == (60, 200, 50 << 30)
