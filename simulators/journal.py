"""Every call a simulator was sent, in order, for tests and people to look at."""

import threading
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

# Calls that are remembered; the counts know of all.
_LENGTH = 100_000


@dataclass(slots=True)
class Call:
    """One call.

    Attributes:
        number: Of all calls, from 1.
        at: ISO 8601 UTC, by the simulator's clock.
        operation: By the outside system's own name, e.g. `createTask`.
        method: HTTP method.
        path: With its query.
        account: Whom it was for; None where nobody was recognised.
        status: HTTP status that was sent; 0 if none was.
        faults: Kinds of the faults it met.
        detail: What else is told of this kind of call.
    """

    number: int
    at: str
    operation: str
    method: str
    path: str
    account: str | None = None
    status: int = 0
    faults: tuple[str, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)


class Journal:
    """What was called. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=_LENGTH)
        self._counts: Counter[str] = Counter()

    def begin(
        self, *, at: str, operation: str, method: str, path: str, account: str | None
    ) -> Call:
        """Write down that a call has come; the one who answers it fills in the rest."""
        with self._lock:
            self._counts[operation] += 1
            call = Call(self._counts.total(), at, operation, method, path, account)
            self._calls.append(call)
            return call

    def calls(self, operation: str | None = None) -> list[Call]:
        """The calls that are remembered, the oldest first; of one operation, or all."""
        with self._lock:
            return [call for call in self._calls if operation in (None, call.operation)]

    def counts(self) -> dict[str, int]:
        """How often each operation was called since the start."""
        with self._lock:
            return dict(self._counts)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._calls.clear()
            self._counts.clear()


def as_json(calls: Iterable[Call]) -> list[dict[str, Any]]:
    """Calls as JSON objects."""
    return [asdict(call) for call in calls]
