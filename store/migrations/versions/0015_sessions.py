"""Sessions, the audit log, and answers kept for repeated requests.

Revision: 0015
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "sessions",
        sa.Column("secret_sha256", KeyText, primary_key=True),
        sa.Column("id", KeyText, nullable=False),
        sa.Column("user_name", KeyText, sa.ForeignKey("users.name"), nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
        sa.Column("ends_at", KeyText, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("agent", sa.String, nullable=False),
    )
    op.create_index("sessions_by_user", "sessions", ["user_name", "created_at"])
    op.create_index("sessions_by_end", "sessions", ["ends_at"])
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", KeyText, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("merchant", KeyText),
        sa.Column("noun", KeyText, nullable=False),
        sa.Column("id", KeyText, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("after", sa.String, nullable=False),
    )
    op.create_index("audit_by_merchant", "audit", ["merchant", "number"])
    op.create_index("audit_by_user", "audit", ["by", "number"])
    op.create_index("audit_by_noun", "audit", ["noun", "id", "number"])
    op.create_table(
        "kept_answers",
        sa.Column("user_name", KeyText, primary_key=True),
        sa.Column("key", KeyText, primary_key=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("at", KeyText, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.String, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("kept_answers_by_time", "kept_answers", ["at"])
