"""Bodies over HTTP that are made to be misread: refused, and nothing of them is stored."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from tests.api_site import ApiSite, serving_api
from tests.dav_site import head, wait_for

_URL = "/api/feeds/product/today.csv"
_OLD = b"old content"
_CHUNKS = {"Transfer_Encoding": "chunked"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server."""
    with serving_api(ApiSite(tmp_path_factory.mktemp("data"), patience=3.0)) as served:
        yield served


def raw(site: ApiSite, data: bytes) -> bytes:
    """Send bytes as they are; returns what comes back until the connection ends."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
        blocks = []
        with contextlib.suppress(ConnectionError):
            connection.sendall(data)
            while block := connection.recv(1 << 16):
                blocks.append(block)
        return b"".join(blocks)


@pytest.mark.parametrize(
    ("told", "body"),
    [
        pytest.param({**_CHUNKS, "Content_Length": "5"}, b"0\r\n\r\n", id="two framings"),
        pytest.param({"Content_Length": "5, 6"}, b"12345", id="two lengths"),
        pytest.param({"Content_Length": "-5"}, b"12345", id="negative length"),
        pytest.param({"Content_Length": "+5"}, b"12345", id="signed length"),
        pytest.param({"Content_Length": "0x5"}, b"12345", id="hexadecimal length"),
        pytest.param({"Content_Length": "9" * 30}, b"12345", id="length beyond all"),
        pytest.param({"Transfer_Encoding": "gzip, chunked"}, b"0\r\n\r\n", id="packed chunks"),
        pytest.param({"Transfer_Encoding": "identity"}, b"12345", id="no chunks"),
        pytest.param(_CHUNKS, b"-5\r\n12345\r\n0\r\n\r\n", id="negative chunk"),
        pytest.param(_CHUNKS, b"5\r\n123456\r\n0\r\n\r\n", id="chunk longer than it says"),
        pytest.param(_CHUNKS, b"five\r\n12345\r\n0\r\n\r\n", id="chunk without a size"),
        pytest.param(_CHUNKS, b"5;" + b"x" * 100_000, id="extension without end"),
        pytest.param(_CHUNKS, b"5\n12345\n0\n\n", id="line feeds alone"),
    ],
)
def test_a_body_that_can_be_read_in_two_ways_is_not_read(
    site: ApiSite, told: dict[str, str], body: bytes
) -> None:
    """A proxy reads it in one way and we in the other: what is left is somebody else's request."""
    assert site.ask("PUT", _URL, _OLD).status in (200, 201)
    request = head("PUT", _URL, user=None, Authorization=site.bearer(), Connection="close", **told)
    answer = raw(site, request + body)
    # 507 for a length beyond all; 408 for who is waited for to end a line as lines end.
    assert not answer or answer[9:12] in (b"400", b"501", b"507", b"408")
    wait_for(lambda: not site.parts_left())
    assert site.path("wren/in/product/today.csv").read_bytes() == _OLD


def test_what_follows_a_body_is_a_request_of_its_own(site: ApiSite) -> None:
    """It has no login because the one before it had one."""
    data = b"12345"
    told = {"Authorization": site.bearer(), "Content_Length": str(len(data))}
    second = head("PUT", _URL, user=None, Connection="close", Content_Length="4")
    answers = raw(site, head("PUT", _URL, user=None, **told) + data + second + b"evil")
    assert answers.startswith(b"HTTP/1.1 20")
    assert answers.count(b"HTTP/1.1 401 ") == 1
    assert site.path("wren/in/product/today.csv").read_bytes() == data
