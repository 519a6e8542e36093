"""The tables of what merchants ask for, SKU by SKU. Private to `store`, like `store.rows`."""

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class ItemRow(SQLModel, table=True):
    """One SKU of a merchant: which product it belongs to, and where it stands."""

    __tablename__ = "items"
    __table_args__ = (
        Index("items_by_state", "merchant", "state", "sku"),
        Index("items_by_product", "merchant", "product", "sku"),
        # With the state, so that those of one state are found without reading the others.
        Index("items_by_time", "merchant", "state_at", "sku", "state"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    product: str = Field(sa_type=KeyText)  # SKU of the product it is a variation of, or its own
    state: str = Field(sa_type=KeyText)  # one of catalog.product_states
    state_at: str
    state_by: str  # who moved it there: feed, person, rule, marketplace, …
    edited_at: str | None = None
    edited_by: str | None = None


class DraftRow(SQLModel, table=True):
    """What feeds and people ask for: the merged fields of one noun of one SKU at one place."""

    __tablename__ = "drafts"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    noun: str = Field(primary_key=True, sa_type=KeyText)  # one of store.facets.NOUNS
    place: str = Field(primary_key=True, sa_type=KeyText)  # location, marketplace/site, locale, ""
    fields: str  # JSON object, keys sorted; null asks to clear a field
    version: int  # 1 when made, one more with each change
    feed: str | None = None  # of the last change; None when a person or a rule made it
    record: int | None = Field(default=None, sa_type=BigInteger)
    changed_at: str


class ChangeRow(SQLModel, table=True):
    """One step in the life of a draft or of a main: who did it, when, and what was there before.

    The row that makes a draft from a feed is written only with the second version: until then the
    draft itself says where it comes from.
    """

    __tablename__ = "changes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    noun: str = Field(primary_key=True, sa_type=KeyText)
    place: str = Field(primary_key=True, sa_type=KeyText)
    stage: str = Field(primary_key=True, sa_type=KeyText)  # draft, or main/<marketplace>/<site>
    version: int = Field(primary_key=True)  # the version that this step made
    at: str
    cause: str  # feed, person, rule or marketplace
    cause_id: str  # feed id, user, name of the rule, request id
    record: int | None = Field(default=None, sa_type=BigInteger)
    # JSON object: each changed field with its value before, in a list; an empty list where there
    # was none. None in the row that makes a draft: it is the origin of every field that no later
    # row names.
    before: str | None = None


class SeenRow(SQLModel, table=True):
    """The last record of a SKU that was translated, by the hash of all that decided its outcome."""

    __tablename__ = "seen"
    __table_args__ = (
        # With `through`, so that SQLite takes it and not the primary key to look for digests.
        Index("seen_by_digest", "merchant", "kind", "digest", "through"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    kind: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    # The SKU of the record that named this one: a parent's for its children, else its own.
    through: str = Field(sa_type=KeyText)
    digest: bytes = Field(sa_type=LargeBinary)  # 16 bytes
    feed_number: int = Field(sa_type=BigInteger)  # of the last feed that brought it
    record: int = Field(sa_type=BigInteger)
