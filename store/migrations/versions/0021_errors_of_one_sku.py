"""The errors and log lines of one SKU in order, without a look at those of others.

Revision: 0021
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_LONGER = {
    ("errors_by_sku", "errors"): ["at", "feed", "record", "stage", "position"],
    ("log_lines_by_sku", "log_lines"): ["at", "feed", "record", "position"],
}


def upgrade() -> None:
    """Make the indexes anew, to the end of the key."""
    for (name, table), key in _LONGER.items():
        op.drop_index(name, table)
        op.create_index(name, table, ["merchant", "sku", *key])
