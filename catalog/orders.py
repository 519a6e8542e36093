"""An order as a marketplace tells it, and as the store holds it.

Fields that say who the buyer is are made by `personal()`: they are left out of every `repr`, so
that no log line, error or test report can hold them, and the store keeps them apart, erasable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, TypeAlias

from catalog.currency import MINOR_DIGITS
from catalog.errors import OrderInvalid
from catalog.findings import Finding

_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,8})?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)

# Ids are a few dozen characters everywhere; a longer one is a mistake of whoever read it.
_MOST_ID_CHARS = 200
_MOST_PIECES = 1_000_000

# What the telling of an order did; `Arrival` explains them.
Outcome: TypeAlias = Literal["new", "renumbered", "changed", "unchanged", "superseded"]


def personal() -> Any:
    """A field that says who somebody is: text or None, hidden from `repr`, erasable."""
    return field(default=None, repr=False, metadata={"personal": True})


def personal_names(noun: type) -> tuple[str, ...]:
    """The names of a noun's personal fields."""
    return tuple(each.name for each in fields(noun) if each.metadata.get("personal"))


@dataclass(frozen=True, slots=True)
class Address:
    """Where something goes. All of it is personal; `country` is a code of ISO 3166."""

    name: str | None = personal()
    company: str | None = personal()
    street1: str | None = personal()
    street2: str | None = personal()
    city: str | None = personal()
    state: str | None = personal()
    postal_code: str | None = personal()
    country: str | None = personal()
    phone: str | None = personal()
    email: str | None = personal()


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: the marketplace's id of the buyer, and what the buyer wrote to the merchant."""

    id: str | None = personal()
    name: str | None = personal()
    email: str | None = personal()
    phone: str | None = personal()
    message: str | None = personal()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order.

    Attributes:
        line_id: The marketplace's id, stable where that of the order is not.
        quantity: Pieces; 0 where an edit has dropped the line.
        unit_price: Of one piece, as decimal text in the order's currency; so are the others.
    """

    line_id: str
    quantity: int
    sku: str | None = None
    listing_id: str | None = None
    title: str | None = None
    unit_price: str | None = None
    shipping_cost: str | None = None
    tax: str | None = None
    discount: str | None = None

    def __post_init__(self) -> None:
        _check_id(self.line_id, "line_id")
        if not 0 <= self.quantity <= _MOST_PIECES:
            raise OrderInvalid("a line's quantity is out of bounds", field="quantity")
        _check_amounts(self, LINE_AMOUNTS)


@dataclass(frozen=True, slots=True)
class Order:
    """One order. Times are ISO 8601 in UTC with a `Z`, amounts decimal text in `currency`.

    What a marketplace does not say is None and leaves what is known as it is.

    Attributes:
        remote_state: The marketplace's own state, put together as `catalog.order_tables` says.
        changed_at: When the marketplace changed it last: an older telling changes nothing.

    Raises:
        OrderInvalid: An id, amount, quantity, time or currency has no usable value, it has no
            lines, or two lines have one id. Context: `field`.
    """

    marketplace: str
    order_id: str
    remote_state: str
    placed_at: str
    currency: str
    lines: tuple[OrderLine, ...]
    site: str | None = None
    changed_at: str | None = None
    paid_at: str | None = None
    total: str | None = None
    subtotal: str | None = None
    shipping_cost: str | None = None
    tax: str | None = None
    discount: str | None = None
    shipping_service: str | None = None
    payment_method: str | None = None
    buyer: Buyer | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None

    def __post_init__(self) -> None:
        _check_id(self.marketplace, "marketplace")
        _check_id(self.order_id, "order_id")
        _check_amounts(self, ORDER_AMOUNTS)
        for name in ("placed_at", "changed_at", "paid_at"):
            moment = getattr(self, name)
            if moment is not None and not _MOMENT.fullmatch(moment):
                raise OrderInvalid(f"{name} is no time in UTC", field=name)
        if self.currency not in MINOR_DIGITS:
            raise OrderInvalid("the currency is no code of ISO 4217", field="currency")
        ids = {line.line_id for line in self.lines}
        if not ids or len(ids) < len(self.lines):
            raise OrderInvalid("an order has lines, each with an id of its own", field="lines")

    @property
    def key(self) -> "OrderKey":
        """What tells it apart from the merchant's other orders."""
        return OrderKey(self.marketplace, self.order_id)


ORDER_AMOUNTS: Final = ("total", "subtotal", "shipping_cost", "tax", "discount")
LINE_AMOUNTS: Final = ("unit_price", "shipping_cost", "tax", "discount")

# What the store keeps of an order and of a line as told, beside keys and personal data.
ORDER_FIELDS: Final = (
    "currency", "site", "paid_at", *ORDER_AMOUNTS, "shipping_service", "payment_method"
)  # fmt: skip
LINE_FIELDS: Final = ("quantity", "sku", "listing_id", "title", *LINE_AMOUNTS)

# What a person or a rule may change of them.
EDITABLE: Final = frozenset({*ORDER_AMOUNTS, "shipping_service", "payment_method"})
LINE_EDITABLE: Final = frozenset({"quantity", "sku", "title", "unit_price"})


@dataclass(frozen=True, slots=True)
class OrderKey:
    """An order's natural key within its merchant."""

    marketplace: str
    order_id: str


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """What a person or a rule wants otherwise. What it does not name stays.

    `fields` names fields of `EDITABLE`; `lines` has, for a line's id, fields of `LINE_EDITABLE`.
    An address replaces the whole address. The marketplace's own values are kept beside all of it:
    a value equal to them takes the edit back.
    """

    fields: Mapping[str, str | None] = field(default_factory=dict)
    lines: Mapping[str, Mapping[str, str | int | None]] = field(default_factory=dict)
    shipping_address: Address | None = None
    billing_address: Address | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What must be done beside a move, as `catalog.order_states.EFFECTS` explains.

    `external_ids` are the order's ids by storefront at that moment.
    """

    name: str
    key: OrderKey
    external_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the telling of an order did.

    Attributes:
        key: Where the order is now; another id than told where `outcome` is `superseded`.
        outcome: `new`; `renumbered` (a known order under a new id); `changed`; `unchanged`;
            `superseded` (all of it belongs to a later order by now).
        state: Of the order, afterwards.
    """

    key: OrderKey
    outcome: Outcome
    state: str
    effects: tuple[Effect, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """What an event did to an order."""

    key: OrderKey
    state: str
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredOrder:
    """An order as it stands.

    Attributes:
        order: With all edits. Its personal parts are None once they are erased.
        original: As the marketplace told it last.
        remote_known: Whether a table knows the marketplace's state of it.
        note: Why it waits, by a state of the marketplace that is none of ours; a key of
            `catalog.remote.NOTES`.
        external_ids: Its ids by storefront.
        arrived_at: When it was told of first; `erased_at`: when its personal data was erased.
    """

    order: Order
    original: Order
    state: str
    state_at: str
    remote_known: bool
    note: str | None
    external_ids: Mapping[str, str]
    arrived_at: str
    edited_at: str | None
    edited_by: str | None
    erased_at: str | None


@dataclass(frozen=True, slots=True)
class OrderStep:
    """One step in the life of an order: who did what, when and why.

    Attributes:
        number: From 1, within the order.
        actor: Kind of who caused it; `cause_id` names them: a user, a rule, a feed, a request.
        event: Of `catalog.order_states`; or `renumber`, `combine`, `erase`, which move no state.
        fields: What changed, with the value before; `None` for what is personal.
    """

    number: int
    at: str
    actor: str
    cause_id: str
    event: str
    before: str | None
    after: str
    why: str | None
    fields: Mapping[str, object]


def _check_id(text: str, name: str) -> None:
    if not text or len(text) > _MOST_ID_CHARS or not text.isprintable():
        raise OrderInvalid(
            f"{name} is empty, longer than {_MOST_ID_CHARS} characters, or cannot be printed",
            field=name,
        )


def _check_amounts(noun: Order | OrderLine, names: tuple[str, ...]) -> None:
    for name in names:
        amount = getattr(noun, name)
        if amount is not None and not _AMOUNT.fullmatch(amount):
            raise OrderInvalid(f"{name} is no decimal text such as 12.50", field=name)
