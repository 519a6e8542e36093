"""Brings the body of a request to the disk, a block at a time, and never half of it by mistake."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from admin_api.problems import Refused
from admin_api.threads import Threads
from drive.ports import Version
from drive.upload import Upload

# A client that sends nothing for so long is gone, though its connection may not know.
SILENCE_SECONDS = 120.0

# Bytes that are written at once: a thread costs more than the writing of a few KB.
_BLOCK_BYTES = 512 << 10

T = TypeVar("T")


async def blocks_of(receive: Receive, silence: float) -> AsyncIterator[bytes]:
    """The body of a request in blocks; what came before an error is yielded before it.

    Args:
        receive: Of the request.
        silence: Seconds without a byte after which it is given up.

    Raises:
        ClientDisconnect: The connection ended before the body did. It is not the end of the body,
            however the client framed it.
        Refused: 408: nothing came for too long.
    """
    gathered = bytearray()
    more = True
    while more:
        fault: Exception | None = None
        try:
            async with asyncio.timeout(silence):
                message = await receive()
        except TimeoutError:
            told = f"no byte came for {silence:.0f} seconds"
            fault = Refused(HTTPStatus.REQUEST_TIMEOUT, "request_slow", told)
        else:
            if message["type"] == "http.disconnect":
                fault = ClientDisconnect()
            else:
                gathered += message.get("body", b"")
                more = message.get("more_body", False)
        if gathered and (fault is not None or not more or len(gathered) >= _BLOCK_BYTES):
            yield bytes(gathered)
            gathered.clear()
        if fault is not None:
            raise fault


class Incoming:
    """An upload that threads write for the event loop, one step after the other.

    A request that is cancelled leaves its loop at once and its thread later: the lock keeps the
    file open until that is done.
    """

    def __init__(self, upload: Upload, threads: Threads) -> None:
        self._upload = upload
        self._threads = threads
        self._lock = threading.Lock()

    @property
    def path(self) -> str:
        """Where it will lie."""
        return self._upload.path

    @property
    def offset(self) -> int:
        """Bytes that are there."""
        return self._upload.offset

    async def take(self, receive: Receive, silence: float) -> None:
        """Write a body to its end. Raises what `blocks_of` and `Upload.write` raise."""
        async for block in blocks_of(receive, silence):
            await self._threads.disk(self._step, lambda block=block: self._upload.write(block))

    async def commit(self, sha256: str | None) -> Version:
        """Put it in its place. Raises what `Upload.commit` raises."""
        return await self._threads.disk(self._step, lambda: self._upload.commit(sha256=sha256))

    async def abort(self, *, keep: bool = False) -> None:
        """End without a change; after a commit it does nothing."""
        await self._threads.disk(self._step, lambda: self._upload.abort(keep=keep))

    def _step(self, do: Callable[[], T]) -> T:
        with self._lock:
            return do()
