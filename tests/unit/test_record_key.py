"""The manifest's key finds the SKU in every form that a record's tree can have."""

import pytest

from catalog.records import Node
from engine.record_key import record_value


@pytest.mark.parametrize(
    ("tree", "path", "row", "found"),
    [
        pytest.param({"SKU": "R-1"}, "SKU", None, "R-1", id="leaf"),
        pytest.param({"SKU": ["R-1", "R-2"]}, "SKU", None, "R-1", id="first of several"),
        pytest.param({"A": {"B": "x"}}, "A/B", None, "x", id="path"),
        pytest.param({"A": {"B": "x"}}, "/A/B", None, "x", id="path from the root"),
        pytest.param({"Row": {"SKU": "R-1"}}, "SKU", "Row", "R-1", id="falls through to the row"),
        pytest.param({"Row": {"A": {"B": "x"}}}, "A/B", "Row", "x", id="nested header"),
        pytest.param({"Row": {"Stock No": "7"}}, "Stock No", "Row", "7", id="header with a blank"),
        pytest.param({"": {"a": {"sku": "R-1"}}}, "@sku", None, "R-1", id="attribute"),
        pytest.param(
            {"I": {"": {"a": {"sku": "R-1"}}, "X": "y"}},
            "I/@sku",
            None,
            "R-1",
            id="inner attribute",
        ),
        pytest.param({"I": {"": {"a": {"x": "y"}, "t": "R-1"}}}, "I", None, "R-1", id="with text"),
        pytest.param({"": {"k": ["text", ["SKU", "R-1"]]}}, "SKU", None, "R-1", id="mixed content"),
        pytest.param(
            {"S": {"": {"k": ["R", {"c": "-"}, {"x": "1"}]}}}, "S", None, "R1", id="CDATA"
        ),
        pytest.param({"SKU": " R-1 "}, "SKU", None, "R-1", id="trimmed"),
        pytest.param({"SKU": ""}, "SKU", None, None, id="empty"),
        pytest.param({"SKU": {"A": "x"}}, "SKU", None, None, id="has children"),
        pytest.param({"": {"a": {"sku": "R-1"}}}, "@other", None, None, id="other attribute"),
        pytest.param("text", "SKU", None, None, id="no children at all"),
        pytest.param({"A": "x"}, "A/B", None, None, id="path ends early"),
        pytest.param({"A": "x"}, "/", None, None, id="path of nothing"),
    ],
)
def test_value_at_a_path(tree: Node, path: str, row: str | None, found: str | None) -> None:
    """A key that is not found rejects the record, so every form of a tree must be read."""
    assert record_value(tree, path, row) == found
