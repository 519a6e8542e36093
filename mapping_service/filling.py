"""Values that a table lacks: which it has by now, and the edit that gives one its target."""

import re
from collections.abc import Sequence

from catalog.errors import WorkbookInvalid
from catalog.findings import Finding, Place
from mapping_service.editing import CellEdit, Edit, NewRow
from mapping_service.folding import fold
from mapping_service.table import Table

# How a script names a column that it knows by its number only, counted from 0.
_COUNTED = re.compile(r"column (\d{1,4})", re.ASCII)


def answered_keys(table: Table, columns: Sequence[str], target: str) -> set[tuple[str, ...]]:
    """The texts that rows have in their key columns and that have a target, folded.

    Rows with wildcards are among them as they stand: had one fitted a value, it would not have
    been missed.
    """
    keys = _numbers(table, columns)
    wanted = _numbers(table, [target]) if target else []
    if keys is None or wanted is None:
        return set()
    return {
        tuple(fold(row[key]) for key in keys)
        for row in table.rows
        if all(row[each].strip() for each in wanted)
    }


def folded_key(values: Sequence[str]) -> tuple[str, ...]:
    """What was looked up, as `answered_keys` has it."""
    return tuple(fold(value) for value in values)


def fill(
    table: Table, columns: Sequence[str], target: str, values: Sequence[str], text: str
) -> Edit:
    """The edit that gives a missed value its target.

    Args:
        table: The table that missed it.
        columns: Names of its key columns.
        target: Name of the column that was wanted.
        values: What was looked up, a text for each key column.
        text: The target value.

    Returns:
        A cell, where a row has the value but no target; else a new row.

    Raises:
        WorkbookInvalid: The table has no such columns.
    """
    keys = _numbers(table, columns)
    wanted = _numbers(table, [target])
    if keys is None or wanted is None:
        names = ", ".join([*columns, target])
        finding = Finding(
            "cell_refused",
            f"the table has not all of the columns {names}",
            place=Place(file=table.file, cell=table.sheet),
            hint="add the row in the workbook itself",
        )
        raise WorkbookInvalid(str(finding), [finding])
    column = table.column_numbers[wanted[0]]
    found = _row(table, keys, values)
    if found is not None:
        return CellEdit(table.sheet, table.row_numbers[found], column, text)
    cells = {table.column_numbers[key]: value for key, value in zip(keys, values, strict=True)}
    return NewRow(table.sheet, {**cells, column: text})


def _numbers(table: Table, names: Sequence[str]) -> list[int] | None:
    """Indexes of columns by their names; None where the table lacks one."""
    folded = [fold(column) for column in table.columns]
    found: list[int] = []
    for name in names:
        counted = _COUNTED.fullmatch(name) if table.is_delimited else None
        if fold(name) in folded:
            found.append(folded.index(fold(name)))
        elif counted and int(counted[1]) + 1 in table.column_numbers:
            found.append(table.column_numbers.index(int(counted[1]) + 1))
        else:
            return None
    return found


def _row(table: Table, keys: Sequence[int], values: Sequence[str]) -> int | None:
    wanted = folded_key(values)
    for index, row in enumerate(table.rows):
        if tuple(fold(row[key]) for key in keys) == wanted:
            return index
    return None
