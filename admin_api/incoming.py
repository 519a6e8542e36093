"""Brings the body of a request to the disk, a block at a time, and never half of it by mistake."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from admin_api.problems import Refused
from admin_api.threads import Threads
from catalog.errors import FeedRefused
from drive.pace import Pace
from drive.ports import Condition, Version
from drive.upload import Upload

# Bytes that are written at once: a thread costs more than the writing of a few KB.
_BLOCK_BYTES = 512 << 10

T = TypeVar("T")


async def blocks_of(receive: Receive, pace: Pace) -> AsyncIterator[bytes]:
    """The body of a request in blocks; what came before an error is yielded before it.

    Args:
        receive: Of the request.
        pace: How much longer it is waited for.

    Raises:
        ClientDisconnect: The connection ended before the body did. It is not the end of the body,
            however the client framed it.
        Refused: 408: it comes too slowly, or not at all.
    """
    gathered = bytearray()
    more = True
    while more:
        fault: Exception | None = None
        began = time.monotonic()
        try:
            async with asyncio.timeout(pace.left):
                message = await receive()
        except TimeoutError:
            told = "the body comes too slowly, or not at all"
            fault = Refused(HTTPStatus.REQUEST_TIMEOUT, "request_slow", told)
        else:
            if message["type"] == "http.disconnect":
                fault = ClientDisconnect()
            else:
                body = message.get("body", b"")
                pace.came(len(body), time.monotonic() - began)
                gathered += body
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

    def __init__(self, upload: Upload, threads: Threads, most: int) -> None:
        """Take over an upload, which is to have so many bytes at most."""
        self._upload = upload
        self._threads = threads
        self._most = most
        self._lock = threading.Lock()

    @property
    def path(self) -> str:
        """Where it will lie."""
        return self._upload.path

    @property
    def offset(self) -> int:
        """Bytes that are there."""
        return self._upload.offset

    async def take(self, receive: Receive, patience: float) -> None:
        """Write a body to its end. Raises what `blocks_of` and `Upload.write` raise.

        Raises:
            FeedRefused: It has more bytes than it may.
        """
        async for block in blocks_of(receive, Pace(patience)):
            check_size(self._upload.offset + len(block), self._most)
            await self._threads.disk(self._step, lambda block=block: self._upload.write(block))

    async def commit(self, sha256: str | None, condition: Condition | None = None) -> Version:
        """Put it in its place. Raises what `Upload.commit` raises."""
        return await self._threads.disk(
            self._step, lambda: self._upload.commit(sha256=sha256, condition=condition)
        )

    async def abort(self, *, keep: bool = False) -> None:
        """End without a change; after a commit it does nothing."""
        await self._threads.disk(self._step, lambda: self._upload.abort(keep=keep))

    def _step(self, do: Callable[[], T]) -> T:
        with self._lock:
            return do()


def check_size(size: int, most: int) -> None:
    """See whether a merchant may send so many bytes as one feed. Raises FeedRefused."""
    if size > most:
        raise FeedRefused(f"larger than the {most:,} bytes that a feed may have", most=most)
