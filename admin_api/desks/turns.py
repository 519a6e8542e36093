"""Turns at the sandbox: what people wait for takes few worker processes at a time."""

import contextlib
import threading
from collections.abc import Iterator
from http import HTTPStatus

from admin_api.problems import Refused

# Each is a few processes of 30 MB, and a core while it works; feeds have processes of their own.
_AT_ONCE = 2

# Who has waited that long for a turn is told to come again.
_PATIENCE_SECONDS = 20.0


class Turns:
    """Hands out turns to the threads of one process."""

    def __init__(self, at_once: int = _AT_ONCE, patience: float = _PATIENCE_SECONDS) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Have a turn within the block. Raises Refused: 503, all are taken."""
        if not self._free.acquire(timeout=self._patience):
            detail = "others are checking and trying scripts: send it again in a moment"
            raise Refused(
                HTTPStatus.SERVICE_UNAVAILABLE, "sandbox_busy", detail, {"Retry-After": "5"}
            )
        try:
            yield
        finally:
            self._free.release()
