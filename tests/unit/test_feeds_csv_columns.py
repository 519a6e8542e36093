"""Headers of CSV feeds and what they make of a row."""

from typing import Any

import pytest

from catalog.reading import EmptyCells
from feeds.csv_columns import compile_columns, header_path, position_name


def tree(names: list[str], cells: list[str], empty: EmptyCells = "absent") -> Any:
    """Return the row element that the columns make of the cells."""
    return compile_columns(names, empty)(cells)


def test_flat_header_makes_one_leaf_a_column() -> None:
    """The common case, in column order."""
    assert list(tree(["SKU", "Price"], ["R-1", "9"]).items()) == [("SKU", "R-1"), ("Price", "9")]


def test_empty_cell_is_absent_so_that_length_counts() -> None:
    """`.length() == 1` is how scripts ask whether a value was given."""
    assert tree(["SKU", "Sale", "Price"], ["R-1", " \t", "9"]) == {"SKU": "R-1", "Price": "9"}


def test_empty_cell_can_be_an_empty_element() -> None:
    """The manifest may ask for it; a column that the row lacks stays absent."""
    assert tree(["SKU", "Sale", "Price"], ["R-1", ""], "empty") == {"SKU": "R-1", "Sale": ""}


def test_cells_are_trimmed_as_java_trims() -> None:
    """Code points up to U+0020 go; a no-break space stays, as in Rhino."""
    assert tree(["a", "b"], [" \x00\x1f 19.99 \n", "\u00a0x\u00a0"]) == {
        "a": "19.99",
        "b": "\u00a0x\u00a0",
    }


def test_header_used_twice_is_a_list() -> None:
    """Two image columns of one name are two elements."""
    assert tree(["Img", "Img"], ["a", "b"]) == {"Img": ["a", "b"]}
    assert tree(["Img", "Img"], ["", "b"]) == {"Img": "b"}


def test_header_used_twice_apart_keeps_column_order() -> None:
    """The short form of a tree would lose the order, so the ordered form is used."""
    assert tree(["Img", "SKU", "Img"], ["a", "R-1", "b"]) == {
        "": {"k": [["Img", "a"], ["SKU", "R-1"], ["Img", "b"]]}
    }


def test_header_with_slash_nests() -> None:
    """`Sale/SalePrice` gives the record the shape of the XML feed."""
    assert tree(["SKU", "Sale/SalePrice", "Sale/Start"], ["R-1", "9", "x"]) == {
        "SKU": "R-1",
        "Sale": {"SalePrice": "9", "Start": "x"},
    }


def test_nested_element_is_absent_when_all_its_cells_are() -> None:
    """`Sale.length() == 0` must mean that there is no sale."""
    assert tree(["SKU", "Sale/SalePrice"], ["R-1", ""]) == {"SKU": "R-1"}


def test_columns_below_one_element_are_gathered() -> None:
    """Column order is the merchant's habit, not a second sale."""
    assert tree(["Sale/A", "SKU", "Sale/B"], ["1", "2", "3"]) == {
        "Sale": {"A": "1", "B": "3"},
        "SKU": "2",
    }


def test_at_sign_makes_an_attribute() -> None:
    """Of the row element, or of the element before the slash, with or without text of its own."""
    assert tree(["@id", "SKU"], ["7", "R-1"]) == {"": {"a": {"id": "7"}}, "SKU": "R-1"}
    assert tree(["Gem", "Gem/@carat"], ["Ruby", "2"]) == {
        "Gem": {"": {"a": {"carat": "2"}, "t": "Ruby"}}
    }
    assert tree(["Gem/@carat", "Gem"], ["2", ""]) == {"Gem": {"": {"a": {"carat": "2"}}}}


def test_text_beside_children_is_mixed_content() -> None:
    """`Sale` and `Sale/Price` describe one element."""
    assert tree(["Sale", "Sale/Price"], ["yes", "9"]) == {
        "Sale": {"": {"k": ["yes", ["Price", "9"]]}}
    }


@pytest.mark.parametrize("name", ["Size (US)/EU", "1/2", "a//b", "/", "@", "", "Preis €", "a/@"])
def test_header_that_is_no_path_of_names_is_taken_whole(name: str) -> None:
    """It stays reachable by brackets: row['Size (US)/EU']."""
    assert header_path(name) == (name,)


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "length"])
def test_names_that_javascript_knows_are_plain_names(name: str) -> None:
    """What they may do in JavaScript is the prelude's concern; here they are keys."""
    assert tree([name], ["x"]) == {name: "x"}


def test_row_without_content_is_falsy() -> None:
    """The reader drops such rows, whichever form the columns have."""
    assert not tree(["a", "b"], ["", " "])
    assert not tree(["@a", "b/c"], ["", " "])


def test_position_name_avoids_a_column_of_that_name() -> None:
    """A nameless third column must not mix with one that is called Column3."""
    assert position_name(2) == "Column3"
    assert position_name(2, ["Column3"]) == "Column3_"
