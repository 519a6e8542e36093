"""CSV files for merchants: byte for byte as asked, and readable again by our own reader."""

import csv
import io
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import FeedReading
from catalog.writing import FeedWriting, LineEnd, Quoting
from feeds.csv_writer import CsvWriter
from tests.unit.feeds_told import told_by


def written(writing: FeedWriting, *records: Mapping[str, object]) -> bytes:
    """The whole file."""
    writer = CsvWriter(writing)
    return writer.begin() + b"".join(map(writer.record, records)) + writer.end()


PLAIN = FeedWriting("csv", columns=("a", "b", "c"))


def test_a_file_as_programs_read_it() -> None:
    """Header, order of the columns, quotes where they are needed, CRLF: RFC 4180."""
    assert written(PLAIN, {"c": "3", "a": "1"}, {"b": 'x "y", z'}) == (
        b'a,b,c\r\n1,,3\r\n,"x ""y"", z",\r\n'
    )


@pytest.mark.parametrize(
    ("quoting", "row"),
    [("needed", b"1,,\r\n"), ("present", b'"1","",\r\n'), ("all", b'"1","",""\r\n')],
)
def test_quotes_tell_an_empty_text_from_a_missing_one(quoting: Quoting, row: bytes) -> None:
    """eBay's platform wrote `present`; software that reads its files looks for the difference."""
    writing = FeedWriting("csv", columns=("a", "b", "c"), header=False, quoting=quoting)

    assert written(writing, {"a": "1", "b": ""}) == row


def test_formulas_stay_unless_asked() -> None:
    """A program that reads `-5` wants a number; a spreadsheet must not run `=cmd`."""
    people = FeedWriting("csv", columns=("a",), header=False, formulas="defuse")
    programs = FeedWriting("csv", columns=("a",), header=False)

    assert written(people, {"a": "=1+1"}, {"a": "-5"}) == b"'=1+1\r\n'-5\r\n"
    assert written(programs, {"a": "=1+1"}, {"a": "-5"}) == b"=1+1\r\n-5\r\n"


def test_a_column_that_stands_twice_takes_a_list() -> None:
    """Pictures have a column each, all of one name, as in the feeds that come in."""
    writing = FeedWriting("csv", columns=("a", "p", "p"), header=False)

    assert written(writing, {"a": "1", "p": ["x", "y"]}, {"a": "2", "p": "z"}) == (
        b"1,x,y\r\n2,z,\r\n"
    )


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("cp1252", "a\r\n€ü\r\n".encode("cp1252")),
        ("utf-8-sig", b"\xef\xbb\xbfa\r\n\xe2\x82\xac\xc3\xbc\r\n"),
        ("utf-16", "a\r\n€ü\r\n".encode("utf-16")),
        ("utf-16-be", "a\r\n€ü\r\n".encode("utf-16-be")),
    ],
)
def test_a_byte_order_mark_stands_once(encoding: str, data: bytes) -> None:
    """Each record is encoded alone; a mark before each would be a character of the data."""
    assert written(FeedWriting("csv", encoding, columns=("a",)), {"a": "€ü"}) == data


def test_what_the_encoding_lacks_is_told_and_replaced() -> None:
    """Whoever asks first can refuse the record; who does not, never breaks the file."""
    writing = FeedWriting("csv", "cp1252", columns=("a",), header=False)

    assert CsvWriter(writing).lacks("x尺y") == "尺"
    assert CsvWriter(writing).lacks("a\0") == "\0"
    assert CsvWriter(writing).lacks("€") is None
    assert written(writing, {"a": "x尺\0y"}) == b"x??y\r\n"


def test_a_row_of_one_empty_cell_is_a_row() -> None:
    """A blank line would be read as no record at all."""
    assert written(FeedWriting("csv", columns=("a",), header=False), {}) == b'""\r\n'


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Cf")), min_size=1, max_size=6)
COLUMNS = st.lists(
    NAMES.filter(lambda name: "/" not in name and not name.startswith(("@", "sep="))),
    min_size=1, max_size=5, unique=True,
)  # fmt: skip
# Trimmed as readers trim: what they take away cannot come back.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(
    lambda text: text.strip("".join(map(chr, range(0x21))))
)


@given(
    columns=COLUMNS,
    rows=st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["crlf", "lf"]),
    quoting=st.sampled_from(["needed", "present", "all"]),
    size=st.integers(1, 40),
)
def test_our_reader_takes_back_what_is_written(
    columns: list[str],
    rows: list[list[str]],
    delimiter: str,
    line_end: LineEnd,
    quoting: Quoting,
    size: int,
) -> None:
    """Whatever a cell holds, line ends and quotes among it, it comes back in its column."""
    writing = FeedWriting(
        "csv", columns=tuple(columns), delimiter=delimiter, line_end=line_end, quoting=quoting
    )
    records = [dict(zip(columns, row, strict=False)) for row in rows]
    reading = FeedReading(format="csv", row="Row", root="Record", delimiter=delimiter)

    found, _, fault = told_by(written(writing, *records), reading, None, size=size)

    wanted = [{name: cell for name, cell in record.items() if cell} for record in records]
    assert fault is None
    assert [record.tree for record in found] == [{"Row": each} for each in wanted if each]


@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8"), max_size=8).filter(lambda text: "\0" not in text),
            min_size=3,
            max_size=3,
        )
    )
)
def test_pythons_reader_takes_back_every_character(rows: list[list[str]]) -> None:
    """A reader that does not trim gets the cells to the letter, blanks at their ends too."""
    data = written(PLAIN, *[dict(zip("abc", row, strict=True)) for row in rows])

    assert list(csv.reader(io.StringIO(data.decode(), newline=""))) == [["a", "b", "c"], *rows]
