"""Replays what WebDAV clients send, from tests/data/dav, byte by byte over one connection."""

import http.client
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.client_site import USER, ClientSite
from tests.dav_site import basic, chunked

FOLDER = Path(__file__).parent / "data/dav"

_REQUEST = re.compile(r"^=== (\d{3})\n(.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)
_LENGTH = re.compile(r"^(?:Content-Length|X-Expected-Entity-Length): (\d+)$", re.MULTILINE)

# Where a body in chunks is cut in two: the end of a record is seldom the end of a chunk.
_CUT = 9


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a client: the status that it needs, its head with placeholders, its body."""

    status: int
    head: str
    body: bytes

    @property
    def method(self) -> str:
        """Its method."""
        return self.head.split(" ", 1)[0]

    @property
    def path(self) -> str:
        """Its path, quoted as the client does."""
        return self.head.split(" ", 2)[1]


def recorded(name: str) -> list[Request]:
    """The requests of a file."""
    text = (FOLDER / name).read_text("utf-8")
    return [_request(int(status), each) for status, each in _REQUEST.findall(text)]


def replayed(site: ClientSite, name: str) -> Iterator[Request]:
    """Send the requests of a file, each when the one before was answered as its client needs it."""
    known: dict[str, dict[str, str]] = {}
    with socket.create_connection(("127.0.0.1", site.dav.port), timeout=120) as connection:
        for request in recorded(name):
            found = known.setdefault(request.path, {})
            common = {"host": f"127.0.0.1:{site.dav.port}", "login": basic(USER)}
            connection.sendall(_wire(request, common | found))
            answer = http.client.HTTPResponse(connection, method=request.method)
            answer.begin()
            text = answer.read().decode()
            assert answer.status == request.status, f"{request.head}\n{text}"
            if request.method == "PROPPATCH":  # which tells of each property within a 207
                assert "HTTP/1.1 4" not in text, text
            if token := answer.getheader("Lock-Token"):
                found["token"] = token.strip("<>")
            if etag := answer.getheader("ETag"):
                found["etag"] = etag
            yield request


def _request(status: int, text: str) -> Request:
    head, _, rest = text.partition("\n\n")
    length = _LENGTH.search(head)
    size = int(length[1]) if length else 0
    body = rest.encode()[:size]
    assert len(body) == size, f"the body is shorter than told: {head}"
    return Request(status, head, body)


def _wire(request: Request, values: dict[str, str]) -> bytes:
    """The bytes of a request."""
    head = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], request.head)
    body = request.body
    if "Transfer-Encoding: Chunked" in head:
        body = chunked(body[:_CUT], body[_CUT:]) if len(body) > _CUT else chunked(body)
    return head.replace("\n", "\r\n").encode("ascii") + b"\r\n\r\n" + body
