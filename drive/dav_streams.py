"""A client's socket as streams: each read has until a set time, however few bytes it brings."""

import socket
import time
from typing import IO, Any, Literal, cast

from cheroot.makefile import StreamReader, StreamWriter

from drive.pace import Pace

# A read that is out of time still looks once at what is there.
_LEAST_SECONDS = 0.001


class Clock:
    """How long the next read of one connection may take.

    Attributes:
        idle: Seconds for which it may bring nothing, at any time.
    """

    def __init__(self, idle_seconds: float) -> None:
        self.idle = idle_seconds
        self._end: float | None = None
        self._pace: Pace | None = None

    def end_within(self, seconds: float) -> None:
        """All reads from now on share so many seconds."""
        self._end = time.monotonic() + seconds

    def no_end(self) -> None:
        """Each read has its own time again."""
        self._end = self._pace = None

    def begin_body(self) -> None:
        """What is read from now on is a body, which must keep its pace."""
        self._pace = Pace(self.idle)

    def left(self) -> float:
        """Seconds for the next read."""
        left = self.idle if self._pace is None else self._pace.left
        if self._end is not None:
            left = min(left, self._end - time.monotonic())
        return max(_LEAST_SECONDS, left)

    def came(self, count: int, seconds: float) -> None:
        """Count bytes that a read has waited for so long."""
        if self._pace is not None:
            self._pace.came(count, seconds)


class _ClockedSocket(socket.SocketIO):
    def __init__(self, sock: socket.socket, mode: Literal["r", "w"], clock: Clock) -> None:
        super().__init__(sock, mode)
        self._socket, self._clock = sock, clock

    def readinto(self, buffer: Any) -> int | None:
        self._give(self._clock.left())
        began = time.monotonic()
        count = super().readinto(buffer)
        self._clock.came(count or 0, time.monotonic() - began)
        return count

    def write(self, buffer: Any) -> int | None:
        self._give(self._clock.idle)
        return super().write(buffer)

    def _give(self, seconds: float) -> None:
        if self._socket.gettimeout() != seconds:  # setting it is a call of the system
            self._socket.settimeout(seconds)


class _Reader(StreamReader):
    # Of the library's buffered reader.
    _read_buf: bytes
    _read_pos: int
    buffer_size: int

    def __init__(self, sock: socket.socket, size: int, clock: Clock) -> None:
        # Not StreamReader's own beginning, which makes a raw stream without a clock.
        super(StreamReader, self).__init__(_ClockedSocket(sock, "r", clock), size)
        self.bytes_read = 0
        self._socket = sock

    def fill(self, place: memoryview) -> int:
        """Fill a place straight from the socket; returns how many bytes came, fewer at the end.

        Not by the library's `readinto`, which loses its place where a part was in its buffer.
        """
        filled = self._copy(place[: len(self._read_buf) - self._read_pos])
        while (left := len(place) - filled) > self.buffer_size:
            count = self.raw.readinto(place[filled:])
            if not count:
                return filled
            filled += count
        return filled + self._copy(place[filled:]) if left else filled

    def _copy(self, place: memoryview) -> int:
        """Fill a place through the buffer, which takes in more than that at once."""
        data: bytes = self.read(len(place))  # type: ignore[no-untyped-call]
        place[: len(data)] = data
        return len(data)

    def has_data(self) -> bool:
        """Whether bytes wait here already: a record of TLS may bring more than was asked for."""
        pending = getattr(self._socket, "pending", None)
        waits: bool = super().has_data()  # type: ignore[no-untyped-call]
        return waits or (pending is not None and pending() > 0)


class _Writer(StreamWriter):
    def __init__(self, sock: socket.socket, size: int, clock: Clock) -> None:
        super(StreamWriter, self).__init__(_ClockedSocket(sock, "w", clock), size)
        self.bytes_written = 0


def make_stream(sock: socket.socket, mode: str, size: int, clock: Clock) -> IO[bytes]:
    """A stream of a socket, to read from where `mode` says so, else to write to."""
    stream: Any = _Reader(sock, size, clock) if "r" in mode else _Writer(sock, size, clock)
    return cast(IO[bytes], stream)
