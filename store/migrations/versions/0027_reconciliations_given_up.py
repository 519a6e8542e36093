"""Reconciliations that came to nothing.

Revision: 0027
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "reconciliations_given_up",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("site", KeyText, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
    )
