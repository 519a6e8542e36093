"""Questions about errors and findings: by page, as a stream, and counted by what they share."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, func, select

from catalog.errors import NotFound
from catalog.filters import ErrorFilter, Order
from catalog.paging import CursorKind, Page, PageRequest, entries_of
from catalog.stored import CauseCount, CountedFinding, ErrorGroup, StoredError
from store.cause_queries import CauseQueries, page_by_cause
from store.database import Database
from store.error_counts import BEHIND_HOUR, HOUR_CHARS
from store.paging import Keys, page_rows
from store.rows import ErrorRow, FindingRow
from store.told_of_feeds import narrowed, told, with_feed

_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]
_findings: Table = FindingRow.__table__  # type: ignore[attr-defined]

# What tells errors apart within one merchant, the coarsest first.
_KEYS: Keys = [_errors.c[name] for name in ("at", "feed", "record", "stage", "position")]
_ALL = CursorKind("errors", (str, str, int, str, int))
# Those of one feed lie in the order of the table itself.
_FEED_KEYS: Keys = _KEYS[2:]
_OF_FEED = CursorKind("feed-errors", (int, str, int))

# What a filter may name beside the time.
_NAMES = ("feed", "sku", "code", "stage", "cause", "field", "file", "line")

# What a group has in common.
_COMMON = [_errors.c[name] for name in ("code", "field", "file", "line")]

# Groups of one answer: more than anybody reads, and few enough for one page.
MOST_GROUPS = 200


class ErrorQueries:
    """Answers questions about the errors of a merchant; every one is a snapshot of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, wanted: ErrorFilter, request: PageRequest, order: Order = "newest"
    ) -> Page[StoredError]:
        """Return one page.

        Raises:
            QueryInvalid: The cursor is of another question.
        """
        of_feed = wanted.feed is not None
        if wanted.sku is None and _is_of_cause(wanted):
            return self._page_by_cause(wanted, request, order)
        with self._database.reading() as connection:
            rows, after = page_rows(
                connection,
                _whole().where(*_narrow(wanted)),
                _FEED_KEYS if of_feed else _KEYS,
                _OF_FEED if of_feed else _ALL,
                request,
                descending=order == "newest",
            )
        return Page(tuple(map(_error, rows)), after)

    def get(self, merchant: str, feed: str, record: int, stage: str, position: int) -> StoredError:
        """One error, by what tells it from all others. Raises NotFound."""
        here = (_errors.c.merchant == merchant, _errors.c.feed == feed)
        which = (_errors.c.record == record, _errors.c.stage == stage)
        query = _whole().where(*here, *which, _errors.c.position == position)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("there is no such error", noun="error", id=f"{feed}/{record}")
        return _error(row)

    def first_of(self, wanted: ErrorFilter, cause: CauseCount) -> StoredError:
        """The oldest error of a cause that a filter leaves. Raises NotFound: it has gone."""
        query = _whole().where(
            *_narrow(replace(wanted, since=None, until=None)),
            _errors.c.cause == cause.cause,
            _errors.c.at >= cause.first_hour,
            _errors.c.at < cause.last_hour + BEHIND_HOUR,
        )
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(*_KEYS).limit(1)).first()
        if row is None:
            raise NotFound("there is no such error any more", noun="error", id=cause.code)
        return _error(row)

    def _page_by_cause(
        self, wanted: ErrorFilter, request: PageRequest, order: Order
    ) -> Page[StoredError]:
        query, descending = _whole().where(*_narrow(wanted)), order == "newest"
        with self._database.reading() as connection:
            rows, after = page_by_cause(
                connection, query, _KEYS, _ALL, wanted, request, descending=descending
            )
        return Page(tuple(map(_error, rows)), after)

    def stream(
        self, wanted: ErrorFilter, order: Order = "record", most: int | None = None
    ) -> Iterator[StoredError]:
        """Yield all errors, at most `most`, in pages: an export holds up nobody."""
        return entries_of(lambda request: self.page(wanted, request, order), most)

    def groups(self, wanted: ErrorFilter, most: int = MOST_GROUPS) -> Sequence[ErrorGroup]:
        """Count errors by code, field and script line, the most frequent first.

        The example of a group is its oldest error. What is narrowed by SKU, or to parts of an
        hour, is counted error by error; everything else has been counted as it came.
        """
        if wanted.sku is None and _is_hourly(wanted):
            return self._counted_groups(wanted, most)
        counted = (
            select(
                *(_errors.c[key.name] for key in _KEYS),
                func.count().over(partition_by=_COMMON).label("times"),
                func.row_number().over(partition_by=_COMMON, order_by=_KEYS).label("nth"),
            )
            .where(*_narrow(wanted))
            .subquery()
        )
        with self._database.reading() as connection:
            rows = connection.execute(
                _whole()
                .add_columns(counted.c.times)
                .join(counted, and_(*(_errors.c[key.name] == counted.c[key.name] for key in _KEYS)))
                .where(_errors.c.merchant == wanted.merchant, counted.c.nth == 1)
                .order_by(counted.c.times.desc(), *_KEYS)
                .limit(min(most, MOST_GROUPS))
            ).all()
        return [ErrorGroup(row.times, _error(row)) for row in rows]

    def _counted_groups(self, wanted: ErrorFilter, most: int) -> Sequence[ErrorGroup]:
        found: list[ErrorGroup] = []
        for cause in CauseQueries(self._database).of_merchant(wanted, most):
            with suppress(NotFound):  # removed since it was counted
                found.append(ErrorGroup(cause.times, self.first_of(wanted, cause)))
        return sorted(found, key=lambda group: (-group.times, _key_of(group.first)))

    def findings(
        self, merchant: str, feed: str, most: int = MOST_GROUPS
    ) -> Sequence[CountedFinding]:
        """The findings of one feed, the most frequent first."""
        columns = [_findings.c[name] for name in CountedFinding.__dataclass_fields__]
        query = (
            select(*columns)
            .where(_findings.c.merchant == merchant, _findings.c.feed == feed)
            .order_by(_findings.c.times.desc(), _findings.c.code, _findings.c.place)
            .limit(min(most, MOST_GROUPS))
        )
        with self._database.reading() as connection:
            return [CountedFinding(*row) for row in connection.execute(query)]


def _whole() -> "Select[Any]":
    return with_feed(_errors, StoredError)


def _narrow(wanted: ErrorFilter) -> list[ColumnElement[bool]]:
    return narrowed(_errors, wanted, _NAMES)


def _is_hourly(wanted: ErrorFilter) -> bool:
    return all(len(each) <= HOUR_CHARS for each in (wanted.since, wanted.until) if each is not None)


def _key_of(error: StoredError) -> tuple[str, str, int, str, int]:
    return error.at, error.feed, error.record, error.stage, error.position


def _is_of_cause(wanted: ErrorFilter) -> bool:
    named = (wanted.cause, wanted.field, wanted.file, wanted.line, wanted.stage)
    return any(each is not None for each in named)


def _error(row: "Row[Any]") -> StoredError:
    return told(row, StoredError)
