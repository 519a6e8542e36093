"""Whether what we have for accepted is what eBay shows: the end of every story of the sync."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from catalog.listings import Listing as OurListing
from catalog.merchants import Channel
from catalog.product_states import ENDED, LIVE, OUT_OF_STOCK, QUEUED, REJECTED
from catalog.products import Item
from marketplaces.context import Context
from marketplaces.plan import plan
from marketplaces.standing import Standing
from simulators.ebay.listings import Listing
from store.store import Store
from tests.shop import Shop
from workflow.plan_facts import PlanFacts
from workflow.sync import Sync

_OUTCOMES = frozenset({LIVE, OUT_OF_STOCK, REJECTED, ENDED})
# What the merchant must bring.
_WAITS = frozenset({"waits_for_stock", "waits_for_price", "waits_for_product"})


class Selling(Protocol):
    """One merchant on one site of eBay; `tests.ebay_setting.EbaySetting` is one.

    Attributes:
        sync: Its world.
        merchant: Its id.
        channel: The site.
    """

    sync: Sync
    merchant: str
    channel: Channel

    @property
    def shop(self) -> Shop:
        """Its store, read SKU by SKU."""

    @property
    def store(self) -> Store:
        """Of the sync."""

    def items(self) -> Sequence[Item]:
        """Every SKU that the store knows."""

    def draft(self, sku: str, noun: str) -> Mapping[str, object]:
        """What feeds ask for; nothing where there is no draft."""

    def main(self, sku: str, noun: str) -> Mapping[str, object]:
        """What eBay has accepted; nothing where it never has."""

    def our_listing(self, sku: str) -> OurListing | None:
        """The listing of a SKU, as we have it."""

    def live(self) -> Sequence[Listing]:
        """Its listings that have not ended, the oldest first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A SKU as buyers see it."""

    listing: Listing
    price: str
    quantity: int


def assert_peace(setting: Selling) -> None:
    """Assert that drafts, main, listings and eBay agree about every SKU, and each has an outcome.

    Raises:
        AssertionError: With every disagreement, by SKU.
    """
    found = list(disagreements(setting))
    assert not found, "\n".join(found)


def disagreements(setting: Selling) -> Iterator[str]:
    """Everything that is not as it should be when nothing is left to do."""
    shown = _shown_by_sku(setting)
    for sku, count in _counts(setting).items():
        if count > 1:
            yield f"{sku}: in {count} living listings"
    states = {item.sku: item for item in setting.items()}
    waiting = dict(_waiting(setting))
    for sku in sorted(set(shown) - set(states)):
        yield f"{sku}: on eBay, and nobody here knows it"
    for sku, item in states.items():
        is_waiting = waiting.get(sku) in _WAITS or not _is_sold(setting, sku)
        if item.state not in _OUTCOMES and not is_waiting:
            yield f"{sku}: has no outcome: {item.state}, {waiting.get(sku)}"
        yield from (f"{sku}: {what}" for what in _of_sku(setting, item, shown.get(sku)))
    yield from (f"open: {request}" for request in setting.store.requests.open(setting.merchant))


def made_twice(listings: Iterable[Listing]) -> Iterator[str]:
    """SKUs that were in two living listings at any time: something was sent twice.

    A variation that has left a listing stays in it with nothing for sale; that is no second one.

    Args:
        listings: All of one seller, ended ones too.
    """
    lives: dict[str, list[tuple[datetime, Listing]]] = {}
    for listing in listings:
        for sku in _for_sale(listing):
            begun = listing.joined.get(sku, listing.started)
            lives.setdefault(sku, []).append((begun, listing))
    for sku, found in lives.items():
        ordered = sorted(found, key=lambda one: one[0])
        for (_, before), (begun, after) in pairwise(ordered):
            if before.ended is None or before.ended > begun:
                yield f"{sku}: came into {after.item_id} while {before.item_id} was there"


def _waiting(setting: Selling) -> Iterator[tuple[str, str]]:
    """What SKUs in line wait for, by SKU."""
    products = sorted({item.product for item in setting.items() if item.state == QUEUED})
    listed = setting.store.listings.products(setting.merchant, setting.channel, products)
    adapter = setting.sync.markets.adapter(setting.channel.marketplace)
    merchant = setting.store.merchants.get(setting.merchant)
    now = setting.sync.now()
    context = Context(merchant, setting.channel, adapter.capabilities, now, check=adapter.faults)
    context = PlanFacts(setting.sync).learn(context, listed)
    for each in listed:
        standing = {
            sku: Standing(one.drafts, one.mains, one.listing, one.awaited, one.unproven)
            for sku, one in each.skus.items()
        }
        for remark in plan(each.product, standing, context).reports:
            yield remark.sku, remark.code


def _of_sku(setting: Selling, item: Item, shown: Shown | None) -> Iterator[str]:
    sku, state = item.sku, item.state
    ours = setting.our_listing(sku)
    if ours is not None and ours.waiting:
        yield f"waits for {ours.waiting} answers"
    if state == REJECTED and not (ours is not None and ours.answer and ours.answer.message):
        yield "is refused, and nobody says why"
    if state == ENDED and shown is not None and shown.quantity:
        yield f"has ended, and eBay sells it: {shown.listing.item_id}"
    if shown is not None:
        yield from _as_shown(setting, sku, ours, shown)
    elif ours is not None and ours.state in (LIVE, OUT_OF_STOCK) and _is_there(setting, ours):
        yield f"is listed here as {ours.listing_id} ({ours.state}), and eBay does not have it"
    if state in (LIVE, OUT_OF_STOCK) and _is_sold(setting, sku):
        yield from _as_wanted(setting, item, shown)


def _as_shown(setting: Selling, sku: str, ours: OurListing | None, shown: Shown) -> Iterator[str]:
    """What main has otherwise than eBay."""
    if not shown.quantity and ours is not None and has_left(setting, ours):
        # What has left a listing with variations stays in it with nothing for sale, also when that
        # is brought back under another id, or when eBay has refused to take the SKU back.
        return
    if ours is None or ours.listing_id != shown.listing.item_id:
        yield f"is {shown.listing.item_id} on eBay, and here {ours and ours.listing_id}"
        return
    main = setting.main(sku, "listed")
    content = shown.listing.content
    if (main.get("price"), _left(main)) != (shown.price, shown.quantity):
        yield f"is {shown.price} × {shown.quantity} on eBay, and in main {main}"
    # In a listing of its own a variation has its product's title, and main of that is not its own.
    title = setting.main(ours.product, "product").get("Title")
    # After a change that was lost main says that nobody knows it: no report shows titles.
    is_doubted = setting.main(ours.product, "listed").get("content", title) is None
    # What was refused in another product's listing stays in its own, under the title before.
    is_elsewhere = ours.product != sku and not content.variations
    if title is not None and not is_doubted and not is_elsewhere and content.title != title:
        yield f"is called {content.title!r} on eBay, and in main {title!r}"
    if not is_doubted and not is_elsewhere and not content.variations:
        product, kept = setting.main(sku, "product"), main.get("kept")
        named = {**(kept if isinstance(kept, Mapping) else {}), **_said(product)}
        for name in ("EAN", "ISBN", "UPC"):
            if content.identifiers.get(name) != named.get(name):
                theirs = content.identifiers.get(name)
                yield f"has the {name} {theirs} on eBay, and in main {named.get(name)}"


def _said(fields: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def has_left(setting: Selling, ours: OurListing) -> bool:
    """Whether it has left its listing: for good, to be brought back, or for another one."""
    is_gone = (ours.ended_at or "") > (ours.listed_at or "")
    is_ended = ours.state == ENDED or (ours.state == REJECTED and is_gone)
    return is_ended or setting.main(ours.sku, "listed").get("ended") == ours.listing_id


def _as_wanted(setting: Selling, item: Item, shown: Shown | None) -> Iterator[str]:
    """What buyers see otherwise than feeds have asked for."""
    sku = item.sku
    quantity = int(str(setting.draft(sku, "inventory").get("Quantity") or 0))
    if shown is None:
        if quantity:
            yield f"should be sold, {quantity} of it"
        return
    price = _price_now(setting, sku)
    product = setting.store.items.get(setting.merchant, sku).product
    title = setting.draft(product, "product").get("Title")
    is_said = item.state == setting.shop.state(product) == LIVE
    if is_said and not shown.listing.content.title.startswith(str(title)):
        yield f"should be called {title!r}, and is {shown.listing.content.title!r}"
    if shown.quantity != quantity and shown.quantity != setting.main(sku, "listed").get("left"):
        yield f"should have {quantity} for sale, and has {shown.quantity}"
    # Of what is sold out only that may be said: a price may not have been approved.
    if item.state == LIVE and price is not None and shown.price != price:
        yield f"should cost {price}, and costs {shown.price}"


def _left(main: Mapping[str, object]) -> object:
    """What should be left of a SKU: what was told, or what the last report has shown of that."""
    left = main.get("left")
    return main.get("quantity") if left is None else left


def _price_now(setting: Selling, sku: str) -> object:
    offer = setting.draft(sku, "offer")
    begin, end = (str(offer.get(name) or "") for name in ("SaleStart", "SaleEnd"))
    return offer["SalePrice" if begin <= setting.sync.now() < end else "Price"]


def _shown_by_sku(setting: Selling) -> Mapping[str, Shown]:
    """Where each SKU is: in our listing of it, or where else it is; rather where it can be bought.

    What has moved to another listing stays hidden in the one before.
    """
    found: dict[str, tuple[tuple[bool, bool], Shown]] = {}
    for sku, shown in _shown(setting):
        ours = setting.our_listing(sku)
        is_ours = ours is not None and ours.listing_id == shown.listing.item_id
        rank = (shown.quantity > 0, is_ours)
        if sku not in found or rank > found[sku][0]:
            found[sku] = rank, shown
    return {sku: shown for sku, (_, shown) in found.items()}


def _shown(setting: Selling) -> Iterator[tuple[str, Shown]]:
    for listing in setting.live():
        content = listing.content
        for one in content.variations:
            yield one.sku, Shown(listing, str(one.price), one.quantity)
        if not content.variations:
            yield content.sku, Shown(listing, str(content.price), content.quantity or 0)


def _counts(setting: Selling) -> Mapping[str, int]:
    return Counter(sku for listing in setting.live() for sku in _for_sale(listing))


def _for_sale(listing: Listing) -> Iterator[str]:
    """The SKUs of a listing but for those that are hidden in it among others."""
    hidden = {one.sku for one in listing.content.variations if not one.quantity}
    return (sku for sku in listing.content.skus() if sku not in hidden)


def _is_there(setting: Selling, ours: OurListing) -> bool:
    """Whether a SKU should be on eBay: not while its listing is to be replaced by another."""
    main = setting.main(ours.sku, "listed")
    return "quantity" in main and main.get("ended") != ours.listing_id


def _is_sold(setting: Selling, sku: str) -> bool:
    """Whether a SKU can be bought: the product of variations cannot."""
    return bool(setting.draft(sku, "inventory"))
