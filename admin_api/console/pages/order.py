"""One order: its lines, parcels and steps; its buyer for those who may see one."""

from collections.abc import Mapping
from urllib.parse import quote

from admin_api.console.parts.facts import chip, facts, when
from admin_api.console.parts.heads import card, page_head
from admin_api.console.parts.tags import link, tag
from admin_api.console.registry import page
from admin_api.console.view import View
from admin_api.desks.orders import OrderShown
from catalog.orders import Address, Buyer, OrderKey, OrderLine
from catalog.shipments import Parcel

# Of an address, in the order in which it is written on a parcel.
_ADDRESS = ("name", "company", "street1", "street2", "postal_code", "city", "state", "country")
_CONTACT = ("phone", "email")

_COLUMNS = (("SKU", ""), ("Title", ""), ("Pieces", "is-end"), ("Each", "is-end"))


@page("/orders/{marketplace}/{order:path}", "Order", under="/orders")
async def order(view: View) -> None:
    """Draw it."""
    key = OrderKey(view.path["marketplace"], view.path["order"])
    shown = await view.ask(view.desks.orders.show, view.caller, view.merchant, key)
    told = shown.stored.order
    crumbs = [("Orders", view.link("/orders"))]
    with page_head(told.order_id, f"{told.marketplace}, {told.remote_state}", crumbs):
        chip(shown.stored.state)
    with tag("div", "cd-split"):
        with tag("div", "cd-stack"):
            with card("Lines", bare=True):
                _lines(view, shown)
            with card("Parcels", bare=True):
                _parcels(shown)
            with card("History", bare=True):
                _history(shown)
        with tag("div", "cd-stack"):
            with card("Where it stands"):
                _standing(shown)
            with card("Who has bought"):
                _people(shown)


def _standing(shown: OrderShown) -> None:
    stored, order = shown.stored, shown.stored.order
    with tag("dl", "cd-facts"):
        for name, at in (("Placed", order.placed_at), ("Paid", order.paid_at)):
            tag("dt", text=name)
            with tag("dd"):
                when(at)
        tag("dt", text="In its state")
        with tag("dd"):
            when(stored.state_at)
        for name, value in _amounts(shown).items():
            tag("dt", text=name)
            tag("dd", text=value)


def _amounts(shown: OrderShown) -> Mapping[str, str]:
    order = shown.stored.order
    told = {
        "Total": order.total,
        "Shipping": order.shipping_cost,
        "Tax": order.tax,
        "Discount": order.discount,
    }
    money = {name: f"{value} {order.currency}" for name, value in told.items() if value}
    return {**money, "Ships by": order.shipping_service or "–"}


def _people(shown: OrderShown) -> None:
    order = shown.stored.order
    if not shown.has_people:
        erased = shown.stored.erased_at is not None
        said = "Erased for good." if erased else "You may not see who has bought."
        tag("p", "cd-muted", said)
        return
    facts({"Buyer": _person(order.buyer), "Message": (order.buyer and order.buyer.message) or ""})
    facts({"Ship to": _written(order.shipping_address)})
    facts({"Bill to": _written(order.billing_address)})


def _person(buyer: Buyer | None) -> str:
    if buyer is None:
        return ""
    return ", ".join(filter(None, (buyer.name, buyer.id, buyer.email, buyer.phone)))


def _written(address: Address | None) -> str:
    if address is None:
        return ""
    return ", ".join(filter(None, (getattr(address, name) for name in (*_ADDRESS, *_CONTACT))))


def _lines(view: View, shown: OrderShown) -> None:
    with tag("div", "cd-table-frame", tabindex=0, role="region", aria_label="Lines"):
        with tag("table", "cd-table"):
            with tag("thead"), tag("tr"):
                for name, align in _COLUMNS:
                    tag("th", align, name, scope="col")
            with tag("tbody"):
                for line in shown.stored.order.lines:
                    _line(view, line, shown.stored.order.currency)


def _line(view: View, line: OrderLine, currency: str) -> None:
    with tag("tr"):
        with tag("td", "is-tight"):
            if line.sku:
                link(line.sku, view.link(f"/products/{quote(line.sku, safe='')}"))
        tag("td", text=line.title or "")
        tag("td", "is-end", f"{line.quantity:,}")
        tag("td", "is-end", f"{line.unit_price} {currency}" if line.unit_price else "–")


def _parcels(shown: OrderShown) -> None:
    if not shown.parcels:
        tag("p", "cd-muted cd-quiet-line", "None yet: a shipment feed tells of them.")
        return
    with tag("ul", "cd-steps"):
        for parcel in shown.parcels:
            with tag("li"), tag("div", "cd-row"):
                chip(parcel.state)
                tag("span", text=_carried(parcel))
                if parcel.shipped_at is not None:
                    when(parcel.shipped_at)


def _carried(parcel: Parcel) -> str:
    pieces = sum(parcel.lines.values())
    told = [f"Parcel {parcel.number}", f"{pieces:,} piece{'s' if pieces != 1 else ''}"]
    by = " ".join(filter(None, (parcel.carrier, parcel.tracking_number)))
    return ", ".join([*told, by] if by else told)


def _history(shown: OrderShown) -> None:
    with tag("ul", "cd-steps"):
        for step in reversed(shown.history):
            with tag("li"), tag("div", "cd-row"):
                when(step.at)
                tag("span", text=f"{step.event} by {step.actor} {step.cause_id}")
                if step.before != step.after:
                    chip(step.after)
                if step.fields:
                    tag("span", "cd-muted cd-small", ", ".join(step.fields))
