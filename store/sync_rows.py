"""The tables by which people watch the sync layer. Private to `store`, as those of `store.rows`."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class PlanRemarkRow(SQLModel, table=True):
    """Why the last plan did not send a SKU, or what somebody should look at."""

    __tablename__ = "plan_remarks"
    __table_args__ = (
        Index("plan_remarks_by_sku", "merchant", "sku"),
        # To the end of the key: those of one code are read page by page.
        Index(
            "plan_remarks_by_code",
            *("merchant", "code", "marketplace", "site", "product", "sku"),
        ),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    product: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    code: str = Field(primary_key=True, sa_type=KeyText)
    message: str
    since: str  # of the first plan that said it, and all after it


class ReconciliationHistoryRow(SQLModel, table=True):
    """One comparison of a channel with main; the newest ones are kept."""

    __tablename__ = "reconciliation_history"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    asked_at: str = Field(primary_key=True, sa_type=KeyText)
    ended_at: str
    counts: str  # JSON object


class GivenUpReconciliationRow(SQLModel, table=True):
    """That the newest comparison of a channel with main came to nothing, and why."""

    __tablename__ = "reconciliations_given_up"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    at: str
    message: str


class WishRow(SQLModel, table=True):
    """What somebody wants done of a channel without waiting; gone when it was begun."""

    __tablename__ = "sync_wishes"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    wish: str = Field(primary_key=True, sa_type=KeyText)  # plan or reconcile
    at: str
    by: str
