"""Public keys of users, for SFTP.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sftp_keys",
        sa.Column("user_name", KeyText, sa.ForeignKey("users.name"), primary_key=True),
        sa.Column("fingerprint", KeyText, primary_key=True),
        sa.Column("line", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
    )
