"""Log lines as they come, to many listeners: server-sent events with a bound on their number.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from http import HTTPStatus

import orjson

from admin_api.problems import Refused
from admin_api.wire.log import line_out
from catalog.stored import StoredLine, Tail

# Seconds between two looks for new lines, and after which a silent stream says that it lives:
# proxies cut what says nothing for a minute.
LOOK_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0

# A listener is let go after so long and comes back by itself where it was: what a client has left
# without a word does not stay for ever.
_MOST_SECONDS = 3_600.0

# Each looks into the store once a second.
MOST_LISTENERS = 50

Look = Callable[[str], Awaitable[Tail]]


class Listeners:
    """Counts those who follow a log in this process. Used in the event loop only."""

    def __init__(self, most: int = MOST_LISTENERS) -> None:
        self._most = most
        self.count = 0

    def check(self) -> None:
        """See whether there is room for one more. Raises Refused: 503, there is none."""
        if self.count >= self._most:
            detail = "as many follow logs as this server lets: try again in a moment"
            headers = {"Retry-After": "30"}
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "listeners_many", detail, headers)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Be one of them within the block."""
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1


async def line_events(
    first: Tail, look: Look, look_seconds: float = LOOK_SECONDS
) -> AsyncGenerator[bytes, None]:
    """Log lines as events, for as long as the client listens.

    An event `line` has a line as JSON, an event `idle` says that the stream lives. An id is the
    cursor behind a look: who comes back with it as Last-Event-ID misses no line. Of the lines of
    one look only the last has an id, so that who was cut off in their midst sees them once more
    instead of never.

    Args:
        first: What to begin with.
        look: Gives what came since a cursor.
        look_seconds: Between two looks.
    """
    yield b"retry: 3000\n\n"
    tail, ends, said = first, time.monotonic() + _MOST_SECONDS, -HEARTBEAT_SECONDS
    while time.monotonic() < ends:
        for each in tail.lines[:-1]:
            yield _event(each)
        if tail.lines:
            yield _id(tail) + _event(tail.lines[-1])
        elif time.monotonic() >= said + HEARTBEAT_SECONDS:
            yield _id(tail) + b"event: idle\ndata: {}\n\n"
            said = time.monotonic()
        await asyncio.sleep(look_seconds)
        tail = await look(tail.after)


def _id(tail: Tail) -> bytes:
    return b"id: " + tail.after.encode() + b"\n"


def _event(line: StoredLine) -> bytes:
    return b"event: line\ndata: " + orjson.dumps(line_out(line).model_dump()) + b"\n\n"
