"""Since when requests ask for a ticket; and whose a ticket is.

Revision: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and the index that the owner of a ticket is found by."""
    op.add_column("requests", sa.Column("asked_at", sa.String, nullable=True))
    op.create_index("requests_by_ticket", "requests", ["merchant", "ticket"])
