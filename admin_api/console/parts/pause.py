"""Does something a moment after the last letter that somebody types."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui


class Pause:
    """Waits on the page that is being drawn; what a later letter asks for replaces it."""

    def __init__(self, seconds: float, does: Callable[[], Awaitable[Any]]) -> None:
        """Take what is to be done, and after how many seconds without another letter."""
        self._seconds = seconds
        self._does = does
        self._client = ui.context.client
        self._handle: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Wait anew."""
        if self._handle is not None:
            self._handle.cancel()
        self._handle = asyncio.get_running_loop().call_later(self._seconds, self._end)

    def _end(self) -> None:
        if not self._client.is_deleted:
            with self._client:
                ui.timer(0, self._does, once=True)
