"""The sync layer as it is run: commands, worker processes, and a marketplace over HTTP."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app
from catalog.merchants import Channel, Merchant
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET
from simulators.ebay.server import serving
from simulators.ebay.simulator import EbaySimulator
from store.store import Store
from tests.acceptance.imports import Place, ending
from tests.shop import Shop

US = Channel("ebay", "EBAY_US")
TOKEN = "refresh-seller-one"
_PATIENCE_SECONDS = 300
_LOOK_SECONDS = 0.1

# The seller's policies at the simulated eBay.
PROFILES = {"shipping": "Standard", "payment": "Managed payments", "return": "30 days"}
PIECE = {
    "Title": "Piece",
    "Category": "45112",
    "Condition": "New",
    "ItemSpecifics": {"Brand": "Wren"},
    "MainPictureURLs": ["https://img.example/piece.jpg"],
    "Description": "A piece, as new.",
    "ShippingPolicyName": "Standard",
    "PaymentPolicyName": "Managed payments",
    "ReturnPolicyName": "30 days",
    "Price": "9.00",
    "Currency": "USD",
    "Quantity": 3,
}


@dataclass
class Service:
    """A service whose merchant is wren, and the eBay that it talks to."""

    place: Place
    simulator: EbaySimulator
    url: str
    shop: Shop
    monkeypatch: pytest.MonkeyPatch

    def told(self) -> dict[str, str]:
        """What its processes are told."""
        return {
            "CROSSDOCK_EBAY_APP_ID": CLIENT_ID,
            "CROSSDOCK_EBAY_APP_SECRET": CLIENT_SECRET,
            "CROSSDOCK_EBAY_URL": self.url,
            "CROSSDOCK_SYNC_SECONDS": "1",
            "CROSSDOCK_POLL_SECONDS": "1",
        }

    def crossdock(self, *arguments: str, input: str | None = None) -> Result:
        """Run one command."""
        for name, value in self.place.environment(self.told()).items():
            self.monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, list(arguments), input=input)

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        """What a command prints as JSON Lines."""
        result = self.crossdock(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    @contextmanager
    def worker(self, **more: str) -> "Iterator[subprocess.Popen[bytes]]":
        """A worker of it."""
        with ending(self.place.start(told={**self.told(), **more})) as process:
            yield process

    def live(self) -> dict[str, Any]:
        """What buyers find, by SKU."""
        return {one.content.sku: one for one in self.simulator.find_listings(None) if one.active}


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The merchant has profiles, a channel and three pieces, and is not connected yet."""
    place = Place(str(tmp_path / "store.sqlite"), str(tmp_path / "runs.sqlite"), tmp_path)
    (tmp_path / "drive").mkdir()
    with Store(place.target) as store:
        store.merchants.add(Merchant("wren", channels=(US,), currency="USD"), "", "setup")
        shop = Shop(store)
        for kind, name in PROFILES.items():
            store.profiles.save("wren", kind, name, "{}", now=shop.now(), by="ada")  # type: ignore[arg-type]
        for sku in ("R-1", "R-2", "R-3"):
            shop.feed(sku, **{**PIECE, "Title": f"Piece {sku}"})
        simulator = EbaySimulator(3, behaviour={"warning_share": 0.0, "queued_polls": 0})
        try:
            with serving(simulator) as url:
                yield Service(place, simulator, url, shop, monkeypatch)
        finally:
            simulator.close()


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(_LOOK_SECONDS)


def requests_are_over(service: Service) -> bool:
    """Whether there were requests, and none is under way."""
    return {each["state"] for each in service.lines("sync", "requests", "wren")} == {"closed"}


def waits_for_its_answer(service: Service) -> bool:
    """Whether a request was sent, and is noted to be looked at later."""
    found = service.lines("sync", "requests", "wren")
    return any((each["look_at"] or "") > (each["sent_at"] or "9") for each in found)


def test_what_feeds_bring_is_listed_by_itself(service: Service) -> None:
    """From a token on standard input to a live listing, a new price, and a tidy end."""
    connected = service.crossdock("connections", "add", "wren", "ebay", input=f"{TOKEN}\n")
    assert connected.exit_code == 0, connected.output

    with service.worker() as worker:
        until(lambda: service.live().keys() == {"R-1", "R-2", "R-3"})
        until(lambda: requests_are_over(service))
        service.shop.feed("R-2", Price="8.00", Currency="USD")
        until(lambda: str(service.live()["R-2"].content.price) == "8.00")
        until(lambda: requests_are_over(service))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(_PATIENCE_SECONDS) == 0

    newest = service.lines("sync", "requests", "wren")[0]
    request, sku = service.lines("sync", "show", newest["id"])
    assert (request["kind"], request["answered"]) == ("price_quantity", 1)
    assert (sku["sku"], sku["outcome"]) == ("R-2", "done")
    answers = service.place.folder / "drive/wren/out/response/latest/ebay-EBAY_US-add.csv"
    assert answers.read_text("utf-8-sig").count("done") == 3


def test_a_worker_that_waits_for_a_marketplace_ends_when_told(service: Service) -> None:
    """It may wait for hours; whoever comes next goes on, and nothing is sent twice."""
    service.crossdock("connections", "add", "wren", "ebay", input=TOKEN)
    service.simulator.behaviour.change({"queue_seconds": 3_600, "unpolled_seconds": 3_600})
    patient = {"CROSSDOCK_POLL_SECONDS": "3600", "CROSSDOCK_DRAIN_SECONDS": "3600"}
    with service.worker(**patient) as worker:
        until(lambda: waits_for_its_answer(service))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(_PATIENCE_SECONDS) == 0
    [request] = service.lines("sync", "requests", "wren")

    service.simulator.advance(3_600)
    service.crossdock("sync", "retry", request["id"])
    with service.worker(CROSSDOCK_NAME="south"):
        until(lambda: requests_are_over(service))

    assert len(service.lines("sync", "requests", "wren")) == 1
    assert service.live().keys() == {"R-1", "R-2", "R-3"}


def test_a_run_that_waits_goes_on_when_a_person_says_so(service: Service) -> None:
    """Whoever knows that eBay is through does not wait for the next look, nor for a restart."""
    service.crossdock("connections", "add", "wren", "ebay", input=TOKEN)
    with service.worker(CROSSDOCK_POLL_SECONDS="3600"):
        until(lambda: waits_for_its_answer(service))
        [request] = service.lines("sync", "requests", "wren")
        service.simulator.advance(3_600)
        service.crossdock("sync", "retry", request["id"])
        until(lambda: requests_are_over(service))
    assert service.live().keys() == {"R-1", "R-2", "R-3"}


def test_access_that_is_taken_back_holds_everything_until_it_is_granted(service: Service) -> None:
    """Nobody but the merchant can mend it; nothing is lost meanwhile."""
    service.crossdock("connections", "add", "wren", "ebay", input=TOKEN)
    service.simulator.change_seller("seller-one", {"revoked": True})
    tested = service.crossdock("connections", "test", "wren", "ebay")
    [shown] = service.lines("connections", "list")
    refused = service.crossdock("connections", "add", "wren", "ebay", input="another")

    assert (tested.exit_code, refused.exit_code) == (1, 1)
    assert "nothing has changed" in refused.output
    assert shown["refused_at"] is not None
    assert service.lines("connections", "list") == [shown]
    assert TOKEN not in str(shown)

    service.simulator.change_seller("seller-one", {"revoked": False})
    with service.worker():
        assert service.crossdock("connections", "test", "wren", "ebay").exit_code == 0
        until(lambda: service.live().keys() == {"R-1", "R-2", "R-3"})
