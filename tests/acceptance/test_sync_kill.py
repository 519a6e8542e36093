"""Feeds come from the drive to eBay and back, whoever is killed on their way, and whenever.

The service is what `crossdock serve` begins, eBay is the simulator in a process of its own, and
both live in the real time. At the end, for every merchant: main is what eBay shows, eBay shows what
the feeds say, nothing was ever listed twice, every SKU has an outcome, every file was one feed, and
every feed and request has one response.

**The bound of calls.** A request that nothing hinders takes one task, one upload, some looks and
one result. So all calls together are at most

    12 a request  +  20 a kill  +  4 a stumble  +  20 a merchant

where a kill repeats at most one step of each of the four requests that can be under way (two
merchants, two lanes), each with a look for an orphan and a token; and a call that stumbles is
repeated up to three times. And no more tasks are made than requests, kills and stumbles explain.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.free_ports import free_port
from tests.acceptance.ebay_process import EbayProcess, ebay_process
from tests.acceptance.fed_shop import INVENTORY, PRODUCT, FedShop
from tests.acceptance.fed_world import SELLERS, FedMerchant, FedWorld, fed_world, told
from tests.acceptance.reaper import Reaper
from tests.acceptance.service_tree import ServiceTree
from tests.databases import postgres_database, sqlite_database

# Without any change; a marketplace that is busy is left alone for a minute.
_PATIENCE_SECONDS = 200

# Two turns of whoever looks for something to send: what it has not begun by then, it never will.
_STILL_SECONDS = 2.5

# So often something may follow when all is good already: what is in line for what nobody sells any
# more is settled a little later, and told as a check that sends nothing. Without end it is no rest.
_MOST_AFTERTHOUGHTS = 4

_LOOK_SECONDS = 0.1
_LOOK_CLOSELY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """How much happens in a story.

    Attributes:
        kills: So often something dies.
        products: Of each merchant at the beginning.
        commands: That are begun, with their options.
        by_dav: Whether merchants speak WebDAV; else files are put there as the drive does it.
        pause: Seconds between two rounds of feeds, at most.
        faults: What may go wrong at eBay: kinds and operations.
    """

    kills: int
    products: int
    commands: tuple[tuple[str, ...], ...]
    by_dav: bool
    pause: float
    faults: tuple[tuple[str, str], ...]


# What is over at once, or with the next look.
_QUICK = (
    ("drop_after", "uploadFile"),
    ("http_504_after", "uploadFile"),
    ("reset", "uploadFile"),
    ("slow", "createTask"),
    ("slow", "uploadFile"),
    ("reset", "getTask"),
    ("http_503", "getTask"),
    ("cut_body", "getTask"),
    ("http_500", "getResultFile"),
    ("cut_body", "getResultFile"),
)
# After these a minute is waited.
_SLOW = (
    ("drop_after", "createTask"),
    ("http_502", "createTask"),
    ("late_result", "process:*"),
    ("truncated_result", "process:*"),
    ("transient", "record:*"),
)

_ALONE = (("worker",), ("pickup",))
_SMALL = (("serve", "--workers", "1", "--no-drive"), ("pickup",))
_WHOLE = (("serve", "--workers", "2"),)

_SHORT = Scale(kills=1, products=3, commands=_ALONE, by_dav=False, pause=2.0, faults=_QUICK)
_LONG = Scale(kills=14, products=7, commands=_WHOLE, by_dav=True, pause=6.0, faults=_QUICK + _SLOW)


@dataclass
class Figures:
    """What stories have met."""

    killed: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    calls: int = 0
    requests: int = 0
    feeds: int = 0


class Story:
    """Rounds of feeds, deaths and stumbles, and the end of them."""

    def __init__(
        self,
        world: FedWorld,
        ebay: EbayProcess,
        reaper: Reaper,
        choose: random.Random,
        scale: Scale,
        dav: str | None,
    ) -> None:
        """Wire it; `dav` is the root of the drives, None where files are put there directly."""
        self._world = world
        self._ebay = ebay
        self._reaper = reaper
        self._choose = choose
        self._scale = scale
        self._dav = dav
        self._seen: object = None
        self._changed_at = time.monotonic()

    def tell(self) -> None:
        """Feed until all that were to die are dead."""
        for merchant in self._world.merchants:
            self._drop(merchant, PRODUCT, merchant.fed.product_feed())
            self._drop(merchant, INVENTORY, merchant.fed.stock_feed())
        while self._reaper.left:
            self._ebay.stumble(self._drawn_faults())
            self._until(self._is_imported)
            until = time.monotonic() + self._choose.uniform(0, self._scale.pause)
            self._until(lambda: time.monotonic() > until)  # noqa: B023 - it is over before the next
            self._feed_changes()

    def come_to_rest(self) -> None:
        """Let nothing more go wrong, and wait until all is as it should be.

        Where something was refused, the till tells the whole stock once more, as it does every
        evening: the stock of that was taken back, and only the till's next feed brings it again.
        """
        self._ebay.stumble([])
        self._until(self._is_still_after_reports, _LOOK_CLOSELY_SECONDS)
        for merchant in self._world.merchants:
            if merchant.fed.was_refused:
                self._drop(merchant, INVENTORY, merchant.fed.stock_feed())
        self._until(self._is_still_after_reports, _LOOK_CLOSELY_SECONDS)
        for merchant in self._world.merchants:
            merchant.ask_for_report()
        before: list[Mapping[str, str]] = []
        while not before or before[-1] != self._requests():
            assert len(before) < _MOST_AFTERTHOUGHTS, f"it never comes to rest: {before}"
            self._until(self._is_good, _LOOK_CLOSELY_SECONDS)
            before.append(self._requests())
            until = time.monotonic() + _STILL_SECONDS
            self._until(lambda: time.monotonic() > until)  # noqa: B023 - it is over before the next

    def faults(self) -> list[str]:
        """Everything that is not as it should be."""
        return [
            f"{merchant.merchant}: {fault}"
            for merchant in self._world.merchants
            for fault in merchant.faults()
        ]

    def _feed_changes(self) -> None:
        """The ranges first, and the tills when they are through: what is withdrawn stays so."""
        for merchant in self._world.merchants:
            if merchant.fed.change():
                self._drop(merchant, PRODUCT, merchant.fed.product_feed())
        self._until(self._is_imported)
        for merchant in self._world.merchants:
            self._drop(merchant, INVENTORY, merchant.fed.stock_feed())

    def _drop(self, merchant: FedMerchant, path: str, data: bytes) -> None:
        if self._dav is None:
            merchant.drop(path, data)
        else:
            url = f"{self._dav}/{merchant.merchant}/{path}"
            self._until(lambda: _is_sent(url, data, merchant.login))
        merchant.dropped += 1

    def _until(self, holds: Callable[[], bool], look_after: float = _LOOK_SECONDS) -> None:
        """Wait until something holds, while something dies."""
        looked_at = 0.0
        while not holds():
            self._reaper.look()
            if time.monotonic() > looked_at + 1.0:
                looked_at = time.monotonic()
                self._note_changes(looked_at)
            time.sleep(look_after)

    def _note_changes(self, now: float) -> None:
        seen = (self._requests(), self._reaper.left)
        if seen != self._seen:
            self._seen, self._changed_at = seen, now
        if now > self._changed_at + _PATIENCE_SECONDS:
            raise AssertionError("\n".join(["it never comes to rest", *self.faults()]))

    def _is_good(self) -> bool:
        return self._is_still() and not self.faults()

    def _is_imported(self) -> bool:
        return all(merchant.is_imported() for merchant in self._world.merchants)

    def _is_still(self) -> bool:
        return all(merchant.is_still() for merchant in self._world.merchants)

    def _is_still_after_reports(self) -> bool:
        """As `_is_still`; what a cut result leaves open, eBay's report tells."""
        if not self._is_still():
            for merchant in self._world.merchants:
                if merchant.waits_for_report():
                    merchant.ask_for_report()
        return self._is_still()

    def _requests(self) -> Mapping[str, str]:
        return {
            each.id: each.state
            for merchant in self._world.merchants
            for each in merchant.requests()
        }

    def _drawn_faults(self) -> list[dict[str, Any]]:
        rules: list[dict[str, Any]] = []
        for kind, operation in self._choose.sample(
            self._scale.faults, k=self._choose.randint(0, 3)
        ):
            rule = {"kind": kind, "operation": operation, "times": self._choose.randint(1, 2)}
            rules.append(rule | ({"value": 0.4} if kind == "slow" else {}))
        return rules


def _is_sent(url: str, data: bytes, login: tuple[str, str]) -> bool:
    """Send a file; whether it was taken. Who hears nothing sends it again."""
    try:
        answer = httpx.put(url, content=data, auth=login, timeout=120)
    except httpx.TransportError:
        return False
    assert answer.is_success or answer.status_code >= 500, answer.text
    return answer.is_success


def run_story(target: str, folder: Path, seed: int, scale: Scale, figures: Figures) -> None:
    """Tell one story and assert its end.

    Raises:
        AssertionError: With everything that is not as it should be, and the logs.
    """
    choose = random.Random(seed)
    shops = [FedShop(name, random.Random(choose.random()), scale.products) for name in SELLERS]
    with ebay_process(folder, seed) as ebay:
        port = free_port()
        environment = told(folder, target, ebay.url, port)
        with fed_world(environment, ebay, shops) as world, _service(scale, environment) as tree:
            reaper = Reaper(tree, ebay, choose, scale.kills)
            dav = f"http://127.0.0.1:{port}" if scale.by_dav else None
            story = Story(world, ebay, reaper, choose, scale, dav)
            try:
                story.tell()
                story.come_to_rest()
                found = [*story.faults(), *_too_many_calls(world, ebay, scale.kills)]
            except AssertionError as error:
                raise AssertionError(f"{error}\n{reaper.killed}\n{tree.log()}") from error
            assert not found, "\n".join([*found, str(reaper.killed), tree.log()])
            assert "exit code" not in tree.log(), tree.log()
            figures.killed += reaper.killed
            figures.calls += sum(ebay.journal()["counts"].values())
            figures.faults += _stumbles(ebay)
            figures.requests += sum(len(each.requests()) for each in world.merchants)
            figures.feeds += sum(each.dropped for each in world.merchants)


@contextmanager
def _service(scale: Scale, environment: Mapping[str, str]) -> Iterator[ServiceTree]:
    """The service, gone at the end."""
    folder = Path(environment["CROSSDOCK_DATA"]) / "logs"
    folder.mkdir()
    tree = ServiceTree(scale.commands, environment, folder)
    tree.begin()
    try:
        yield tree
    finally:
        tree.kill_all()


def _too_many_calls(world: FedWorld, ebay: EbayProcess, kills: int) -> Iterator[str]:
    """More calls than this page explains."""
    counts = ebay.journal()["counts"]
    requests = sum(len(each.requests()) for each in world.merchants)
    stumbles = _stumbles(ebay)
    most = 12 * requests + 20 * kills + 4 * stumbles + 20 * len(world.merchants)
    if sum(counts.values()) > most:
        yield f"{counts} for {requests} requests, {kills} kills and {stumbles} stumbles"
    if counts.get("createTask", 0) > requests + 4 * kills + stumbles:
        yield f"{counts['createTask']} tasks for {requests} requests"


def _stumbles(ebay: EbayProcess) -> int:
    return sum(len(call["faults"]) for call in ebay.journal()["calls"])


def test_whoever_is_killed_feeds_come_to_ebay_and_back(tmp_path: Path) -> None:
    """Machines lose their power while a listing is being made; nobody may find it twice, or not."""
    _run_on("sqlite", tmp_path, 2, _SHORT, Figures())


def test_whoever_is_killed_feeds_come_to_ebay_and_back_on_postgresql(tmp_path: Path) -> None:
    """There several write at once, and a parent that dies takes its workers with it."""
    _run_on("postgresql", tmp_path, 3, replace(_SHORT, commands=_SMALL), Figures())


@pytest.mark.campaign
@pytest.mark.parametrize("system", ["sqlite", "postgresql"])
def test_whoever_is_killed_many_times_feeds_come_to_ebay_and_back(
    tmp_path: Path, system: str, record_property: Callable[[str, object], None]
) -> None:
    """The long form: at least CAMPAIGN_RUNS kills, from CAMPAIGN_SEED on, some in each story."""
    seed, kills = (int(os.environ.get(f"CAMPAIGN_{n}", d)) for n, d in (("SEED", 1), ("RUNS", 100)))
    total, failed, stories = Figures(), [], 0
    while stories * _LONG.kills < kills:
        folder = tmp_path / str(stories)
        folder.mkdir()
        try:
            _run_on(system, folder, seed + stories, _LONG, total)
        except AssertionError as error:
            failed.append(f"seed {seed + stories}: {error}")
        stories += 1
    record_property(
        "figures",
        f"service on {system}, seeds {seed} to {seed + stories - 1}: {total.killed.total()} kills "
        f"{dict(total.killed)}, {total.feeds} feeds, {total.requests} requests, "
        f"{total.calls} calls, {total.faults} stumbles",
    )
    assert not failed, f"{len(failed)} of {stories}\n" + "\n\n".join(failed)


def _run_on(system: str, folder: Path, seed: int, scale: Scale, figures: Figures) -> None:
    if system == "sqlite":
        run_story(sqlite_database(folder / "store.sqlite"), folder, seed, scale, figures)
        return
    with postgres_database() as url:
        run_story(url, folder, seed, scale, figures)
