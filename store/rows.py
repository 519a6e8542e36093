"""The tables of feeds and what they said. Private to `store`: nouns go in and out, rows never do.

Every key is natural and begins with the merchant, none is drawn from a sequence, and every time is
the feed's own: a run that was killed and started again leaves the same bytes as a clean one.
"""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class FeedRow(SQLModel, table=True):
    """One file from or to a merchant, run through one script release."""

    __tablename__ = "feeds"
    __table_args__ = (
        Index("feeds_by_number", "merchant", "number", unique=True),
        Index("feeds_by_kind", "merchant", "kind", "number"),
        Index("feeds_by_state", "merchant", "state", "number"),
        # Of all merchants: a worker looks for the feeds of anybody that wait.
        Index("feeds_waiting", "state", "merchant", "number"),
        # And whoever removes bytes: they are named by feeds of anybody.
        Index("feeds_by_bytes", "location", "id"),
        # And whoever looks at what arrives, at one merchant or at all.
        Index("feeds_by_time", "received_at", "merchant", "number"),
        Index("feeds_by_arrival", "merchant", "received_at", "number"),
        Index("feeds_by_state_and_time", "state", "received_at", "merchant", "number"),
    )

    id: str = Field(primary_key=True, sa_type=KeyText)
    merchant: str = Field(sa_type=KeyText)
    number: int = Field(sa_type=BigInteger)  # order of arrival, from 1 for each merchant
    direction: str = "inbound"  # or outbound
    kind: str = Field(sa_type=KeyText)
    name: str
    sha256: str
    size_bytes: int = Field(sa_type=BigInteger)
    location: str | None = Field(default=None, sa_type=KeyText)  # key of its bytes
    received_at: str  # ISO 8601, UTC, as every time
    started_at: str | None = None
    finished_at: str | None = None
    meaning: str = "delta"  # full: what it does not name has disappeared
    release: str  # the script bundle's sha256; with a base, both, joined by "+"
    state: str = Field(sa_type=KeyText)
    cursor: int = Field(default=0, sa_type=BigInteger)  # last record whose outcome is stored
    translated: int = Field(default=0, sa_type=BigInteger)
    skipped: int = Field(default=0, sa_type=BigInteger)
    rejected: int = Field(default=0, sa_type=BigInteger)
    unchanged: int = Field(default=0, sa_type=BigInteger)
    disappeared: int = Field(default=0, sa_type=BigInteger)
    superseded_by: str | None = None  # id of the later feed that made this one needless
    fault_code: str | None = None
    fault_message: str | None = None
    held_because: str | None = None
    bytes_gone_at: str | None = None


class ErrorRow(SQLModel, table=True):
    """Why one record was refused, by us or by a marketplace, with its own text."""

    __tablename__ = "errors"
    __table_args__ = (
        # To the end of the key: a feed of ten thousand errors of one time is read page by page.
        Index("errors_by_sku", "merchant", "sku", "at", "feed", "record", "stage", "position"),
        Index("errors_by_code", "merchant", "code", "at", "feed", "record", "stage", "position"),
        Index("errors_by_time", "merchant", "at", "feed", "record", "stage", "position"),
        Index("errors_by_cause", "merchant", "cause", "at", "feed", "record", "stage", "position"),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    feed: str = Field(primary_key=True, sa_type=KeyText)
    record: int = Field(primary_key=True, sa_type=BigInteger)
    stage: str = Field(primary_key=True, sa_type=KeyText)  # translation, schema, marketplace
    position: int = Field(default=0, primary_key=True)  # of several about one record
    at: str = Field(sa_type=KeyText)
    marketplace: str | None = None
    sku: str | None = Field(default=None, sa_type=KeyText)
    code: str = Field(sa_type=KeyText)
    message: str
    field: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    record_line: int = Field(default=0, sa_type=BigInteger)
    record_text: str = ""
    cause: str = Field(default="", sa_type=KeyText)  # code, field and script line in one


class FindingRow(SQLModel, table=True):
    """One remark about a feed, counted: a misspelt field is one row, not a million."""

    __tablename__ = "findings"
    __table_args__ = ({"sqlite_with_rowid": False},)

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    feed: str = Field(primary_key=True, sa_type=KeyText)
    code: str = Field(primary_key=True, sa_type=KeyText)
    place: str = Field(primary_key=True, sa_type=KeyText)
    severity: str
    message: str  # of the first record that had it
    first_record: int = Field(sa_type=BigInteger)
    times: int = Field(sa_type=BigInteger)


class LogLineRow(SQLModel, table=True):
    """One line a script logged."""

    __tablename__ = "log_lines"
    __table_args__ = (
        Index("log_lines_by_sku", "merchant", "sku", "at", "feed", "record", "position"),
        Index("log_lines_by_time", "merchant", "at", "feed", "record", "position"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    feed: str = Field(primary_key=True, sa_type=KeyText)
    record: int = Field(primary_key=True, sa_type=BigInteger)
    position: int = Field(primary_key=True)  # within the record, from 0
    at: str = Field(sa_type=KeyText)
    sku: str | None = Field(default=None, sa_type=KeyText)
    level: str
    message: str
    file: str | None = None
    line: int | None = None


class ReplayRow(SQLModel, table=True):
    """A record that claimed to be unchanged and was not; it is translated after the others."""

    __tablename__ = "replays"
    __table_args__ = ({"sqlite_with_rowid": False},)

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    feed: str = Field(primary_key=True, sa_type=KeyText)
    record: int = Field(primary_key=True, sa_type=BigInteger)
    sku: str = Field(sa_type=KeyText)
    is_counted: bool  # translated once already, but before an earlier record of its SKU
