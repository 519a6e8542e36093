"""First tables: feeds, drafts, errors, findings, log lines.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feeds",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("merchant", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
        sa.Column("release", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("cursor", sa.Integer, nullable=False),
        sa.Column("translated", sa.Integer, nullable=False),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("fault_code", sa.String),
        sa.Column("fault_message", sa.String),
    )
    op.create_index("ix_feeds_merchant", "feeds", ["merchant"])
    op.create_table(
        "drafts",
        sa.Column("merchant", sa.String, primary_key=True),
        sa.Column("noun", sa.String, primary_key=True),
        sa.Column("sku", sa.String, primary_key=True),
        sa.Column("fields", sa.LargeBinary, nullable=False),
        sa.Column("changed_by", sa.String, sa.ForeignKey("feeds.id"), nullable=False),
        sa.Column("changed_record", sa.Integer, nullable=False),
    )
    op.create_table(
        "errors",
        sa.Column("feed", sa.String, sa.ForeignKey("feeds.id"), primary_key=True),
        sa.Column("record", sa.Integer, primary_key=True),
        sa.Column("sku", sa.String),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("field", sa.String),
        sa.Column("file", sa.String),
        sa.Column("line", sa.Integer),
        sa.Column("column", sa.Integer),
        sa.Column("record_line", sa.Integer, nullable=False),
        sa.Column("record_text", sa.String, nullable=False),
    )
    op.create_index("ix_errors_sku", "errors", ["sku"])
    op.create_index("errors_by_code", "errors", ["feed", "code"])
    op.create_table(
        "findings",
        sa.Column("feed", sa.String, sa.ForeignKey("feeds.id"), primary_key=True),
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("place", sa.String, primary_key=True),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("first_record", sa.Integer, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.create_table(
        "log_lines",
        sa.Column("feed", sa.String, sa.ForeignKey("feeds.id"), primary_key=True),
        sa.Column("record", sa.Integer, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("sku", sa.String),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("file", sa.String),
        sa.Column("line", sa.Integer),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("log_lines", "findings", "errors", "drafts", "feeds"):
        op.drop_table(table)
