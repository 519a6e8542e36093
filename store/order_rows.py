"""The tables of orders and parcels. Private to `store`, as those of `store.rows`.

Personal values stand in `order_people` and nowhere else, so that erasing has one place to go to.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.columns import KeyText


class OrderRow(SQLModel, table=True):
    """One order of a merchant, without its lines and people."""

    __tablename__ = "orders"
    __table_args__ = (
        Index("orders_by_state", "merchant", "state", "placed_at", "marketplace", "order_id"),
        Index("orders_by_time", "merchant", "placed_at", "marketplace", "order_id"),
        Index("orders_by_id", "merchant", "order_id"),
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(primary_key=True, sa_type=KeyText)
    state: str = Field(sa_type=KeyText)  # one of catalog.order_states
    state_at: str
    remote_state: str  # as the marketplace told it
    remote_known: bool
    note: str | None = None  # a key of catalog.remote.NOTES
    placed_at: str = Field(sa_type=KeyText)
    changed_at: str | None = None  # at the marketplace
    arrived_at: str
    fields: str  # JSON object of catalog.orders.ORDER_FIELDS, as told; keys sorted
    edits: str | None = None  # JSON object: what a person or a rule wants otherwise
    edited_at: str | None = None
    edited_by: str | None = None
    erased_at: str | None = None
    # True once all lines belong to a later order: it is listed no more.
    superseded: bool = False


class OrderLineRow(SQLModel, table=True):
    """One line of an order. Its id outlives that of the order it is in."""

    __tablename__ = "order_lines"
    __table_args__ = (
        Index("order_lines_by_order", "merchant", "marketplace", "order_id", "position"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    line_id: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(sa_type=KeyText)
    position: int
    fields: str  # JSON object of catalog.orders.LINE_FIELDS, as told
    edits: str | None = None
    left: str | None = None  # JSON list of the orders it was in before: it never goes back


class OrderAliasRow(SQLModel, table=True):
    """An id that an order had before."""

    __tablename__ = "order_aliases"
    __table_args__ = (
        Index("order_aliases_by_alias", "merchant", "alias"),
        Index("order_aliases_by_order", "merchant", "marketplace", "order_id"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    alias: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(sa_type=KeyText)  # what it is called now


class OrderPersonRow(SQLModel, table=True):
    """Who buys and where it goes: the only place of personal values."""

    __tablename__ = "order_people"
    __table_args__ = (Index("order_people_by_buyer", "merchant", "marketplace", "buyer"),)

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(primary_key=True, sa_type=KeyText)
    role: str = Field(primary_key=True, sa_type=KeyText)  # buyer, shipping, billing
    origin: str = Field(primary_key=True, sa_type=KeyText)  # told, edited
    buyer: str | None = Field(default=None, sa_type=KeyText)  # in the row of the role buyer
    fields: str | None = None  # JSON object; None once erased
    erased_at: str | None = None


class OrderStepRow(SQLModel, table=True):
    """One step in the life of an order."""

    __tablename__ = "order_steps"
    __table_args__ = ({"sqlite_with_rowid": False},)

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(primary_key=True, sa_type=KeyText)
    number: int = Field(primary_key=True)
    at: str
    actor: str
    cause_id: str
    event: str
    before: str | None = None
    after: str
    why: str | None = None  # what a person wrote; erased with the order's personal values
    fields: str  # JSON object: what changed, with the value before; null for what is personal


class OrderPushRow(SQLModel, table=True):
    """An order's id in a storefront that it was passed on to."""

    __tablename__ = "order_pushes"
    __table_args__ = (
        Index("order_pushes_by_id", "merchant", "external_id", "storefront"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(primary_key=True, sa_type=KeyText)
    storefront: str = Field(primary_key=True, sa_type=KeyText)
    external_id: str = Field(sa_type=KeyText)
    at: str


class ParcelRow(SQLModel, table=True):
    """One parcel of an order."""

    __tablename__ = "parcels"
    __table_args__ = (
        Index("parcels_by_tracking", "merchant", "tracking_number"),
        Index("parcels_by_state", "merchant", "state", "marketplace", "order_id", "number"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(primary_key=True, sa_type=KeyText)
    number: int = Field(primary_key=True)
    state: str = Field(sa_type=KeyText)  # one of catalog.shipment_states
    state_at: str
    carrier: str | None = None
    tracking_number: str | None = Field(default=None, sa_type=KeyText)
    tracking_url: str | None = None
    shipped_at: str | None = None
    pickup_code: str | None = None
    pickup_note: str | None = None
    told_status: str  # as the feed or person said it last
    remote_state: str | None = None  # as the carrier said it last
    remote_known: bool = True  # whether the last word of either is in the tables
    cause_id: str  # who told of it last: a feed, a user, a carrier's request


class ParcelLineRow(SQLModel, table=True):
    """Pieces of an order line in a parcel."""

    __tablename__ = "parcel_lines"
    __table_args__ = (
        Index("parcel_lines_by_line", "merchant", "marketplace", "line_id"),
        {"sqlite_with_rowid": False},
    )

    merchant: str = Field(primary_key=True, sa_type=KeyText)
    marketplace: str = Field(primary_key=True, sa_type=KeyText)
    order_id: str = Field(primary_key=True, sa_type=KeyText)
    number: int = Field(primary_key=True)
    line_id: str = Field(primary_key=True, sa_type=KeyText)
    quantity: int
