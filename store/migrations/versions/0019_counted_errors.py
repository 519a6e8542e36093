"""Errors counted by cause, the way to those of one, and to feeds by the time of their arrival.

Revision: 0019
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# As `store.error_counts.cause_of` writes it.
_CAUSE = (
    "substr(code || ' ' || coalesce(field, '') || ' ' || coalesce(file, '') || ':' || "
    "coalesce(CAST(line AS TEXT), ''), 1, 200)"
)
_COUNT = (
    "INSERT INTO error_counts (merchant, hour, feed, stage, cause, code, field, file, line, "
    "first_record, times) SELECT merchant, substr(at, 1, 13), feed, stage, cause, min(code), "
    "min(field), min(file), min(line), min(record), count(*) FROM errors "
    "GROUP BY merchant, substr(at, 1, 13), feed, stage, cause"
)


def upgrade() -> None:
    """Add the column, the table and the indexes; count what is there."""
    op.add_column("errors", sa.Column("cause", KeyText, nullable=False, server_default=""))
    op.execute(f"UPDATE errors SET cause = {_CAUSE}")
    by_key = ["at", "feed", "record", "stage", "position"]
    op.create_index("errors_by_cause", "errors", ["merchant", "cause", *by_key])
    op.create_table(
        "error_counts",
        *(
            sa.Column(name, KeyText, primary_key=True)
            for name in ("merchant", "hour", "feed", "stage", "cause")
        ),
        sa.Column("code", KeyText, nullable=False),
        sa.Column("field", sa.String),
        sa.Column("file", sa.String),
        sa.Column("line", sa.Integer),
        sa.Column("first_record", sa.BigInteger, nullable=False),
        sa.Column("times", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("error_counts_by_feed", "error_counts", ["merchant", "feed"])
    op.create_index("error_counts_by_hour", "error_counts", ["hour", "merchant"])
    op.execute(_COUNT)
    op.create_index("feeds_by_time", "feeds", ["received_at", "merchant", "number"])
    op.create_index("feeds_by_arrival", "feeds", ["merchant", "received_at", "number"])
    op.create_index(
        "feeds_by_state_and_time", "feeds", ["state", "received_at", "merchant", "number"]
    )
