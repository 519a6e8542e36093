"""The tables of who did what: sessions, the audit log, answers kept for repeated requests."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class SessionRow(SQLModel, table=True):
    """One browser that is signed in."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("sessions_by_user", "user_name", "created_at"),
        Index("sessions_by_end", "ends_at"),
    )

    secret_sha256: str = Field(primary_key=True, sa_type=KeyText)  # the secret has 256 random bits
    id: str = Field(sa_type=KeyText)
    user_name: str = Field(foreign_key="users.name", sa_type=KeyText)
    created_at: str
    seen_at: str
    ends_at: str = Field(sa_type=KeyText)
    address: str
    agent: str


class AuditRow(SQLModel, table=True):
    """One change that somebody made. Numbers come from a sequence: entries of all merchants share
    them, and nothing is made from an entry again.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_by_time", "at", "number"),
        Index("audit_by_merchant", "merchant", "at", "number"),
        Index("audit_by_user", "by", "at", "number"),
        Index("audit_by_noun", "noun", "at", "number"),
        Index("audit_by_thing", "noun", "id", "at", "number"),
        Index("audit_by_act", "act", "at", "number"),
        Index("audit_by_outcome", "outcome", "at", "number"),
    )

    # SQLite numbers rows by itself only where the key is a plain INTEGER.
    number: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
    )
    at: str
    by: str = Field(sa_type=KeyText)
    address: str
    act: str
    merchant: str | None = Field(default=None, sa_type=KeyText)
    noun: str = Field(sa_type=KeyText)
    id: str = Field(sa_type=KeyText)
    before: str  # JSON object
    outcome: str
    after: str  # JSON object


class KeptAnswerRow(SQLModel, table=True):
    """The answer to one request that its client may repeat under the same key."""

    __tablename__ = "kept_answers"
    __table_args__ = (Index("kept_answers_by_time", "at"),)

    user_name: str = Field(primary_key=True, sa_type=KeyText)
    key: str = Field(primary_key=True, sa_type=KeyText)
    fingerprint: str  # SHA-256 of method, address and body
    at: str = Field(sa_type=KeyText)
    status: int | None = None  # None while it is being answered
    headers: str = ""  # JSON list of pairs
    body: bytes = Field(default=b"", sa_type=LargeBinary)
