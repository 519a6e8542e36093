"""Delimiters and rows."""

import csv

import pytest

from feeds.csv_dialect import detect_delimiter, parse_rows, sep_line, split_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("SKU,Price\nR-1,9\n", ",", id="comma"),
        pytest.param("SKU;Price\nR-1;9,50\n", ";", id="semicolon, decimal commas"),
        pytest.param("SKU\tTitle\nR-1\ta, b; c\n", "\t", id="tab"),
        pytest.param("SKU|Title\nR-1|a, b\n", "|", id="bar"),
        pytest.param("SKU;Title, short\nR-1;x\nR-2;y, z, w\n", ";", id="comma in the header"),
        pytest.param('SKU,"a;b;c;d"\nR-1,x\n', ",", id="quoted delimiters do not count"),
        pytest.param("SKU\nR-1\n", ",", id="one column"),
        pytest.param("", ",", id="nothing"),
        pytest.param("# a;b\nSKU,Price\nR-1,9\n", ",", id="comment rows do not count"),
    ],
)
def test_delimiter_is_the_one_that_makes_even_rows(text: str, expected: str) -> None:
    """Detection looks at header and first rows, quotes respected."""
    assert detect_delimiter(split_lines(text), "#", 0) == expected


def test_delimiter_is_not_sought_in_skipped_rows() -> None:
    """A title above the header may hold anything."""
    lines = split_lines("Export; of; today\nSKU,Price\nR-1,9\n")
    assert detect_delimiter(lines, None, 1) == ","


def test_lines_end_at_lf_crlf_and_cr_only() -> None:
    """A form feed or U+2028 in a description is text."""
    assert split_lines("a\nb\r\nc\rd\u2028e\x0bf\x85g") == [
        "a\n",
        "b\r\n",
        "c\r",
        "d\u2028e\x0bf\x85g",
    ]


def test_open_quote_is_told_apart_from_a_row() -> None:
    """The reader must wait for more text, or say that the quote is never closed."""
    rows = parse_rows(["a,b\n", 'c,"d\n', "e\n"], ",")
    assert rows.cells == [["a", "b"]]
    assert rows.ends == [1]
    assert rows.open == ["c", "d\ne\n"]


def test_quotes_inside_cells_stay() -> None:
    """Ring sizes in inches are written 5\" by real exports."""
    assert parse_rows(['5" ring,"say ""hi""","a"b\n'], ",").cells == [['5" ring', 'say "hi"', "ab"]]


def test_limit_of_the_csv_module_is_put_back() -> None:
    """It is one for the whole process; others must not notice us."""
    before = csv.field_size_limit()
    assert len(parse_rows(["x" * 300_000 + "\n"], ",").cells[0][0]) == 300_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("line", "expected"),
    [("sep=;\r\n", ";"), ('"sep=,"\n', ","), ("SEP=\t\n", "\t"), ("sep=ab\n", None)],
)
def test_excels_own_first_line_names_the_delimiter(line: str, expected: str | None) -> None:
    """Excel writes it and merchants send it."""
    assert sep_line(line) == expected
