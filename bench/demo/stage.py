"""Everything that an act needs, in one place, and what all acts do alike."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.demo.commands import CommandFailed, Commands
from bench.demo.drives import DriveClient
from bench.demo.expectations import Expectations
from bench.demo.screen import Screen
from bench.demo.service import Service
from bench.demo.shops import Shop
from bench.demo.watch import Snapshot, Watch
from store.store import Store

Goal = Callable[[Snapshot], bool]

_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Stage:
    """The service, and whoever looks at it.

    Attributes:
        patience: Seconds without any change after which an act is over, whatever is missing.
    """

    service: Service
    store: Store
    screen: Screen
    watch: Watch
    commands: Commands
    drives: Mapping[str, DriveClient]
    expectations: Expectations
    patience: float

    def drop(self, shop: Shop, feeds: Mapping[str, bytes], kind: str = "") -> None:
        """Drop feeds on a merchant's drive.

        Args:
            shop: Whose.
            feeds: By the name that the shop sends them under; what is not its own is left out.
            kind: Only those of this kind, `product` or `inventory`.
        """
        for name, path in shop.feeds.items():
            if name in feeds and path.startswith(f"in/{kind}"):
                size = len(feeds[name])
                told = f"PUT {self.drives[shop.id].url}/{path}  ({size:,} bytes)"
                self.screen.console.print(told, style="bold", highlight=False, markup=False)
                self.drives[shop.id].put(path, feeds[name])

    def watch_until(self, goal: Goal, *, still: bool = True) -> Snapshot:
        """Show what goes on until the goal is reached and, unless it is enough, all is still."""
        with self.screen.watching(stays=still) as show:
            return self.watch.until(goal, show, self.patience, still=still)

    def release(self, shop: Shop, number: int) -> str:
        """Wait until a shop has a release of that number, made of what it has dropped.

        Raises:
            CommandFailed: It did not come about.
        """
        deadline = time.monotonic() + self.patience
        while len(self.store.releases.all(shop.id)) < number:
            if time.monotonic() > deadline:
                raise CommandFailed(f"{shop.id} has no release {number}")
            time.sleep(_LOOK_SECONDS)
        return f"{shop.id}/{number}"

    def for_sale(self, shop: Shop) -> dict[str, int]:
        """What the simulated eBay has for sale of a shop: SKU → pieces."""
        pieces = _pieces(self.service.listings(shop.seller))
        return {sku: quantity for sku, quantity in pieces if quantity}

    def shown_twice(self, shop: Shop) -> list[str]:
        """SKUs that stand in more than one listing."""
        skus = [sku for sku, _ in _pieces(self.service.listings(shop.seller))]
        return sorted({sku for sku in skus if skus.count(sku) > 1})


def _pieces(listings: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, int]]:
    for listing in listings:
        for one in listing["variations"] or [listing]:
            yield one["sku"], one["quantity"]
