"""The table of worker processes. Private to `store`, like `store.rows`."""

from sqlmodel import Field, SQLModel

from store.columns import KeyText


class WorkerRow(SQLModel, table=True):
    """One worker process that takes part in runs, and when it was last known to live."""

    __tablename__ = "workers"

    executor: str = Field(primary_key=True, sa_type=KeyText)  # machine and place, north:1
    version: str  # of the durable runs that it knows
    started_at: str  # ISO 8601, UTC
    seen_at: str
