"""Why SKUs wait, what was compared when, and what people want looked at now.

Revision: 0017
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the indexes that lists are read by."""
    op.create_table(
        "plan_remarks",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("site", KeyText, primary_key=True),
        sa.Column("product", KeyText, primary_key=True),
        sa.Column("sku", KeyText, primary_key=True),
        sa.Column("code", KeyText, primary_key=True),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("since", sa.String, nullable=False),
    )
    op.create_index("plan_remarks_by_sku", "plan_remarks", ["merchant", "sku"])
    op.create_index(
        "plan_remarks_by_code",
        "plan_remarks",
        ["merchant", "code", "marketplace", "site", "product", "sku"],
    )
    op.create_table(
        "reconciliation_history",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("site", KeyText, primary_key=True),
        sa.Column("asked_at", KeyText, primary_key=True),
        sa.Column("ended_at", sa.String, nullable=False),
        sa.Column("counts", sa.String, nullable=False),
    )
    op.create_table(
        "sync_wishes",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("site", KeyText, primary_key=True),
        sa.Column("wish", KeyText, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
    op.create_index("requests_of_state", "requests", ["merchant", "state", "planned_at", "id"])
    op.create_index(
        "drifts_of_kind",
        "drifts",
        ["merchant", "kind", "settled_at", "marketplace", "site", "listing_id", "sku", "found_at"],
    )
