"""What waits at the marketplaces and in the workbooks, of one merchant, of several, or of all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, func, select

from catalog.request_states import OPEN
from store.database import Database
from store.request_rows import DriftRow, LaneHoldRow, RequestRow
from store.rows import FeedRow
from store.unmapped_rows import UnmappedRow

_holds: Table = LaneHoldRow.__table__  # type: ignore[attr-defined]
_requests: Table = RequestRow.__table__  # type: ignore[attr-defined]
_drifts: Table = DriftRow.__table__  # type: ignore[attr-defined]
_unmapped: Table = UnmappedRow.__table__  # type: ignore[attr-defined]
_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]

# Beyond it a count says no more than that there are many, and would cost more than it tells.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits.

    Attributes:
        held_lanes: Lanes that send nothing for now.
        open_requests: Requests that marketplaces have not answered yet, MOST_COUNTED at most.
        drifts: Open differences between main and marketplaces, MOST_COUNTED at most.
        held_feeds: Feeds that a person must release or discard.
        unmapped: Values that scripts looked up and no workbook has, MOST_COUNTED at most.
    """

    held_lanes: int
    open_requests: int
    drifts: int
    held_feeds: int
    unmapped: int


class Overview:
    """Answers what waits, with a small query for each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, merchants: Sequence[str] | None) -> Waiting:
        """What waits now, of these merchants; of everybody where None."""

        def counted(table: Table, *clauses: ColumnElement[bool]) -> int:
            mine = [] if merchants is None else [table.c.merchant.in_(list(merchants))]
            found = select(table.c.merchant).where(*mine, *clauses).limit(MOST_COUNTED)
            return int(
                connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
            )

        with self._database.reading() as connection:
            return Waiting(
                held_lanes=counted(_holds),
                open_requests=counted(_requests, _requests.c.state.in_(OPEN)),
                drifts=counted(_drifts, _drifts.c.settled_at == ""),
                held_feeds=counted(_feeds, _feeds.c.state == "held"),
                unmapped=counted(_unmapped),
            )

    def requests_since(self, merchant: str, since: str) -> dict[str, int]:
        """How many requests of a merchant that were planned since then are in which state."""
        query = (
            select(_requests.c.state, func.count())
            .where(_requests.c.merchant == merchant, _requests.c.planned_at >= since)
            .group_by(_requests.c.state)
        )
        with self._database.reading() as connection:
            return {state: count for state, count in connection.execute(query)}
