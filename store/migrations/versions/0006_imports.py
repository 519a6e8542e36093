"""Worker processes, and the way to the feeds that wait.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "workers",
        sa.Column("executor", KeyText, primary_key=True),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("started_at", sa.String, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
    )
    # Of all merchants, unlike every other index: a worker looks for feeds of anybody.
    op.create_index("feeds_waiting", "feeds", ["state", "merchant", "number"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("feeds_waiting", "feeds")
    op.drop_table("workers")
