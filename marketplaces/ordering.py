"""In which order actions are asked, and what goes into one request. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from marketplaces.actions import LANE_OF, Action, ActionKind, Lane
from marketplaces.adapter import Capabilities

# What ends makes room for what is made of the same SKU, and a product comes before a change of its
# price; in the fast lane, what is gone goes first.
_ORDER: Final[tuple[ActionKind, ...]] = ("end", "price_quantity", "add", "relist", "revise")
_PLACE: Final = {kind: place for place, kind in enumerate(_ORDER)}


def in_order(actions: Iterable[Action]) -> list[Action]:
    """Actions in the order in which they are asked; the same whatever order they come in.

    No plan has two actions about one SKU, but plans made at different times may, and their
    actions wait for each other in this order: an end, then what is made of the same SKU; a
    product request, then a price of it. Ends and prices come first, as their lane is the quicker.
    A price stands behind a product request about its SKU.
    """
    ordered = sorted(actions, key=_rank)
    of_products = {
        entry.sku
        for action in ordered
        if LANE_OF[action.kind] == "product"
        for entry in action.entries
    }
    late = [
        action
        for action in ordered
        if action.kind == "price_quantity"
        and any(entry.sku in of_products for entry in action.entries)
    ]
    return [action for action in ordered if action not in late] + late


def requests_of(
    actions: Iterable[Action], capabilities: Capabilities
) -> Iterator[tuple[Lane, ActionKind, tuple[Action, ...]]]:
    """Cut actions into requests, each of one kind and no longer than the marketplace takes.

    Yields:
        Lane, kind and actions of each request, in the order in which they are to be sent.
    """
    waiting: list[Action] = []
    for action in in_order(actions):
        is_full = len(waiting) == capabilities.actions_per_request
        if waiting and (is_full or waiting[0].kind != action.kind):
            yield _request(waiting)
            waiting = []
        waiting.append(action)
    if waiting:
        yield _request(waiting)


def _rank(action: Action) -> tuple[int, str, str]:
    return _PLACE[action.kind], action.key, action.listing_id or ""


def _request(actions: list[Action]) -> tuple[Lane, ActionKind, tuple[Action, ...]]:
    kind = actions[0].kind
    return LANE_OF[kind], kind, tuple(actions)
