"""Errors counted by what they share, kept beside the errors in the same transactions.

A cause is a code, a field and a script's line. Who asks which causes there are reads a row for
each of them in each feed, not every error; and the errors of one cause are found by an index.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, case, delete, func, select, update

from store.count_rows import ErrorCountRow
from store.rows import ErrorRow
from store.upsert import insert_into

counts: Table = ErrorCountRow.__table__  # type: ignore[attr-defined]
_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]

# Characters of a time up to its hour, as 2026-03-01T06; and what sorts behind every time of it.
HOUR_CHARS = 13
BEHIND_HOUR = ";"

# A cause is part of an index, whose entries are bounded.
_MOST_CHARS = 200

_KEY = ("merchant", "hour", "feed", "stage", "cause")
_OF_CAUSE = ("code", "field", "file", "line")


def cause_of(code: str, field: str | None, file: str | None, line: int | None) -> str:
    """What errors of one cause share, as one text. The migration that made it writes it too."""
    place = f"{file or ''}:{line if line is not None else ''}"
    return f"{code} {field or ''} {place}"[:_MOST_CHARS]


def count_errors(connection: Connection, errors: Iterable[Mapping[str, Any]]) -> None:
    """Count errors that are being added; each once.

    Args:
        connection: Of the transaction that adds them.
        errors: Their columns, `cause` among them.
    """
    counted: dict[tuple[object, ...], dict[str, Any]] = {}
    for error in errors:
        hour = error["at"][:HOUR_CHARS]
        key = tuple(hour if name == "hour" else error[name] for name in _KEY)
        row = counted.get(key)
        if row is None:
            told = {name: error.get(name) for name in _OF_CAUSE}
            row = counted[key] = dict(zip(_KEY, key, strict=True)) | told
            row |= {"first_record": error["record"], "times": 0}
        row["first_record"] = min(row["first_record"], error["record"])
        row["times"] += 1
    if not counted:
        return
    upsert = insert_into(connection, counts)
    new = upsert.excluded
    old = counts.c.first_record
    summed = {
        "times": counts.c.times + new.times,
        "first_record": case((new.first_record < old, new.first_record), else_=old),
    }
    connection.execute(
        upsert.on_conflict_do_update(index_elements=list(_KEY), set_=summed),
        list(counted.values()),
    )


def uncount_errors(connection: Connection, which: Iterable[ColumnElement[bool]]) -> None:
    """Take errors off the counts that the same transaction is about to remove.

    Args:
        connection: Of that transaction.
        which: Which errors, as clauses on their table.
    """
    hour = func.substr(_errors.c.at, 1, HOUR_CHARS)
    keys = (*(_errors.c[name] for name in ("merchant", "feed", "stage", "cause")),)
    query = select(*keys, hour.label("hour"), func.count().label("times"))
    for row in connection.execute(query.where(*which).group_by(*keys, hour)).all():
        here = [counts.c[name] == getattr(row, name) for name in _KEY]
        connection.execute(update(counts).where(*here).values(times=counts.c.times - row.times))
        connection.execute(delete(counts).where(*here, counts.c.times <= 0))
