"""The table of counted errors. Private to `store`."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class ErrorCountRow(SQLModel, table=True):
    """Errors of one feed, hour and stage that have one cause: a row, not a million."""

    __tablename__ = "error_counts"
    __table_args__ = (
        Index("error_counts_by_feed", "merchant", "feed"),
        # Of all merchants: what goes wrong most often in the whole installation.
        Index("error_counts_by_hour", "hour", "merchant"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    hour: str = Field(primary_key=True, sa_type=KeyText)  # the errors' time, cut: 2026-03-01T06
    feed: str = Field(primary_key=True, sa_type=KeyText)
    stage: str = Field(primary_key=True, sa_type=KeyText)
    cause: str = Field(primary_key=True, sa_type=KeyText)
    code: str = Field(sa_type=KeyText)
    field: str | None = None
    file: str | None = None
    line: int | None = None
    first_record: int = Field(sa_type=BigInteger)  # none of them stands before it
    times: int = Field(sa_type=BigInteger)
