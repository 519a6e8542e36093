"""Small worlds that plans are tried in, and what is asked of what they plan."""

from marketplaces.actions import Action
from tests.plan_market import LIKE_EBAY
from tests.plan_world import World


def shop(*skus: str) -> World:
    """A world like eBay's with products that are sold as they are, all live."""
    world = World.of(LIKE_EBAY)
    for sku in skus:
        world.product(sku)
        world.offer(sku, "5.00", 3)
    world.settle()
    return world


def family(*skus: str, category: str = "vary") -> World:
    """A world like eBay's with a product P of some variations, all live."""
    world = World.of(LIKE_EBAY)
    world.product("P", Category=category)
    for sku in skus:
        world.variation(sku, "P", "5.00", 3)
    world.settle()
    return world


def only(actions: list[Action]) -> Action:
    """The one action."""
    assert len(actions) == 1
    return actions[0]


def never(action: Action) -> None:
    """The marketplace does not answer yet."""
