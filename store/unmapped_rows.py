"""The table of unmapped values. Private to `store`, as those of `store.rows`."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class UnmappedRow(SQLModel, table=True):
    """A value that scripts looked up and no table has."""

    __tablename__ = "unmapped"
    __table_args__ = (
        Index("unmapped_by_skus", "merchant", "sku_count", "id"),
        Index("unmapped_by_sheet", "merchant", "file", "sheet", "sku_count", "id"),
    )

    merchant: str = Field(primary_key=True, foreign_key="merchants.id", sa_type=KeyText)
    id: str = Field(primary_key=True, sa_type=KeyText)
    file: str = Field(sa_type=KeyText)
    sheet: str = Field(sa_type=KeyText)
    columns: str  # JSON list of names
    target: str
    values: str  # JSON list of texts, one for each key column
    skus: str  # JSON list
    sku_count: int
    exact: bool
    feed: int
    first_at: str
    last_at: str
