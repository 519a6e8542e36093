"""Whoever looks after a channel, turn by turn, and dies now and then; in the time of the test.

It does what `workflow.sync_keeper` and `workflow.sync_runs` do with durable runs: a step that died
is done again, and a run goes on after its last finished step.
"""

import random
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from catalog.errors import AccessRefused, TransientError
from tests.acceptance.sync_deaths import Deaths
from tests.ebay_setting import US, EbaySetting
from tests.sync_driver import Killed
from workflow.advance_request import advance_request
from workflow.plan_requests import plan_requests
from workflow.reconcile_listings import BEGIN, advance_reconciliation

POLL_SECONDS = 15.0

# After a step that an error has ended.
_REPAIR = timedelta(minutes=1)


# How often a planner that has died is not taken up again.
_GIVES_UP = 0.3


class SyncKeeping:
    """Takes turns. `steps` counts what was begun, by kind."""

    def __init__(self, setting: EbaySetting, choose: random.Random, deaths: Deaths) -> None:
        self.setting = setting
        self.deaths = deaths
        self.steps = {"plan": 0, "advance": 0, "reconcile": 0, "report": 0}
        self.requests = 0
        self._choose = choose
        self._next: dict[str, datetime] = {}
        self._run: str | None = None
        self._runs = 0
        self._report: dict[str, Any] | None = None
        self._report_at = setting.simulator.clock.now()
        self.is_mortal = True

    def turn(self) -> None:
        """Do everything whose time has come, in an order of chance."""
        self._let_go()
        todo: list[Callable[[], None]] = [self._plan]
        todo += [self._advancing(each.id) for each in self.setting.store.requests.open("wren")]
        if self._report is not None:
            todo.append(self._reconcile)
        self._choose.shuffle(todo)
        for each in todo:
            self._do(each)

    def reconcile(self) -> None:
        """Begin to reconcile, unless that is under way."""
        if self._report is None:
            self.steps["report"] += 1
            self._report = {"state": BEGIN}

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._report is None and not self.setting.store.requests.open("wren")

    def _do(self, step: Callable[[], None]) -> None:
        lurking = self.deaths.lurking() if self.is_mortal else nullcontext()
        try:
            with lurking:
                step()
        except (Killed, TransientError, AccessRefused):
            if step == self._plan and self._choose.random() < _GIVES_UP:
                self._run = None  # it is not tried again: the next planner has another name

    def _now(self) -> datetime:
        return self.setting.simulator.clock.now()

    def _let_go(self) -> None:
        requests = self.setting.store.requests
        for hold in requests.holds("wren"):
            if hold.until is not None and datetime.fromisoformat(hold.until) <= self._now():
                requests.let_go("wren", hold.channel, hold.lane)

    def _plan(self) -> None:
        self.steps["plan"] += 1
        if self._run is None:
            self._runs += 1
            self._run = f"wren-ebay-EBAY_US-{self._runs:04}"
        planned = plan_requests(self.setting.sync, "wren", US, self._run)
        self._run = None
        self.requests += len(planned)

    def _advancing(self, request_id: str) -> Callable[[], None]:
        def advance() -> None:
            request = self.setting.store.requests.get("wren", request_id)
            held = {each.lane for each in self.setting.store.requests.holds("wren")}
            is_held = request.lane in held and request.state in ("planned", "recorded")
            if is_held or self._next.get(request_id, self._now()) > self._now():
                return
            self.steps["advance"] += 1
            self._next[request_id] = self._now() + _REPAIR
            told = advance_request(self.setting.sync, "wren", request_id, POLL_SECONDS)
            self._next[request_id] = self._now() + timedelta(seconds=told["wait"])

        return advance

    def _reconcile(self) -> None:
        if self._report is None or self._report_at > self._now():
            return
        self.steps["reconcile"] += 1
        told = advance_reconciliation(self.setting.sync, "wren", US, self._report, POLL_SECONDS)
        self._report = None if told["over"] else told
        self._report_at = self._now() + timedelta(seconds=told["wait"])
