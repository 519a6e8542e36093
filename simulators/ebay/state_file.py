"""Keeps listings and orders in a file, so that a simulator can be stopped and go on.

One JSON object a line; of those about one listing or order, the last counts. Tasks, tokens and
faults are not kept: a client makes new ones.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from simulators.ebay.listings import Listing
from simulators.ebay.orders import Order

_LISTING = TypeAdapter(Listing)
_ORDER = TypeAdapter(Order)


class StateFile:
    """The file. One owner."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, listed: Callable[[Listing], None], ordered: Callable[[Order], None]) -> None:
        """Hand over what is kept, in the order in which it was made, and write it anew, shorter."""
        if not self._path.exists():
            return
        listings: dict[str, Any] = {}
        orders: dict[str, Any] = {}
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                if not line.endswith("\n"):
                    break  # it was being written when the process ended
                kept = json.loads(line)
                (listings if kept["kind"] == "listing" else orders)[kept["id"]] = kept["value"]
        made_listings = [_LISTING.validate_python(value) for value in listings.values()]
        made_orders = [_ORDER.validate_python(value) for value in orders.values()]
        for listing in made_listings:
            listed(listing)
        for order in made_orders:
            ordered(order)
        shorter = self._path.with_suffix(".new")
        shorter.write_text("".join(_lines(made_listings, made_orders)), encoding="utf-8")
        os.replace(shorter, self._path)

    def append(self, listings: Iterable[Listing], orders: Iterable[Order]) -> None:
        """Keep these, too."""
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(_lines(listings, orders))

    def clear(self) -> None:
        """Keep nothing."""
        self._path.unlink(missing_ok=True)


def _lines(listings: Iterable[Listing], orders: Iterable[Order]) -> Iterable[str]:
    for listing in listings:
        value = _LISTING.dump_python(listing, mode="json")
        yield json.dumps({"kind": "listing", "id": listing.item_id, "value": value}) + "\n"
    for order in orders:
        value = _ORDER.dump_python(order, mode="json")
        id = f"{order.seller}-{order.number}"
        yield json.dumps({"kind": "order", "id": id, "value": value}) + "\n"
