"""HTTP as the WebDAV server reads it: cheroot's requests with what they leave open closed.

- Headers: one of each that may stand once only, no underscores, no control characters; a body has
  one framing, not two.
- An early answer, such as 401 or 413, does not read the body first. cheroot takes it into memory:
  300 MB from a client without a login cost 600 MB.
- `100 Continue` goes out when somebody wants to read the body, so after the log-in.
"""

import contextlib
import re
import socket
import time
from collections.abc import Mapping
from typing import Any

from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest

from drive.dav_bodies import Body, BodyCut, ChunkedBody
from drive.dav_streams import Clock, make_stream

# Headers of one request. Browsers and clients send about 20.
_MOST_HEADERS = 100

# What is read of a body that nobody wants, so that its connection can go on, or its client at
# least hears the answer; and the seconds that it may take.
_MOST_UNREAD_BYTES = 1 << 20
_UNREAD_SECONDS = 3.0
_UNREAD_BLOCK = 1 << 16

# Seconds in which the headers of a request must be here, from its first byte.
_HEADER_SECONDS = 20.0

_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(rb"[0-9]{1,18}")

# Two of these would be read as one by us and as the other by a proxy before us.
_ONCE = frozenset(
    name.title()
    for name in (
        b"content-length", b"transfer-encoding", b"host", b"authorization", b"destination",
        b"depth", b"overwrite", b"expect", b"range", b"if", b"lock-token", b"content-range",
        b"x-expected-entity-length", b"x-oc-mtime", b"timeout",
    )
)  # fmt: skip


class StrictHeaders(HeaderReader):
    """Reads the headers of one request.

    Attributes:
        waits: Whether the client waits for `100 Continue` before it sends the body.
    """

    def __init__(self) -> None:
        self.waits = False

    def __call__(self, rfile: Any, hdict: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
        """Read up to the empty line. Raises ValueError: they are no headers."""
        headers = {} if hdict is None else hdict
        for _ in range(_MOST_HEADERS + 1):
            line = rfile.readline()
            if line == b"\r\n":
                self.waits = headers.pop(b"Expect", b"").lower() == b"100-continue"
                return headers
            name, colon, value = line.partition(b":")
            if not colon or not line.endswith(b"\r\n") or not _NAME.fullmatch(name):
                raise ValueError("Illegal header line.")
            self._add(headers, name.title(), value.strip())
        raise ValueError("Too many headers.")

    def _add(self, headers: dict[bytes, bytes], name: bytes, value: bytes) -> None:
        if _CONTROL.search(value):
            raise ValueError("Control character in a header.")
        if b"_" in name:  # would be taken for one with a hyphen
            return
        if name in headers:
            if name in _ONCE:
                raise ValueError(f"Two headers {name.decode()}.")
            value = headers[name] + b", " + value
        headers[name] = value


class DavRequest(HTTPRequest):
    """One request of a connection."""

    inheaders: dict[bytes, bytes]

    def __init__(self, server: Any, conn: Any) -> None:
        super().__init__(server, conn)
        self.header_reader = StrictHeaders()
        self._body: Body | None = None

    def parse_request(self) -> None:
        """Read its first line and headers, which share their time."""
        self.conn.clock.end_within(_HEADER_SECONDS)
        super().parse_request()
        self.conn.clock.no_end()

    def read_request_headers(self) -> bool:
        """Read the headers; False where the request is refused, and the connection ends."""
        if not super().read_request_headers():  # type: ignore[no-untyped-call]
            return False
        fault = _framing_fault(self.inheaders, self.response_protocol)
        if fault is not None:
            self.close_connection = True
            self.simple_response("400 Bad Request", fault)
        return fault is None

    def respond(self) -> None:
        """Answer it."""
        if self.chunked_read:
            self._body = ChunkedBody(self.conn.rfile, self._continue)
        else:
            length = int(self.inheaders.get(b"Content-Length", b"0"))
            self._body = Body(self.conn.rfile, length, self._continue)
        self.rfile = self._body
        self.conn.clock.begin_body()
        self.server.gateway(self).respond()
        self.ensure_headers_sent()
        if self.chunked_write:
            self.conn.wfile.write(b"0\r\n\r\n")
        self.conn.clock.no_end()
        if not self._body.finished and not self.header_reader.waits:
            self.conn.hang_up_slowly()

    def send_headers(self) -> None:
        """Send the headers; the connection ends with this answer where its body was not read."""
        if self._body is not None and not self._body.finished:
            self._pass_over(self._body)
            if not self._body.finished:
                self.close_connection = True
        super().send_headers()

    def _continue(self) -> None:
        if self.header_reader.waits and not self.sent_headers:
            self.conn.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _pass_over(self, body: Body) -> None:
        """Read a small body that nobody wanted: most clients then go on with this connection."""
        length = int(self.inheaders.get(b"Content-Length", b"0"))
        if self.header_reader.waits or self.chunked_read or length > _MOST_UNREAD_BYTES:
            return
        self.conn.clock.end_within(_UNREAD_SECONDS)
        with contextlib.suppress(BodyCut):
            while body.read(_UNREAD_BLOCK):
                pass
        self.conn.clock.no_end()


class DavConnection(HTTPConnection):
    """One connection of a client."""

    RequestHandlerClass = DavRequest

    def __init__(self, server: Any, sock: socket.socket, _makefile: object = None) -> None:
        self.clock = Clock(server.timeout)
        super().__init__(server, sock, lambda s, mode, size: make_stream(s, mode, size, self.clock))

    def hang_up_slowly(self) -> None:
        """Take in a little more before hanging up: at once, the client would lose the answer.

        Bytes that lie unread when a socket is closed make the system reset the connection.
        """
        ends = time.monotonic() + _UNREAD_SECONDS
        left = _MOST_UNREAD_BYTES
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
            while left > 0 and (seconds := ends - time.monotonic()) > 0:
                self.socket.settimeout(seconds)
                block = self.socket.recv(_UNREAD_BLOCK)
                if not block:
                    return
                left -= len(block)


def _framing_fault(headers: Mapping[bytes, bytes], protocol: str) -> str | None:
    """Why it is not certain where the body ends; None where it is."""
    coding = headers.get(b"Transfer-Encoding")
    length = headers.get(b"Content-Length")
    if coding is not None:
        if length is not None:
            return "Both Content-Length and Transfer-Encoding."
        if protocol != "HTTP/1.1" or coding.lower() != b"chunked":
            return "Only the transfer coding chunked of HTTP/1.1 is known."
    if length is not None and not _LENGTH.fullmatch(length):
        return "Malformed Content-Length."
    return None
