"""Orders: /api/merchants/{merchant}/orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.wire import PageOut, page_request
from admin_api.wire.orders import OrderBrief, OrderOut, order_brief, order_out
from catalog.acts import Act
from catalog.filters import OrderFilter
from catalog.orders import OrderKey
from catalog.paging import PageRequest

_OF = "/api/merchants/{merchant}/orders"


def orders(parts: ApiParts) -> APIRouter:
    """The addresses of orders."""
    router = guarded(tags=["orders"])
    desk = parts.desks.orders
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get(_OF, **needs(Act.LOOK))
    def all_orders(
        merchant: str,
        caller: Known,
        page: Annotated[PageRequest, Depends(page_request)],
        state: Annotated[str | None, Query(max_length=30)] = None,
        marketplace: Annotated[str | None, Query(max_length=32)] = None,
        since: Annotated[str | None, Query(max_length=20, description="Placed from here.")] = None,
        until: Annotated[str | None, Query(max_length=20, description="Before then.")] = None,
    ) -> PageOut[OrderBrief]:
        """Orders by the time when they were placed, the latest first, without buyers."""
        wanted = OrderFilter(merchant, state, marketplace, since, until)
        found = desk.page(caller, wanted, page)
        return PageOut(entries=[order_brief(each) for each in found.entries], after=found.after)

    @router.get(f"{_OF}/{{marketplace}}/{{order:path}}", **needs(Act.LOOK))
    def one_order(merchant: str, marketplace: str, order: str, caller: Known) -> OrderOut:
        """One order with its parcels and steps; its buyer for those who may see one."""
        return order_out(desk.show(caller, merchant, OrderKey(marketplace, order)))

    return router
