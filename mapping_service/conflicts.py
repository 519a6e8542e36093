"""Rows of a table that contradict each other.

Which columns are keys is known only when a script asks. Two shapes tell it before: a table with the
columns From and To, and a sheet of two columns. There a key with two targets is an error. In any
other table, rows that agree in everything but the last column earn a warning: it may be a delimited
file for LOOKUP_SERVICE, where the last row wins. Whatever key a script uses, a MAPPING lookup that
lands on two different targets throws (see `prelude/lookup_index.js`).
"""

from catalog.findings import Severity
from mapping_service.folding import fold
from mapping_service.remarks import Remarks
from mapping_service.table import Table


def from_to_columns(table: Table) -> tuple[int, int] | None:
    """Indexes of the columns From and To, or of a sheet's only two; None for other tables."""
    folded = [fold(name) for name in table.columns]
    if folded.count("from") == 1 and folded.count("to") == 1:
        return folded.index("from"), folded.index("to")
    return (0, 1) if len(folded) == 2 and not table.is_delimited else None


def check_conflicts(table: Table, remarks: Remarks) -> None:
    """Remark on keys that stand twice, and on keys without a target."""
    pair = from_to_columns(table)
    if pair is not None:
        keys, target, severity = [pair[0]], pair[1], Severity.ERROR
    elif len(table.columns) > 1:
        *keys, target = range(len(table.columns))
        severity = Severity.WARNING
    else:
        return
    first: dict[tuple[str, ...], int] = {}
    for index, row in enumerate(table.rows):
        key = tuple([fold(row[column]) for column in keys])
        if not any(key):
            continue
        if not row[target]:
            if pair is not None:
                _remark_on_open_key(table, index, keys[0], remarks)
            continue
        earlier = first.setdefault(key, index)
        if earlier != index:
            _remark_on_pair(table, (earlier, index), keys[0], target, severity, remarks)


def _remark_on_open_key(table: Table, row: int, key: int, remarks: Remarks) -> None:
    remarks.add(
        "lookup_target_empty",
        f"{table.rows[row][key]!r} has no target yet and counts as not mapped",
        cell=table.cell_of(row, key),
        group=table.sheet,
    )


def _remark_on_pair(
    table: Table,
    pair: tuple[int, int],
    key: int,
    target: int,
    severity: Severity,
    remarks: Remarks,
) -> None:
    earlier, later = pair
    there = table.cell_of(earlier, target)
    here = table.cell_of(later, target)
    shown = table.rows[later][key]
    if table.rows[earlier][target] == table.rows[later][target]:
        remarks.add(
            "lookup_duplicate",
            f"{shown!r} stands here and in {there} with the same target",
            cell=here,
            group=table.sheet,
        )
        return
    remarks.add(
        "lookup_conflict",
        f"{shown!r} maps to {table.rows[later][target]!r} here and to "
        f"{table.rows[earlier][target]!r} in {there}",
        severity=severity,
        cell=here,
        hint="upper and lower case and blanks make no difference; keep one of the rows",
        group=table.sheet,
    )
