import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import WorkbookInvalid
from mapping_service.delimited import decode, read_delimited, split_rows
from mapping_service.limits import DEFAULT_LIMITS, TableLimits
from mapping_service.remarks import Remarks
from mapping_service.table import Table


def read(data: bytes, file: str = "lookup/x.csv", limits: TableLimits = DEFAULT_LIMITS) -> Table:
    """One delimited file as a table."""
    return read_delimited(data, file, Remarks(file), limits)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a\rb", [["a"], ["b"]]),
        ("", []),
        ("\n\na", [[""], [""], ["a"]]),
        ('"a,b",c', [["a,b", "c"]]),
        ('"a\nb",c', [["a\nb", "c"]]),
        ('"say ""hi""",x', [['say "hi"', "x"]]),
        ('5" pipe,x', [['5" pipe', "x"]]),
        ('"a"b,c', [["ab", "c"]]),
        ('"never closed,c\nd', [["never closed,c\nd"]]),
        ('a,""\n', [["a", ""]]),
        ('"",', [["", ""]]),
    ],
)
def test_rows_are_split_as_merchants_mean_them(text: str, rows: list[list[str]]) -> None:
    """Cells are taken as they are: no trimming, no numbers, no lost quotes inside."""
    assert list(split_rows(text, ",")) == rows


CELLS = st.text(alphabet='ab ,"\n\u00e4;', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]]) -> None:
    """Whatever a spreadsheet program exports comes back cell for cell."""
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)

    assert list(split_rows(file.getvalue(), ",")) == rows


@pytest.mark.parametrize(
    ("data", "file", "columns"),
    [
        (b"a;b;c\n1,5;2;3\n", "x.csv", ("a", "b", "c")),
        (b"a\tb\n", "x.tsv", ("a", "b")),
        (b"a\tb,c\n", "x.txt", ("a", "b,c")),
        (b"a|b|c,d\n", "x.csv", ("a", "b", "c,d")),
        (b"\n\nonly\n1\n", "x.csv", ("only",)),
    ],
)
def test_the_separator_is_found(data: bytes, file: str, columns: tuple[str, ...]) -> None:
    """A German Excel writes semicolons, and nobody should have to say so."""
    assert read(data, file).columns == columns


def test_addresses_are_those_of_the_file() -> None:
    """Empty rows count, so that the address in a message is the one Excel shows."""
    table = read(b"\n\nFrom,To\n\nred,Red\n")

    assert (table.header_row, list(table.row_numbers)) == (3, [5])
    assert table.cell_of(0, 1) == "B5"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("ä".encode(), "ä"),
        (b"\xef\xbb\xbf\xc3\xa4", "ä"),
        (b"\xe4 \x80", "ä €"),
        ("ä".encode("utf-16"), "ä"),
        ("ä".encode("utf-16-be"), None),
    ],
)
def test_encodings(data: bytes, text: str | None) -> None:
    """UTF-8 first, then what Excel saves on Windows; UTF-16 only where the file says so."""
    if text is None:
        with pytest.raises(WorkbookInvalid):
            decode(b"\0a\0b", Remarks("x.csv"))
    else:
        assert decode(data, Remarks("x.csv")) == text


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        pytest.param(b"a\n" * 20, TableLimits(rows=10), id="rows"),
        pytest.param(b"a,b,c,d\n", TableLimits(columns=3), id="columns"),
        pytest.param(b"a,b\n" * 20, TableLimits(cells=30), id="cells"),
        pytest.param(b'"' + b"x" * 200, TableLimits(cell_chars=100), id="unclosed quote"),
        pytest.param(b"a" * 200, TableLimits(file_bytes=100), id="bytes"),
    ],
)
def test_limits_hold(data: bytes, limits: TableLimits) -> None:
    """A lookup that would eat a run's memory is refused before it does."""
    with pytest.raises(WorkbookInvalid) as caught:
        read(data, limits=limits)

    assert caught.value.findings[-1].code == "workbook_too_large"
