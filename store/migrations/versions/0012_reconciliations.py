"""When channels were compared with main, and which calls are not made for now.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

from store.columns import KeyText

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reconciliations",
        *_keys("merchant", "marketplace", "site"),
        *_texts("asked_at", "ended_at", "counts"),
    )
    op.create_table("call_pauses", *_keys("merchant", "marketplace", "call"), *_texts("until"))


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KeyText, primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]
