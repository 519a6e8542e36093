"""Two workers of one service look after the same requests: each is handed over once."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from dbos import DBOSClient

from catalog.request_states import CLOSED
from tests.acceptance.ebay_process import ebay_process
from tests.acceptance.fed_shop import FedShop
from tests.acceptance.fed_world import SELLERS, FedMerchant, fed_world, told
from tests.acceptance.service_tree import ServiceTree
from tests.ebay_peace import disagreements, made_twice
from tests.ebay_setting import POLICIES

# Both have their hands on some requests long before so many rounds.
_MOST_ROUNDS = 20

_PATIENCE_SECONDS = 300
_LOOK_SECONDS = 0.2

_PIECE = {
    "Category": "45112",
    "Condition": "New",
    "ItemSpecifics": {"Brand": "Wren"},
    "MainPictureURLs": ["https://img.example.com/piece.jpg"],
    "Description": "A piece, as new.",
    "Currency": "USD",
    "Quantity": 3,
    **{field: name for field, name in POLICIES.values()},
}


def test_requests_that_two_workers_race_for_are_handed_over_once(
    store_target: str, tmp_path: Path
) -> None:
    """What both would send is listed twice, and what each leaves to the other is never sent."""
    shops = [FedShop(merchant, random.Random(1), products=0) for merchant in SELLERS]
    with ebay_process(tmp_path, seed=1) as ebay:
        environment = told(tmp_path, store_target, ebay.url, dav_port=0)
        with fed_world(environment, ebay, shops) as world, two_workers(environment, tmp_path):
            runs = environment["CROSSDOCK_RUNS"]
            url = runs if "://" in runs else f"sqlite:///{runs}"
            for number in range(1, _MOST_ROUNDS):
                for merchant in world.merchants:
                    feed(merchant, number)
                until(lambda: all(map(is_over, world.merchants)))
                if number > 1 and len(senders(url)) > 1:
                    break
            counts = ebay.journal()["counts"]
            sent = [each for one in world.merchants for each in one.requests()]

            assert len(senders(url)) == 2
            assert {each.state for each in sent} == {CLOSED}
            assert (counts["createTask"], counts["uploadFile"]) == (len(sent), len(sent))
            for merchant in world.merchants:
                assert [*disagreements(merchant), *made_twice(merchant.listings())] == []
                assert len(merchant.live()) == number
                assert [*overlaps(merchant)] == []


def feed(merchant: FedMerchant, number: int) -> None:
    """Bring a new piece, and other prices of those before."""
    merchant.shop.feed(f"R-{number}", Title=f"Piece {number}", Price="9.00", **_PIECE)
    for before in range(1, number):
        merchant.shop.feed(f"R-{before}", Price=f"{number}.50", Currency="USD")


def is_over(merchant: FedMerchant) -> bool:
    """Whether everything is sent and answered."""
    counts = merchant.store.items.counts(merchant.merchant)
    return counts.keys() == {"LIVE"} and merchant.is_still()


def overlaps(merchant: FedMerchant) -> Iterator[str]:
    """Requests that were planned while another of their lane was under way."""
    for lane in ("product", "fast"):
        there = sorted(
            (each for each in merchant.requests() if each.lane == lane),
            key=lambda each: (each.planned_at, each.id),
        )
        for before, after in pairwise(there):
            if before.id.rpartition("-")[0] != after.id.rpartition("-")[0]:
                assert before.closed_at is not None
                if after.planned_at < before.closed_at:
                    yield f"{after.id} while {before.id} was under way"


def senders(url: str) -> set[str]:
    """The workers that have sent anything."""
    with closing_client(url) as client:
        found = client.list_workflows(name="send_request", load_input=False, load_output=False)
        return {each.executor_id for each in found if each.executor_id}


@contextmanager
def closing_client(url: str) -> Iterator[DBOSClient]:
    """Whoever looks into the notes of runs; gone at the end."""
    client = DBOSClient(system_database_url=url)
    try:
        yield client
    finally:
        client.destroy()


@contextmanager
def two_workers(environment: dict[str, str], folder: Path) -> Iterator[None]:
    """Begin them; they are gone at the end."""
    logs = folder / "logs"
    logs.mkdir()
    tree = ServiceTree([["serve", "--workers", "2", "--no-drive"]], environment, logs)
    tree.begin()
    try:
        yield
    finally:
        tree.kill_all()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(_LOOK_SECONDS)
