"""Values that no lookup table has, waiting for somebody to fill them in.

Revision: 0020
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "unmapped",
        sa.Column("merchant", KeyText, sa.ForeignKey("merchants.id"), primary_key=True),
        sa.Column("id", KeyText, primary_key=True),
        sa.Column("file", KeyText, nullable=False),
        sa.Column("sheet", KeyText, nullable=False),
        sa.Column("columns", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("values", sa.String, nullable=False),
        sa.Column("skus", sa.String, nullable=False),
        sa.Column("sku_count", sa.Integer, nullable=False),
        sa.Column("exact", sa.Boolean, nullable=False),
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("first_at", sa.String, nullable=False),
        sa.Column("last_at", sa.String, nullable=False),
    )
    op.create_index("unmapped_by_skus", "unmapped", ["merchant", "sku_count", "id"])
    op.create_index(
        "unmapped_by_sheet", "unmapped", ["merchant", "file", "sheet", "sku_count", "id"]
    )
