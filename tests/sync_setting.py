"""A merchant who sells on the tiny marketplace, with a clock that is set, driven step by step."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from catalog.merchants import Channel, Merchant
from catalog.requests import Request
from drive.blobs import LocalBlobs
from drive.disk import Drive
from drive.ports import NoJournal
from drive.space import Space
from marketplaces.adapter import Adapter, Delivery
from store.store import Store
from tests.shop import Shop
from tests.tiny_marketplace import TinyAdapter, TinyMarket
from workflow.advance_request import advance_request
from workflow.plan_requests import plan_requests
from workflow.sync import Sync

TINY = Channel("tiny", "main")
_MOST_STEPS = 200


class Killed(BaseException):
    """A process died here."""


class TinyMarkets:
    """The tiny marketplace is the only one."""

    def __init__(self, market: TinyMarket) -> None:
        self._market = market

    def adapter(self, marketplace: str) -> Adapter:
        """Its rules."""
        return TinyAdapter()

    def delivery(self, merchant: str, marketplace: str) -> Delivery:
        """The one merchant's access."""
        return self._market


class SyncSetting:
    """One merchant, one channel, and whoever looks after it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.market = TinyMarket()
        self.shop = Shop(store)
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self.drive = Drive(folder / "drive", NoJournal())
        self.drive.ensure_folders("wren")
        self.sync = Sync(
            store, LocalBlobs(folder / "files"), TinyMarkets(self.market), self.space, self.clock
        )
        self._runs = 0
        store.merchants.add(Merchant("wren", channels=(TINY,), currency="EUR"), "", "setup")

    def clock(self) -> datetime:
        """A second later than before."""
        self.now += timedelta(seconds=1)
        return self.now

    def space(self, merchant: str) -> Space:
        """The drive in our hands."""
        return self.drive.space(merchant, "crossdock", ours=True)

    def feed(self, sku: str, **fields: object) -> None:
        """Bring a feed of one record, complete but for what `fields` says otherwise."""
        usual = {"Title": f"Ring {sku}", "Price": "9.00", "Currency": "EUR", "Quantity": 3}
        self.shop.feed(sku, **{**usual, "Category": "11", **fields})

    def plan(self) -> tuple[Request, ...]:
        """Plan once."""
        self._runs += 1
        return plan_requests(self.sync, "wren", TINY, f"wren-tiny-main-{self._runs:04}")

    def advance(self, request: Request) -> list[str]:
        """Take a request through to its end; returns the states on the way."""
        states = []
        for _ in range(_MOST_STEPS):
            try:
                told = advance_request(self.sync, "wren", request.id, 1.0)
            except Killed:
                continue
            states.append(told["state"])
            self.now += timedelta(seconds=told["wait"])
            if told["over"] or told["held"]:
                return states
        raise AssertionError(f"{request.id} does not end: {states[-5:]}")

    @contextmanager
    def dying(self) -> Iterator[None]:
        """Let every first writing about a request die before it, and every second one after it."""
        requests = self.store.requests
        died: set[tuple[str, str]] = set()

        def mortal(write: Callable[..., Request]) -> Callable[..., Request]:
            def call(*arguments: str, **noted: object) -> Request:
                what = str(arguments[2:] or sorted(noted))
                if ("before", what) not in died:
                    died.add(("before", what))
                    raise Killed(what)
                done = write(*arguments, **noted)
                if ("after", what) not in died:
                    died.add(("after", what))
                    raise Killed(what)
                return done

            return call

        with (
            patch.object(requests, "move", mortal(requests.move)),
            patch.object(requests, "note", mortal(requests.note)),
        ):
            yield

    def settle(self) -> None:
        """Reconcile, and send what comes of it."""
        from workflow.reconcile_listings import BEGIN, advance_reconciliation

        told: dict[str, Any] = {"state": BEGIN}
        while not told.get("over"):
            told = advance_reconciliation(self.sync, "wren", TINY, told, 1.0)
        self.publish()

    def publish(self) -> list[Request]:
        """Plan and send until nothing is left to send."""
        done: list[Request] = []
        for _ in range(_MOST_STEPS):
            planned = self.plan()
            if not planned:
                return done
            for request in planned:
                self.advance(request)
                done.append(self.store.requests.get("wren", request.id))
        raise AssertionError("there is always something left to send")

    def told(self, request: Request) -> list[dict[str, str]]:
        """What the merchant reads of a request."""
        space = self.space("wren")
        channel = f"{request.channel.marketplace}-{request.channel.site}"
        path = f"out/response/latest/{channel}-{request.kind}.csv"
        with space.read(path) as file:
            text = file.read().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def at_peace(self) -> None:
        """Assert that main, listings and the marketplace say the same."""
        live = self.market.live()
        for sku, listing in live.items():
            (ours,) = self.store.listings.of_sku("wren", sku)
            assert (ours.listing_id, ours.waiting) == (listing["id"], 0)
            main = {each.noun: each.fields for each in self.store.listings.main("wren", sku, TINY)}
            assert main["listed"]["price"] == listing["price"]
            assert main["listed"]["quantity"] == listing["quantity"]
            assert main["product"]["Title"] == listing["title"]


@contextmanager
def sync_setting(target: str, folder: Path) -> Iterator[SyncSetting]:
    """Open a setting on a store."""
    with Store(target) as store:
        yield SyncSetting(store, folder)
