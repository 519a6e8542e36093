"""A little marketplace in dicts, and what marketplaces can do.

It refuses to be used in a wrong way: `Misused` fails the test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marketplaces.actions import Action
from marketplaces.adapter import Capabilities
from marketplaces.listing import WantedItem

LIKE_EBAY = Capabilities(
    keeps_sold_out=True,
    relists=True,
    most_variations=250,
    price_and_quantity=True,
    actions_per_request=1_000,
    request_bytes=1_000_000,
    relist_days=90,
    revises_in_part=True,
    names_variations_whole=True,
)
TINY = Capabilities(
    keeps_sold_out=False,
    relists=False,
    most_variations=0,
    price_and_quantity=True,
    actions_per_request=2,
    request_bytes=1_000_000,
)
# Knows variations, and drops those that are sold out.
FORGETFUL = replace(LIKE_EBAY, keeps_sold_out=False, names_variations_whole=False)
# Takes nothing but all of a listing at once.
WHOLESALE = replace(
    LIKE_EBAY, relist_days=None, revises_in_part=False, names_variations_whole=False
)


class Misused(AssertionError):
    """The marketplace was asked for what no plan may ask."""


@dataclass
class Shown:
    """A listing of the little marketplace: what buyers see of it."""

    key: str
    has_variations: bool
    items: dict[str, tuple[str | None, int]]
    fields: Mapping[str, object]
    profiles: Mapping[str, str]
    is_live: bool = True


@dataclass
class Market:
    """The little marketplace."""

    capabilities: Capabilities
    listings: dict[str, Shown] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    left: set[tuple[str, str]] = field(default_factory=set)

    def live(self, sku: str) -> list[str]:
        """Ids of the live listings that have a SKU."""
        return [
            listing_id
            for listing_id, shown in self.listings.items()
            if shown.is_live and sku in shown.items and (listing_id, sku) not in self.left
        ]

    def do(self, action: Action) -> str:
        """Carry an action out; returns the listing's id."""
        if action.kind in ("add", "relist"):
            return self._make(action)
        shown = self.listings[action.listing_id or ""]
        if not shown.is_live:
            raise Misused(f"{action.kind} of {action.listing_id}, which has ended")
        if action.kind == "end":
            shown.is_live = False
        else:
            self._change(shown, action)
        self._leave(action)
        return action.listing_id or ""

    def _leave(self, action: Action) -> None:
        """Note which SKUs have left a listing for good, though it still names them."""
        for entry in action.entries:
            told = {name for part in entry.parts for name in part.fields}
            place = (action.listing_id or "", entry.sku)
            if not entry.parts or "ended" in told:
                self.left.add(place)
            elif action.kind == "revise":
                self.left.discard(place)

    def _make(self, action: Action) -> str:
        if action.token in self.made:
            raise Misused(f"{action.key} is made a second time by one token")
        if action.kind == "relist":
            before = self.listings[action.listing_id or ""]
            if before.is_live or before.has_variations != action.wanted.has_variations:
                raise Misused(f"{action.listing_id} cannot be relisted so")
        for item in action.wanted.items:
            if item.tells and self.live(item.sku):
                raise Misused(f"{item.sku} is live already")
            if item.price is None:
                raise Misused(f"{item.sku} has no price")
        self._check(action)
        listing_id = str(1_000 + len(self.listings))
        self.made[action.token] = listing_id
        items = {item.sku: (item.price, item.quantity) for item in action.wanted.items}
        self.listings[listing_id] = Shown(action.key, action.wanted.has_variations, items, {}, {})
        self._say(self.listings[listing_id], action)
        return listing_id

    def _change(self, shown: Shown, action: Action) -> None:
        if shown.has_variations != action.wanted.has_variations:
            raise Misused(f"{action.key} cannot change its kind")
        for item in action.wanted.items:
            is_new = item.sku not in shown.items
            if is_new and (action.kind == "price_quantity" or self.live(item.sku)):
                raise Misused(f"{item.sku} is not in {action.listing_id}")
            if self._is_named_whole(action, item):
                is_new = True
            elif item.tells and self._names_whole(action):
                raise Misused(f"a figure of {item.sku} is told, and it is not named")
            price, quantity = shown.items.get(item.sku, (None, 0))
            price = item.price if is_new or "price" in item.tells else price
            quantity = item.quantity if is_new or "quantity" in item.tells else quantity
            shown.items[item.sku] = (price, quantity)
            if not quantity and not self.capabilities.keeps_sold_out:
                del shown.items[item.sku]
        if not shown.items:
            raise Misused(f"{action.key} has nothing left and was not ended")
        if action.kind == "revise":
            self._check(action)
            self._say(shown, action)

    def _names_whole(self, action: Action) -> bool:
        is_shared = action.kind == "revise" and action.wanted.has_variations
        return is_shared and self.capabilities.names_variations_whole

    def _is_named_whole(self, action: Action, item: WantedItem) -> bool:
        return self._names_whole(action) and item.tells_fields

    def _check(self, action: Action) -> None:
        items = action.wanted.items
        if action.wanted.has_variations and not self.capabilities.most_variations:
            raise Misused("variations are not known here")
        if not action.wanted.has_variations and len(items) != 1:
            raise Misused(f"{action.key} has several items and no variations")
        if not action.wanted.fields.get("Title"):
            raise Misused(f"{action.key} has no title")
        stock = sum(item.quantity for item in items)
        if not stock and (not self.capabilities.keeps_sold_out or action.kind != "revise"):
            raise Misused(f"{action.key} has no stock")
        told = [str(item.fields.get("VariationSpecifics")) for item in items]
        if action.wanted.has_variations and len(set(told)) < len(told):
            raise Misused(f"{action.key} shows two variations alike")

    def _say(self, shown: Shown, action: Action) -> None:
        shown.fields = action.wanted.fields
        shown.profiles = {
            kind: f"{use.name}@{use.version}" for kind, use in action.wanted.profiles.items()
        }
