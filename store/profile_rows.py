"""The tables of profiles and templates. Private to `store`, as those of `store.rows`."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class ProfileRow(SQLModel, table=True):
    """One version of a return, shipping or payment profile."""

    __tablename__ = "profiles"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    kind: str = Field(primary_key=True, sa_type=KeyText)
    name: str = Field(primary_key=True, sa_type=KeyText)
    version: int = Field(primary_key=True)
    content: str  # JSON object, keys sorted
    at: str
    by: str


class TemplateRow(SQLModel, table=True):
    """One version of a description template."""

    __tablename__ = "templates"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    name: str = Field(primary_key=True, sa_type=KeyText)
    version: int = Field(primary_key=True)
    html: str
    checksum: str
    tokens: str  # JSON list
    at: str
    by: str


class DescriptionRow(SQLModel, table=True):
    """What the description of one listing was made from."""

    __tablename__ = "descriptions"
    __table_args__ = (
        Index(
            "descriptions_by_template",
            "merchant",
            "marketplace",
            "site",
            "template",
            "checksum",
            "sku",
        ),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    template: str = Field(sa_type=KeyText)
    checksum: str = Field(sa_type=KeyText)
    values_hash: str
    at: str
