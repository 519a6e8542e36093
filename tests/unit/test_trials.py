"""What an edit changes is told field by field, and row by row."""

import pytest

from admin_api.console.pages.trial_source import record_numbers
from mapping_service.compare import compare_tables
from mapping_service.compile import compile_tables
from mapping_service.table import Table
from workflow.compare_outcomes import field_changes
from workflow.trial import MOST_RECORDS


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        ({"A": "1"}, {"A": "1"}, []),
        ({"A": "1", "B": "2"}, {"A": "1", "B": "3"}, ["B"]),
        ({"A": {"x": "1"}}, {"A": {"x": "1", "y": "2"}}, ["A.y"]),
        ({"V": [{"S": "1"}, {"S": "2"}]}, {"V": [{"S": "1"}]}, ["V[1]"]),
        ({"V": [{"S": "1"}]}, {"V": [{"S": "2"}]}, ["V[0].S"]),
        ({"L": ["a", "b"]}, {"L": ["b", "a"]}, ["L"]),
        ({"N": 1}, {"N": True}, ["N"]),
        ({"A": None}, {}, ["A"]),
    ],
    ids=["same", "value", "added", "variation", "deep", "order", "kind", "null"],
)
def test_the_deepest_field_that_differs_is_named(
    before: object, after: object, fields: list[str]
) -> None:
    """Whoever reads it looks for one field among hundreds."""
    assert [each.field for each in field_changes(before, after)] == fields


def _tables(*rows: str) -> tuple[Table, ...]:
    content = "\n".join(["Shop;Colour", *rows, ""]).encode()
    return compile_tables({"lookup/colours.csv": content}).tables


def test_a_row_that_was_put_in_between_changes_no_other() -> None:
    """Compared cell by cell, everything below it would be different."""
    before = _tables("rot;Red", "blau;Blue", "lila;Purple")
    after = _tables("rot;Red", "gelb;Yellow", "blau;Blue", "lila;Violet")
    found = list(compare_tables(before, after))
    assert [(each.sort, each.before_row, each.after_row) for each in found] == [
        ("added", None, 3),
        ("changed", 4, 5),
    ]
    assert (found[1].before["Colour"], found[1].after["Colour"]) == ("Purple", "Violet")


def test_many_rows_are_compared_as_a_set() -> None:
    """Lining up thousands of different rows would take minutes."""
    before = _tables(*(f"b{number};B" for number in range(3_000)), "same;S")
    after = _tables(*(f"a{number};A" for number in range(3_000)), "same;S")
    sorts = [each.sort for each in compare_tables(before, after)]
    assert (sorts.count("removed"), sorts.count("added"), len(sorts)) == (3_000, 3_000, 6_000)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("17", (17,)),
        ("1-3, 17", (1, 2, 3, 17)),
        ("3;3;4", (3, 4)),
        ("x, -2, 5-, 0", ()),
        ("", ()),
        ("1-1000000000", tuple(range(1, MOST_RECORDS + 1))),
        ("9" * 40, ()),
    ],
    ids=["one", "span", "twice", "nonsense", "none", "all", "large"],
)
def test_record_numbers_are_read_as_people_write_them(text: str, numbers: tuple[int, ...]) -> None:
    """And never more than a trial has."""
    assert record_numbers(text) == numbers
