"""Whether what we have for accepted is what eBay shows: the end of every story of the sync."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.listings import Listing as OurListing
from catalog.product_states import ENDED, LIVE, OUT_OF_STOCK, REJECTED
from simulators.ebay.listings import Listing
from tests.ebay_setting import EbaySetting

_OUTCOMES = frozenset({LIVE, OUT_OF_STOCK, REJECTED, ENDED})


@dataclass(frozen=True, slots=True)
class Shown:
    """A SKU as buyers see it."""

    listing: Listing
    price: str
    quantity: int


def assert_peace(setting: EbaySetting) -> None:
    """Assert that drafts, main, listings and eBay agree about every SKU, and each has an outcome.

    Raises:
        AssertionError: With every disagreement, by SKU.
    """
    found = list(disagreements(setting))
    assert not found, "\n".join(found)


def disagreements(setting: EbaySetting) -> Iterator[str]:
    """Everything that is not as it should be when nothing is left to do."""
    shown = dict(_shown(setting))
    for sku, count in _counts(setting).items():
        if count > 1:
            yield f"{sku}: in {count} living listings"
    states = _states(setting)
    for sku in sorted(set(shown) - set(states)):
        yield f"{sku}: on eBay, and nobody here knows it"
    for sku, state in states.items():
        yield from (f"{sku}: {what}" for what in _of_sku(setting, sku, state, shown.get(sku)))
    yield from (f"open: {request}" for request in setting.store.requests.open("wren"))


def _of_sku(setting: EbaySetting, sku: str, state: str, shown: Shown | None) -> Iterator[str]:
    if state not in _OUTCOMES:
        yield f"has no outcome: {state}"
    ours = setting.our_listing(sku)
    if ours is not None and ours.waiting:
        yield f"waits for {ours.waiting} answers"
    if state == REJECTED and not (ours is not None and ours.answer and ours.answer.message):
        yield "is refused, and nobody says why"
    if state == ENDED and shown is not None and shown.quantity:
        yield f"has ended, and eBay sells it: {shown.listing.item_id}"
    if shown is not None:
        yield from _as_shown(setting, sku, ours, shown)
    elif ours is not None and ours.state in (LIVE, OUT_OF_STOCK) and _is_sold(setting, sku):
        yield f"is listed here as {ours.listing_id} ({ours.state}), and eBay does not have it"
    if state in (LIVE, OUT_OF_STOCK) and _is_sold(setting, sku):
        yield from _as_wanted(setting, sku, shown)


def _as_shown(
    setting: EbaySetting, sku: str, ours: OurListing | None, shown: Shown
) -> Iterator[str]:
    """What main has otherwise than eBay."""
    if ours is None or ours.listing_id != shown.listing.item_id:
        yield f"is {shown.listing.item_id} on eBay, and here {ours and ours.listing_id}"
        return
    main = setting.main(sku, "listed")
    if not shown.quantity and ours.state == ENDED:
        return  # what has left a listing with variations stays in it with nothing for sale
    if (main.get("price"), main.get("quantity")) != (shown.price, shown.quantity):
        yield f"is {shown.price} × {shown.quantity} on eBay, and in main {main}"
    title = setting.main(ours.product, "product").get("Title")
    if title is None:
        title = setting.main(setting.store.items.get("wren", sku).product, "product").get("Title")
    if title is not None and not shown.listing.content.title.startswith(str(title)[:40]):
        yield f"is called {shown.listing.content.title!r} on eBay, and in main {title!r}"


def _as_wanted(setting: EbaySetting, sku: str, shown: Shown | None) -> Iterator[str]:
    """What buyers see otherwise than feeds have asked for."""
    quantity = int(str(setting.draft(sku, "inventory").get("Quantity") or 0))
    if shown is None:
        if quantity:
            yield f"should be sold, {quantity} of it"
        return
    price = setting.draft(sku, "offer").get("Price")
    is_reported = setting.main(sku, "inventory").get("Quantity") == 0
    if shown.quantity != quantity and not (is_reported and not shown.quantity):
        yield f"should have {quantity} for sale, and has {shown.quantity}"
    if price is not None and shown.price != price:
        yield f"should cost {price}, and costs {shown.price}"


def _shown(setting: EbaySetting) -> Iterator[tuple[str, Shown]]:
    for listing in setting.live():
        content = listing.content
        for one in content.variations:
            yield one.sku, Shown(listing, str(one.price), one.quantity)
        if not content.variations:
            yield content.sku, Shown(listing, str(content.price), content.quantity or 0)


def _counts(setting: EbaySetting) -> Mapping[str, int]:
    return Counter(sku for listing in setting.live() for sku in listing.content.skus())


def _states(setting: EbaySetting) -> dict[str, str]:
    return {item.sku: item.state for item in setting.items()}


def _is_sold(setting: EbaySetting, sku: str) -> bool:
    """Whether a SKU can be bought: the product of variations cannot."""
    return bool(setting.draft(sku, "inventory"))
