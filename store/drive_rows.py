"""The tables of the merchants' drives. Private to `store`, like `store.rows`.

Times are seconds since 1970 UTC, unlike elsewhere: leases of seconds are reckoned with them.
"""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class DriveFileRow(SQLModel, table=True):
    """One file on a drive; what its columns mean stands at `catalog.drive_files.DriveFile`."""

    __tablename__ = "drive_files"
    __table_args__ = (
        # Of all merchants: whoever picks up looks for the files of anybody.
        Index("drive_files_by_state", "state", "ready_at"),
        Index("drive_files_untold", "is_told", "state"),
        Index("drive_files_by_feed", "merchant", "feed"),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    path: str = Field(primary_key=True, sa_type=KeyText)
    state: str = Field(sa_type=KeyText)
    sha256: str = ""
    size: int = Field(default=0, sa_type=BigInteger)
    etag: str = ""
    committed_at: float = 0.0
    changed_at: float = 0.0
    ready_at: float = 0.0
    writers: int = 0
    writing_until: float = 0.0
    lock_until: float = 0.0
    feed: str | None = Field(default=None, sa_type=KeyText)
    why: str = ""
    told: str = ""
    is_told: bool = False


class DriveClaimRow(SQLModel, table=True):
    """A version that became a feed, and where the merchant finds what came of it."""

    __tablename__ = "drive_claims"
    __table_args__ = (
        Index("drive_claims_by_key", "key", unique=True),
        Index("drive_claims_unanswered", "answered_at", "merchant"),
    )

    feed: str = Field(primary_key=True, sa_type=KeyText)
    merchant: str = Field(sa_type=KeyText)
    path: str = Field(sa_type=KeyText)  # where it lay when it was claimed
    key: str = Field(sa_type=KeyText)  # merchant, kind, bytes, release, and what came before
    claimed_at: float
    answered_at: float = 0.0  # 0 while its response is not written
    response: str = ""  # path of the response
    lookups: str = Field(default="", sa_column_kwargs={"server_default": ""})  # key of a snapshot


class DriveLockRow(SQLModel, table=True):
    """One WebDAV lock."""

    __tablename__ = "drive_locks"
    __table_args__ = (
        Index("drive_locks_by_path", "merchant", "path"),
        Index("drive_locks_by_end", "expires_at"),
    )

    token: str = Field(primary_key=True, sa_type=KeyText)
    merchant: str = Field(sa_type=KeyText)
    path: str = Field(sa_type=KeyText)
    owner: str
    principal: str
    scope: str
    depth: str
    expires_at: float
    kind: str


class DrivePropertyRow(SQLModel, table=True):
    """One dead property of a file or folder: a name that WebDAV clients gave it, and its value."""

    __tablename__ = "drive_properties"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    path: str = Field(primary_key=True, sa_type=KeyText)
    name: str = Field(primary_key=True, sa_type=KeyText)
    value: str
