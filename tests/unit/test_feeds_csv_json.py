"""JSON of CSV rows: what the sandbox is given is the JSON of the very tree."""

import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.csv_columns import compile_columns
from feeds.csv_json import RowJson

NAMES = st.sampled_from(
    ["SKU", "Title", "@id", "Sale/Price", "Sale/@on", "Sale", "Size 1/2", "é", "\ue0001\ue000"]
)
PLAIN = st.sampled_from(["", " ", "x", " R-1 ", "7", "é€😀"])
ODD = st.sampled_from(
    ['a "b"', "back\\slash", "two\nlines", "tab\t", "\x7f", "\u00a0", "\u2028", "\ue0000\ue000"]
)
CELLS = PLAIN | ODD


@settings(max_examples=300)
@given(
    names=st.lists(NAMES, min_size=1, max_size=7),
    rows=st.lists(st.lists(CELLS, max_size=7), max_size=8),
    empty_cells=st.sampled_from(["absent", "empty"]),
)
@example(["\ue0000\ue000", "b"], [["x", "y"], ["z", "y"]], "absent")
def test_the_json_of_a_row_is_that_of_its_tree(
    names: list[str], rows: list[list[str]], empty_cells: str
) -> None:
    """Nested and repeated columns, attributes, absent and empty cells, whatever the texts."""
    tree_of = compile_columns(names, "empty" if empty_cells == "empty" else "absent")
    row_json = RowJson(tree_of, "Row", names)

    for row in rows:
        cells = row[: len(names)]
        json = row_json.write(cells)
        assert json is None or json == orjson.dumps({"Row": tree_of(cells)})


def test_a_feed_that_leaves_out_cells_at_random_is_still_read() -> None:
    """So many patterns are no use to remember; what is not remembered has a tree instead."""
    names = [f"c{n}" for n in range(10)]
    row_json = RowJson(compile_columns(names, "absent"), "Row", names)
    rows = [[str(n) if pattern >> n & 1 else "" for n in range(10)] for pattern in range(1, 600)]

    written = [row_json.write(row) is not None for row in rows]

    assert written.count(True) == 256
    assert [row_json.write(row) is not None for row in rows] == written
