"""The tables of what is known of kept bytes. Private to `store`, like `store.rows`."""

from sqlmodel import Field, SQLModel

from store.columns import KeyText


class BlobMarkRow(SQLModel, table=True):
    """What holds for some bytes for a while: they are about to be named, or about to go.

    Attributes:
        key: SHA-256 of the bytes, in hex.
        kept_until: Until then nobody removes them, in seconds since 1970.
        is_going: Whether they are to be removed as soon as nobody keeps or names them.
    """

    __tablename__ = "blob_marks"

    key: str = Field(primary_key=True, sa_type=KeyText)
    kept_until: float
    is_going: bool


class StoreIdentityRow(SQLModel, table=True):
    """Which store this is: drawn once, the same after every move and backup."""

    __tablename__ = "store_identity"

    identity: str = Field(primary_key=True, sa_type=KeyText)
