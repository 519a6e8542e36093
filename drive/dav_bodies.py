"""The body of one HTTP request, read a block at a time: whole, or an error.

cheroot's own reader of chunked bodies takes a whole chunk into memory, as large as the client says
it is, leaves what follows the last chunk to be read as the next request, and takes a chunk of
negative size for the end. Its reader of sized bodies returns less where the client hangs up.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol

from drive.dav_answers import Refused

# A line with the size of a chunk: 16 digits, and extensions, which nobody sends.
_MOST_LINE_BYTES = 256
_MOST_TRAILERS = 32

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")


class Source(Protocol):
    """A buffered stream from a client."""

    def fill(self, place: memoryview) -> int:
        """Fill a place; returns how many bytes came, fewer only at the end."""

    def readline(self, size: int) -> bytes:
        """A line, or so much of it."""


class BodyCut(Refused):
    """The client went away, fell silent, or sent no body as HTTP frames it."""


class Body:
    """A body whose length was announced; a context of its own for each request.

    Attributes:
        finished: Whether it was read to its end: only then can another request follow.
    """

    def __init__(self, source: Source, length: int, before_first: Callable[[], None]) -> None:
        """Take over the stream.

        Args:
            source: The connection, behind the headers.
            length: Bytes of the body.
            before_first: Called before the first block is read.
        """
        self._source = source
        self._left = length
        self._before_first: Callable[[], None] | None = before_first
        self.finished = length == 0

    def read(self, size: int) -> bytes:
        """A block of at most `size` bytes; empty at the end, and only there. Raises BodyCut."""
        place = bytearray(size)
        return bytes(place[: self.readinto(memoryview(place))])

    def readinto(self, place: memoryview) -> int:
        """Fill a place; returns how many bytes came: fewer at the end, and only there.

        Raises:
            BodyCut: It ends before its announced end, or no byte came in time.
        """
        if self.finished or len(place) == 0:
            return 0
        if self._before_first is not None:
            self._before_first()
            self._before_first = None
        try:
            return self._fill(place)
        except TimeoutError as error:
            raise BodyCut(
                HTTPStatus.REQUEST_TIMEOUT, "it comes too slowly, or not at all"
            ) from error
        except OSError as error:
            raise BodyCut(HTTPStatus.BAD_REQUEST, "the connection broke") from error

    def _fill(self, place: memoryview) -> int:
        wanted = min(len(place), self._left)
        self._exactly(place[:wanted])
        self._left -= wanted
        self.finished = self._left == 0
        return wanted

    def _exactly(self, place: memoryview) -> None:
        if self._source.fill(place) != len(place):
            raise BodyCut(HTTPStatus.BAD_REQUEST, "the body ends before its announced end")


class ChunkedBody(Body):
    """A body in chunks, each with its length before it."""

    def __init__(self, source: Source, before_first: Callable[[], None]) -> None:
        super().__init__(source, 0, before_first)
        self.finished = False

    def _fill(self, place: memoryview) -> int:
        filled = 0
        while filled < len(place) and not self.finished:
            if self._left == 0:
                self._left = self._next_size()
                if self._left == 0:
                    self._end()
                    break
            wanted = min(len(place) - filled, self._left)
            self._exactly(place[filled : filled + wanted])
            filled += wanted
            self._left -= wanted
            if self._left == 0:
                self._end_chunk()
        return filled

    def _end_chunk(self) -> None:
        end = bytearray(2)
        self._exactly(memoryview(end))
        if end != b"\r\n":
            raise BodyCut(HTTPStatus.BAD_REQUEST, "a chunk is longer than it says")

    def _next_size(self) -> int:
        line = self._source.readline(_MOST_LINE_BYTES)
        size = _SIZE.fullmatch(line)
        if size is None:
            why = "a chunk has no size" if line else "the body ends before its last chunk"
            raise BodyCut(HTTPStatus.BAD_REQUEST, why)
        return int(size[1], 16)

    def _end(self) -> None:
        """Read the trailers, which say nothing to us, up to the empty line."""
        for _ in range(_MOST_TRAILERS):
            line = self._source.readline(_MOST_LINE_BYTES)
            if line == b"\r\n":
                self.finished = True
                return
            if not line.endswith(b"\r\n"):
                break
        raise BodyCut(HTTPStatus.BAD_REQUEST, "the body ends before its last chunk")
