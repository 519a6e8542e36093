"""Orders and their parcels; who has bought is shown to those who may see it."""

from dataclasses import dataclass, replace

from admin_api.callers import Caller
from catalog.acts import Act
from catalog.filters import OrderFilter
from catalog.orders import Order, OrderKey, OrderStep, StoredOrder
from catalog.paging import Page, PageRequest
from catalog.shipments import Parcel
from store.columns import storable
from store.store import Store


@dataclass(frozen=True, slots=True)
class OrderShown:
    """One order with its parcels and its steps, the first one first.

    `has_people`: whether its buyer and addresses are there for this caller to see. They are not
    where they were erased, nor where the caller may not see them.
    """

    stored: StoredOrder
    parcels: tuple[Parcel, ...]
    history: tuple[OrderStep, ...]
    has_people: bool


class OrdersDesk:
    """Shows the orders of merchants."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, caller: Caller, wanted: OrderFilter, request: PageRequest) -> Page[StoredOrder]:
        """One page, the latest first, without buyers and addresses.

        Raises:
            Refused, NotFound, QueryInvalid: The caller may not, or the question cannot be used.
        """
        caller.allow(Act.LOOK, wanted.merchant)
        found = self._store.orders.page(wanted, request)
        return Page(tuple(map(_without_people, found.entries)), found.after)

    def show(self, caller: Caller, merchant: str, key: OrderKey) -> OrderShown:
        """One order, by its id or one that it had before. Raises Refused, NotFound."""
        caller.allow(Act.LOOK, merchant)
        known = OrderKey(storable(key.marketplace), storable(key.order_id))
        stored = self._store.orders.get(merchant, known)
        may_see = caller.may(Act.SEE_BUYERS)
        return OrderShown(
            stored if may_see else _without_people(stored),
            self._store.shipments.of_order(merchant, stored.order.key),
            self._store.orders.history(merchant, stored.order.key),
            has_people=may_see and stored.erased_at is None,
        )


def _without_people(stored: StoredOrder) -> StoredOrder:
    return replace(stored, order=_anonymous(stored.order), original=_anonymous(stored.original))


def _anonymous(order: Order) -> Order:
    return replace(order, buyer=None, shipping_address=None, billing_address=None)
