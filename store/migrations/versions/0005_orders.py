"""Orders, their lines, people and history, and parcels.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_orders()
    _make_parcels()


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "parcel_lines",
        "parcels",
        "order_pushes",
        "order_steps",
        "order_people",
        "order_aliases",
        "order_lines",
        "orders",
    ):
        op.drop_table(table)


def _make_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, primary_key=True),
        sa.Column("state", KeyText, nullable=False),
        sa.Column("state_at", sa.String, nullable=False),
        sa.Column("remote_state", sa.String, nullable=False),
        sa.Column("remote_known", sa.Boolean, nullable=False),
        sa.Column("note", sa.String),
        sa.Column("placed_at", KeyText, nullable=False),
        sa.Column("changed_at", sa.String),
        sa.Column("arrived_at", sa.String, nullable=False),
        sa.Column("fields", sa.String, nullable=False),
        sa.Column("edits", sa.String),
        sa.Column("edited_at", sa.String),
        sa.Column("edited_by", sa.String),
        sa.Column("erased_at", sa.String),
        sa.Column("superseded", sa.Boolean, nullable=False),
    )
    op.create_index("orders_by_id", "orders", ["merchant", "order_id"])
    op.create_index(
        "orders_by_state", "orders", ["merchant", "state", "placed_at", "marketplace", "order_id"]
    )
    op.create_index(
        "orders_by_time", "orders", ["merchant", "placed_at", "marketplace", "order_id"]
    )
    op.create_table(
        "order_lines",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("line_id", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("fields", sa.String, nullable=False),
        sa.Column("edits", sa.String),
        sa.Column("left", sa.String),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "order_lines_by_order", "order_lines", ["merchant", "marketplace", "order_id", "position"]
    )
    op.create_table(
        "order_aliases",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("alias", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("order_aliases_by_alias", "order_aliases", ["merchant", "alias"])
    op.create_index(
        "order_aliases_by_order", "order_aliases", ["merchant", "marketplace", "order_id"]
    )
    op.create_table(
        "order_people",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, primary_key=True),
        sa.Column("role", KeyText, primary_key=True),
        sa.Column("origin", KeyText, primary_key=True),
        sa.Column("buyer", KeyText),
        sa.Column("fields", sa.String),
        sa.Column("erased_at", sa.String),
    )
    op.create_index("order_people_by_buyer", "order_people", ["merchant", "marketplace", "buyer"])
    op.create_table(
        "order_steps",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("cause_id", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("before", sa.String),
        sa.Column("after", sa.String, nullable=False),
        sa.Column("why", sa.String),
        sa.Column("fields", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_pushes",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, primary_key=True),
        sa.Column("storefront", KeyText, primary_key=True),
        sa.Column("external_id", KeyText, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("order_pushes_by_id", "order_pushes", ["merchant", "external_id", "storefront"])


def _make_parcels() -> None:
    op.create_table(
        "parcels",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", KeyText, nullable=False),
        sa.Column("state_at", sa.String, nullable=False),
        sa.Column("carrier", sa.String),
        sa.Column("tracking_number", KeyText),
        sa.Column("tracking_url", sa.String),
        sa.Column("shipped_at", sa.String),
        sa.Column("pickup_code", sa.String),
        sa.Column("pickup_note", sa.String),
        sa.Column("told_status", sa.String, nullable=False),
        sa.Column("remote_state", sa.String),
        sa.Column("remote_known", sa.Boolean, nullable=False),
        sa.Column("cause_id", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "parcels_by_state", "parcels", ["merchant", "state", "marketplace", "order_id", "number"]
    )
    op.create_index("parcels_by_tracking", "parcels", ["merchant", "tracking_number"])
    op.create_table(
        "parcel_lines",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("marketplace", KeyText, primary_key=True),
        sa.Column("order_id", KeyText, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("line_id", KeyText, primary_key=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("parcel_lines_by_line", "parcel_lines", ["merchant", "marketplace", "line_id"])
