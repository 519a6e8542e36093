"""Products of which nothing is sent for a while.

Revision: 0026
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "product_pauses",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("site", KeyText, primary_key=True),
        sa.Column("product", KeyText, primary_key=True),
        sa.Column("until", sa.String, nullable=False),
    )
