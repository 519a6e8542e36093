"""What the scripts of releases were translated into, kept with the release.

Revision: 0022
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; what is missing in it is translated when it is needed."""
    op.create_table(
        "release_translations",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("translator", KeyText, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["merchant", "number"], ["releases.merchant", "releases.number"]),
    )
