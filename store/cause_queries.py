"""Questions about the causes of errors: how often each, and which errors have it."""

import heapq
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from catalog.filters import ErrorFilter
from catalog.paging import CursorKind, PageRequest
from catalog.stored import CauseCount
from store.database import Database
from store.error_counts import BEHIND_HOUR, HOUR_CHARS, counts
from store.paging import Keys, page_rows

_OF_CAUSE = [counts.c[name] for name in ("cause", "code", "field", "file", "line")]
_NARROWS = ("feed", "stage", "cause", "code", "field", "file", "line")

# Causes of one answer: more than anybody reads.
MOST_CAUSES = 200


class _Cause(NamedTuple):
    """A cause that a filter leaves, and the hours between which its errors lie."""

    cause: str
    first_hour: str
    last_hour: str


class CauseQueries:
    """Answers what goes wrong, and how often. Costs a row for each cause of each feed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_merchant(self, wanted: ErrorFilter, most: int = MOST_CAUSES) -> tuple[CauseCount, ...]:
        """The causes of a merchant's errors, the most frequent first.

        Args:
            wanted: Narrows them; `sku` does not. Times count to the hour: `since` from the
                beginning of its hour, `until` to the end of its.
            most: Causes of the answer.
        """
        return self._causes([counts.c.merchant == wanted.merchant, *_narrow(wanted)], most)

    def of_all(
        self, merchants: Sequence[str] | None, since: str, most: int
    ) -> tuple[CauseCount, ...]:
        """The same of several merchants, or of everybody where None; `since` a day or an hour."""
        clauses = [counts.c.hour >= since]
        if merchants is not None:
            clauses.append(counts.c.merchant.in_(list(merchants)))
        return self._causes(clauses, most)

    def _causes(self, clauses: Sequence[ColumnElement[bool]], most: int) -> tuple[CauseCount, ...]:
        times = func.sum(counts.c.times)
        query = (
            select(
                times,
                *_OF_CAUSE,
                func.min(counts.c.hour),
                func.max(counts.c.hour),
                func.count(counts.c.feed.distinct()),
                func.count(counts.c.merchant.distinct()),
                func.min(counts.c.merchant),
            )
            .where(*clauses)
            .group_by(*_OF_CAUSE)
            .order_by(times.desc(), counts.c.cause)
            .limit(min(most, MOST_CAUSES))
        )
        with self._database.reading() as connection:
            return tuple(
                CauseCount(int(row[0]), *row[1:]) for row in connection.execute(query).all()
            )


def page_by_cause(
    connection: Connection,
    query: "Select[Any]",
    keys: Keys,
    kind: CursorKind,
    wanted: ErrorFilter,
    request: PageRequest,
    *,
    descending: bool,
) -> tuple[Sequence["Row[Any]"], str | None]:
    """A page of the errors that a filter by field, file or line leaves; as `page_rows`.

    The causes that fit are few. A page of each is read by the index of causes, and they are laid
    together: nothing is read that the filter does not leave.
    """
    table = keys[0].table
    found: list[Sequence[Row[Any]]] = []
    is_more = False
    for each in _fitting(connection, wanted):
        rows, after = page_rows(
            connection,
            query.where(
                table.c.cause == each.cause,
                table.c.at >= each.first_hour,
                table.c.at < each.last_hour + BEHIND_HOUR,
            ),
            keys,
            kind,
            request,
            descending=descending,
        )
        found.append(rows)
        is_more = is_more or after is not None

    def key(row: "Row[Any]") -> tuple[Any, ...]:
        return tuple(row[-len(keys) :])

    merged = list(heapq.merge(*found, key=key, reverse=descending))
    shown = merged[: request.size]
    is_more = is_more or len(merged) > len(shown)
    return shown, kind.write(key(shown[-1])) if is_more and shown else None


def _fitting(connection: Connection, wanted: ErrorFilter) -> Iterator[_Cause]:
    query = (
        select(counts.c.cause, func.min(counts.c.hour), func.max(counts.c.hour))
        .where(counts.c.merchant == wanted.merchant, *_narrow(wanted))
        .group_by(counts.c.cause)
    )
    return map(_Cause._make, connection.execute(query).all())


def _narrow(wanted: ErrorFilter) -> list[ColumnElement[bool]]:
    clauses = [
        counts.c[name] == value for name in _NARROWS if (value := getattr(wanted, name)) is not None
    ]
    if wanted.since is not None:
        clauses.append(counts.c.hour >= wanted.since[:HOUR_CHARS])
    if wanted.until is not None:
        # An hour that begins with the moment itself is over before it.
        clauses.append(counts.c.hour < wanted.until)
    return clauses
