"""CSV rows as config-spec sets know them: nothing is trimmed, only blank lines are left out."""

from pathlib import Path

import pytest

from catalog.reading import FeedReading
from feeds.open import open_feed


def rows(tmp_path: Path, text: str, **reading: object) -> list[object]:
    """The records of a feed, each a flat object."""
    feed = tmp_path / "feed.csv"
    feed.write_bytes(text.encode())
    given = FeedReading(format="csv", delimiter=",", **reading)  # type: ignore[arg-type]
    with open_feed(feed, "location", given, for_set=True) as reader:
        return [record.tree for record in reader]


def test_a_column_past_the_end_is_absent_and_an_empty_cell_is_empty(tmp_path: Path) -> None:
    """Scripts find the width of the header by the first column that is undefined."""
    found = rows(tmp_path, "x, y ,\n\nz\n", header=False, columns=("a", "b", "c", "d"))

    assert found == [{"a": "x", "b": " y ", "c": ""}, {"a": "z"}]


def test_rows_that_no_other_reader_would_keep_are_kept(tmp_path: Path) -> None:
    """A row of commas and a comment are for the script to leave out: it counts on each of them."""
    found = rows(tmp_path, "// c\n,,\n", header=False, columns=("a", "b", "c"))

    assert found == [{"a": "// c"}, {"a": "", "b": "", "c": ""}]


def test_of_a_header_name_used_twice_the_first_cell_counts(tmp_path: Path) -> None:
    """The scripts reach a cell by its name."""
    found = rows(tmp_path, '\ufeff"a",b,a\n1,"line\nbreak ""x""",3\n', header=True)

    assert found == [{"a": "1", "b": 'line\nbreak "x"'}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_comments_and_rows_at_the_top_are_dropped_where_config_says_so(
    tmp_path: Path, end: str
) -> None:
    """The header is what follows them."""
    text = end.join(["made by hand", "//x", "a,b", "1,2", "//y", "3,4"])

    found = rows(tmp_path, text, header=True, skip_rows=1, comment="//")

    assert found == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
