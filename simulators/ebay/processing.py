"""Works off a file: reads its requests, does what they ask, writes what is said to them."""

import random
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from simulators.clock import Clock, iso_text
from simulators.ebay import record_faults
from simulators.ebay.answers import Answer, Asked, response
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.fault_kinds import RECORD_FAULTS
from simulators.ebay.feed_types import REQUESTS
from simulators.ebay.files import unpacked
from simulators.ebay.request_reader import FileRefused, kinds_of, requests_of
from simulators.ebay.result_file import ResultFile, travelling
from simulators.ebay.sellers import Seller
from simulators.ebay.tasks import Outcome, Task
from simulators.ebay.xml_node import XmlNode
from simulators.faults import FaultSchedule, chance

Handler = Callable[[Seller, str, Asked], Answer]


class FileDesk:
    """Works off files; the lock is held for one request at a time."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        folder: Path,
        *,
        lock: "threading.RLock",
        clock: Clock,
        behaviour: Behaviour,
        faults: FaultSchedule,
        seed: int,
    ) -> None:
        self._handlers = handlers
        self._folder = folder
        self._lock = lock
        self._clock = clock
        self._behaviour = behaviour
        self._faults = faults
        self._seed = seed

    def work(self, task: Task, seller: Seller) -> Outcome:
        """Do what the file of a task asks for, all of it or, if it cannot be read, nothing."""
        assert task.input is not None  # only tasks with a file are queued
        if task.fault("failed"):
            return Outcome("FAILED")
        try:
            with unpacked(task.input) as stream:
                kinds = kinds_of(stream)
            if list(kinds) != [REQUESTS[task.feed_type] + "Request"]:
                return Outcome("FAILED")
            if self._is_poisoned(task):
                return Outcome("FAILED")
            with unpacked(task.input) as stream:
                outcome = self._answered(task, seller, stream)
        except (FileRefused, OSError, EOFError):
            return Outcome("FAILED")
        return Outcome("FAILED") if task.fault("failed_after") else outcome

    def _is_poisoned(self, task: Task) -> bool:
        """Whether one request of the file is such that all of it fails."""
        fault = task.fault("poisoned")
        if fault is None or task.input is None:
            return False
        with unpacked(task.input) as stream:
            found = (record_faults.about(_asked(node)) for node in requests_of(stream))
            return any(str(fault.value) in about for about in found)

    def _answered(self, task: Task, seller: Seller, stream: IO[bytes]) -> Outcome:
        file, good, bad = ResultFile(), 0, 0
        for node in requests_of(stream):
            if node.name == "Header":
                continue
            asked = _asked(node)
            answer = self._answer(task, seller, asked)
            if answer.failed:
                bad += 1
            else:
                good += 1
            answer = self._anonymous(task, answer, good + bad)
            now = iso_text(self._clock.now())
            odd = self._behaviour.extra_elements
            file.add(response(asked, answer, now, odd=odd).xml())
        plain = file.finished(self._order(task, good + bad), bare=self._behaviour.bare_root)
        form = self._behaviour.result_form
        result = self._folder / f"{task.id}.result"
        name = travelling(plain, result, task, form=form, seed=self._seed)
        if task.fault("says_completed"):
            return Outcome("COMPLETED", good + bad, 0, result, name)
        status = "COMPLETED_WITH_ERROR" if bad else "COMPLETED"
        return Outcome(status, good, bad, result, name)

    def _answer(self, task: Task, seller: Seller, asked: Asked) -> Answer:
        """Do one request, and what a fault makes of it."""
        about = (seller.name, *record_faults.about(asked))
        faults = self._faults.draw(f"record:{asked.kind}", RECORD_FAULTS, about)
        said = record_faults.before(faults)
        if said is not None:
            return said
        with self._lock:
            answer = self._handlers[asked.kind](seller, task.marketplace, asked)
        return record_faults.after(faults, answer)

    def _anonymous(self, task: Task, answer: Answer, number: int) -> Answer:
        fault = task.fault("no_correlation")
        share = 0.2 if fault is None or fault.value is None else float(fault.value)
        if fault is None or chance(self._seed, "correlation", task.id, number) >= share:
            return answer
        return Answer(answer.errors, answer.fields, answer.partial, correlate=False)

    def _order(self, task: Task, count: int) -> list[int] | None:
        places = list(range(count))
        fault = task.fault("drop_responses")
        if fault is not None:
            share = 0.2 if fault.value is None else float(fault.value)
            places = [
                place for place in places if chance(self._seed, "dropped", task.id, place) >= share
            ]
        if task.fault("wrong_order"):
            places.reverse()
        elif self._behaviour.shuffle:
            random.Random(f"{self._seed}-{task.id}-order").shuffle(places)
        return places


def _asked(node: XmlNode) -> Asked:
    return Asked(
        node.name.removesuffix("Request"),
        node,
        node.value("MessageID") or "",
        node.value("ErrorLanguage") or "en_US",
    )
