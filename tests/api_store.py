"""A store with something of everything that the API shows of the sync layer."""

from collections.abc import Mapping
from typing import Final

from catalog.promotion import Reason, Refusal
from catalog.request_states import PLANNED
from catalog.requests import Connection, Drift, Reconciliation, Request
from catalog.sync_views import PlanRemark
from store.store import Store
from tests.shop import DE, Shop

NOW: Final = "2026-03-05T08:00:00Z"
REQUEST: Final = "wren-ebay-EBAY_DE-20260305T080000-1"
SECRET: Final = "sealed-and-never-shown"

# What there is, by the name of the part of an address that asks for it.
KNOWN: Final[Mapping[str, str]] = {
    "merchant": "wren",
    "sku": "R-1",
    "request": REQUEST,
    "number": "1",
    "marketplace": "ebay",
    "site": "EBAY_DE",
    "lane": "product",
    "name": "wren",
    "user": "wren",
}


def fill_store(store: Store) -> None:
    """A request that was half answered, a drift, and a SKU that waits, of the merchant wren."""
    store.merchants.change("wren", {"channels": "ebay/EBAY_DE"}, NOW, "tests")
    shop = Shop(store)
    store.connections.connect(Connection("wren", "ebay", "wren-de", SECRET, NOW, "ada"))
    request = Request(REQUEST, "wren", DE, "product", "add", PLANNED, 2, NOW)
    store.requests.plan(REQUEST[:-2], [request])
    for sku in ("R-1", "R-2"):
        shop.feed(sku, Title="Ring", Price="9.00", Currency="EUR", Quantity=1)
        shop.send(REQUEST, sku)
    store.requests.move("wren", REQUEST, "record", skus=2, file="00")
    store.requests.move("wren", REQUEST, "send", sent_at=NOW, ticket="task-1")
    reason = Reason("21916635", "give a brand", "Brand")
    store.promotion.refuse("wren", DE, [Refusal(REQUEST, "R-1", (reason,))], NOW)
    shop.accept(REQUEST, "R-2", listing_id="110553012345")
    shop.feed("R-3", Title="Ring", Price="9.00", Currency="EUR", Quantity=0)
    shop.queue("R-3")
    waits = PlanRemark(DE, "R-3", "R-3", "waits_for_stock", "Nothing of it is in stock.")
    store.plan_remarks.replace("wren", DE, ["R-3"], [waits], NOW)
    drift = Drift(
        "R-2", DE, "price", "110553012345", {"price": "9.00"}, {"price": "8.00"}, NOW, "r1"
    )
    store.drifts.note("wren", DE, [drift])
    later = "2026-03-06T08:00:00Z"
    store.reconciliations.keep(Reconciliation("wren", DE, later, later, {"price": 1}))
