"""The tables of requests to marketplaces and what goes with them. Private to `store`."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class RequestRow(SQLModel, table=True):
    """One request; what its columns mean stands at `catalog.requests.Request`."""

    __tablename__ = "requests"
    __table_args__ = (
        # Of all merchants: whoever looks after requests looks for those of anybody.
        Index("requests_by_state", "state", "merchant", "id"),
        Index("requests_by_time", "merchant", "planned_at", "id"),
        Index("requests_by_code", "merchant", "code", "id"),
        Index("requests_of_state", "merchant", "state", "planned_at", "id"),
        Index("requests_by_ticket", "merchant", "ticket"),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    id: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(sa_type=KeyText)
    site: str = Field(sa_type=KeyText)
    lane: str = Field(sa_type=KeyText)
    kind: str = Field(sa_type=KeyText)
    state: str = Field(sa_type=KeyText)
    actions: int
    planned_at: str
    plan: str | None = None
    file: str | None = None
    result: str | None = None
    ticket: str | None = None
    asked_at: str | None = None
    skus: int = 0
    sent_at: str | None = None
    closed_at: str | None = None
    look_at: str | None = None
    code: str | None = None
    message: str = ""


class LaneHoldRow(SQLModel, table=True):
    """A lane that sends nothing for now."""

    __tablename__ = "lane_holds"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    lane: str = Field(primary_key=True, sa_type=KeyText)
    since: str
    until: str | None = None
    code: str
    message: str


class ConnectionRow(SQLModel, table=True):
    """One merchant's access to one marketplace; its secrets are sealed before they come here."""

    __tablename__ = "connections"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    account: str
    sealed: str
    made_at: str
    made_by: str
    sealed_pass: str | None = None
    pass_until: str | None = None
    refused_at: str | None = None
    message: str = ""


class CallCountRow(SQLModel, table=True):
    """How often a marketplace was asked for one kind of thing on one day, for one merchant."""

    __tablename__ = "call_counts"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    call: str = Field(primary_key=True, sa_type=KeyText)
    day: str = Field(primary_key=True, sa_type=KeyText)
    count: int


class CallPauseRow(SQLModel, table=True):
    """Until when a marketplace is not asked for one kind of thing for one merchant."""

    __tablename__ = "call_pauses"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    call: str = Field(primary_key=True, sa_type=KeyText)
    until: str


class ReconciliationRow(SQLModel, table=True):
    """The last time that a channel was compared with main."""

    __tablename__ = "reconciliations"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    asked_at: str
    ended_at: str
    counts: str  # JSON object


class CategoryRow(SQLModel, table=True):
    """What a marketplace says of one category."""

    __tablename__ = "categories"

    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    category: str = Field(primary_key=True, sa_type=KeyText)
    as_of: str
    is_leaf: bool
    variations: bool
    required: str  # JSON list, sorted
    conditions: str  # JSON list, sorted
    replaced_by: str | None
    choices: str = "{}"  # JSON object of sorted lists


class DueRow(SQLModel, table=True):
    """A listing that looks different from a known time on: a sale begins or ends."""

    __tablename__ = "listing_dues"
    __table_args__ = (
        Index("listing_dues_by_time", "merchant", "marketplace", "site", "due_at", "product"),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    product: str = Field(primary_key=True, sa_type=KeyText)
    due_at: str = Field(sa_type=KeyText)


class ProductPauseRow(SQLModel, table=True):
    """A product of which nothing is sent for a while, as the marketplace wants to hear nothing."""

    __tablename__ = "product_pauses"

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    product: str = Field(primary_key=True, sa_type=KeyText)
    until: str


class DriftRow(SQLModel, table=True):
    """A difference between main and what the marketplace shows; see `catalog.requests.Drift`."""

    __tablename__ = "drifts"
    __table_args__ = (
        # To the end of the key: a channel's drifts are read page by page.
        Index(
            "drifts_open",
            *("merchant", "settled_at", "marketplace", "site"),
            *("listing_id", "sku", "kind", "found_at"),
        ),
        Index("drifts_by_sku", "merchant", "sku", "found_at"),
        Index(
            "drifts_of_kind",
            *("merchant", "kind", "settled_at", "marketplace", "site"),
            *("listing_id", "sku", "found_at"),
        ),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    site: str = Field(primary_key=True, sa_type=KeyText)
    listing_id: str = Field(primary_key=True, sa_type=KeyText)
    sku: str = Field(primary_key=True, sa_type=KeyText)
    kind: str = Field(primary_key=True, sa_type=KeyText)
    found_at: str = Field(primary_key=True, sa_type=KeyText)
    ours: str  # JSON object
    theirs: str  # JSON object
    report: str
    settled_at: str = Field(default="", sa_type=KeyText)  # empty while it is open
    settled_by: str = ""
