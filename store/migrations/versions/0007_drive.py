"""The merchants' drives: files and what became of them, locks, properties.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _files()
    _claims()
    _locks()
    op.create_table(
        "drive_properties",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("path", KeyText, primary_key=True),
        sa.Column("name", KeyText, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
    )


def _files() -> None:
    op.create_table(
        "drive_files",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("path", KeyText, primary_key=True),
        sa.Column("state", KeyText, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("etag", sa.String, nullable=False),
        sa.Column("committed_at", sa.Float, nullable=False),
        sa.Column("changed_at", sa.Float, nullable=False),
        sa.Column("ready_at", sa.Float, nullable=False),
        sa.Column("writers", sa.Integer, nullable=False),
        sa.Column("writing_until", sa.Float, nullable=False),
        sa.Column("lock_until", sa.Float, nullable=False),
        sa.Column("feed", KeyText),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("told", sa.String, nullable=False),
        sa.Column("is_told", sa.Boolean, nullable=False),
    )
    op.create_index("drive_files_by_state", "drive_files", ["state", "ready_at"])
    op.create_index("drive_files_untold", "drive_files", ["is_told", "state"])
    op.create_index("drive_files_by_feed", "drive_files", ["merchant", "feed"])


def _claims() -> None:
    op.create_table(
        "drive_claims",
        sa.Column("feed", KeyText, primary_key=True),
        sa.Column("merchant", KeyText, nullable=False),
        sa.Column("path", KeyText, nullable=False),
        sa.Column("key", KeyText, nullable=False),
        sa.Column("claimed_at", sa.Float, nullable=False),
        sa.Column("answered_at", sa.Float, nullable=False),
        sa.Column("response", sa.String, nullable=False),
    )
    op.create_index("drive_claims_by_key", "drive_claims", ["key"], unique=True)
    op.create_index("drive_claims_unanswered", "drive_claims", ["answered_at", "merchant"])


def _locks() -> None:
    op.create_table(
        "drive_locks",
        sa.Column("token", KeyText, primary_key=True),
        sa.Column("merchant", KeyText, nullable=False),
        sa.Column("path", KeyText, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("principal", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("depth", sa.String, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
    )
    op.create_index("drive_locks_by_path", "drive_locks", ["merchant", "path"])
    op.create_index("drive_locks_by_end", "drive_locks", ["expires_at"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("drive_properties", "drive_locks", "drive_claims", "drive_files"):
        op.drop_table(table)
