"""Values that a table lacks: which it has by now, and the edit that gives one its target."""

from collections.abc import Sequence

from catalog.errors import WorkbookInvalid
from catalog.findings import Finding, Place
from mapping_service.editing import CellEdit, Edit, NewRow
from mapping_service.folding import fold
from mapping_service.table import Table


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
    folded = [fold(column) for column in table.columns]
    wanted = [fold(name) for name in names]
    if not all(name in folded for name in wanted):
        return None
    return [folded.index(name) for name in wanted]


def _row(table: Table, keys: Sequence[int], values: Sequence[str]) -> int | None:
    wanted = folded_key(values)
    for index, row in enumerate(table.rows):
        if tuple(fold(row[key]) for key in keys) == wanted:
            return index
    return None
