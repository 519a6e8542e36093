"""The tables of merchants, users and tokens. Private to `store`, as those of `store.rows`."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class MerchantRow(SQLModel, table=True):
    """One merchant with its settings; what they mean stands at `catalog.merchants.Merchant`."""

    __tablename__ = "merchants"

    id: str = Field(primary_key=True, sa_type=KeyText)
    name: str
    is_base: bool
    base_release: str | None  # merchant/number
    channels: str  # JSON list of marketplace/site, sorted
    currency: str | None
    time_zone: str
    approval: str
    meanings: str  # JSON object: kind of feed → full; the others are delta
    disappeared: str
    guard_share: float
    stock_buffer: int
    error_days: int
    log_days: int
    limits: str  # JSON object: only those that differ from the usual ones
    drive: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})  # the same
    drift: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})  # the same
    created_at: str
    created_by: str


class MerchantChangeRow(SQLModel, table=True):
    """One setting that somebody changed. Settings changed at once share a number."""

    __tablename__ = "merchant_changes"

    merchant: str = Field(primary_key=True, foreign_key="merchants.id", sa_type=KeyText)
    number: int = Field(primary_key=True)
    setting: str = Field(primary_key=True, sa_type=KeyText)
    at: str
    by: str
    before: str
    after: str


class UserRow(SQLModel, table=True):
    """One person who signs in."""

    __tablename__ = "users"

    name: str = Field(primary_key=True, sa_type=KeyText)
    role: str
    password: str  # the hash with its parameters, as `store.passwords` writes it
    created_at: str
    created_by: str
    disabled_at: str | None = None
    disabled_by: str | None = None


class UserMerchantRow(SQLModel, table=True):
    """One merchant that a user may see."""

    __tablename__ = "user_merchants"
    __table_args__ = (Index("user_merchants_by_merchant", "merchant", "user_name"),)

    user_name: str = Field(primary_key=True, foreign_key="users.name", sa_type=KeyText)
    merchant: str = Field(primary_key=True, foreign_key="merchants.id", sa_type=KeyText)


class TokenRow(SQLModel, table=True):
    """A program's key: what of its secret is public, and the hash of the whole."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index("api_tokens_by_user", "user_name", "created_at"),)

    prefix: str = Field(primary_key=True, sa_type=KeyText)
    user_name: str = Field(foreign_key="users.name", sa_type=KeyText)
    label: str
    scope: str
    secret_sha256: str  # hex; the secret has 256 random bits, so no slow hash is needed
    created_at: str
    created_by: str
    last_used_at: str | None = None
    revoked_at: str | None = None
    revoked_by: str | None = None
