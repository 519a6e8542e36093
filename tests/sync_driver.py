"""Whoever looks after one merchant's channel, driven step by step: for tests."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from catalog.merchants import Channel
from catalog.requests import Request
from store.store import Store
from workflow.advance_request import advance_request
from workflow.plan_requests import plan_requests
from workflow.reconcile_listings import BEGIN, advance_reconciliation
from workflow.sync import Sync

_MOST_STEPS = 500


class Killed(BaseException):
    """A process died here."""


class SyncDriver:
    """Plans, sends and reconciles for one merchant on one channel.

    Args:
        sync: The world of the use cases.
        merchant: Whose.
        channel: Where.
        wait: Lets so many seconds go by.
    """

    def __init__(
        self, sync: Sync, merchant: str, channel: Channel, wait: Callable[[float], object]
    ) -> None:
        self.sync = sync
        self.merchant = merchant
        self.channel = channel
        self._wait = wait
        self._runs = 0

    @property
    def store(self) -> Store:
        """Of the sync."""
        return self.sync.store

    def plan(self) -> tuple[Request, ...]:
        """Plan once."""
        self._runs += 1
        place = f"{self.merchant}-{self.channel.marketplace}-{self.channel.site}"
        return plan_requests(self.sync, self.merchant, self.channel, f"{place}-{self._runs:04}")

    def step(self, request: Request) -> dict[str, Any]:
        """Take a request one step on; returns what that told."""
        told = advance_request(self.sync, self.merchant, request.id, 1.0)
        self._wait(told["wait"])
        return told

    def advance(self, request: Request) -> list[str]:
        """Take a request through to its end; returns the states on the way."""
        states = []
        for _ in range(_MOST_STEPS):
            try:
                told = self.step(request)
            except Killed:
                continue
            states.append(told["state"])
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
        self.reconcile()
        self.publish()

    def reconcile(self) -> dict[str, Any]:
        """Reconcile; returns what the last step told."""
        told: dict[str, Any] = {"state": BEGIN}
        while not told.get("over"):
            told = advance_reconciliation(self.sync, self.merchant, self.channel, told, 1.0)
            self._wait(told["wait"])
        return told

    def publish(self) -> list[Request]:
        """Plan and send until nothing is left to send."""
        done: list[Request] = []
        for _ in range(_MOST_STEPS):
            planned = self.plan()
            if not planned:
                return done
            for request in planned:
                self.advance(request)
                done.append(self.store.requests.get(self.merchant, request.id))
        raise AssertionError("there is always something left to send")

    def told(self, request: Request) -> list[dict[str, str]]:
        """What the merchant reads of a request."""
        channel = f"{request.channel.marketplace}-{request.channel.site}"
        text = self.read(f"out/response/latest/{channel}-{request.kind}.csv")
        return list(csv.DictReader(io.StringIO(text)))

    def read(self, path: str) -> str:
        """A file on the merchant's drive. Raises NotFound."""
        with self.sync.space(self.merchant).read(path) as file:
            return file.read().decode("utf-8-sig")
