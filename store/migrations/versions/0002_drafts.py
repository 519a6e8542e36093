"""Drafts, items, changes and what was seen; feeds, errors and log lines by merchant.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText
from store.migrations.first_store import carry_over
from store.partitions import create_partitioned_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OLD = ("log_lines", "findings", "errors", "drafts", "feeds")


def upgrade() -> None:
    """Make the tables and carry over what stands in those of version 0001."""
    for index, table in (
        ("ix_feeds_merchant", "feeds"),
        ("ix_errors_sku", "errors"),
        ("errors_by_code", "errors"),
    ):
        op.drop_index(index, table)
    for table in _OLD:
        op.rename_table(table, f"old_{table}")
    _make_feeds()
    _make_remarks()
    _make_drafts()
    carry_over(op.get_bind())
    for table in _OLD:
        op.drop_table(f"old_{table}")


def downgrade() -> None:
    """Refuse: the older tables have no room for what these hold."""
    raise NotImplementedError("a store of version 0002 cannot become one of version 0001")


def _make_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", KeyText, primary_key=True),
        sa.Column("merchant", KeyText, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("direction", sa.String, nullable=False),
        sa.Column("kind", KeyText, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("location", sa.String),
        sa.Column("received_at", sa.String, nullable=False),
        sa.Column("started_at", sa.String),
        sa.Column("finished_at", sa.String),
        sa.Column("meaning", sa.String, nullable=False),
        sa.Column("release", sa.String, nullable=False),
        sa.Column("state", KeyText, nullable=False),
        sa.Column("cursor", sa.BigInteger, nullable=False),
        sa.Column("translated", sa.BigInteger, nullable=False),
        sa.Column("skipped", sa.BigInteger, nullable=False),
        sa.Column("rejected", sa.BigInteger, nullable=False),
        sa.Column("unchanged", sa.BigInteger, nullable=False),
        sa.Column("disappeared", sa.BigInteger, nullable=False),
        sa.Column("superseded_by", sa.String),
        sa.Column("fault_code", sa.String),
        sa.Column("fault_message", sa.String),
        sa.Column("held_because", sa.String),
    )
    op.create_index("feeds_by_number", "feeds", ["merchant", "number"], unique=True)
    op.create_index("feeds_by_kind", "feeds", ["merchant", "kind", "number"])
    op.create_index("feeds_by_state", "feeds", ["merchant", "state", "number"])


def _make_remarks() -> None:
    create_partitioned_table(
        "errors",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("feed", KeyText, primary_key=True),
        sa.Column("record", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("stage", KeyText, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", KeyText, nullable=False),
        sa.Column("marketplace", sa.String),
        sa.Column("sku", KeyText),
        sa.Column("code", KeyText, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("field", sa.String),
        sa.Column("file", sa.String),
        sa.Column("line", sa.Integer),
        sa.Column("column", sa.Integer),
        sa.Column("record_line", sa.BigInteger, nullable=False),
        sa.Column("record_text", sa.String, nullable=False),
        wide=True,
    )
    op.create_index("errors_by_sku", "errors", ["merchant", "sku", "at"])
    by_key = ["at", "feed", "record", "stage", "position"]
    op.create_index("errors_by_code", "errors", ["merchant", "code", *by_key])
    op.create_index("errors_by_time", "errors", ["merchant", *by_key])
    op.create_table(
        "findings",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("feed", KeyText, primary_key=True),
        sa.Column("code", KeyText, primary_key=True),
        sa.Column("place", KeyText, primary_key=True),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("first_record", sa.BigInteger, nullable=False),
        sa.Column("times", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    create_partitioned_table(
        "log_lines",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("feed", KeyText, primary_key=True),
        sa.Column("record", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", KeyText, nullable=False),
        sa.Column("sku", KeyText),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("file", sa.String),
        sa.Column("line", sa.Integer),
    )
    op.create_index("log_lines_by_sku", "log_lines", ["merchant", "sku", "at"])
    op.create_index(
        "log_lines_by_time", "log_lines", ["merchant", "at", "feed", "record", "position"]
    )
    op.create_table(
        "replays",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("feed", KeyText, primary_key=True),
        sa.Column("record", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("sku", KeyText, nullable=False),
        sa.Column("is_counted", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )


def _make_drafts() -> None:
    create_partitioned_table(
        "items",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("sku", KeyText, primary_key=True),
        sa.Column("product", KeyText, nullable=False),
        sa.Column("state", KeyText, nullable=False),
        sa.Column("state_at", sa.String, nullable=False),
        sa.Column("state_by", sa.String, nullable=False),
        sa.Column("edited_at", sa.String),
        sa.Column("edited_by", sa.String),
    )
    op.create_index("items_by_state", "items", ["merchant", "state", "sku"])
    op.create_index("items_by_product", "items", ["merchant", "product", "sku"])
    create_partitioned_table(
        "drafts",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("sku", KeyText, primary_key=True),
        sa.Column("noun", KeyText, primary_key=True),
        sa.Column("place", KeyText, primary_key=True),
        sa.Column("fields", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("feed", sa.String),
        sa.Column("record", sa.BigInteger),
        sa.Column("changed_at", sa.String, nullable=False),
        fill=80,
        wide=True,
    )
    create_partitioned_table(
        "changes",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("sku", KeyText, primary_key=True),
        sa.Column("noun", KeyText, primary_key=True),
        sa.Column("place", KeyText, primary_key=True),
        sa.Column("stage", KeyText, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("cause", sa.String, nullable=False),
        sa.Column("cause_id", sa.String, nullable=False),
        sa.Column("record", sa.BigInteger),
        sa.Column("before", sa.String),
    )
    create_partitioned_table(
        "seen",
        sa.Column("merchant", KeyText, primary_key=True),
        sa.Column("kind", KeyText, primary_key=True),
        sa.Column("sku", KeyText, primary_key=True),
        sa.Column("through", KeyText, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("feed_number", sa.BigInteger, nullable=False),
        sa.Column("record", sa.BigInteger, nullable=False),
        fill=80,
    )
    op.create_index("seen_by_digest", "seen", ["merchant", "kind", "digest", "through"])
