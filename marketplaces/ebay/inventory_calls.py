"""ReviseInventoryStatus: prices and quantities, up to four SKUs in one call.

Four actions of one SKU each share a call, and its MessageID names them all. An action with more
SKUs than that has calls of its own, numbered; one that must travel alone has a call for each SKU.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from marketplaces.actions import Action
from marketplaces.ebay.message_ids import Correlation
from marketplaces.ebay.xml_text import element, escaped
from marketplaces.listing import WantedItem

# Source: `ReviseInventoryStatusRequest`: one to four `InventoryStatus`.
MOST_IN_A_CALL: Final = 4

# One call: what its answer will speak of, and what is inside it.
Call = tuple[Correlation, str]


def call_groups(actions: Iterable[tuple[int, Action]]) -> Iterator[tuple[int, tuple[Call, ...]]]:
    """Make calls of actions, in order.

    Yields:
        How many actions are whole with these calls, and the calls: they belong into one file.
    """
    waiting: list[tuple[int, Action]] = []
    for record, action in actions:
        if len(action.wanted.items) > 1 or action.alone:
            if waiting:
                yield len(waiting), (_shared(waiting),)
                waiting = []
            yield 1, tuple(_own_calls(record, action))
            continue
        waiting.append((record, action))
        if len(waiting) == MOST_IN_A_CALL:
            yield len(waiting), (_shared(waiting),)
            waiting = []
    if waiting:
        yield len(waiting), (_shared(waiting),)


def _shared(actions: Sequence[tuple[int, Action]]) -> Call:
    records = tuple(record for record, _ in actions)
    told = (_of_items(action, action.wanted.items) for _, action in actions)
    return Correlation(records), "".join(told)


def _own_calls(record: int, action: Action) -> Iterator[Call]:
    items = action.wanted.items
    if len(items) == 1:
        yield Correlation((record,)), _of_items(action, items)
    elif action.alone:
        for item in items:
            yield Correlation((record,), sku=item.sku), _of_items(action, (item,))
    else:
        for part, start in enumerate(range(0, len(items), MOST_IN_A_CALL), start=1):
            chunk = items[start : start + MOST_IN_A_CALL]
            yield Correlation((record,), part=part), _of_items(action, chunk)


def _of_items(action: Action, items: Sequence[WantedItem]) -> str:
    return "".join(_inventory_status(action, item) for item in items)


def _inventory_status(action: Action, item: WantedItem) -> str:
    # A variation needs both names. A single listing would do with its SKU, but one that was made
    # outside is not tracked by it; where both are sent, eBay goes by the ItemID.
    names = element("ItemID", action.listing_id) if action.listing_id else ""
    names = element("SKU", item.sku) + names
    price = ""
    if item.price is not None and "price" in item.tells:
        currency = action.wanted.currency
        price = f'<StartPrice currencyID="{currency}">{escaped(item.price)}</StartPrice>'
    # The quantity that was told last is not what is left: to say it again sells pieces twice.
    quantity = f"<Quantity>{item.quantity}</Quantity>" if "quantity" in item.tells else ""
    return f"<InventoryStatus>{names}{price}{quantity}</InventoryStatus>"
