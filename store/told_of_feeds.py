"""What was said about the records of feeds, each row with what is known of its feed."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, select

from catalog.filters import ErrorFilter, LogFilter
from catalog.stored import StoredError, StoredLine
from store.paging import between
from store.rows import FeedRow

Told = TypeVar("Told", StoredError, StoredLine)

_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]

# Fields of the nouns that come from the feed, by its column.
_OF_FEED = {"feed_number": "number", "feed_name": "name", "kind": "kind"}


def with_feed(table: Table, noun: type[Told]) -> "Select[Any]":
    """Rows of a table as a noun; what belongs to no feed, such as a person's edit, has none."""
    own = [table.c[name] for name in noun.__dataclass_fields__ if name not in _OF_FEED]
    of_feed = [_feeds.c[column].label(name) for name, column in _OF_FEED.items()]
    return select(*own, *of_feed).outerjoin(_feeds, _feeds.c.id == table.c.feed)


def narrowed(
    table: Table, wanted: ErrorFilter | LogFilter, names: Sequence[str]
) -> list[ColumnElement[bool]]:
    """Clauses for the merchant, for those of `names` that the filter sets, and for its time."""
    clauses = [table.c.merchant == wanted.merchant]
    for name in names:
        value = getattr(wanted, name)
        if value is not None:
            clauses.append(table.c[name] == value)
    return [*clauses, *between(table.c.at, wanted.since, wanted.until)]


def told(row: "Row[Any]", noun: type[Told]) -> Told:
    """A row of `with_feed` as its noun."""
    found = row._mapping
    return noun(**{name: found[name] for name in noun.__dataclass_fields__})
