"""Feeds: every arrival, how far its run is, and what came out."""

from dataclasses import asdict

from sqlalchemy import Connection, Table, select, update

from store.batch import Batch, FeedArrival, FeedState
from store.rows import FeedRow
from store.upsert import insert_into

_feeds: Table = FeedRow.__table__  # type: ignore[attr-defined]


def register(connection: Connection, arrival: FeedArrival) -> FeedState:
    """Record an arrival, or find it again; returns how far its run had come."""
    fresh = {**asdict(arrival), "state": "running", "cursor": 0}
    fresh |= {"translated": 0, "skipped": 0, "rejected": 0}
    connection.execute(insert_into(connection, _feeds).on_conflict_do_nothing(), fresh)
    return read_state(connection, arrival.id)


def read_state(connection: Connection, feed: str) -> FeedState:
    """How far the run of a registered feed has come."""
    columns = [_feeds.c[name] for name in FeedState.__dataclass_fields__]
    return FeedState(*connection.execute(select(*columns).where(_feeds.c.id == feed)).one())


def advance(connection: Connection, feed: str, batch: Batch) -> None:
    """Move the cursor past a batch and add its counts."""
    connection.execute(
        update(_feeds)
        .where(_feeds.c.id == feed)
        .values(
            cursor=batch.cursor,
            translated=_feeds.c.translated + batch.translated,
            skipped=_feeds.c.skipped + batch.skipped,
            rejected=_feeds.c.rejected + batch.rejected,
        )
    )


def finish(connection: Connection, feed: str, fault: tuple[str, str] | None) -> None:
    """Close a run: `done`, or `faulty` with the (code, message) of what ended the feed early."""
    code, message = fault or (None, None)
    connection.execute(
        update(_feeds)
        .where(_feeds.c.id == feed)
        .values(state="faulty" if fault else "done", fault_code=code, fault_message=message)
    )
