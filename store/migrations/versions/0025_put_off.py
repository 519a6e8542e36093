"""What a marketplace did not look at because it asked to wait.

Revision: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was sent before nobody knows."""
    column = sa.Column("is_put_off", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("sent", column)
