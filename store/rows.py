"""The tables of the canonical store. Private to `store`: nouns go in and out, rows never do.

Every key is natural (feed, record, position), none is drawn from a sequence, and every time is
the feed's own: a run that was killed and started again leaves the same bytes as a clean one.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class FeedRow(SQLModel, table=True):
    """One arrival of a feed, run through one script release."""

    __tablename__ = "feeds"

    id: str = Field(primary_key=True)
    merchant: str = Field(index=True)
    kind: str
    name: str
    sha256: str
    size_bytes: int
    received_at: str  # ISO 8601, UTC
    release: str  # the script bundle's sha256; with a base, both, joined by "+"
    state: str = "running"
    cursor: int = 0  # the last record whose outcome is stored
    translated: int = 0
    skipped: int = 0
    rejected: int = 0
    fault_code: str | None = None
    fault_message: str | None = None


class DraftRow(SQLModel, table=True):
    """What feeds ask for: the fields of one SKU, merged over all feeds of a noun."""

    __tablename__ = "drafts"

    merchant: str = Field(primary_key=True)
    noun: str = Field(primary_key=True)  # product (also for inventory feeds), shipment
    sku: str = Field(primary_key=True)
    fields: bytes  # JSON object, keys sorted; null asks to clear a field
    changed_by: str = Field(foreign_key="feeds.id")
    changed_record: int


class ErrorRow(SQLModel, table=True):
    """Why one record was rejected, with its own text."""

    __tablename__ = "errors"
    __table_args__ = (Index("errors_by_code", "feed", "code"),)

    feed: str = Field(primary_key=True, foreign_key="feeds.id")
    record: int = Field(primary_key=True)
    sku: str | None = Field(default=None, index=True)
    code: str
    message: str
    field: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    record_line: int
    record_text: str


class FindingRow(SQLModel, table=True):
    """One remark about a feed, counted: a misspelt field is one row, not a million."""

    __tablename__ = "findings"

    feed: str = Field(primary_key=True, foreign_key="feeds.id")
    code: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    severity: str
    message: str  # of the first record that had it
    first_record: int
    times: int


class LogLineRow(SQLModel, table=True):
    """One line a script logged."""

    __tablename__ = "log_lines"

    feed: str = Field(primary_key=True, foreign_key="feeds.id")
    record: int = Field(primary_key=True)
    position: int = Field(primary_key=True)  # within the record, from 0
    sku: str | None = None
    level: str
    message: str
    file: str | None = None
    line: int | None = None
