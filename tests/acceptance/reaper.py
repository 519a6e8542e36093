"""Kills processes of a service at moments that are drawn."""

import random
import time
from collections import Counter
from typing import Final

from tests.acceptance.ebay_process import EbayProcess
from tests.acceptance.service_tree import ServiceTree

# Calls to eBay after which a process may die: what is noted of them is not noted yet, or just so.
_CALLS: Final = ("createTask", "uploadFile", "getTask", "getResultFile")

# Some seconds on, from the beginning or the death before; so long for a call that may not come.
_SOON_SECONDS: Final = (0.1, 2.5)
_CALL_SECONDS: Final = 12.0

# After a call at most; a step of ours takes less.
_AFTER_SECONDS: Final = 0.06

# Who dies, by weight. Of a parent that dies alone the children must end by themselves.
_ALL: Final = "all"
_WEIGHTS: Final = {"worker": 6, _ALL: 2, "serve": 2, "pickup": 2, "dav": 2, "sandbox": 2, "api": 1}


class Reaper:
    """Kills so often; `look` is called again and again."""

    def __init__(
        self, tree: ServiceTree, ebay: EbayProcess, choose: random.Random, kills: int
    ) -> None:
        self.left = kills
        self.killed: Counter[str] = Counter()
        self._tree = tree
        self._ebay = ebay
        self._choose = choose
        self._call: str | None = None
        self._calls = 0
        self._draw()

    def look(self) -> None:
        """Kill, if the moment has come."""
        if not self.left:
            return
        now = time.monotonic()
        if self._call is not None and self._ebay.calls(self._call) > self._calls:
            self._call, self._at = None, now + self._choose.uniform(0, _AFTER_SECONDS)
        if now < self._at:
            return
        self._kill()
        self.left -= 1
        self._draw()

    def _draw(self) -> None:
        """Draw the next moment."""
        now = time.monotonic()
        self._call, self._at = None, now + self._choose.uniform(*_SOON_SECONDS)
        if self._choose.random() < 0.7:
            self._call, self._at = self._choose.choice(_CALLS), now + _CALL_SECONDS
            self._calls = self._ebay.calls(self._call)

    def _kill(self) -> None:
        there: dict[str, list[int]] = {_ALL: []}
        for name, pid in self._tree.processes():
            there.setdefault(name, []).append(pid)
        names = [name for name in _WEIGHTS if name in there]
        (name,) = self._choose.choices(names, [_WEIGHTS[each] for each in names])
        self.killed[name] += 1
        if name == _ALL:
            self._tree.kill_all()
            self._tree.begin()
        else:
            self._tree.kill_one(self._choose.choice(there[name]))
