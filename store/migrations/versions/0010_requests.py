"""Requests to marketplaces, and what goes with them.

Revision: 0010
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the SKUs of a request are found by their place in it."""
    _make_requests()
    _make_connections()
    _make_listing_facts()
    op.add_column("sent", sa.Column("lost_at", sa.String))
    op.drop_index("sent_by_request", "sent")
    op.create_index("sent_by_request", "sent", ["merchant", "request", "record", "sku"])


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KeyText, primary_key=True) for name in names]


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=nullable) for name in names]


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KeyText, nullable=False) for name in names]


def _make_requests() -> None:
    op.create_table(
        "requests",
        *_keys("merchant", "id"),
        *_words("marketplace", "site", "lane", "kind", "state"),
        sa.Column("actions", sa.Integer, nullable=False),
        *_texts("planned_at"),
        *_texts("plan", "file", "result", "ticket", nullable=True),
        sa.Column("skus", sa.Integer, nullable=False),
        *_texts("sent_at", "closed_at", "look_at", "code", nullable=True),
        *_texts("message"),
    )
    op.create_index("requests_by_state", "requests", ["state", "merchant", "id"])
    op.create_index("requests_by_time", "requests", ["merchant", "planned_at", "id"])
    op.create_table(
        "lane_holds",
        *_keys("merchant", "marketplace", "site", "lane"),
        *_texts("since"),
        *_texts("until", nullable=True),
        *_texts("code", "message"),
    )


def _make_connections() -> None:
    op.create_table(
        "connections",
        *_keys("merchant", "marketplace"),
        *_texts("account", "sealed", "made_at", "made_by"),
        *_texts("sealed_pass", "pass_until", "refused_at", nullable=True),
        *_texts("message"),
    )
    op.create_table(
        "call_counts",
        *_keys("merchant", "marketplace", "call", "day"),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _make_listing_facts() -> None:
    op.create_table(
        "categories",
        *_keys("marketplace", "site", "category"),
        *_texts("as_of"),
        sa.Column("is_leaf", sa.Boolean, nullable=False),
        sa.Column("variations", sa.Boolean, nullable=False),
        *_texts("required", "conditions"),
    )
    op.create_table(
        "listing_dues", *_keys("merchant", "marketplace", "site", "product"), *_words("due_at")
    )
    channel = ["merchant", "marketplace", "site"]
    op.create_index("listing_dues_by_time", "listing_dues", [*channel, "due_at", "product"])
    op.create_table(
        "drifts",
        *_keys("merchant", "marketplace", "site", "listing_id", "sku", "kind", "found_at"),
        *_texts("ours", "theirs", "report"),
        *_words("settled_at"),
        *_texts("settled_by"),
    )
    op.create_index("drifts_open", "drifts", ["merchant", "settled_at", "marketplace", "site"])
