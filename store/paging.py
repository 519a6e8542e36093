"""One page of a query, by the natural key of its rows."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Select, literal, tuple_

from catalog.paging import CursorKind, PageRequest

Keys: TypeAlias = "Sequence[ColumnElement[Any]]"


def page_rows(
    connection: Connection,
    query: "Select[Any]",
    keys: Keys,
    kind: CursorKind,
    request: PageRequest,
    *,
    descending: bool = False,
) -> tuple[Sequence[Row[Any]], str | None]:
    """Read one page.

    Args:
        connection: Of a transaction that reads.
        query: What is asked, already narrowed; neither sorted nor limited.
        keys: Columns that sort the rows and tell them apart, the coarsest first. An index whose
            columns are those of the filters and then these is read from the cursor on.
        kind: How the query's cursors look: one type for each key.
        request: Which page.
        descending: Whether the last comes first.

    Returns:
        The rows, and the cursor of the next page; None at the end.

    Raises:
        QueryInvalid: The cursor is of another query.
    """
    query = _begun(query, keys, kind, request, descending=descending)
    # The keys once more at the end of each row, and one row more to see whether a page follows.
    rows = connection.execute(query.add_columns(*keys).limit(request.size + 1)).all()
    shown = rows[: request.size]
    after = kind.write(tuple(shown[-1][-len(keys) :])) if len(rows) > request.size else None
    return shown, after


def stretch(
    connection: Connection,
    query: "Select[Any]",
    keys: Keys,
    kind: CursorKind,
    request: PageRequest,
    most: int,
    *,
    descending: bool = False,
) -> tuple[ColumnElement[bool], str] | None:
    """Where a page must end at the latest, so that no more than some rows are looked at for it.

    Args:
        connection, query, keys, kind, request, descending: As `page_rows` has them, the query
            without what is costly to look at.
        most: Rows.

    Returns:
        A clause that leaves only these rows, and the cursor of the last of them; None where there
        are no more anyway.
    """
    begun = _begun(query.with_only_columns(*keys), keys, kind, request, descending=descending)
    row = connection.execute(begun.offset(most - 1).limit(1)).one_or_none()
    if row is None:
        return None
    end = tuple_(*(literal(part, key.type) for part, key in zip(row, keys, strict=True)))
    here = tuple_(*keys)
    return (here >= end if descending else here <= end), kind.write(tuple(row))


def between(
    column: ColumnElement[str], since: str | None, until: str | None
) -> list[ColumnElement[bool]]:
    """Clauses for a span of time: from `since` on, and before `until`."""
    clauses: list[ColumnElement[bool]] = []
    if since is not None:
        clauses.append(column >= since)
    if until is not None:
        clauses.append(column < until)
    return clauses


def _begun(
    query: "Select[Any]", keys: Keys, kind: CursorKind, request: PageRequest, *, descending: bool
) -> "Select[Any]":
    """A query in order, from the cursor on."""
    if request.after is not None:
        last = tuple_(*(literal(part, key.type) for part, key in _pairs(kind, request.after, keys)))
        here = tuple_(*keys)
        query = query.where(here < last if descending else here > last)
    return query.order_by(*(key.desc() if descending else key for key in keys))


def _pairs(kind: CursorKind, cursor: str, keys: Keys) -> list[tuple[Any, ColumnElement[Any]]]:
    return list(zip(kind.read(cursor), keys, strict=True))
