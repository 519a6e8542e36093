"""Replays: records that claimed to be unchanged and were not, to be translated after the others."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Table

from store.bulk import insert_rows, run
from store.rows import ReplayRow

_replays: Table = ReplayRow.__table__  # type: ignore[attr-defined]

_OF_FEED = "SELECT record, sku, is_counted FROM replays WHERE merchant = ? AND feed = ? "
_DELETE = "DELETE FROM replays WHERE merchant = ? AND feed = ? AND record IN ??"


class Replay(NamedTuple):
    """One record; `is_counted` when it has been translated once, too early."""

    record: int
    sku: str
    is_counted: bool


def read_replays(connection: Connection, merchant: str, feed: str) -> list[Replay]:
    """The replays of a feed, in the order of its records."""
    rows = run(connection, _OF_FEED + "ORDER BY record", merchant, feed)
    return [Replay(record, sku, bool(is_counted)) for record, sku, is_counted in rows]


def add_replays(
    connection: Connection, merchant: str, feed: str, replays: Sequence[Replay]
) -> None:
    """Note records that must be translated again. None of them was noted before."""
    insert_rows(connection, _replays, [(merchant, feed, *replay) for replay in replays])


def delete_replays(
    connection: Connection, merchant: str, feed: str, records: Iterable[int]
) -> None:
    """Strike out records that have been translated."""
    run(connection, _DELETE, merchant, feed, list(records))
