"""Main, listings, profiles and templates.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText
from store.partitions import create_partitioned_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHANNEL = ("merchant", "marketplace", "site")


def upgrade() -> None:
    """Make the tables."""
    _make_mains()
    _make_listings()
    _make_sent()
    _make_profiles()
    _make_templates()


def downgrade() -> None:
    """Drop the tables; everything in them came after version 0003."""
    for table in (
        "descriptions",
        "templates",
        "profile_uses",
        "profiles",
        "sent",
        "listings",
        "mains",
    ):
        op.drop_table(table)


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KeyText, primary_key=True) for name in names]


def _make_mains() -> None:
    create_partitioned_table(
        "mains",
        *_keys("merchant", "sku", "marketplace", "site", "noun", "place"),
        sa.Column("fields", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.String, nullable=False),
        sa.Column("cause_id", sa.String, nullable=False),
        fill=85,
    )


def _make_listings() -> None:
    create_partitioned_table(
        "listings",
        *_keys("merchant", "sku", "marketplace", "site"),
        sa.Column("listing_id", KeyText),
        sa.Column("product", KeyText, nullable=False),
        sa.Column("state", KeyText, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("sent_number", sa.Integer, nullable=False),
        sa.Column("answered_number", sa.Integer, nullable=False),
        sa.Column("sent_hash", sa.String),
        sa.Column("last_request", sa.String),
        sa.Column("submitted_at", sa.String),
        sa.Column("last_answered", sa.String),
        sa.Column("ack", sa.String),
        sa.Column("code", sa.String),
        sa.Column("message", sa.String),
        sa.Column("answered_at", sa.String),
        sa.Column("listed_at", sa.String),
        sa.Column("ended_at", sa.String),
        fill=85,
    )
    op.create_index("listings_by_state", "listings", [*_CHANNEL, "state", "sku"])
    op.create_index("listings_by_id", "listings", [*_CHANNEL, "listing_id", "sku"])


def _make_sent() -> None:
    create_partitioned_table(
        "sent",
        *_keys("merchant", "sku", "marketplace", "site", "request"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("record", sa.BigInteger, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("parts", sa.String, nullable=False),
        sa.Column("answered_at", sa.String),
    )
    op.create_index("sent_by_request", "sent", ["merchant", "request", "sku"])


def _make_profiles() -> None:
    op.create_table(
        "profiles",
        *_keys("merchant", "kind", "name"),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("content", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
    create_partitioned_table(
        "profile_uses", *_keys("merchant", "kind", "name", "sku", "marketplace", "site")
    )
    op.create_index(
        "profile_uses_by_sku", "profile_uses", ["merchant", "sku", "marketplace", "site"]
    )


def _make_templates() -> None:
    op.create_table(
        "templates",
        *_keys("merchant", "name"),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("html", sa.String, nullable=False),
        sa.Column("checksum", sa.String, nullable=False),
        sa.Column("tokens", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
    create_partitioned_table(
        "descriptions",
        *_keys("merchant", "sku", "marketplace", "site"),
        sa.Column("template", KeyText, nullable=False),
        sa.Column("checksum", KeyText, nullable=False),
        sa.Column("values_hash", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_index(
        "descriptions_by_template", "descriptions", [*_CHANNEL, "template", "checksum", "sku"]
    )
