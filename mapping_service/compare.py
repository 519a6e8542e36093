"""Two versions of the tables of a workbook, row by row."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mapping_service.table import Table

# Rows between the first and the last difference that are lined up; the lining up takes time that
# grows with the square of them. Beyond, rows are compared as a set.
_MOST_ALIGNED = 2_000


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a sheet that is not the same in both.

    Attributes:
        sheet: Title of the sheet.
        sort: added, removed or changed.
        before_row, after_row: Its numbers in the two files; None where it is not there.
        before, after: Its texts by column, empty where it is not there.
    """

    sheet: str
    sort: Literal["added", "removed", "changed"]
    before_row: int | None
    after_row: int | None
    before: Mapping[str, str]
    after: Mapping[str, str]


def compare_tables(before: Sequence[Table], after: Sequence[Table]) -> Iterator[RowChange]:
    """Yield what is different, sheet by sheet, in the order of the rows.

    Rows that were inserted or deleted do not make those below them different.
    """
    left, right = ({table.sheet: table for table in tables} for tables in (before, after))
    for sheet in dict.fromkeys([*left, *right]):
        one, other = left.get(sheet), right.get(sheet)
        if one is None and other is not None:
            yield from _only(other, "added")
        elif other is None and one is not None:
            yield from _only(one, "removed")
        elif one is not None and other is not None:
            yield from _compare(one, other)


def _only(table: Table, sort: Literal["added", "removed"]) -> Iterator[RowChange]:
    for index in range(len(table.rows)):
        yield _change(table if sort == "removed" else None, index, table, index, sort)


def _compare(one: Table, other: Table) -> Iterator[RowChange]:
    left = [_row(one, index) for index in range(len(one.rows))]
    right = [_row(other, index) for index in range(len(other.rows))]
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    ends = 0
    while ends < min(len(left), len(right)) - start and left[-1 - ends] == right[-1 - ends]:
        ends += 1
    middle = left[start : len(left) - ends], right[start : len(right) - ends]
    if max(map(len, middle)) > _MOST_ALIGNED:
        yield from _as_sets(one, other, start, *middle)
        return
    matcher = difflib.SequenceMatcher(None, *middle, autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(a1 - a0, b1 - b0)):
            here = start + a0 + step if a0 + step < a1 else None
            there = start + b0 + step if b0 + step < b1 else None
            yield _pair(one, here, other, there)


def _as_sets(
    one: Table,
    other: Table,
    start: int,
    left: Sequence[tuple[tuple[str, str], ...]],
    right: Sequence[tuple[tuple[str, str], ...]],
) -> Iterator[RowChange]:
    had, has = set(left), set(right)
    for index, row in enumerate(left):
        if row not in has:
            yield _pair(one, start + index, other, None)
    for index, row in enumerate(right):
        if row not in had:
            yield _pair(one, None, other, start + index)


def _pair(one: Table, here: int | None, other: Table, there: int | None) -> RowChange:
    if here is None and there is not None:
        return _change(None, 0, other, there, "added")
    if there is None and here is not None:
        return _change(one, here, other, 0, "removed")
    assert here is not None
    assert there is not None
    return _change(one, here, other, there, "changed")


def _change(
    one: Table | None,
    here: int,
    other: Table,
    there: int,
    sort: Literal["added", "removed", "changed"],
) -> RowChange:
    is_removed = sort == "removed"
    return RowChange(
        sheet=other.sheet,
        sort=sort,
        before_row=None if one is None else one.row_numbers[here],
        after_row=None if is_removed else other.row_numbers[there],
        before={} if one is None else dict(_row(one, here)),
        after={} if is_removed else dict(_row(other, there)),
    )


def _row(table: Table, index: int) -> tuple[tuple[str, str], ...]:
    return tuple(zip(table.columns, table.rows[index], strict=True))
