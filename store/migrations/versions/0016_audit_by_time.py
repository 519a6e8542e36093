"""Entries of the audit log are read by their time, whatever they are narrowed to.

Revision: 0016
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put indexes with the time in place of those by number."""
    for name in ("audit_by_merchant", "audit_by_user", "audit_by_noun"):
        op.drop_index(name, "audit")
    for name, columns in (
        ("time", ()),
        ("merchant", ("merchant",)),
        ("user", ("by",)),
        ("noun", ("noun",)),
        ("thing", ("noun", "id")),
        ("act", ("act",)),
        ("outcome", ("outcome",)),
    ):
        op.create_index(f"audit_by_{name}", "audit", [*columns, "at", "number"])
