"""Categories that others have taken the place of.

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is known already is asked again before long."""
    op.add_column("categories", sa.Column("replaced_by", sa.String))
