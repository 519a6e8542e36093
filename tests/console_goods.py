"""What of a merchant's catalogue the console of tests shows: a listing, its policies, an order."""

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.orders import Address, Buyer, Order, OrderLine
from catalog.promotion import Acceptance, Entry
from catalog.shipments import Shipment
from catalog.templates import Description
from store.facets import Facet
from store.merging import Cause
from store.store import Store

# A product with a price, live on eBay at another one.
LISTED = "00424"

_NOW = "2026-11-20T08:00:00Z"
_HTML = """<article style="font-family: Georgia, serif; max-width: 640px">
  <h1>${PRODUCT.Title}</h1>
  <p><em>${PRODUCT.Subtitle}</em></p>
  <div>${PRODUCT.Description|raw}</div>
  <p>Metal: ${PRODUCT.ItemSpecifics.Metal}</p>
</article>
"""
_POLICY = '{"returnPolicyId": "6203100000", "days": 30, "paidBy": "buyer"}'


def add_goods(store: Store, merchant: str, channel: Channel) -> None:
    """Make them of a merchant whose feeds are there."""
    store.profiles.save(merchant, "return", "30 days", _POLICY, now=_NOW, by="ines")
    store.templates.save(merchant, "ring.html", _HTML, now=_NOW, by="ines")
    uses: dict[str, object] = {"ReturnPolicyName": "30 days"}
    store.drafts.edit(merchant, [Facet(LISTED, "profile_use", "", uses)], "ines", _NOW)
    store.items.move(merchant, LISTED, "approve", Cause("person", "ines", _NOW))
    store.promotion.queue(merchant, [LISTED], _NOW)
    drafts = store.drafts.sku(merchant, LISTED).drafts
    parts = tuple(
        SentPart(draft.noun, draft.place, draft.version, {**draft.fields, **_other(draft.noun)})
        for draft in drafts
    )
    store.promotion.submit(merchant, channel, "goods", [Entry(LISTED, 1, parts)], _NOW)
    store.promotion.accept(merchant, channel, [Acceptance("goods", LISTED, "110552266")], _NOW)
    store.templates.made(merchant, channel, [Description(LISTED, "ring.html", "0", "0")], _NOW)
    _add_order(store, merchant)


def _other(noun: str) -> dict[str, object]:
    return {"Price": "350.00"} if noun == "offer" else {}


def _add_order(store: Store, merchant: str) -> None:
    address = Address(name="A. Buyer", street1="1 Example Street", city="Exampleton", country="GB")
    order = Order(
        marketplace="ebay",
        order_id="26-11001",
        remote_state="Completed/Complete/NoPaymentFailure",
        placed_at="2026-11-20T09:30:00Z",
        paid_at="2026-11-20T09:31:00Z",
        currency="GBP",
        total="359.95",
        shipping_cost="9.95",
        shipping_service="Tracked 24",
        lines=(OrderLine("L-1", 1, sku=LISTED, title="Quill Bracelet", unit_price="350.00"),),
        buyer=Buyer(id="example-buyer", name="A. Buyer", message="Please wrap it."),
        shipping_address=address,
        billing_address=address,
    )
    store.orders.arrive(merchant, order, now="2026-11-20T09:40:00Z", cause_id="orders")
    shipment = Shipment(
        order_id="26-11001", marketplace="ebay", carrier="Example Post", tracking_number="EX1"
    )
    store.shipments.arrive(merchant, shipment, now="2026-11-21T09:00:00Z", cause_id="ines")
