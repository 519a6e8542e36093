"""The tables of releases and their activations. Private to `store`, as those of `store.rows`."""

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class ContentRow(SQLModel, table=True):
    """The bytes of a bundle, once for each merchant: releases on another base share them."""

    __tablename__ = "release_contents"

    merchant: str = Field(primary_key=True, foreign_key="merchants.id", sa_type=KeyText)
    sha256: str = Field(primary_key=True, sa_type=KeyText)
    size_bytes: int
    zip: bytes = Field(sa_type=LargeBinary)


class ReleaseRow(SQLModel, table=True):
    """One release: a content on a base, numbered from 1 for each merchant."""

    __tablename__ = "releases"
    __table_args__ = (
        ForeignKeyConstraint(
            ["merchant", "sha256"], ["release_contents.merchant", "release_contents.sha256"]
        ),
        Index("releases_by_content", "merchant", "sha256", "base", unique=True),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    number: int = Field(primary_key=True)
    sha256: str = Field(sa_type=KeyText)
    base: str = Field(sa_type=KeyText)  # merchant/number; "" for none, so that it can be unique
    notes: str
    added_at: str
    added_by: str
    checked_at: str
    findings: str  # JSON list of catalog.findings.Finding, errors first
    refused: bool  # whether a finding is an error


class TranslationRow(SQLModel, table=True):
    """What the scripts of a release were translated into, by one version of the translator."""

    __tablename__ = "release_translations"
    __table_args__ = (
        ForeignKeyConstraint(["merchant", "number"], ["releases.merchant", "releases.number"]),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    number: int = Field(primary_key=True)
    translator: str = Field(sa_type=KeyText)
    body: bytes = Field(sa_type=LargeBinary)


class ActivationRow(SQLModel, table=True):
    """One change of a merchant's active release. The last one says what is active."""

    __tablename__ = "activations"
    __table_args__ = (
        ForeignKeyConstraint(["merchant", "release"], ["releases.merchant", "releases.number"]),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    number: int = Field(primary_key=True)
    release: int
    # The activation that a roll-back returns to: not the one before in time where that was rolled
    # back itself.
    after: int | None
    rolled_back: bool
    at: str
    by: str
    why: str
