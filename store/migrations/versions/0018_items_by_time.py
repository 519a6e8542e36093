"""SKUs in the order in which they came into their states.

Revision: 0018
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("items_by_time", "items", ["merchant", "state_at", "sku", "state"])
