"""Merchants, users, tokens, releases and activations.

Revision: 0003
"""

import re

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Ids of merchants as they are from now on. The first version took any name of a bundle's file for
# one; feeds under such a name stay, and belong to no merchant that has settings.
_MERCHANT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)


def upgrade() -> None:
    """Make the tables."""
    _merchants()
    _users()
    _releases()


def _merchants() -> None:
    merchants = op.create_table(
        "merchants",
        sa.Column("id", KeyText, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("is_base", sa.Boolean, nullable=False),
        sa.Column("base_release", sa.String),
        sa.Column("channels", sa.String, nullable=False),
        sa.Column("currency", sa.String),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("approval", sa.String, nullable=False),
        sa.Column("meanings", sa.String, nullable=False),
        sa.Column("disappeared", sa.String, nullable=False),
        sa.Column("guard_share", sa.Float, nullable=False),
        sa.Column("stock_buffer", sa.Integer, nullable=False),
        sa.Column("error_days", sa.Integer, nullable=False),
        sa.Column("log_days", sa.Integer, nullable=False),
        sa.Column("limits", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
    )
    op.create_table(
        "merchant_changes",
        sa.Column("merchant", KeyText, sa.ForeignKey("merchants.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("setting", KeyText, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("after", sa.String, nullable=False),
    )
    _first_merchants(merchants)


def _first_merchants(merchants: sa.Table) -> None:
    """Give every merchant that has feeds its row, with the settings that everybody begins with."""
    found = op.get_bind().execute(
        sa.text("SELECT merchant, min(received_at) FROM feeds GROUP BY merchant ORDER BY merchant")
    )
    rows = [
        {
            "id": merchant,
            "name": "",
            "is_base": False,
            "channels": "[]",
            "time_zone": "UTC",
            "approval": "automatic",
            "meanings": "{}",
            "disappeared": "out_of_stock",
            "guard_share": 0.2,
            "stock_buffer": 0,
            "error_days": 90,
            "log_days": 30,
            "limits": "{}",
            "created_at": first,
            "created_by": "feed",
        }
        for merchant, first in found
        if _MERCHANT_ID.fullmatch(merchant)
    ]
    op.bulk_insert(merchants, rows)


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("name", KeyText, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("disabled_at", sa.String),
        sa.Column("disabled_by", sa.String),
    )
    op.create_table(
        "user_merchants",
        sa.Column("user_name", KeyText, sa.ForeignKey("users.name"), primary_key=True),
        sa.Column("merchant", KeyText, sa.ForeignKey("merchants.id"), primary_key=True),
    )
    op.create_index("user_merchants_by_merchant", "user_merchants", ["merchant", "user_name"])
    op.create_table(
        "api_tokens",
        sa.Column("prefix", KeyText, primary_key=True),
        sa.Column("user_name", KeyText, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("secret_sha256", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("last_used_at", sa.String),
        sa.Column("revoked_at", sa.String),
        sa.Column("revoked_by", sa.String),
    )
    op.create_index("api_tokens_by_user", "api_tokens", ["user_name", "created_at"])


def _releases() -> None:
    op.create_table(
        "release_contents",
        sa.Column("merchant", KeyText, sa.ForeignKey("merchants.id"), primary_key=True),
        sa.Column("sha256", KeyText, primary_key=True),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("zip", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "releases",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sha256", KeyText, nullable=False),
        sa.Column("base", KeyText, nullable=False),
        sa.Column("notes", sa.String, nullable=False),
        sa.Column("added_at", sa.String, nullable=False),
        sa.Column("added_by", sa.String, nullable=False),
        sa.Column("checked_at", sa.String, nullable=False),
        sa.Column("findings", sa.String, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["merchant", "sha256"], ["release_contents.merchant", "release_contents.sha256"]
        ),
    )
    op.create_index("releases_by_content", "releases", ["merchant", "sha256", "base"], unique=True)
    op.create_table(
        "activations",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("release", sa.Integer, nullable=False),
        sa.Column("after", sa.Integer),
        sa.Column("rolled_back", sa.Boolean, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["merchant", "release"], ["releases.merchant", "releases.number"]),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "activations",
        "releases",
        "release_contents",
        "api_tokens",
        "user_merchants",
        "users",
        "merchant_changes",
        "merchants",
    ):
        op.drop_table(table)
