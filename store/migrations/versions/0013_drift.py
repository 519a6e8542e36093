"""What is done about drift, and the ways to it and to requests whose result left SKUs out.

Revision: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, where merchants that are there have the usual, and the indexes."""
    op.add_column("merchants", sa.Column("drift", sa.String, nullable=False, server_default="{}"))
    op.create_index("requests_by_code", "requests", ["merchant", "code", "id"])
    op.drop_index("drifts_open", "drifts")
    place = ["listing_id", "sku", "kind", "found_at"]
    channel = ["merchant", "settled_at", "marketplace", "site"]
    op.create_index("drifts_open", "drifts", [*channel, *place])
    op.create_index("drifts_by_sku", "drifts", ["merchant", "sku", "found_at"])
