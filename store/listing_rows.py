"""The tables of what marketplaces have. Private to `store`, as those of `store.rows`.

Keys begin with merchant and SKU: an answer moves all that belongs to a few SKUs, on whichever
channel, and the drafts beside it are kept in the same order.
"""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class MainRow(SQLModel, table=True):
    """The fields of one noun of one SKU that a channel has accepted."""

    __tablename__ = "mains"
    __table_args__ = ({"sqlite_with_rowid": False},)

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    noun: str = Field(primary_key=True, sa_type=KeyText)  # as of the draft
    place: str = Field(primary_key=True, sa_type=KeyText)  # as of the draft
    fields: str  # JSON object, keys sorted; null: accepted that it is cleared
    version: int  # 1 when made, one more with each change
    changed_at: str
    cause_id: str  # the request whose acceptance changed it last, or what the marketplace reported


class ListingRow(SQLModel, table=True):
    """One SKU on one channel: the marketplace's id of it, its state, and the last answer."""

    __tablename__ = "listings"
    __table_args__ = (
        Index("listings_by_state", "merchant", "marketplace", "site", "state", "sku"),
        Index("listings_by_id", "merchant", "marketplace", "site", "listing_id", "sku"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    listing_id: str | None = Field(default=None, sa_type=KeyText)  # shared by its variations
    product: str = Field(sa_type=KeyText)  # SKU whose listing it is part of; its own if single
    state: str = Field(sa_type=KeyText)  # SUBMITTED, LIVE, OUT_OF_STOCK, REJECTED or ENDED
    waiting: int = 0  # requests whose answer is awaited
    sent_number: int = 0  # requests that were ever sent
    answered_number: int = 0  # number of the latest request that was answered
    sent_hash: str | None = None  # of all that the last request said
    last_request: str | None = None
    submitted_at: str | None = None
    last_answered: str | None = None  # the request that the last answer speaks of
    ack: str | None = None  # success, warning or failure
    code: str | None = None  # the marketplace's own
    message: str | None = None
    answered_at: str | None = None
    listed_at: str | None = None
    ended_at: str | None = None


class SentRow(SQLModel, table=True):
    """What one request said of one SKU: what an answer to it promotes, whenever it comes."""

    __tablename__ = "sent"
    __table_args__ = (
        Index("sent_by_request", "merchant", "request", "record", "sku"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    request: str = Field(primary_key=True, sa_type=KeyText)  # id of the outbound feed
    number: int  # how many requests of this SKU and channel there were, with this one
    record: int = Field(sa_type=BigInteger)  # position of the SKU in the request, from 1
    at: str
    parts: str  # JSON list of {noun, place, version, fields, answer}
    answered_at: str | None = None  # when its last part was answered
    lost_at: str | None = None  # since when nobody waits for an answer any more
    is_put_off: bool = False  # lost because the marketplace asked to wait, and did not look at it


class ProfileUseRow(SQLModel, table=True):
    """A listing that uses a profile, as accepted or as just sent."""

    __tablename__ = "profile_uses"
    __table_args__ = (
        Index("profile_uses_by_sku", "merchant", "sku", "marketplace", "site"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    kind: str = Field(primary_key=True, sa_type=KeyText)
    name: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
