"""Whatever eBay, the network and the machine do: what we have for live is live, once."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from simulators.ebay.fault_kinds import CALL_FAULTS, FILE_FAULTS, RECORD_FAULTS
from tests.acceptance.sync_deaths import Deaths
from tests.acceptance.sync_keeping import SyncKeeping
from tests.acceptance.sync_story import SyncStory
from tests.databases import postgres_database, sqlite_database
from tests.ebay_peace import disagreements, made_twice
from tests.ebay_setting import EbaySetting, ebay_setting
from tests.told_outcomes import untold

_TURNS = 24

# Time goes on after the story until nothing is left to do: at most so many reports.
_MOST_REPORTS = 12
_MOST_TURNS = 60

# Of ours, not of the story: an answer that comes too late is one that is lost, which others are.
_SLOW_SECONDS = 0.05

# Of the spells of faults that have one which does not pass by itself.
_LASTING_SHARE = 0.15

# A report is certain about what was not touched for some minutes.
_BETWEEN_REPORTS = 1_500.0


@dataclass
class Figures:
    """What a schedule has met."""

    faults: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    requests: int = 0
    deaths: int = 0
    skus: int = 0


def draw_faults(choose: random.Random) -> list[dict[str, Any]]:
    """Some rules: by the number of a call, or by chance."""
    rules: list[dict[str, Any]] = []
    for _ in range(choose.randint(1, 4)):
        operation, kinds = choose.choice(
            [
                ("*", [kind for kind in CALL_FAULTS if kind != "refused_call"]),
                ("process:*", [kind for kind in FILE_FAULTS if kind != "poisoned"]),
                ("record:*", list(RECORD_FAULTS)),
            ]
        )
        if operation == "*" and choose.random() < 0.5:
            operation = choose.choice(
                ["createTask", "createInventoryTask", "uploadFile", "getTask", "getResultFile"]
            )
        rule: dict[str, Any] = {"kind": choose.choice(kinds), "operation": operation}
        if choose.random() < 0.5:
            rule["calls"] = sorted(choose.sample(range(1, 7), choose.randint(1, 3)))
        else:
            rule["rate"] = choose.choice([0.1, 0.3, 0.6])
            rule["times"] = choose.randint(1, 8)
        if rule["kind"].startswith("stuck_"):
            rule |= {"value": choose.choice([600, 7_200, 86_400]), "times": 1}
        if rule["kind"] == "slow":
            rule["value"] = _SLOW_SECONDS
        rules.append(rule)
    return rules + draw_lasting(random.Random(str(rules)))


def draw_lasting(choose: random.Random) -> list[dict[str, Any]]:
    """Now and then a task that eBay does not take at all, and a SKU whose files all fail."""
    rules: list[dict[str, Any]] = []
    if choose.random() < _LASTING_SHARE:
        number = choose.randint(1, 4)
        rules.append({"kind": "refused_call", "operation": "createTask", "calls": [number]})
    if choose.random() < _LASTING_SHARE:
        sku = choose.choice(["PA", "PB", "FA-S", "FB-M"])
        rules.append({"kind": "poisoned", "operation": "process:*", "value": sku, "times": 9})
    return rules


def tell_story(setting: EbaySetting, choose: random.Random, keeping: SyncKeeping) -> None:
    """Let things happen while eBay stumbles and processes die."""
    story = SyncStory(setting, choose)
    for turn in range(_TURNS):
        if turn % 6 == 0:
            setting.simulator.set_faults(draw_faults(choose))
        for _ in range(choose.choice([0, 1, 1, 2, 5])):
            story.happen()
        if choose.random() < 0.15:
            keeping.reconcile()
        if choose.random() < 0.04:
            setting.simulator.change_seller("seller-one", {"suspended": choose.random() < 0.5})
        if choose.random() < 0.2:
            let_go(setting)
        keeping.turn()
        setting.wait(choose.choice([5, 20, 60, 300, 1_200, 8_000]))


def come_to_peace(setting: EbaySetting, keeping: SyncKeeping) -> None:
    """Let the faults stop, and time go on until nothing is left to do."""
    setting.simulator.set_faults([])
    setting.simulator.change_seller("seller-one", {"suspended": False})
    keeping.is_mortal = False
    for _ in range(_MOST_REPORTS):
        before = (keeping.requests, len(setting.store.drifts.page("wren", setting.channel)))
        quiet(setting, keeping)
        setting.wait(_BETWEEN_REPORTS)
        keeping.reconcile()
        quiet(setting, keeping)
        now = (keeping.requests, len(setting.store.drifts.page("wren", setting.channel)))
        if now == before and not list(disagreements(setting)):
            return


def let_go(setting: EbaySetting) -> None:
    """Let a person look at every lane on hold, and let it go."""
    for hold in setting.store.requests.holds("wren"):
        setting.store.requests.let_go("wren", hold.channel, hold.lane)


def quiet(setting: EbaySetting, keeping: SyncKeeping) -> None:
    """Take turns until nothing is under way and nothing more is planned."""
    for _ in range(_MOST_TURNS):
        let_go(setting)
        planned = keeping.requests
        keeping.turn()
        if keeping.is_idle and keeping.requests == planned:
            return
        setting.wait(300.0)


def run_schedule(target: str, folder: Path, seed: int) -> Figures:
    """Run one schedule and assert its end.

    Raises:
        AssertionError: With the seed, and everything that is not as it should be.
    """
    choose = random.Random(seed)
    with ebay_setting(target, folder, seed=seed) as setting:
        rate = choose.choice([0.0, 0.02, 0.1])
        deaths = Deaths(setting.store._database, choose, rate)
        keeping = SyncKeeping(setting, choose, deaths)
        tell_story(setting, choose, keeping)
        come_to_peace(setting, keeping)
        found = [
            *disagreements(setting),
            *made_twice(setting.simulator.find_listings()),
            *untold(setting),
            *too_many_calls(setting, keeping),
        ]
        again = f"CAMPAIGN_SEED={seed} CAMPAIGN_RUNS=1 pytest {__file__} -m campaign"
        assert not found, "\n".join([*found, f"once more: {again}"])
        journal = setting.simulator.journal
        figures = Figures(
            calls=sum(journal.counts().values()),
            requests=keeping.requests,
            deaths=deaths.count,
            skus=len(setting.items()),
        )
        figures.faults.update(setting.simulator.faults.met)
        return figures


def too_many_calls(setting: EbaySetting, keeping: SyncKeeping) -> Iterator[str]:
    """More calls than the steps that were taken explain.

    A step makes at most two calls, each up to four times, with a token for each; a planner asks
    for categories with six.
    """
    counts = setting.simulator.journal.counts()
    steps = keeping.steps["advance"] + keeping.steps["reconcile"]
    if counts.get("createTask", 0) > 2 * keeping.requests + keeping.deaths.count:
        yield f"{counts['createTask']} tasks for {keeping.requests} requests"
    if sum(counts.values()) > 16 * steps + 24 * keeping.steps["plan"]:
        yield f"{sum(counts.values())} calls in {steps} steps"


@pytest.mark.parametrize("seed", range(1, 7))
def test_after_any_schedule_of_faults_main_is_what_ebay_has(tmp_path: Path, seed: int) -> None:
    """Every SKU has an outcome, none is listed twice, and eBay was not flooded with calls."""
    run_schedule(sqlite_database(tmp_path / "store.sqlite"), tmp_path, seed)


@pytest.mark.campaign
@pytest.mark.parametrize("system", ["sqlite", "postgresql"])
def test_after_many_schedules_of_faults_main_is_what_ebay_has(
    tmp_path: Path, system: str, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS schedules from CAMPAIGN_SEED on."""
    seed, runs = (int(os.environ.get(f"CAMPAIGN_{n}", d)) for n, d in (("SEED", 1), ("RUNS", 300)))
    total, failed = Figures(), []
    for number in range(seed, seed + runs):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            if system == "sqlite":
                figures = run_schedule(sqlite_database(folder / "s.sqlite"), folder, number)
            else:
                with postgres_database() as url:
                    figures = run_schedule(url, folder, number)
        except AssertionError as error:
            failed.append(f"seed {number}: {error}")
            continue
        total.faults += figures.faults
        total.calls += figures.calls
        total.requests += figures.requests
        total.deaths += figures.deaths
        total.skus += figures.skus
    record_property(
        "figures",
        f"{system}, seeds {seed} to {seed + runs - 1}: {total.skus} SKUs, {total.requests} "
        f"requests, {total.calls} calls, {total.faults.total()} faults of {len(total.faults)} "
        f"kinds, {total.deaths} deaths",
    )
    assert not failed, f"{len(failed)} of {runs}\n" + "\n\n".join(failed)
