"""The values that item specifics of a category take.

Revision: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; what is known of categories is asked anew within a day."""
    op.add_column(
        "categories", sa.Column("choices", sa.String, nullable=False, server_default="{}")
    )
