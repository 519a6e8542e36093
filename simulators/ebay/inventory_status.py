"""ReviseInventoryStatus: price and quantity of up to four at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from simulators.clock import Clock
from simulators.ebay.answers import Answer, Asked, fees, refused
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.item_requests import ItemDesk
from simulators.ebay.item_rules import LOWEST_PRICE
from simulators.ebay.listing_errors import ListingError, problem
from simulators.ebay.listings import Content, Listing, ListingBook, Variation
from simulators.ebay.pace import Pace
from simulators.ebay.sellers import Seller
from simulators.ebay.xml_node import XmlNode, branch, leaf

_BLOCKS = 4


@dataclass(slots=True)
class _Change:
    listing: Listing
    content: Content
    sku: str
    warnings: list[ListingError]


class InventoryDesk:
    """Changes prices and quantities. Whoever holds the lock may use it."""

    def __init__(
        self,
        items: ItemDesk,
        book: ListingBook,
        clock: Clock,
        behaviour: Behaviour,
        pace: Pace,
    ) -> None:
        self._items = items
        self._book = book
        self._clock = clock
        self._behaviour = behaviour
        self._pace = pace

    def handlers(self) -> Mapping[str, Callable[[Seller, str, Asked], Answer]]:
        """By kind of request; the second argument is the marketplace."""
        return {"ReviseInventoryStatus": self._revise}

    def _revise(self, seller: Seller, marketplace: str, asked: Asked) -> Answer:
        blocks = list(asked.node.all("InventoryStatus"))
        if not 1 <= len(blocks) <= _BLOCKS:
            return refused(problem(37, "InventoryStatus"))
        if not self._behaviour.partial_failure:
            tried = [self._change(seller, marketplace, block) for block in blocks]
            if bad := [error for one in tried if isinstance(one, list) for error in one]:
                return refused(*bad)
        # One by one: of two blocks of one listing, the second sees what the first has done.
        errors: list[ListingError] = []
        fields: list[XmlNode] = []
        for block in blocks:
            one = self._change(seller, marketplace, block)
            if isinstance(one, list):
                errors += one
            else:
                self._book.revise(one.listing, one.content, self._clock.now())
                self._pace.count_revision(one.listing)
                errors += one.warnings
                fields += _told(one)
        return Answer(tuple(errors), tuple(fields), partial=bool(fields))

    def _change(
        self, seller: Seller, marketplace: str, block: XmlNode
    ) -> _Change | list[ListingError]:
        item_id, sku = block.value("ItemID") or "", block.value("SKU") or ""
        listing = self._items.find(seller, item_id, sku)
        if isinstance(listing, ListingError):
            return [listing]
        if not listing.active:
            return [problem(21916750, listing.item_id)]
        price, quantity, problems = _numbers(block)
        if problems:
            return problems
        if found := self._pace.too_often(listing):
            return found
        ground = self._items.ground(seller, marketplace)
        wanted = _with_variation if listing.content.variations else _single
        change = wanted(listing, sku, price, quantity, ground.out_of_stock(listing.content))
        if isinstance(change, _Change):
            return self._items.over_limit(ground, change.content, listing) or change
        return change


def _numbers(block: XmlNode) -> tuple[Decimal | None, int | None, list[ListingError]]:
    price_text, quantity_text = block.value("StartPrice"), block.value("Quantity")
    if price_text is None and quantity_text is None:
        return None, None, [problem(37, "Quantity")]
    price = None
    if price_text is not None:
        try:
            price = Decimal(price_text)
        except InvalidOperation:
            return None, None, [problem(37, "StartPrice")]
        if not price.is_finite() or price < LOWEST_PRICE:
            return None, None, [problem(73, "", LOWEST_PRICE)]
    if quantity_text is not None and not re.fullmatch(r"\d{1,9}", quantity_text):
        return None, None, [problem(515)]
    return price, None if quantity_text is None else int(quantity_text), []


def _warnings(
    price: Decimal | None, old_price: Decimal | None, quantity: int | None, old_quantity: int | None
) -> list[ListingError]:
    found = []
    if price is not None and price == old_price:
        found.append(problem(21917091))
    if quantity is not None and quantity == old_quantity:
        found.append(problem(21917092))
    return found


def _single(
    listing: Listing, sku: str, price: Decimal | None, quantity: int | None, can_hide: bool
) -> _Change | list[ListingError]:
    old = listing.content
    if quantity == 0 and not can_hide:
        return [problem(942)]
    content = replace(
        old,
        price=old.price if price is None else price,
        quantity=old.quantity if quantity is None else quantity,
    )
    return _Change(listing, content, sku, _warnings(price, old.price, quantity, old.quantity))


def _with_variation(
    listing: Listing, sku: str, price: Decimal | None, quantity: int | None, can_hide: bool
) -> _Change | list[ListingError]:
    old = listing.content
    if not sku:
        return [problem(21916735, listing.item_id)]
    place = next((at for at, one in enumerate(old.variations) if one.sku == sku), None)
    if place is None:
        return [problem(231, sku)]
    was = old.variations[place]
    now: tuple[Variation, ...] = (
        replace(
            was,
            price=was.price if price is None else price,
            quantity=was.quantity if quantity is None else quantity,
        ),
    )
    warnings = _warnings(price, was.price, quantity, was.quantity)
    if now[0].quantity == 0 and not can_hide:
        if old.available == was.quantity:
            return [problem(942)]
        now = ()
        warnings.append(problem(21916620))
    variations = (*old.variations[:place], *now, *old.variations[place + 1 :])
    return _Change(listing, replace(old, variations=variations), sku, warnings)


def _told(change: _Change) -> list[XmlNode]:
    item_id = leaf("ItemID", change.listing.item_id)
    status = [leaf("SKU", change.sku), item_id] if change.sku else [item_id]
    cost = fees(change.content.currency)
    cost.children.insert(0, item_id)
    return [branch("InventoryStatus", *status), cost]
