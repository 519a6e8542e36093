"""When a feed's bytes went, which bytes may not go or are about to, and which store this is.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column, the way from bytes to feeds, and the tables."""
    op.add_column("feeds", sa.Column("bytes_gone_at", sa.String))
    if op.get_bind().dialect.name == "postgresql":  # sorted as the lists of files are
        op.execute('ALTER TABLE feeds ALTER COLUMN location TYPE varchar COLLATE "C"')
    op.create_index("feeds_by_bytes", "feeds", ["location", "id"])
    op.create_table(
        "blob_marks",
        sa.Column("key", KeyText, primary_key=True),
        sa.Column("kept_until", sa.Float, nullable=False),
        sa.Column("is_going", sa.Boolean, nullable=False),
    )
    op.create_table("store_identity", sa.Column("identity", KeyText, primary_key=True))
