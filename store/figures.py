"""Figures of the whole store, for whoever watches it: from small tables, or from an index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select, text

from catalog.request_states import OPEN
from store.count_rows import ErrorCountRow
from store.database import Database
from store.request_rows import ConnectionRow, DriftRow, LaneHoldRow, RequestRow
from store.rows import FeedRow
from store.sync_rows import PlanRemarkRow

_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]
_counts: Table = ErrorCountRow.__table__  # type: ignore[attr-defined]
_requests: Table = RequestRow.__table__  # type: ignore[attr-defined]
_holds: Table = LaneHoldRow.__table__  # type: ignore[attr-defined]
_drifts: Table = DriftRow.__table__  # type: ignore[attr-defined]
_connections: Table = ConnectionRow.__table__  # type: ignore[attr-defined]
_remarks: Table = PlanRemarkRow.__table__  # type: ignore[attr-defined]

_OUTCOMES = ("translated", "skipped", "rejected", "unchanged", "disappeared")


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """How much of what there is, over all merchants.

    Attributes:
        feeds: By direction and state.
        records: Of inbound feeds, by outcome.
        errors: By stage.
        requests: Under way, by marketplace, lane and state.
        holds: Lanes on hold, by marketplace and lane.
        drifts: Open ones, by kind.
        refused: Accesses that a marketplace refuses, by marketplace.
        waiting: SKUs that plans did not send, by code.
    """

    feeds: Mapping[tuple[str, ...], int]
    records: Mapping[tuple[str, ...], int]
    errors: Mapping[tuple[str, ...], int]
    requests: Mapping[tuple[str, ...], int]
    holds: Mapping[tuple[str, ...], int]
    drifts: Mapping[tuple[str, ...], int]
    refused: Mapping[tuple[str, ...], int]
    waiting: Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What the store lies on: `sqlite` or `postgresql`, its bytes, its version, and the tables'."""

    kind: str
    size_bytes: int
    version: str
    tables: str


class Figures:
    """Counts what is in the store. Each call is one transaction that reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self) -> StoreFigures:
        """All figures. Takes some milliseconds; whoever is asked often keeps the answer a while."""
        with self._database.reading() as connection:
            return StoreFigures(
                _counted(connection, [_feeds.c.direction, _feeds.c.state]),
                _records(connection),
                _summed(connection),
                _counted(
                    connection,
                    [_requests.c.marketplace, _requests.c.lane, _requests.c.state],
                    _requests.c.state.in_(OPEN),
                ),
                _counted(connection, [_holds.c.marketplace, _holds.c.lane]),
                _counted(connection, [_drifts.c.kind], _drifts.c.settled_at == ""),
                _counted(
                    connection, [_connections.c.marketplace], _connections.c.refused_at.is_not(None)
                ),
                _counted(connection, [_remarks.c.code]),
            )

    def database(self) -> DatabaseFacts:
        """What the store lies on."""
        with self._database.reading() as connection:
            is_postgres = self._database.is_postgres
            size, version = (
                "SELECT pg_database_size(current_database())" if is_postgres else _SQLITE_SIZE,
                "SHOW server_version" if is_postgres else "SELECT sqlite_version()",
            )
            return DatabaseFacts(
                "postgresql" if is_postgres else "sqlite",
                connection.execute(text(size)).scalar_one(),
                connection.execute(text(version)).scalar_one(),
                connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one(),
            )


_SQLITE_SIZE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"


def _counted(
    connection: Connection, columns: Sequence["ColumnElement[Any]"], *clauses: "ColumnElement[bool]"
) -> dict[tuple[str, ...], int]:
    query = select(*columns, func.count()).where(*clauses).group_by(*columns)
    return {tuple(row[:-1]): row[-1] for row in connection.execute(query)}


def _records(connection: Connection) -> dict[tuple[str, ...], int]:
    sums = [func.coalesce(func.sum(_feeds.c[name]), 0) for name in _OUTCOMES]
    row = connection.execute(select(*sums).where(_feeds.c.direction == "inbound")).one()
    return {(name,): int(found) for name, found in zip(_OUTCOMES, row, strict=True)}


def _summed(connection: Connection) -> dict[tuple[str, ...], int]:
    query = select(_counts.c.stage, func.sum(_counts.c.times)).group_by(_counts.c.stage)
    return {(stage,): int(times) for stage, times in connection.execute(query)}
