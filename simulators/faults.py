"""What goes wrong, and when: a schedule that is the same for the same seed.

A rule is a plain JSON object: `{"kind": "drop_after", "operation": "createTask", "calls": [3]}`.
Which call it meets depends only on the seed, the operation and the number of that call, never on
what else goes on at the time.
"""

import fnmatch
import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule.

    Attributes:
        kind: What happens; the simulator says which kinds it knows.
        operation: What it happens to, with `*` as in a shell.
        calls: Numbers of the calls of one operation that are hit, from 1. None: see `every`.
        every: Each so many-th call is hit; 0 for none.
        rate: Share of the calls that are hit, from 0 to 1. Without calls, every and rate: all.
        times: After so many hits the rule rests; None for never.
        only: A text that what is hit must be about: an account, a SKU. None for any.
        value: What the kind needs: seconds, a share, a code.
    """

    kind: str
    operation: str = "*"
    calls: tuple[int, ...] = ()
    every: int = 0
    rate: float | None = None
    times: int | None = None
    only: str | None = None
    value: Any = None

    def meets(self, number: int, chance: float) -> bool:
        """Whether the call of that number is hit; chance is the one drawn for it, under 1."""
        if self.calls:
            return number in self.calls
        if self.every:
            return number % self.every == 0
        return self.rate is None or chance < self.rate


def read_fault(rule: Mapping[str, Any], kinds: Iterable[str]) -> Fault:
    """The rule a JSON object describes; ValueError if it describes none."""
    known = set(kinds)
    if rule.get("kind") not in known:
        raise ValueError(f"no fault {rule.get('kind')!r}; there are {', '.join(sorted(known))}")
    try:
        fault = Fault(**{**rule, "calls": tuple(rule.get("calls", ()))})
    except TypeError as error:
        raise ValueError(f"no fault: {error}") from error
    return fault


class FaultSchedule:
    """The rules in force, and how often each operation was called. Threads may share it.

    `met` counts every hit, by kind, also of rules that were replaced.
    """

    def __init__(self, faults: Iterable[Fault] = (), *, seed: int = 0) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._faults: list[Fault] = list(faults)
        self._numbers: Counter[str] = Counter()
        self._hits: Counter[int] = Counter()
        self.met: Counter[str] = Counter()

    def replace(self, faults: Iterable[Fault]) -> None:
        """Put these rules in place of those before; calls are counted from 1 again."""
        with self._lock:
            self._faults = list(faults)
            self._numbers.clear()
            self._hits.clear()

    def add(self, fault: Fault) -> None:
        """One more rule; the counts go on."""
        with self._lock:
            self._faults.append(fault)

    def rules(self) -> list[dict[str, Any]]:
        """The rules in force, as JSON objects."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def draw(self, operation: str, kinds: Iterable[str], about: Iterable[str] = ()) -> list[Fault]:
        """Count one call and say what happens to it.

        Args:
            operation: What is called.
            kinds: The kinds that can happen here; other rules do not meet it.
            about: What it is about, for rules with `only`.
        """
        with self._lock:
            self._numbers[operation] += 1
            number = self._numbers[operation]
            found = []
            for place, fault in enumerate(self._faults):
                if self._meets(place, fault, operation, number, kinds, about):
                    self._hits[place] += 1
                    self.met[fault.kind] += 1
                    found.append(fault)
            return found

    def _meets(
        self,
        place: int,
        fault: Fault,
        operation: str,
        number: int,
        kinds: Iterable[str],
        about: Iterable[str],
    ) -> bool:
        return (
            fault.kind in kinds
            and fnmatch.fnmatchcase(operation, fault.operation)
            and (fault.only is None or fault.only in about)
            and (fault.times is None or self._hits[place] < fault.times)
            and fault.meets(number, chance(self._seed, place, operation, number))
        )


def chance(seed: int, *what: object) -> float:
    """A number from 0 to under 1 that is always the same for the same seed and thing."""
    text = "\0".join(str(part) for part in (seed, *what))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
