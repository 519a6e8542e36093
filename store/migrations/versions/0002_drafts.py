"""Drafts, items, changes and what was seen; feeds, errors and log lines by merchant.

Revision: 0002
"""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop the tables."""
