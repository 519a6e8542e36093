"""Worker processes: who takes part in runs, and who has not been heard of for long."""

from dataclasses import dataclass

from sqlalchemy import Table, delete, select

from store.database import Database
from store.upsert import upsert_into
from store.worker_rows import WorkerRow

_workers: Table = WorkerRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker process.

    Attributes:
        executor: Machine and place on it, `north:1`; the same after a restart.
        version: Of the durable runs that it knows.
        started_at: When it began, ISO 8601 UTC.
        seen_at: When it was last known to live.
    """

    executor: str
    version: str
    started_at: str
    seen_at: str


class Workers:
    """The worker processes of a store. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, worker: Worker) -> None:
        """Note that a worker lives at `worker.seen_at`."""
        row = {name: getattr(worker, name) for name in Worker.__slots__}
        with self._database.writing(None) as connection:
            connection.execute(
                upsert_into(connection, _workers, ["version", "started_at", "seen_at"]), row
            )

    def all(self) -> tuple[Worker, ...]:
        """Every worker that has not been forgotten, by name."""
        with self._database.reading() as connection:
            columns = [_workers.c[name] for name in Worker.__slots__]
            rows = connection.execute(select(*columns).order_by(_workers.c.executor))
            return tuple(Worker(*row) for row in rows)

    def forget(self, executor: str, *, unless_seen_since: str | None = None) -> bool:
        """Remove a worker that has ended; returns whether it was there to be removed.

        Args:
            executor: Whose row goes.
            unless_seen_since: A worker that has been heard of at this time or later stays.
        """
        statement = delete(_workers).where(_workers.c.executor == executor)
        if unless_seen_since is not None:
            statement = statement.where(_workers.c.seen_at < unless_seen_since)
        with self._database.writing(None) as connection:
            return connection.execute(statement).rowcount > 0
