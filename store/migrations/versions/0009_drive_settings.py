"""What is set of each merchant's drive, and the lookups that a feed from it began with.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; merchants and claims that are there have the usual."""
    op.add_column("merchants", sa.Column("drive", sa.String, nullable=False, server_default="{}"))
    op.add_column(
        "drive_claims", sa.Column("lookups", sa.String, nullable=False, server_default="")
    )
